// The answer desk: what is typed is sent to the server as one types, and what comes back can be
// copied by button or key. Replies are fetched before they are wanted, since a browser allows
// copying only right after a click or a key.

const TYPING_MS = 150;
const FETCHED_AHEAD = 3;

const byId = (id) => document.getElementById(id);
const { addresses, words } = JSON.parse(byId("desk-data").textContent);
const token = document.querySelector('meta[name="csrf-token"]').content;
const text = byId("text");
const results = byId("results");
const tray = byId("tray");

const SAME = 0.5; // share of the shorter text that two states of one ticket have in common

const NOTHING = { text: "", masked: [], entries: [], status_codes: [], error_codes: [], messages: [] };
let found = { ...NOTHING, lang: document.documentElement.lang };
let chosen = 0;
let collected = []; // entries, in the order of the reply
let ticket = ""; // the text that they were collected for
let replies = new Map(); // by address: a promise of what can be copied
let request = new AbortController();
let timer = 0;

// --- finding -------------------------------------------------------------------------------

text.addEventListener("input", (event) => {
  heedTicket();
  clearTimeout(timer);
  timer = setTimeout(find, event.inputType === "insertFromPaste" ? 0 : TYPING_MS);
});

async function find() {
  const typed = text.value;
  request.abort();
  request = new AbortController();
  if (!typed.trim()) return show({ ...found, ...NOTHING });
  try {
    const response = await send(addresses.find, { text: typed }, request.signal);
    if (response.ok) return show(await response.json(), typed);
    say(response.status === 401 ? words.signed_out : words.failed);
  } catch (error) {
    if (error.name !== "AbortError") say(words.failed);
  }
}

