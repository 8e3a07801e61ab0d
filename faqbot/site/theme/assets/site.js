// What the pages need beside Material's own script: short links, the language link, search input,
// and keys for menu and search.

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
    const tell = () => label.setAttribute("aria-expanded", String(toggle.checked));
    label.setAttribute("role", "button");
    label.tabIndex = 0;
    label.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      toggle.click();
    });
    toggle.addEventListener("change", tell);
    tell();
  }
}

// The menu stands far from its button in the page: focus goes there and comes back.
function moveFocusWithMenu() {
  const menu = document.getElementById("__drawer");
  const button = document.querySelector("[data-faqbot-opens][for='__drawer']");
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
moveFocusWithMenu();
keepPlaceAcrossLanguages();
searchOnAnyInput();
leaveBarToChoice();
