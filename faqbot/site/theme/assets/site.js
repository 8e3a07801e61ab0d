// What the pages need beside Material's own script: short links, the language link, search input,
// buttons that copy, and keys for menu, search and tables.

const root = new URL("..", import.meta.url);

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

// Material's search listens for keys only: text that is dictated, pasted by mouse or committed by
// an input method arrives without one.
function searchOnAnyInput() {
  const field = document.querySelector(".md-search__input");
  field?.addEventListener("input", () => field.dispatchEvent(new Event("keyup")));
}

// The bar of a phone's browser has the system's colour until Material knows the reader's choice.
function leaveBarToChoice() {
  for (const meta of document.querySelectorAll("meta[name=theme-color][media]")) meta.remove();
}

// Material opens its menu and search by labels, which Tab does not reach: they become buttons.
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

// On small screens the field of a closed search is there, but can't be seen. An open one is
// ready to be typed in.
function skipClosedSearch() {
  const narrow = matchMedia("(max-width: 59.984375em)"); // the same as in Material's style
  const toggle = document.getElementById("__search");
  const field = document.querySelector(".md-search__input");
  const fit = () => {
    field.tabIndex = narrow.matches && !toggle.checked ? -1 : 0;
  };
  narrow.addEventListener("change", fit);
  toggle.addEventListener("change", () => {
    fit();
    if (toggle.checked) field.focus();
  });
  fit();
}

// Material copies what such a button names, and says so.
function addCopyButtons() {
  const label = document.documentElement.lang === "ko" ? "복사" : "Copy";
  for (const [index, code] of document.querySelectorAll(".highlight > pre > code").entries()) {
    const button = document.createElement("button");
    code.id = `code-${index}`;
    button.type = "button";
    button.className = "fb-copy";
    button.textContent = label;
    button.dataset.clipboardTarget = `#${code.id}`;
    code.closest(".highlight").append(button);
  }
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

completeShortLinks();
openByKey();
skipClosedSearch();
addCopyButtons();
addEventListener("load", reachWideTables);
addEventListener("resize", reachWideTables);
moveFocusWithMenu();
keepPlaceAcrossLanguages();
searchOnAnyInput();
leaveBarToChoice();
