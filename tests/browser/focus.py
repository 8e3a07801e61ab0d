"""Where the focus is seen: the outlines of all that can be reached by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Each in turn takes the focus as a key gives it. A box around a field may show it in its place.
UNSEEN = """() => {
  const seen = each => {
    const style = getComputedStyle(each);
    const color = style.outlineColor.match(/[\\d.]+/g).map(Number);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1.9 && color[3] !== 0;
  };
  const kinds = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const all = [...document.querySelectorAll(kinds)].filter(
    each => each.getClientRects().length && getComputedStyle(each).visibility === "visible");
  const tried = [];
  const unseen = [];
  const known = new Set(); // of many that look the same, one will do
  for (const each of all) {
    const look = [each, each.parentElement, each.parentElement.parentElement]
      .map(({ tagName, className }) => `${tagName}.${className}`).join();
    if (known.has(look)) continue;
    known.add(look);
    each.focus({ preventScroll: true });
    if (document.activeElement !== each) continue;
    const kind = each.tagName.toLowerCase();
    tried.push(kind);
    const around = [each, each.nextElementSibling, each.closest("li, .fb-ask__row, .fb-find")];
    if (!around.some(each => each && seen(each))) unseen.push(each.outerHTML.slice(0, 90));
  }
  return [tried, unseen];
}"""


def without_ring(page: Page) -> tuple[set[str], list[str]]:
    """The kinds of elements that took the focus, and those of them that did not show it."""
    page.keyboard.press("Tab")  # from here on the focus moves by key
    tried, unseen = page.evaluate(UNSEEN)
    return set(tried), [f"{page.url}: {each}" for each in unseen]
