// The chat's entry point, on every page. It makes the link to the chat page a button; the
// conversation itself is loaded when it is wanted.

import { root, words } from "./server.js";

const launcher = document.querySelector("[data-faqbot-launcher]");
let chat;

/** The conversation: floating, or in the page on the chat page. What fails is tried again. */
let tries = 0;

function load() {
  // Browsers may keep that a module could not be loaded, by its address.
  const address = `./chat/panel.js${tries ? `?try=${tries}` : ""}`;
  chat ??= import(address)
    .then(({ startChat }) => startChat(root, button))
    .catch((error) => {
      chat = undefined;
      tries += 1;
      throw error;
    });
  return chat;
}

/** Load before it is wanted; that this failed is said when it is. */
const loadAhead = () => load().catch(() => {});

async function open() {
  note.hidden = true;
  try {
    (await load()).open();
  } catch {
    note.textContent = words.bot_failed;
    note.hidden = false;
  }
}

const note = document.createElement("p");
Object.assign(note, { className: "fb-launcher__note", role: "status", hidden: true });
document.body.append(note);

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
  for (const kind of ["pointerenter", "focus"]) made.addEventListener(kind, loadAhead, { once: true });
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
  const place = await load().catch(() => null);
  if (place) return place.askInPage(form, question);
  form.elements.q.value = question;
  form.submit(); // the chat page may do better
}

for (const form of document.querySelectorAll("[data-faqbot-ask]")) {
  form.addEventListener("focusin", loadAhead, { once: true });
  form.addEventListener("submit", (event) => askInPage(event, form, form.elements.q.value));
}
const find = document.querySelector("[data-faqbot-find]");
/** What is pasted into the header in several lines, which its field has not: the bot's has. */
find.addEventListener("paste", async (event) => {
  const text = event.clipboardData?.getData("text").trim() ?? "";
  if (event.defaultPrevented || !text.includes("\n")) return; // the bench of the home page takes it
  event.preventDefault();
  find.closest("dialog")?.close();
  const place = await load().catch(() => null);
  if (place) place.write(text);
  else find.elements.q.value = text.replace(/\s+/g, " ");
});
/** A question from the header: it is answered beside the page that the reader is on. */
find.addEventListener("submit", async (event) => {
  const form = find;
  const question = form.elements.q.value.trim();
  event.preventDefault();
  const place = await load().catch(() => null);
  if (!place) return form.submit();
  form.elements.q.value = "";
  place.askBeside(question);
});
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

if (!button || wasOpen()) loadAhead();
