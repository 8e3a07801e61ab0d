// What the pages need beside Material's own script: short links, the language link, buttons
// that copy, and keys for menu and tables.

import { showPlace } from "./place.js";
import { root, words } from "./server.js";

const COPIED_MS = 2_000;

// The page names its short address; people paste it elsewhere, so the whole address is copied.
function completeShortLinks() {
  for (const button of document.querySelectorAll("[data-clipboard-text^='/']")) {
    const address = button.dataset.clipboardText.slice(1);
    button.dataset.clipboardText = new URL(address, root).href;
  }
}

// Headings have the same ids in both languages, so a reader stays at the same place.
function keepPlaceAcrossLanguages() {
  const link = document.querySelector("[data-faqbot-language]");
  link?.addEventListener("click", () => {
    link.hash = location.hash;
  });
}

// The bar of a phone's browser has the system's colour until Material knows the reader's choice.
function leaveBarToChoice() {
  for (const meta of document.querySelectorAll("meta[name=theme-color][media]")) meta.remove();
}

// Material opens its menu by a label, which Tab does not reach: it becomes a button.
function openByKey() {
  for (const label of document.querySelectorAll("[data-faqbot-opens]")) {
    const toggle = document.getElementById(label.htmlFor);
    const button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.title = label.title;
    button.dataset.faqbotOpens = label.htmlFor;
    button.append(...label.childNodes);
    label.replaceWith(button);
    const tell = () => button.setAttribute("aria-expanded", String(toggle.checked));
    button.addEventListener("click", () => toggle.click());
    toggle.addEventListener("change", tell);
    tell();
  }
}

// Two radios switch the theme; a button says it better. Which of their labels is shown is Material's.
function switchThemeByButton() {
  const form = document.querySelector("[data-md-component=palette]");
  for (const label of form?.querySelectorAll("label") ?? []) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "md-icon";
    button.setAttribute("aria-label", label.title);
    button.append(...label.childNodes);
    label.append(button);
    button.addEventListener("click", () => {
      document.getElementById(label.htmlFor).click();
      form.querySelector("label:not([hidden]) button")?.focus();
    });
  }
  for (const radio of form?.querySelectorAll("input") ?? []) {
    radio.tabIndex = -1;
    radio.setAttribute("aria-hidden", "true");
  }
}

// Material copies what such a button names, and says so.
function addCopyButtons() {
  for (const [index, code] of document.querySelectorAll(".highlight > pre > code").entries()) {
    const button = document.createElement("button");
    code.id ||= `code-${index}`;
    button.type = "button";
    button.className = "fb-copy";
    button.textContent = words.copy;
    button.dataset.clipboardTarget = `#${code.id}`;
    code.closest(".highlight").append(button);
  }
}

// Material shows that something was copied: that is read out, too, and stands on the button itself.
function confirmCopies() {
  const dialog = document.querySelector(".md-dialog");
  dialog.firstElementChild.setAttribute("role", "status");
  let button;
  addEventListener("click", ({ target }) => {
    button = target.closest?.("button[data-clipboard-target], button[data-clipboard-text]") ?? button;
  }, { capture: true });
  new MutationObserver(() => {
    if (!dialog.classList.contains("md-dialog--active") || !button || button.dataset.label) return;
    const copied = button;
    copied.dataset.label = copied.textContent;
    copied.textContent = words.copied;
    setTimeout(() => {
      copied.textContent = copied.dataset.label;
      delete copied.dataset.label;
    }, COPIED_MS);
  }).observe(dialog, { attributeFilter: ["class"] });
}

// A table that is wider than the screen can be scrolled by key, too; Material has wrapped it.
function reachWideTables() {
  for (const wrap of document.querySelectorAll(".md-typeset__scrollwrap")) {
    wrap.tabIndex = wrap.scrollWidth > wrap.clientWidth ? 0 : -1;
  }
}

// The menu stands far from its button in the page: focus goes there and comes back.
function moveFocusWithMenu() {
  const menu = document.getElementById("__drawer");
  const button = document.querySelector("[data-faqbot-opens='__drawer']");
  menu.addEventListener("change", () => {
    if (menu.checked) document.querySelector(".md-sidebar--primary a").focus();
    else button?.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.checked) menu.click();
  });
}

// On phones the chat's button moves out of the way of who reads on, and comes back with a look back.
function clearTheWay() {
  let height = scrollY;
  addEventListener("scroll", () => {
    if (Math.abs(scrollY - height) < 8) return;
    const launcher = document.querySelector(".fb-launcher");
    launcher?.classList.toggle("fb-launcher--away", scrollY > height && scrollY > 200);
    height = scrollY;
  }, { passive: true });
}

// While a field to ask in is seen, the chat's button would be the same once more.
function leaveToTheField() {
  const forms = document.querySelectorAll("[data-faqbot-ask]");
  const seen = new Set();
  const watch = new IntersectionObserver((changes) => {
    for (const { isIntersecting, target } of changes) seen[isIntersecting ? "add" : "delete"](target);
    document.body.classList.toggle("fb-can-ask", seen.size > 0);
  });
  for (const form of forms) watch.observe(form);
}

completeShortLinks();
showPlace(document.querySelector(".fb-bar :is([aria-current], .fb-here)"));
clearTheWay();
leaveToTheField();
openByKey();
switchThemeByButton();
addCopyButtons();
confirmCopies();
addEventListener("load", reachWideTables);
addEventListener("resize", reachWideTables);
moveFocusWithMenu();
keepPlaceAcrossLanguages();
leaveBarToChoice();
