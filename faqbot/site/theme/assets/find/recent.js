// What the reader went to from the box that finds, kept in this browser alone: no question, and
// nothing at all where site data is blocked.

const MOST = 4;

const keyOf = (lang) => `faqbot.recent.${lang}`;

/** Rows as the box shows them, the last one first. */
export function recent(lang) {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(lang)));
    return Array.isArray(kept) ? kept.slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Keep a row that was taken. */
export function remember(lang, { kind, location, badge, title }) {
  const plain = [[title.map(([text]) => text).join(""), false]];
  const row = { kind: kind === "answer" ? "question" : kind, location, badge, title: plain, text: [] };
  const others = recent(lang).filter((each) => each.location !== location);
  try {
    localStorage.setItem(keyOf(lang), JSON.stringify([row, ...others].slice(0, MOST)));
  } catch {}
}
