// Shows, before a wording is given to an entry, which questions it would take from others.

const WAIT_MS = 300;

const form = document.getElementById("assign");
const box = document.getElementById("changes");
let timer = 0;
let request = new AbortController();

if (form) {
  const other = document.getElementById("other");
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
