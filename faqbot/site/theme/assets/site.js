// What the pages need beside Material's own script: short links, the language link, search input,
// buttons that copy, and keys for menu, search and tables.

const root = new URL("..", import.meta.url);
const korean = document.documentElement.lang === "ko";
const COPIED_MS = 2_000;
const SEARCH_MS = 6_000;

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

// Where what search needs can't be loaded, Material says for ever that it is getting ready.
function sayThatSearchFailed() {
  const meta = document.querySelector(".md-search-result__meta");
  const first = meta.textContent.trim();
  const tell = () => setTimeout(() => {
    if (meta.textContent.trim() !== first) return;
    const link = document.createElement("a");
    link.href = new URL(korean ? "chat/" : "en/chat/", root).href;
    link.textContent = korean ? "챗봇에게 물어보기" : "Ask the bot";
    meta.replaceChildren(korean ? "검색을 불러오지 못했습니다. " : "Search could not be loaded. ", link);
  }, SEARCH_MS);
  document.querySelector(".md-search__input").addEventListener("focus", tell, { once: true });
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
  const label = korean ? "복사" : "Copy";
  for (const [index, code] of document.querySelectorAll(".highlight > pre > code").entries()) {
    const button = document.createElement("button");
    code.id ||= `code-${index}`;
    button.type = "button";
    button.className = "fb-copy";
    button.textContent = label;
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
    copied.textContent = korean ? "복사됨" : "Copied";
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

completeShortLinks();
clearTheWay();
openByKey();
skipClosedSearch();
addCopyButtons();
confirmCopies();
addEventListener("load", reachWideTables);
addEventListener("resize", reachWideTables);
moveFocusWithMenu();
keepPlaceAcrossLanguages();
searchOnAnyInput();
sayThatSearchFailed();
leaveBarToChoice();
