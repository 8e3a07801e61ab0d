// The answer desk: what is typed is sent to the server as one types. It comes back cut into its
// questions, each with what may answer it, and a reply is drafted of the best ones, in the order
// of the ticket. Replies are fetched before they are wanted, since a browser allows copying only
// right after a click or a key.

import { listNotes, paint, rangesOf } from "../../assets/bench/view.js";
import { put } from "./clipboard.js";
import { button, byId, fill, keyOf, make, say } from "./dom.js";
import { createDraft } from "./draft.js";

const TYPING_MS = 150;
const SAME = 0.5; // share of the shorter text that two states of one ticket have in common
const COLOURS = 6; // of questions; then they begin again
const HANGUL = /[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]/;
const NOTHING = { text: "", masked: [], questions: [], status_codes: [], error_codes: [], pieces: [], notes: [] };

const { addresses, words, sample, langs } = JSON.parse(byId("desk-data").textContent);
const token = document.querySelector('meta[name="csrf-token"]').content;
const bench = { line: (number) => fill(words.line, { number }), call: words.call_errors, more: words.open };
const text = byId("text");
const results = byId("results");
const format = byId("format");
const drafts = Object.fromEntries(
  [...document.querySelectorAll(".draft")].map((box) => [box.lang, { box, draft: createDraft(box.querySelector("[role=textbox]")) }]),
);

let found = { ...NOTHING, lang: document.documentElement.lang };
let rows = []; // of all questions: { question, entry, item }
let chosen = 0;
let decided = new Map(); // by a question's text: the entries that somebody took for it
let looked = new Map(); // by a question's text: what somebody searched and found for it
let ticket = ""; // the text that all this is for
let replies = new Map(); // by address: a promise of what can be copied
let request = new AbortController();
let timer = 0;
let ready = Promise.resolve(); // that the drafts are those of the text

// --- finding -------------------------------------------------------------------------------

text.addEventListener("input", (event) => {
  heedTicket();
  text.lang = langs.find((lang) => HANGUL.test(text.value) === (lang === "ko")) ?? langs[0];
  mark();
  clearTimeout(timer);
  const wait = event.inputType === "insertFromPaste" ? 0 : TYPING_MS;
  ready = new Promise((resolve) => {
    timer = setTimeout(() => resolve(find()), wait);
  });
});

function begin() {
  ready = find();
  return ready;
}

async function find() {
  const typed = text.value;
  request.abort();
  request = new AbortController();
  if (!typed.trim()) return show({ ...found, ...NOTHING });
  try {
    const response = await send(addresses.find, { text: typed }, request.signal);
    if (response.ok) return await show(await response.json(), typed);
    failToFind(response.status === 401 ? words.signed_out : words.failed);
  } catch (error) {
    if (error.name !== "AbortError") failToFind(words.failed);
  }
}

function failToFind(why) {
  if (!found.text) byId("summary").textContent = "";
  say(why);
}

// What was chosen and written for one ticket must not be sent to whoever wrote the next one.
function heedTicket() {
  if (!text.value.trim()) return; // emptied: the next ticket, or this one again, is yet to come
  if (ticket && isAnother(ticket, text.value)) leaveTicket();
  ticket = text.value;
}

function isAnother(before, now) {
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && before[start] === now[start]) start += 1;
  let end = 0;
  while (start + end < shorter && before.at(-1 - end) === now.at(-1 - end)) end += 1;
  return start + end < SAME * shorter;
}

/** While the next ticket is looked up nothing of this one is shown, and it is said why. */
function dropFindings() {
  request.abort();
  found = { ...NOTHING, lang: found.lang };
  rows = [];
  results.replaceChildren();
  byId("codes").replaceChildren();
  byId("reply-box").dataset.state = "none";
  byId("summary").textContent = words.looking;
}

function leaveTicket() {
  dropFindings();
  const edits = Object.entries(drafts).map(([lang, { draft }]) => [lang, draft.edits]);
  const kept = { text: ticket, decided, looked, edits };
  const hasWork = decided.size || Object.values(drafts).some(({ draft }) => draft.isEdited);
  decided = new Map();
  looked = new Map();
  Object.values(drafts).forEach(({ draft }) => draft.clear());
  byId("emptied").replaceChildren();
  if (!hasWork) return;
  const undo = button(words.undo, "", () => returnTo(kept));
  byId("emptied").replaceChildren(make("p", { class: "notice" }, `${words.emptied} `, undo));
}

