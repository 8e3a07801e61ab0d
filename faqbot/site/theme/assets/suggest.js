// Pages whose name or title is like some words, for where there is no server to ask.

const root = new URL("..", import.meta.url);
const atMost = 5;
const near = 0.5; // 0-1; below this, words have little more in common than letters

// The two-letter pieces of a word, and of Hangul the letters themselves: one wrong vowel or final
// consonant then costs a piece of the word and not half of it.
function piecesOf(word) {
  const letters = ` ${word.normalize("NFD")} `;
  return Array.from({ length: letters.length - 1 }, (_, at) => letters.slice(at, at + 2));
}

// How much of their pieces two words share (Dice's coefficient, 0-1); a number is itself or nothing.
function likeness(one, other) {
  if (one === other) return 1;
  if (/^\d+$/.test(one) || /^\d+$/.test(other)) return 0;
  const left = piecesOf(other);
  const all = piecesOf(one);
  let shared = 0;
  for (const piece of all) {
    const at = left.indexOf(piece);
    if (at < 0) continue;
    left.splice(at, 1);
    shared += 1;
  }
  return (2 * shared) / (all.length + left.length + shared);
}

const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

// How much a word tells: more the longer it is, and a number such as 429 more than any.
const weightOf = (word) => (/^\d+$/.test(word) ? 20 : word.length);

// How well the words of a page cover those asked for, 0-1.
function scoreOf(asked, known) {
  let [found, all] = [0, 0];
  for (const word of asked) {
    found += weightOf(word) * Math.max(...known.map((other) => likeness(word, other)));
    all += weightOf(word);
  }
  return found / all;
}

// The pages that may be meant by `words` in a language, as {title, url}, the nearest first.
export async function suggest(words, lang) {
  const asked = wordsOf(words).slice(0, 10);
  if (asked.length === 0) return [];
  const start = lang === "ko" ? root : new URL(`${lang}/`, root);
  const pages = await fetch(new URL("pages.json", start)).then((response) => response.json());
  return pages
    .map(([path, title]) => {
      // Many titles mention 429; the page about it has it in its address.
      const score = scoreOf(asked, wordsOf(`${path} ${title.replace(/\d+/g, "")}`));
      return { title, url: new URL(path, start).href, score, path };
    })
    .filter((page) => page.score >= near)
    // Of two that have all the words, the shorter one has little else.
    .sort((one, other) => other.score - one.score || one.path.length - other.path.length)
    .slice(0, atMost);
}
