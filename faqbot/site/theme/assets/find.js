// The box that finds, on every page: one way to search, to ask and to go somewhere, in the header,
// on the home page and where a page is missing. What lists is loaded when somebody wants it.

import { words } from "./server.js";

const NARROW = matchMedia("(max-width: 59.984375em)"); // the same as in faqbot.css
const header = document.querySelector("[data-faqbot-find]");
const inPage = [...document.querySelectorAll("[data-faqbot-ask]")];
const boxes = new Map();
let loading;
let tries = 0;

/** The list under a field: by now the form may ask what stands in another. Loading it is tried again with the next key, should it fail. */
async function start(form, field) {
  const address = `./find/box.js${tries ? `?try=${tries}` : ""}`; // browsers keep what failed
  try {
    const { Box } = await (loading ??= import(address));
    if (!boxes.has(form)) boxes.set(form, new Box(form, { field, opensAtOnce: form === header }));
  } catch {
    loading = undefined;
    tries += 1;
  }
}

for (const form of [header, ...inPage]) {
  const field = form.elements.q;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", `${field.id}-list`);
  for (const kind of ["focus", "input"]) field.addEventListener(kind, () => boxes.has(form) || start(form, field));
}

// --- small screens: the field opens over the page --------------------------------------------

const dialog = document.createElement("dialog");
const home = header.parentElement;

function closeOver() {
  if (dialog.open) dialog.close();
}

function button(className, text) {
  const made = document.createElement("button");
  return Object.assign(made, { type: "button", className, textContent: text });
}

function buildDialog() {
  const close = button("fb-tool", words.close);
  close.addEventListener("click", closeOver);
  dialog.className = "fb-find-over";
  dialog.setAttribute("aria-label", header.getAttribute("aria-label"));
  dialog.append(close);
  dialog.addEventListener("close", () => home.append(header));
  header.addEventListener("submit", closeOver);
  header.addEventListener("click", ({ target }) => target.closest("a") && closeOver());
  NARROW.addEventListener("change", closeOver);
  document.body.append(dialog);
  // The link is for readers without scripts.
  const link = document.querySelector("[data-faqbot-opens-find]");
  const opener = button(link.className, "");
  opener.title = link.title;
  opener.setAttribute("aria-label", link.title);
  opener.dataset.faqbotOpensFind = "";
  opener.append(...link.childNodes);
  opener.addEventListener("click", openBox);
  link.replaceWith(opener);
}

/** The field in the page, where the reader sees it; else that of the header. */
function openBox() {
  const composer = document.querySelector(".fb-chat--in-page textarea");
  const seen = [...inPage.map((form) => form.elements.q), composer].find((field) => {
    const { top, bottom } = field?.getBoundingClientRect() ?? {};
    return bottom > top && top >= 0 && bottom <= innerHeight;
  });
  if (!seen && NARROW.matches && !dialog.open) {
    dialog.prepend(header);
    dialog.showModal();
  }
  const field = seen ?? header.elements.q;
  field.focus();
  field.select();
}

addEventListener("keydown", (event) => {
  const { key, target } = event;
  const isPalette = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key.toLowerCase() === "k";
  const writes = target.closest?.("input, textarea, select, [contenteditable]");
  const isSlash = key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !writes;
  if (event.isComposing || !(isPalette || isSlash)) return;
  event.preventDefault();
  openBox();
});

buildDialog();

// Search engines and browsers that know the site's search bring what they look for.
const given = new URL(location.href).searchParams.get("q");
if (given && !document.documentElement.dataset.faqbotQuestion) {
  header.elements.q.value = given;
  if (NARROW.matches) {
    dialog.prepend(header);
    dialog.showModal();
  }
  header.elements.q.focus();
}