async function returnTo(kept) {
  dropFindings();
  byId("emptied").replaceChildren();
  ticket = text.value = kept.text;
  ({ decided, looked } = kept);
  Object.values(drafts).forEach(({ draft }) => draft.clear());
  text.focus();
  await begin();
  for (const [lang, edits] of kept.edits) drafts[lang].draft.edits = edits;
}

function beginTicket() {
  leaveTicket();
  ticket = text.value = "";
  begin();
  text.focus();
}

byId("new-ticket").addEventListener("click", beginTicket);
byId("sample").addEventListener("click", () => {
  text.value = sample;
  text.focus();
  text.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste" }));
});

async function show(answer, typed) {
  if (typed !== undefined && text.value === typed && typed !== answer.text) putMasked(typed, answer.text);
  const before = rows[chosen];
  found = answer;
  replies = new Map();
  text.lang = found.text ? found.lang : document.documentElement.lang;
  byId("desk").dataset.state = found.text ? "found" : "empty";
  byId("codes").replaceChildren(...listNotes(found.pieces, found.notes, { field: text, say: bench, link: rooted }));
  for (const link of byId("codes").querySelectorAll("a")) Object.assign(link, { target: "_blank", rel: "noopener" });
  if (other() && own().box.nextElementSibling !== other().box) other().box.before(own().box);
  for (const [lang, { box }] of Object.entries(drafts)) box.querySelector(".copy").classList.toggle("main", lang === found.lang);
  showLang(found.lang);
  showResults(before);
  mark();
  return compose();
}

// Secrets leave the screen; the caret stays where it was in the text around them.
function putMasked(typed, masked) {
  const tail = typed.length - text.selectionEnd;
  ticket = text.value = masked;
  const caret = Math.max(0, masked.length - tail);
  text.setSelectionRange(caret, caret);
}

/** An address of the site below the prefix that it is served under. */
function rooted(url) {
  return url.startsWith("/") ? addresses.site + url : url;
}

// The sentences of each question have its colour, in the ticket as in the list; what is recognised
// is underlined.
function mark() {
  const shown = text.value;
  const isFound = found.text === shown;
  const asked = isFound && found.questions.length > 1 ? found.questions : [];
  const sentences = asked.flatMap(({ parts }, number) =>
    parts.map((part) => ({ start: shown.indexOf(part), end: shown.indexOf(part) + part.length, className: colourOf(number) })),
  );
  const known = sentences.filter(({ start }) => start >= 0);
  paint(byId("marks"), shown, [...known, ...(isFound ? rangesOf(found.pieces, found.notes) : [])]);
  byId("marks").lang = text.lang;
  byId("marks").scrollTop = text.scrollTop;
}

text.addEventListener("scroll", () => {
  byId("marks").scrollTop = text.scrollTop;
});

const colourOf = (number) => `colour-${number % COLOURS}`;

// --- questions and what may answer them ----------------------------------------------------

const own = () => drafts[found.lang];
const otherLang = () => langs.find((lang) => lang !== found.lang);
const other = () => drafts[otherLang()];

/** What is offered for a question: what was searched by hand, or what the server found. */
function offered(question) {
  return looked.get(question.text) ?? question.entries;
}

/** The entries that answer a question: those taken by hand, or the best if it is not unlikely. */
function taken(question) {
  const byHand = decided.get(question.text);
  if (byHand) return byHand;
  const [best] = offered(question);
  return best && best.likelihood !== "unlikely" ? [best] : [];
}

/** All that the reply holds, in the order of the ticket, each entry once. */
function picked() {
  const all = found.questions.flatMap(taken);
  return all.filter((entry, at) => all.findIndex(({ id }) => id === entry.id) === at);
}

function showResults(before) {
  rows = [];
  results.replaceChildren(...found.questions.map(questionOf));
  const count = found.questions.filter((question) => taken(question).length).length;
  const all = found.questions.length;
  byId("summary").textContent = all ? fill(words.count, { all, count }) : found.text ? words.none : "";
  const isSame = ({ question, entry }) => entry.id === before?.entry.id && question.text === before.question.text;
  chosen = Math.max(0, rows.findIndex(isSame));
  choose(chosen);
}

