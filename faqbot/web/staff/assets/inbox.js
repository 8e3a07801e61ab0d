// The inbox by keyboard: row by row, or several at once; in a group, before a wording is given to
// an entry, which questions it would take from others.

import { byId, fill, keyOf } from "./dom.js";
import { swap } from "./pages.js";

const WAIT_MS = 300;

const form = byId("assign");
const box = byId("changes");
let timer = 0;
let request = new AbortController();

if (form) {
  const other = byId("other");
  other.addEventListener("change", () => {
    // The choice from the list of all entries counts like one of the likely ones.
    form.querySelector("input[data-other]")?.remove();
    if (!other.value) return;
    const input = document.createElement("input");
    Object.assign(input, { type: "radio", name: "entry", value: other.value, checked: true });
    input.dataset.other = "";
    input.setAttribute("aria-label", other.selectedOptions[0].textContent);
    other.before(input);
  });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT_MS);
  });
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

const rows = () => [...document.querySelectorAll(".group-row")];
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

const undo = () => document.querySelector(".done [value=undo]")?.click();

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

document.addEventListener("submit", async (event) => {
  if (event.target.id !== "groups") return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target, event.submitter));
  const before = at;
  if (await swap(event.target.action, { method: "POST", body })) focusRow(before);
});

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

countPicked();
if (byId("groups")) focusRow(0);
