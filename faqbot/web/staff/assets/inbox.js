// The inbox by keyboard: row by row, or several at once; in a group, before a wording is given to
// an entry, which questions it would take from others.

import { byId, fill, keyOf, make } from "./dom.js";
import { swap } from "./pages.js";

const WAIT_MS = 300;

const form = byId("assign");
const box = byId("changes");
let timer = 0;
let request = new AbortController();

if (form) {
  const other = byId("other");
  other.addEventListener("input", () => {
    // The choice from the list of all entries counts like one of the likely ones.
    form.querySelector("input[data-other]")?.remove();
    const found = meant(other.value.trim().toLowerCase(), [...other.list.options]);
    byId("meant").textContent = found ? `→ ${found.value}` : "";
    if (!found) return;
    const { value, dataset } = found;
    const input = make("input", { type: "radio", name: "entry", value: dataset.id, "data-other": "", "aria-label": value });
    input.checked = true;
    other.before(input);
  });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT_MS);
  });
}

/** The title that was typed, or the only one with what was typed. */
function meant(typed, titles) {
  const fitting = typed ? titles.filter(({ value }) => value.toLowerCase().includes(typed)) : [];
  return fitting.find(({ value }) => value.toLowerCase() === typed) ?? (fitting.length === 1 ? fitting[0] : null);
}

async function show() {
  const given = new FormData(form);
  if (!given.get("entry") || !given.get("phrase").trim()) return box.replaceChildren();
  const query = new URLSearchParams(["entry", "phrase", "phrase_lang"].map((name) => [name, given.get(name)]));
  request.abort();
  request = new AbortController();
  const response = await fetch(`${form.dataset.address}?${query}`, { signal: request.signal }).catch(() => null);
  if (!response?.ok) return;
  const { changes } = await response.json();
  const title = document.createElement("p");
  title.textContent = changes.length ? form.dataset.takes : form.dataset.takesNone;
  const list = document.createElement("ul");
  for (const { question, was, now } of changes) {
    const item = document.createElement("li");
    const old = document.createElement("s");
    old.textContent = was;
    item.append(`${question}: `, old, ` → ${now}`);
    list.append(item);
  }
  box.replaceChildren(title, ...(changes.length ? [list] : []));
}

// --- the list --------------------------------------------------------------------------------

let at = 0;
let last = Promise.resolve(); // one act is sent once the one before is done
const going = new Set(); // ids of the rows' links whose acts are under way or wait for that

const rows = () => [...document.querySelectorAll(".group-row:not([inert])")];
const linkOf = (row) => row?.querySelector("a");
const tickOf = (row) => row?.querySelector("[name=pick]");
const byName = (row, kind) => row?.querySelector(`[name=one][value^=${kind}]`);
const bulk = (kind) => document.querySelector(`.bulk [name=kind][value=${kind}]`);

function focusRow(to) {
  const all = rows();
  at = Math.min(Math.max(to, 0), all.length - 1);
  linkOf(all[at])?.focus();
}

function countPicked() {
  const count = rows().filter((row) => tickOf(row)?.checked).length;
  const told = byId("picked");
  if (!told) return;
  told.textContent = count ? fill(told.dataset.text, { count }) : "";
  for (const kind of ["ignored", "declined"]) bulk(kind).hidden = !count;
}

function pickAll() {
  const ticks = rows().map(tickOf).filter(Boolean);
  const all = ticks.every((tick) => tick.checked);
  for (const tick of ticks) tick.checked = !all;
  countPicked();
}

/** What was chosen, or the row where one is. */
function act(kind) {
  const some = rows().some((row) => tickOf(row)?.checked);
  (some ? bulk(kind) : byName(rows()[at], kind))?.click();
}

// What is undone is what was done last, so that has to be done.
const undo = () => last.then(() => document.querySelector(".done [value=undo]")?.click());