function questionOf(question, number) {
  const asked = question.parts.join(" ");
  const known = offered(question).flatMap(({ words: known }) => known);
  const isOpen = !taken(question).length;
  const head = make(
    "legend",
    {},
    make("span", { class: `number ${colourOf(number)}` }, `${number + 1}`),
    " ",
    make("q", { lang: found.lang }, ...marked(asked, known)),
    isOpen ? make("strong", { class: "unanswered" }, words.unanswered) : "",
  );
  const items = offered(question).map((entry) => rowOf(question, entry));
  const box = make("fieldset", { class: "question" }, head, ...items);
  if (isOpen) box.append(make("div", { class: "buttons" }, ...waysOn(question)));
  return box;
}

function waysOn(question) {
  return [
    button(words.search_all, "quiet", ({ target }) => openSearch(question, target.closest(".question"))),
    button(words.leave, "quiet", () => leave(question)),
  ];
}

function rowOf(question, entry) {
  const at = rows.length;
  const tick = make("input", { type: "checkbox", class: "tick" });
  tick.checked = taken(question).some(({ id }) => id === entry.id);
  tick.addEventListener("change", () => toggle(question, entry));
  // By mouse only once it is let go: what moves below the pointer would not be clicked.
  tick.addEventListener("focus", () => tick.matches(":focus-visible") && choose(at));
  const why = entry.passage?.heading ?? entry.phrase;
  const label = make(
    "label",
    {},
    tick,
    make("span", { class: "title" }, entry.title),
    make("span", { class: "why" }, make("span", {}, why === entry.title ? "" : why)),
    make("span", { class: `likely ${entry.likelihood}` }, entry.likely),
  );
  const item = make("div", { class: "result" }, label);
  item.addEventListener("click", () => choose(at));
  rows.push({ question, entry, item, tick });
  return item;
}

/** What can be done with the chosen row; it stands below it. */
function actionsOf({ question, entry }) {
  const passage = entry.passage
    ? make("p", {}, `${words.passage} `, make("a", { href: rooted(entry.passage.url), target: "_blank", rel: "noopener", lang: found.lang }, entry.passage.heading))
    : "";
  const menu = make(
    "details",
    { class: "menu" },
    make("summary", { "aria-label": words.more, title: words.more }, "…"),
    make(
      "div",
      {},
      button(words.copy_link, "", () => copyLink(entry, "link")),
      button(words.copy_title, "", () => copyLink(entry, "title")),
      otherLang() ? button(words[`copy_${otherLang()}`], "", () => copy(otherLang())) : "",
      ...waysOn(question),
    ),
  );
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.firstChild.focus();
    event.stopPropagation();
  });
  return make(
    "div",
    { class: "actions" },
    make("p", {}, plain(entry.summary)),
    passage,
    make(
      "div",
      { class: "buttons" },
      make("a", { href: rooted(entry.short_url), target: "_blank", rel: "noopener" }, words.open),
      entry.sent ? make("span", { class: "muted" }, fill(words.times_sent, { count: entry.sent })) : "",
      menu,
    ),
  );
}

function marked(part, matched) {
  const known = matched.filter((word) => word.length > 1).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!known.length) return [part];
  const pieces = part.split(new RegExp(`(${known.join("|")})`, "gi"));
  return pieces.map((piece, at) => (at % 2 ? make("mark", {}, piece) : piece));
}