// What was collected for one ticket must not be sent to whoever wrote the next one.
function heedTicket() {
  if (!text.value.trim()) return; // emptied: the next ticket, or this one again, is yet to come
  if (ticket && isAnother(ticket, text.value)) emptyTray();
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

function emptyTray() {
  if (!collected.length) return byId("emptied").replaceChildren();
  const held = collected;
  collected = [];
  showTray();
  const undo = button(words.undo, "", () => {
    collected = held;
    showTray();
    byId("tray-buttons").querySelector("button").focus();
  });
  const sentence = words.emptied.replace("{count}", held.length);
  byId("emptied").replaceChildren(make("p", { class: "notice" }, `${sentence} `, undo));
}

function beginTicket() {
  emptyTray();
  ticket = text.value = "";
  find();
  text.focus();
}

byId("new-ticket").addEventListener("click", beginTicket);

function show(answer, typed) {
  if (typed !== undefined && text.value === typed && typed !== answer.text) putMasked(typed, answer.text);
  const before = found.entries[chosen]?.id;
  found = answer;
  replies = new Map();
  chosen = Math.max(0, found.entries.findIndex((entry) => entry.id === before));
  results.replaceChildren(...found.entries.map(resultOf));
  byId("masked").replaceChildren(...notice(found.masked));
  byId("codes").replaceChildren(...codes());
  const count = found.entries.length;
  byId("summary").textContent = count ? words.count.replace("{count}", count) : found.text ? words.none : words.nothing_yet;
  choose(chosen);
  found.entries.slice(0, FETCHED_AHEAD).forEach((entry) => replyOf([entry], found.lang));
  if (collected.length) replyOf(collected, found.lang);
}

// Secrets leave the screen; the caret stays where it was in the text around them.
function putMasked(typed, masked) {
  const tail = typed.length - text.selectionEnd;
  ticket = text.value = masked;
  const caret = Math.max(0, masked.length - tail);
  text.setSelectionRange(caret, caret);
}

function notice(kinds) {
  return kinds.length ? [make("p", { class: "notice" }, `${words.masked} ${kinds.join(", ")}`)] : [];
}

function codes() {
  const status = found.status_codes.map((it) => codeOf(`${it.code} ${it.name}`, [it.meaning, it.fix, it.in_call], it.url));
  const errors = found.error_codes.map((it) => codeOf(it.code, [it.meaning, it.fix], it.url));
  const messages = found.messages.map((it) => codeOf(it.text, [it.meaning], it.url));
  const all = [...status, ...errors, ...messages];
  return all.length ? [make("h2", {}, words.codes), make("dl", { class: "codes" }, ...all.flat())] : [];
}

/** An address of the site below the prefix that it is served under. */
function rooted(url) {
  return url.startsWith("/") ? addresses.site + url : url;
}

function codeOf(name, sentences, url) {
  const link = make("a", { href: rooted(url), target: "_blank", rel: "noopener" }, name);
  return [make("dt", {}, link), make("dd", {}, sentences.filter(Boolean).join(" "))];
}

// --- results -------------------------------------------------------------------------------

function resultOf(entry, at) {
  const own = found.lang;
  const other = own === "ko" ? "en" : "ko";
  const why = entry.part
    ? make("p", { class: "why" }, `${words.because} `, make("q", { lang: own }, ...marked(entry.part, entry.words)))
    : make("p", { class: "why" }, `${words.nearest} `, make("q", {}, entry.phrase));
  const passage = entry.passage
    ? make("p", { class: "why" }, `${words.passage} `, make("a", { href: rooted(entry.passage.url), target: "_blank", rel: "noopener", lang: own }, entry.passage.heading))
    : "";
  const preview = make("details", { class: "preview" }, make("summary", {}, words.preview), make("div", { lang: own }));
  preview.addEventListener("toggle", () => preview.open && fillPreview(preview.lastChild, entry));
  const item = make(
    "li",
    { class: "card result", tabindex: "-1", "data-at": at, "aria-label": entry.title },
    make("h3", {}, entry.title, " ", make("span", { class: "muted" }, entry.likely)),
    make("p", {}, make("span", {}, plain(entry.summary))),
    why,
    passage,
    make(
      "div",
      { class: "buttons" },
      button(words[`copy_${own}`], "main", () => copy([entry], own, "reply")),
      button(words[`copy_${other}`], "", () => copy([entry], other, "reply")),
      button(words.copy_link, "", () => copy([entry], own, "link")),
      button(words.copy_title, "", () => copy([entry], own, "title")),
      button(isCollected(entry) ? words.added : words.add, "add", () => collect(entry)),
    ),
    make(
      "div",
      { class: "more" },
      make("a", { href: rooted(entry.short_url), target: "_blank", rel: "noopener" }, words.open),
      preview,
      entry.sent ? make("span", { class: "muted" }, words.times_sent.replace("{count}", entry.sent)) : "",
    ),
  );
  item.querySelector(".add").setAttribute("aria-pressed", isCollected(entry));
  item.addEventListener("focusin", () => choose(at));
  return item;
}

async function fillPreview(box, entry) {
  const reply = await replyOf([entry], found.lang);
  if (reply) box.innerHTML = reply.reply.html; // made by the server from the team's own articles
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
  chosen = Math.min(Math.max(at, 0), Math.max(found.entries.length - 1, 0));
  [...results.children].forEach((item, number) => {
    item.classList.toggle("chosen", number === chosen);
    item.tabIndex = number === chosen ? 0 : -1;
  });
}

function move(step, focus) {
  choose(chosen + step);
  const item = results.children[chosen];
  if (!item) return;
  item.scrollIntoView({ block: "nearest" });
  if (focus) item.focus();
  else say(found.entries[chosen].title);
}

// --- collecting ----------------------------------------------------------------------------

function isCollected(entry) {
  return collected.some((other) => other.id === entry.id);
}

function collect(entry) {
  collected = isCollected(entry) ? collected.filter((other) => other.id !== entry.id) : [...collected, entry];
  showTray();
}

function showTray() {
  byId("emptied").replaceChildren();
  tray.replaceChildren(
    ...collected.map((entry, at) =>
      make(
        "li",
        {},
        make("span", {}, entry.title),
        at ? button(words.up, "", () => raise(at), `${words.up}: ${entry.title}`) : "",
        button(words.remove, "", () => collect(entry), `${words.remove}: ${entry.title}`),
      ),
    ),
  );
  byId("tray-box").hidden = !collected.length;
  [...results.children].forEach((item, at) => {
    const add = item.querySelector(".add");
    const pressed = isCollected(found.entries[at]);
    add.textContent = pressed ? words.added : words.add;
    add.setAttribute("aria-pressed", pressed);
  });
  if (collected.length) ["ko", "en"].forEach((lang) => replyOf(collected, lang));
}

function raise(at) {
  [collected[at - 1], collected[at]] = [collected[at], collected[at - 1]];
  showTray();
  tray.children[at - 1].querySelector("button").focus();
}

byId("tray-buttons").addEventListener("click", ({ target }) => {
  if (target.dataset.lang) copy(collected, target.dataset.lang, "reply");
  if ("clear" in target.dataset) {
    collected = [];
    showTray();
    text.focus();
  }
});

// --- copying -------------------------------------------------------------------------------

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
      .catch(() => null);
    replies.set(address, fetched);
    fetched.then((reply) => reply || replies.delete(address));
  }
  return replies.get(address);
}

async function copy(entries, lang, form) {
  if (!entries.length) return;
  const ids = entries.map((entry) => entry.id);
  const reply = await replyOf(entries, lang);
  if (!reply) return say(words.failed);
  const format = formatOf();
  const paste = form === "link" ? linkOf(reply.link) : reply[form];
  if (!(await put(paste, format))) return say(words.not_copied);
  const what = form === "reply" ? words[`copy_${lang}`] : words[`copy_${form}`];
  say(words.copied.replace("{what}", `${what}, ${words[`format_${format}`]}`));
  const response = await send(addresses.sent, { entries: ids, lang, form, text: found.text }).catch(() => null);
  if (!response?.ok) say(words.not_counted);
}

