"""How large what can be pressed is on a page (WCAG 2.2, 2.5.5 and 2.5.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

LEAST = 24  # pixels in height and width
TOUCH = 44  # the same where it is a finger that points
# A link in a sentence has the height of its line. A box with its label, and a link that covers its
# card, are as large as these.
SMALL = """(least) => {
  const block = "p, li, td, th, dd, dt, label, summary, small, h1, h2, h3, h4, h5";
  const isInSentence = each => {
    const around = each.closest(block);
    return each.tagName === "A" && around && getComputedStyle(each).display === "inline"
      && around.textContent.trim().length > each.textContent.trim().length + 1;
  };
  const labelled = each =>
    each.matches("[type=checkbox], [type=radio], label a") && (each.labels?.[0] ?? each.closest("label"));
  const whole = each => each.closest(".fb-cards li") ?? (labelled(each) || each);
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=textbox]";
  const tried = [];
  const small = new Map();
  for (const each of document.querySelectorAll(kinds)) {
    // The link past the menu is for keys; what a switch stands for is what can be pressed.
    if (each.closest("[aria-hidden=true]") || each.matches(".md-skip, .skip, .md-toggle, .md-option")) continue;
    if (!each.getClientRects().length || getComputedStyle(each).visibility === "hidden" || isInSentence(each)) continue;
    const { width, height } = (whole(each) || each).getBoundingClientRect();
    tried.push(each.tagName);
    const name = `${each.tagName.toLowerCase()}.${each.className} in ${each.parentElement.className || each.parentElement.tagName}`;
    const size = `${Math.round(width)}×${Math.round(height)}`;
    if (Math.min(width, height) + 0.5 < least && !small.has(name)) small.set(name, size);
  }
  return [tried.length, [...small].map(([name, size]) => `${name}: ${size}`)];
}"""  # noqa: E501


def too_small(page: Page, least: int) -> tuple[int, list[str]]:
    """How many things can be pressed, and those of them that are too small."""
    tried, small = page.evaluate(SMALL, least)
    return tried, [f"{page.url} {each}" for each in small]