function plain(markdown) {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*`]/g, "");
}

function choose(at) {
  chosen = Math.min(Math.max(at, 0), Math.max(rows.length - 1, 0));
  rows.forEach(({ item, tick }, number) => {
    const is = number === chosen;
    if (is && !item.querySelector(".actions")) item.append(actionsOf(rows[number]));
    if (!is) item.querySelector(".actions")?.remove();
    item.classList.toggle("chosen", is);
    tick.tabIndex = is ? 0 : -1;
  });
  if (rows[chosen]) replyOf([rows[chosen].entry], found.lang); // links are copied from it
}

function move(step, focus) {
  choose(chosen + step);
  const row = rows[chosen];
  if (!row) return;
  row.item.scrollIntoView({ block: "nearest" });
  if (focus) row.tick.focus();
  else say(row.entry.title);
}

function toggle(question, entry) {
  const now = taken(question);
  const without = now.filter(({ id }) => id !== entry.id);
  decide(question, without.length < now.length ? without : [...now, entry]);
}

/** Take these entries for a question, whatever was thought before. */
function decide(question, entries) {
  byId("emptied").replaceChildren();
  decided.set(question.text, entries);
  const had = document.activeElement?.classList.contains("tick");
  showResults(rows[chosen]);
  if (had) rows[chosen]?.tick.focus();
  ready = compose();
}

// --- what has no answer ---------------------------------------------------------------------

function openSearch(question, box) {
  box.querySelector("form.search")?.remove();
  const field = make("input", { type: "search", "aria-label": words.search_all, placeholder: words.search_all, autocomplete: "off" });
  const form = make("form", { class: "search", role: "search" }, field);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [best] = looked.get(question.text) ?? [];
    if (!best) return;
    decide(question, [best]);
    rows.find(({ question: its, entry }) => its === question && entry === best)?.tick.focus();
  });
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => search(question, field), TYPING_MS);
  });
  box.querySelector("legend").after(form);
  field.focus();
}

async function search(question, field) {
  const asked = field.value;
  const response = asked.trim() && (await send(addresses.find, { text: asked }).catch(() => null));
  if (!response?.ok || field.value !== asked || !field.isConnected) return;
  const before = taken(question);
  looked.set(question.text, (await response.json()).entries);
  if (!decided.has(question.text)) decided.set(question.text, before); // nobody took the new ones
  const box = field.closest(".question");
  const form = field.form;
  showResults();
  const fresh = results.children[found.questions.indexOf(question)] ?? box;
  fresh.querySelector("legend").after(form);
  field.focus();
  say(fill(words.searched, { count: offered(question).length }));
}

async function leave(question) {
  const response = await send(addresses.missed, { text: question.parts.join(" ") }).catch(() => null);
  say(response?.ok ? words.left : words.failed);
}

// --- the reply -------------------------------------------------------------------------------

function replyOf(entries, lang) {
  const query = new URLSearchParams({ lang });
  entries.forEach(({ id, passage }) => {
    query.append("entry", id);
    if (passage) query.append("passage", `${id}#${passage.name}`);
  });
  found.status_codes.forEach(({ code }) => query.append("status", code));
  found.error_codes.forEach(({ code }) => query.append("error", code));
  const address = `${addresses.reply}?${query}`;
  if (!replies.has(address)) {
    const fetched = fetch(address, { headers: { Accept: "application/json" } })
      .then((response) => (response.ok ? response.json() : null))
      .then((reply) => reply && inChosenCode(reply, lang))
      .catch(() => null);
    replies.set(address, fetched);
    fetched.then((reply) => reply || replies.delete(address));
  }
  return replies.get(address);
}

/** A reply whose examples are in the language of code that was chosen on the site, where one was. */
async function inChosenCode(reply, lang) {
  const reader = await import("../../assets/snippets/reader.js").catch(() => null);
  if (!reader) return reply;
  const home = new URL(lang === langs[0] ? "../../" : `../../${lang}/`, import.meta.url);
  return { ...reply, parts: await Promise.all(reply.parts.map((part) => reader.fittedPart(part, home))) };
}

/** Bring the drafts in both languages to what is picked. */
async function compose() {
  const entries = picked();
  const asked = found;
  byId("reply-box").dataset.state = entries.length ? "some" : "none";
  const made = await Promise.all(Object.keys(drafts).map((lang) => (entries.length ? replyOf(entries, lang) : { parts: [] })));
  if (asked !== found || picked().map(({ id }) => id).join() !== entries.map(({ id }) => id).join()) return;
  Object.values(drafts).forEach(({ draft }, number) => {
    if (!made[number]) return say(words.failed);
    const keys = ["greeting", ...entries.map(({ id }) => id), "closing"];
    draft.show(made[number].parts.map((part, at) => ({ ...part, key: keys[at] })), format.value);
  });
}

async function copy(lang) {
  await ready;
  const entries = picked();
  if (!entries.length) return say(words.nothing_picked);
  const isInText = document.activeElement === text;
  if (!(await put(drafts[lang].draft.content))) return say(words.not_copied);
  const title = entries[0].titles[document.documentElement.lang];
  const what = entries.length > 1 ? words.copied_more : words.copied;
  say(fill(what, { title, count: entries.length - 1, lang: words[`language_${lang}`] }));
  if (isInText) text.select(); // the next ticket is pasted over this one
  await note(entries, lang, "reply");
}