function linkOf(url) {
  const link = make("a", { href: url }, url);
  return { html: link.outerHTML, markdown: url, text: url };
}

async function put(paste, format) {
  const data = { "text/plain": format === "markdown" ? paste.markdown : paste.text };
  if (format === "html") data["text/html"] = paste.html;
  try {
    const blobs = Object.entries(data).map(([type, value]) => [type, new Blob([value], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    return putByEvent(data); // no clipboard without https, or where it is not allowed
  }
}

function putByEvent(data) {
  let done = false;
  const fill = (event) => {
    Object.entries(data).forEach(([type, value]) => event.clipboardData.setData(type, value));
    event.preventDefault();
    done = true;
  };
  document.addEventListener("copy", fill, { once: true, capture: true });
  document.execCommand("copy");
  document.removeEventListener("copy", fill, { capture: true });
  return done;
}

function formatOf() {
  return document.querySelector('input[name="format"]:checked').value;
}

function nextFormat() {
  const all = [...document.querySelectorAll('input[name="format"]')];
  const next = all[(all.findIndex((input) => input.checked) + 1) % all.length];
  next.checked = true;
  keepFormat();
  say(words[`format_${next.value}`]);
}

function keepFormat() {
  try {
    localStorage.setItem("faqbot.format", formatOf());
  } catch {
    // Site data is blocked: the choice lasts as long as the page.
  }
}

function keptFormat() {
  try {
    return localStorage.getItem("faqbot.format");
  } catch {
    return null;
  }
}

document.querySelector(".formats").addEventListener("change", keepFormat);
const kept = document.querySelector(`input[name="format"][value="${keptFormat()}"]`);
if (kept) kept.checked = true;

// --- keys ----------------------------------------------------------------------------------

const KEYS = {
  arrowdown: () => move(1, true),
  arrowup: () => move(-1, true),
  j: () => move(1, true),
  k: () => move(-1, true),
  enter: () => copy([found.entries[chosen]], found.lang, "reply"),
  r: () => copy([found.entries[chosen]], found.lang, "reply"),
  1: () => copy([found.entries[chosen]], "ko", "reply"),
  2: () => copy([found.entries[chosen]], "en", "reply"),
  l: () => copy([found.entries[chosen]], found.lang, "link"),
  t: () => copy([found.entries[chosen]], found.lang, "title"),
  m: nextFormat,
  a: () => collect(found.entries[chosen]),
  c: () => copy(collected, found.lang, "reply"),
  n: beginTicket,
  o: () => open(rooted(found.entries[chosen].short_url), "_blank", "noopener"),
  "/": () => text.focus(),
  escape: () => text.focus(),
  "?": () => open(addresses.keys, "_blank", "noopener"),
};

text.addEventListener("keydown", (event) => {
  if (event.isComposing || !found.entries.length) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) copy([found.entries[chosen]], found.lang, "reply");
  else if (event.altKey && event.key === "ArrowDown") move(1);
  else if (event.altKey && event.key === "ArrowUp") move(-1);
  else if (event.key === "Escape") results.children[chosen].focus();
  else return;
  event.preventDefault();
});

results.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const inside = event.target.closest("button, a, summary");
  if (inside && (event.key === "Enter" || event.key === " ")) return;
  // With a Korean keyboard a letter's key says ㄱ; its place on the keyboard stays the same.
  const name = /^[ -~]/.test(event.key) ? event.key : event.code.replace(/^Key/, "");
  const act = KEYS[name.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
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

let quiet = 0;

function say(sentence) {
  const said = byId("said");
  said.textContent = sentence;
  said.classList.add("shown");
  clearTimeout(quiet);
  quiet = setTimeout(() => said.classList.remove("shown"), 4000);
}

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

function button(label, kind, act, name) {
  const element = make("button", { type: "button", class: kind }, label);
  if (name) element.setAttribute("aria-label", name);
  element.addEventListener("click", act);
  return element;
}

// A bookmarklet opens the desk with text behind the "#", which no server sees or logs.
function readFragment() {
  const given = new URLSearchParams(location.hash.slice(1)).get("text");
  if (given === null) return;
  history.replaceState(null, "", location.pathname + location.search);
  text.value = given.slice(0, text.maxLength);
  heedTicket();
  find();
}

addEventListener("hashchange", readFragment);
readFragment();
text.focus(); // with a fragment in the address, browsers heed no autofocus
if (text.value && !found.text) find(); // the browser has kept the text over a reload
