// "Was this helpful?" and "Suggest an edit": shown where there is a server to tell.

import { root, server } from "./server.js";

const QUOTE_LENGTH = 500;

const box = document.querySelector("[data-faqbot-page]");
const [yes, no, edit] = box.querySelectorAll("[role=group] button");
const form = box.querySelector("form");
const [label, quoted, field] = form.children;
const status = box.querySelector("[role=status]");
let opener = edit;
let voted = null;
let held = "";
let busy = false;

function selected() {
  const selection = getSelection();
  const article = box.closest("article");
  const ends = [selection.anchorNode, selection.focusNode];
  const inside = ends.every((node) => article.contains(node) && !box.contains(node));
  return inside ? String(selection).trim().slice(0, QUOTE_LENGTH) : "";
}

function press(chosen) {
  for (const button of [yes, no]) button.setAttribute("aria-pressed", String(button === chosen));
}

function show(button) {
  opener = button;
  label.textContent = button === no ? label.dataset.no : label.dataset.edit;
  field.required = button === edit;
  quoted.textContent = selected() || held || quoted.textContent;
  quoted.hidden = !quoted.textContent;
  toggle(true);
  field.focus();
}

function toggle(open) {
  form.hidden = !open;
  edit.setAttribute("aria-expanded", String(open && opener === edit));
}

function close() {
  if (form.contains(document.activeElement)) opener.focus();
  toggle(false);
}

/** Tell the server; whether that worked. */
async function send(said) {
  status.textContent = "";
  const body = { page: box.dataset.faqbotPage, lang: document.documentElement.lang, ...said };
  const response = await fetch(new URL("api/v1/page-feedback", root), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => null);
  status.textContent = response?.ok ? status.dataset.thanks : status.dataset.failed;
  return response?.ok;
}

async function vote(button) {
  press(button);
  if (await send({ helpful: button === yes })) voted = button;
  else press(voted);
}

// A click takes the selection away before it is heard of.
box.addEventListener("pointerdown", () => (held = selected()));
yes.addEventListener("click", () => {
  if (opener === no) close();
  vote(yes);
});
no.addEventListener("click", () => {
  vote(no);
  show(no);
});
edit.addEventListener("click", () => {
  if (edit.getAttribute("aria-expanded") === "true") close();
  else show(edit);
});
form.addEventListener("reset", () => {
  quoted.textContent = held = "";
  close();
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) close();
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  field.value = field.value.trim();
  if (busy || !form.reportValidity()) return;
  busy = true;
  const helpful = opener === no ? false : undefined;
  if (await send({ helpful, comment: field.value, quote: quoted.textContent })) form.reset();
  busy = false;
});

box.hidden = !(await server);