async function copyLink(entry, form) {
  const reply = await replyOf([entry], found.lang);
  if (!reply) return say(words.failed);
  const paste = form === "link" ? linkOf(reply.link) : reply.title;
  const plain = { text: format.value === "markdown" ? paste.markdown : paste.text };
  if (!(await put(format.value === "html" ? { ...plain, html: paste.html } : plain))) return say(words.not_copied);
  say(fill(words[`copied_${form}`], { title: entry.titles[document.documentElement.lang] }));
  await note([entry], found.lang, form);
}

/** Count what was copied, unless it is for the sample. */
async function note(entries, lang, form) {
  if (found.text === sample) return;
  const sent = { entries: entries.map(({ id }) => id), lang, form, text: found.text };
  const response = await send(addresses.sent, sent).catch(() => null);
  if (!response?.ok) say(words.not_counted);
}

function linkOf(url) {
  const link = make("a", { href: url }, url);
  return { html: link.outerHTML, markdown: url, text: url };
}

function showLang(lang) {
  byId("reply-box").dataset.lang = lang;
  byId(`show-${lang}`).checked = true;
}

byId("reply-box").addEventListener("click", ({ target }) => {
  const asked = target.closest(".copy");
  if (asked) copy(asked.dataset.lang);
});
document.querySelector(".langs").addEventListener("change", ({ target }) => showLang(target.value));

format.addEventListener("change", () => {
  try {
    localStorage.setItem("faqbot.format", format.value);
  } catch {
    // Site data is blocked: the choice lasts as long as the page.
  }
  ready = compose();
});

try {
  const kept = localStorage.getItem("faqbot.format");
  if ([...format.options].some(({ value }) => value === kept)) format.value = kept;
} catch {
  // As above.
}

function nextFormat() {
  format.selectedIndex = (format.selectedIndex + 1) % format.options.length;
  format.dispatchEvent(new Event("change"));
  say(format.selectedOptions[0].textContent);
}

// --- keys ----------------------------------------------------------------------------------

const KEYS = {
  arrowdown: () => move(1, true),
  arrowup: () => move(-1, true),
  j: () => move(1, true),
  k: () => move(-1, true),
  enter: ({ question, entry }) => decide(question, [entry]),
  a: ({ question, entry }) => toggle(question, entry),
  r: () => copy(found.lang),
  c: () => copy(found.lang),
  1: () => copy(langs[0]),
  2: () => copy(otherLang() ? langs[1] : langs[0]),
  l: ({ entry }) => copyLink(entry, "link"),
  t: ({ entry }) => copyLink(entry, "title"),
  m: nextFormat,
  e: () => own().box.querySelector("[role=textbox]").focus(),
  f: ({ question, item }) => openSearch(question, item.closest(".question")),
  i: ({ question }) => leave(question),
  n: beginTicket,
  o: ({ entry }) => open(rooted(entry.short_url), "_blank", "noopener"),
  "/": () => text.focus(),
  escape: () => text.focus(),
  "?": () => open(addresses.keys, "_blank", "noopener"),
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  copy(document.activeElement?.closest(".draft")?.lang || found.lang);
});

text.addEventListener("keydown", (event) => {
  if (event.isComposing || !rows.length) return;
  if (event.altKey && event.key === "ArrowDown") move(1);
  else if (event.altKey && event.key === "ArrowUp") move(-1);
  else if (event.key === "Escape") rows[chosen].tick.focus();
  else return;
  event.preventDefault();
});

byId("reply-box").addEventListener("keydown", (event) => {
  if (event.key === "Escape") text.focus();
});

results.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.type === "search") return event.key === "Escape" && text.focus();
  const inside = event.target.closest("button, a, summary");
  if (inside && (event.key === "Enter" || event.key === " ")) return;
  const act = KEYS[keyOf(event)];
  if (!act || !rows[chosen]) return;
  event.preventDefault();
  act(rows[chosen]);
});

// --- small things --------------------------------------------------------------------------

function send(address, document, signal) {
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" },
    body: JSON.stringify(document),
    signal,
  });
}

// A bookmarklet opens the desk with text behind the "#", which no server sees or logs.
function readFragment() {
  const given = new URLSearchParams(location.hash.slice(1)).get("text");
  if (given === null) return;
  history.replaceState(null, "", location.pathname + location.search);
  text.value = given.slice(0, text.maxLength);
  heedTicket();
  begin();
}

addEventListener("hashchange", readFragment);
readFragment();
text.focus(); // with a fragment in the address, browsers heed no autofocus
if (text.value && !found.text) begin(); // the browser has kept the text over a reload
