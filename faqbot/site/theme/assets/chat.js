// The chat's entry point, on every page. It makes the link to the chat page a button; the
// conversation itself is loaded when it is wanted.

import { root } from "./server.js";

const launcher = document.querySelector("[data-faqbot-launcher]");
let chat;

/** The conversation: floating, or in the page on the chat page. */
function load() {
  chat ??= import("./chat/panel.js").then(({ startChat }) => startChat(root, button));
  return chat;
}

async function open() {
  (await load()).open();
}

/** A button in place of the link, which is for readers without scripts. */
function makeButton(link) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = link.className;
  made.textContent = link.textContent;
  made.setAttribute("aria-expanded", "false");
  made.setAttribute("aria-controls", "faqbot-chat");
  made.setAttribute("aria-keyshortcuts", "c");
  made.title = link.title;
  made.addEventListener("click", open);
  // The first question need not wait for what is loaded while the pointer comes near.
  for (const kind of ["pointerenter", "focus"]) made.addEventListener(kind, load, { once: true });
  link.replaceWith(made);
  return made;
}

const button = launcher && makeButton(launcher);

function wasOpen() {
  try {
    return JSON.parse(sessionStorage.getItem("faqbot.chat")).open;
  } catch {
    return false;
  }
}

/** A question asked in a page: in its form, or by a link to an example. */
async function askInPage(event, form, question) {
  event.preventDefault();
  (await load()).askInPage(form, question);
}

for (const form of document.querySelectorAll("[data-faqbot-ask]")) {
  form.addEventListener("focusin", load, { once: true });
  form.addEventListener("submit", (event) => askInPage(event, form, form.elements.q.value));
}
for (const link of document.querySelectorAll("a[data-faqbot-question]")) {
  const form = document.querySelector("[data-faqbot-ask]");
  if (form) link.addEventListener("click", (event) => askInPage(event, form, link.textContent));
}

addEventListener("keydown", (event) => {
  const writes = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || writes) return;
  event.preventDefault();
  open();
});

if (!button || wasOpen()) load();
