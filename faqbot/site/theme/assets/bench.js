// The home page as a bench: what is pasted into its field as a whole opens a larger one, in which
// all that is recognised is marked in place with what to do beside it. Nothing of it is sent; the
// browser reads it itself, also where there is no server.

import { startWorker } from "./answer/client.js";
import { listNotes, paint, rangesOf } from "./bench/view.js";
import { SAMPLE } from "./bench/sample.js";
import { words } from "./bench/words.js";
import { el, fill } from "./chat/dom.js";
import { root } from "./server.js";

const TYPING_MS = 150;
// What nobody types in one line.
const PASTED = /\S\s*\n\s*\S|^\s*(?:curl\s|HTTP\/\d|Traceback|[{[]\s*["{])|\b(?:GET|POST|PUT|PATCH|DELETE) https?:|"code"\s*:/;

const { lang } = document.documentElement;
const told = words[lang];
const say = { ...told, line: (number) => fill(told.line, { number }) };
const form = document.querySelector("[data-faqbot-ask]");
const line = form.elements.q;
const longest = line.maxLength;
const row = line.closest(".fb-ask__row");
const examples = form.querySelector(".fb-examples");
const call = startWorker(lang);
const link = (url) => new URL(url.replace(/^\//, ""), root).href;

const marks = el("div", { class: "fb-bench__marks", "aria-hidden": "true" });
const field = el("textarea", {
  class: "fb-bench__field",
  id: "faqbot-bench",
  rows: "6",
  maxlength: String(longest),
  spellcheck: "false",
  autocapitalize: "off",
  autocomplete: "off",
  placeholder: say.hint,
});
const notes = el("ol", { class: "fb-bench__notes", "aria-label": say.notes });
const status = el("p", { class: "fb-bench__status", role: "status" });
const answer = el("p", { class: "fb-bench__answer" });
const sample = el("button", { type: "button", class: "fb-tool", onclick: () => open(SAMPLE) }, say.sample);
const bench = el(
  "div",
  { class: "fb-bench", hidden: true },
  el("label", { class: "fb-ask__label", for: "faqbot-bench" }, say.label),
  el("div", { class: "fb-bench__paper" }, marks, field),
  notes,
  status,
  answer,
  el(
    "div",
    { class: "fb-bench__buttons" },
    el("button", { type: "submit", class: "fb-button" }, say.ask),
    sample,
    el("button", { type: "button", class: "fb-tool", onclick: close }, say.close),
  ),
);
const opener = el("button", { type: "button", class: "fb-tool fb-bench__open", onclick: () => open("") }, say.open);

let timer = 0;
let read = 0; // how many texts were given to be read

function open(text) {
  form.querySelector(":scope > .fb-ask__label").hidden = row.hidden = opener.hidden = true;
  if (examples) examples.hidden = true;
  bench.hidden = false;
  // The form asks what stands in the field that is seen.
  [line.name, field.name, line.required] = ["", "q", false];
  field.value = text.slice(0, longest);
  field.focus();
  fit();
  update();
}

function close() {
  form.querySelector(":scope > .fb-ask__label").hidden = row.hidden = opener.hidden = false;
  if (examples) examples.hidden = false;
  bench.hidden = true;
  [line.name, field.name, line.required] = ["q", "", true];
  field.value = "";
  line.focus();
}

async function update() {
  const number = ++read;
  const typed = field.value;
  sample.hidden = !SAMPLE || Boolean(typed.trim());
  if (!typed.trim()) return show({ pieces: [[typed, null]], notes: [], reply: null }, "");
  status.textContent = say.busy;
  const found = await call("bench", typed);
  if (number !== read || typed !== field.value) return undefined;
  if (!found) return show({ pieces: [[typed, null]], notes: [], reply: null }, say.failed);
  const count = found.notes.length;
  return show(found, count ? fill(count === 1 ? say.found_one : say.found, { count }) : say.none);
}

function show(found, told) {
  const text = found.pieces.map(([piece]) => piece).join("");
  if (field.value !== text) putMasked(text);
  paint(marks, text, rangesOf(found.pieces, found.notes));
  notes.replaceChildren(...listNotes(found.pieces, found.notes, { field, say, link }));
  const best = found.reply?.answer;
  answer.replaceChildren(...(best ? [el("strong", {}, say.answer), " ", el("a", { href: link(best.url) }, best.title)] : []));
  status.textContent = told;
  fit();
}

/** Secrets leave the screen; the caret stays where it was in the text around them. */
function putMasked(text) {
  const tail = field.value.length - field.selectionEnd;
  field.value = text;
  const caret = Math.max(0, text.length - tail);
  field.setSelectionRange(caret, caret);
}

/** As high as its text, and each note beside its line where there is room for both. */
function fit() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
  const paper = marks.getBoundingClientRect();
  const list = notes.getBoundingClientRect();
  const isBeside = list.left >= paper.right;
  let end = list.top;
  for (const note of notes.children) {
    note.style.marginTop = "";
    const mark = marks.querySelector(`[data-note="${note.dataset.note}"]`);
    const top = isBeside && mark ? Math.max(end, mark.getBoundingClientRect().top) : end;
    if (isBeside) note.style.marginTop = `${top - end}px`;
    end = top + note.offsetHeight;
  }
}

// The header's field has one line as well.
for (const each of [line, document.querySelector("[data-faqbot-find]").elements.q]) {
  each.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!PASTED.test(text)) return;
    event.preventDefault();
    each.closest("dialog")?.close();
    const typed = each.value.trim();
    each.value = "";
    open(typed ? `${typed}\n${text}` : text);
  });
}
field.addEventListener("input", ({ inputType }) => {
  fit();
  marks.replaceChildren(); // what moved is marked anew
  clearTimeout(timer);
  timer = setTimeout(update, inputType === "insertFromPaste" ? 0 : TYPING_MS);
});
field.addEventListener("keydown", (event) => {
  if (event.isComposing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit();
});
addEventListener("resize", () => bench.hidden || fit());

row.after(opener);
form.append(bench);