const LIST_KEYS = {
  j: () => focusRow(at + 1),
  arrowdown: () => focusRow(at + 1),
  k: () => focusRow(at - 1),
  arrowup: () => focusRow(at - 1),
  x: () => tickOf(rows()[at])?.click(),
  a: pickAll,
  1: () => byName(rows()[at], "alias")?.click(),
  e: () => act("ignored"),
  d: () => act("declined"),
  u: undo,
  z: undo,
  o: () => linkOf(rows()[at])?.click(),
};

/** The rows that a button settles: its own, or those that were chosen. */
function rowsOf(button) {
  if (button.name === "one") return [button.closest(".group-row")];
  return button.value === "undo" ? [] : rows().filter((row) => tickOf(row)?.checked);
}

// The next row has the focus at once: whoever works off many need not wait for the server.
function heedAct(event) {
  const { target, submitter } = event;
  if (target.id !== "groups") return;
  event.preventDefault();
  const options = { method: "POST", body: new URLSearchParams(new FormData(target, submitter)) };
  const settled = rowsOf(submitter);
  const ids = settled.map((row) => linkOf(row).id);
  submitter.setAttribute("aria-busy", "true");
  for (const row of settled) {
    if (tickOf(row)) tickOf(row).checked = false;
    row.inert = true;
    going.add(linkOf(row).id);
  }
  countPicked();
  if (settled.length) focusRow(at);
  last = last.then(() => settle(target.action, options, ids, submitter));
}

let elsewhere = ""; // where an act leads to that asks first; the others are done before

async function settle(address, options, ids, submitter) {
  const seen = document.activeElement.id;
  const done = await swap(address, options, (url) => {
    elsewhere ||= url;
  });
  for (const id of ids) {
    going.delete(id);
    if (!done) byId(id)?.closest(".group-row").removeAttribute("inert");
  }
  for (const id of going) byId(id)?.closest(".group-row").setAttribute("inert", "");
  submitter.removeAttribute("aria-busy");
  if (elsewhere && !going.size) return location.assign(elsewhere);
  if (document.activeElement !== document.body) return;
  const row = byId(seen)?.closest(".group-row:not([inert])");
  focusRow(row ? rows().indexOf(row) : at);
}

// Before pages.js, which lets nothing be sent twice.
document.addEventListener("submit", heedAct, { capture: true });

document.addEventListener("focusin", ({ target }) => {
  const row = target.closest(".group-row");
  if (row) at = rows().indexOf(row);
});

document.addEventListener("change", ({ target }) => target.name === "pick" && countPicked());
document.addEventListener("swapped", countPicked);

// --- a group ---------------------------------------------------------------------------------

const GROUP_KEYS = {
  j: () => document.querySelector("[rel=next]")?.click(),
  k: () => document.querySelector("[rel=prev]")?.click(),
  e: () => form?.querySelector("[value=ignored]").click(),
  d: () => form?.querySelector("[value=declined]").click(),
  enter: () => form?.querySelector("[value=alias]").click(),
  f: () => byId("other")?.focus(),
  u: undo,
  z: undo,
  escape: () => byId("back").click(),
};

function pickEntry(number) {
  const choice = form?.querySelectorAll("[name=entry]:not([data-other])")[number - 1];
  choice?.click();
  choice?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  const key = keyOf(event);
  if (key === "enter" && event.target.matches("a, button, summary")) return;
  if (key.startsWith("arrow") && event.target.matches("[type=radio]")) return;
  const known = byId("groups") ? LIST_KEYS : GROUP_KEYS;
  const found = known[key] ?? (form && /^[1-9]$/.test(key) ? () => pickEntry(Number(key)) : null);
  if (!found) return;
  event.preventDefault();
  found();
});

// Where there is a keyboard: the first row, or the question, has it.
countPicked();
if (byId("groups")) matchMedia("(pointer: coarse)").matches || focusRow(0);
else if (!document.querySelector("[autofocus]")) byId("question").focus();
