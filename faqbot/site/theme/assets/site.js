// What the pages need beside Material's own script: short links, the language link, search input.

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

completeShortLinks();
keepPlaceAcrossLanguages();
searchOnAnyInput();
leaveBarToChoice();
