// @ts-check
// What rules.json says, made ready: patterns, and texts as patterns read them.

import { cut, once, spell } from "./text.js";

/**
 * Patterns by name; `part` holds their sources by flags.
 */
export const compile = once((/** @type {Documents.Patterned} */ part) => {
  /** @type {Record<string, RegExp>} */
  const made = {};
  for (const [flags, sources] of Object.entries(part.patterns))
    for (const name in sources) made[name] = new RegExp(sources[name], flags);
  return made;
});

/** The decimal digit that a character is, whatever the script: they stand in tens. */
function digit(char) {
  const code = char.codePointAt(0);
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String.fromCharCode(0x660 + ((code - zero) % 10));
}

/**
 * Reads texts: `plain` puts a stand-in for each character that no rule mentions, so that each is
 * one unit long; `folded` is what is diagnosed of a text, plain and in one spelling for width,
 * composition and case.
 */
export const buildReader = once((/** @type {Documents.Rules} */ rules) => {
  const unknown = new RegExp(`[^${rules.kept}]`, "gu");
  const standIn = (char) =>
    /\p{Nd}/u.test(char)
      ? digit(char)
      : /[\p{L}\p{N}]/u.test(char)
        ? "ª"
        : /[\x1c-\x1f\x85]/.test(char)
          ? "\xa0"
          : char.length > 1 || char === "\ufeff"
            ? "¤"
            : char;
  const size = rules.diagnosis.sizes.MAX_DIAGNOSED;
  const plain = (text) => text.replace(unknown, standIn);
  const lower = (char) => char.toUpperCase().toLowerCase();
  return {
    plain,
    folded: (text) => cut(plain(spell(text, size).toLowerCase().replace(unknown, lower)), size),
  };
});

/** The number that plain digits write. */
export const int = (digits) =>
  Number(digits.replace(/[٠-٩]/g, (char) => char.charCodeAt() % 16));

/** A text with pieces [start, end, instead], counted in characters and in order, replaced. */
export function splice(text, pieces) {
  const chars = [...text];
  let out = "";
  let last = 0;
  for (const [start, end, instead] of pieces) {
    out += chars.slice(last, start).join("") + instead;
    last = end;
  }
  return out + chars.slice(last).join("");
}
