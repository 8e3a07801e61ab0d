// Leaves the rows of the page's tables that have what is typed; a heading goes with its last row.

const box = document.querySelector("[data-faqbot-filter]");
const [field, count] = box.querySelectorAll("input, output");
const plain = (text) => text.normalize("NFKC").toLowerCase();
const tables = [...document.querySelectorAll(".fb-table")].map((table) => ({
  parts: [table, ...(table.previousElementSibling?.matches("h2") ? [table.previousElementSibling] : [])],
  rows: [...table.querySelectorAll("tbody tr")].map((row) => [row, plain(row.textContent)]),
}));

function show() {
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  let left = 0;
  for (const { parts, rows } of tables) {
    const fitting = rows.filter(([, text]) => words.every((word) => text.includes(word)));
    const kept = new Set(fitting.map(([row]) => row));
    for (const [row] of rows) row.hidden = !kept.has(row);
    for (const part of parts) part.hidden = kept.size === 0;
    left += kept.size;
  }
  count.textContent = words.length ? count.dataset.rows.replace("{count}", String(left)) : "";
}

field.addEventListener("input", show);
// A link to a row shows it.
addEventListener("hashchange", () => {
  field.value = "";
  show();
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
});
box.hidden = false;
show(); // the browser may have kept what was typed
