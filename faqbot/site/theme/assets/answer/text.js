// A text becomes weighted terms, and words typed in the wrong input mode become what was meant:
// the twin of text.py, hangul.py, keyboard.py and repair.py in faqbot/matching.

const LETTERS = [
  "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ",
  "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ",
  " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ",
];
// In the same places, the letter that stands for all that sound like it.
const SOUNDS = [
  "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ",
  "ㅏㅔㅏㅔㅓㅔㅓㅔㅗㅘㅔㅔㅗㅜㅝㅔㅟㅜㅡㅣㅣ",
  " ㄱㄱㄱㄴㄴㄴㄷㄹㄹㅁㄹㄹㄹㅂㄹㅁㅂㅂㄷㄷㅇㄷㄷㄱㄷㅂㄷ",
];
const [INITIALS, VOWELS, FINALS] = LETTERS;
const ALONE = INITIALS + VOWELS + FINALS.slice(1);
const FIRST = 0xac00;

const KEYS = "qwertyuiopasdfghjklzxcvbnmQWERTOP";
const TYPED = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ";
// Two keys and the one letter that they give.
const JOINED =
  "ㅗㅏㅘ ㅗㅐㅙ ㅗㅣㅚ ㅜㅓㅝ ㅜㅔㅞ ㅜㅣㅟ ㅡㅣㅢ ㄱㅅㄳ ㄴㅈㄵ ㄴㅎㄶ ㄹㄱㄺ ㄹㅁㄻ ㄹㅂㄼ ㄹㅅㄽ ㄹㅌㄾ ㄹㅍㄿ ㄹㅎㅀ ㅂㅅㅄ".split(" ");
const PAIRS = new Map(JOINED.map((joined) => [joined.slice(0, 2), joined[2]]));
const PARTS = new Map(JOINED.map((joined) => [joined[2], joined.slice(0, 2)]));

const MAX_CHARS = 20_000;
const TONE = /([ㄱ-ㅎㅏ-ㅣ])\1+/g;
const TOKEN = /[가-힣]+|[ㄱ-ㅎㅏ-ㅣ]+|[a-z]+|[0-9]+|[\p{L}\p{Nl}\p{No}]+/gu;
const ENDING = /^(.{3,}?)(?:ing|ed|es|s|ly)$/su;

const isSyllable = (char) => char >= "가" && char <= "힣";
const isVowel = (letter) => VOWELS.includes(letter);
const isInitial = (letter) => INITIALS.includes(letter);

/** The positions of a syllable's letters in `LETTERS`. */
function split(syllable) {
  const number = syllable.charCodeAt(0) - FIRST;
  return [Math.floor(number / 588), Math.floor(number / 28) % 21, number % 28];
}

/** The syllable of three letters; the last may be left out. */
function join(initial, vowel, final = " ") {
  const places = [INITIALS.indexOf(initial), VOWELS.indexOf(vowel), FINALS.indexOf(final)];
  return String.fromCharCode(FIRST + (places[0] * 21 + places[1]) * 28 + places[2]);
}

const lettersOf = (syllable) => split(syllable).map((place, i) => LETTERS[i][place]);

export function unify(text) {
  const bounded = text.length > MAX_CHARS ? [...text].slice(0, MAX_CHARS).join("") : text;
  return bounded
    .normalize("NFKC")
    .replace(/[\x1c-\x1f\x85\ufeff]/g, " ")
    .replace(/[\u1100-\u1112\u1161-\u1175\u11a8-\u11c2]/g, (letter) => {
      const code = letter.charCodeAt(0);
      return ALONE[code < 0x1161 ? code - 0x1100 : code < 0x11a8 ? code - 0x1161 + 19 : code - 0x11a8 + 40];
    });
}

const folded = new Map();

function fold(syllable) {
  if (!folded.has(syllable)) {
    folded.set(syllable, join(...split(syllable).map((place, i) => SOUNDS[i][place])));
  }
  return folded.get(syllable);
}

export const shown = (text) => text.toLowerCase().replace(TONE, " ");
export const plain = (text) => shown(text).replace(/[가-힣]/g, fold);
export const tokenise = (text) => text.match(TOKEN) ?? [];
export const stemOf = (word) => ENDING.exec(word)?.[1] ?? word;

export function countWords(text) {
  const words = (token) => (isSyllable(token[0]) ? Math.ceil(token.length / 3) : 1);
  return tokenise(text).reduce((sum, token) => sum + words(token), 0);
}

/** The terms of one word, [term, weight] each. */
function termsOf(token) {
  // By characters, not by halves of them; hardly a text has any of two halves.
  const chars = /[\ud800-\udbff]/.test(token) ? [" ", ...token, " "] : ` ${token} `;
  const runs = (size) =>
    Array.from({ length: Math.max(0, chars.length - size + 1) }, (_, i) => [
      "".concat(...chars.slice(i, i + size)),
      1,
    ]);
  if (isSyllable(token[0])) return [...runs(2), ...Array.from(token, (syllable) => [syllable, 0.5])];
  return [[`=${stemOf(token)}`, 1.5], ...runs(2), ...runs(3), ...runs(4)];
}

// Phrases are made of the same words over and over.
const known = new Map();

/** The terms of a plain text with their weights, as a Map. */
export function terms(text) {
  const result = new Map();
  const add = ([term, weight]) => result.set(term, (result.get(term) ?? 0) + weight);
  let previous = "";
  for (const token of tokenise(text)) {
    if (!known.has(token)) known.set(token, termsOf(token));
    known.get(token).forEach(add);
    if (!isSyllable(token[0])) {
      if (previous) add([`${stemOf(previous)}=${stemOf(token)}`, 1]);
    } else if (isSyllable(previous.at(-1) ?? "")) {
      add([previous.at(-1) + token[0], 0.5]);
    }
    previous = token;
  }
  return result;
}

// --- the wrong input mode ---------------------------------------------------------------

/** What Latin letters give in Hangul mode. */
export function toHangul(keys) {
  const typed = [];
  for (const key of keys) {
    const at = KEYS.includes(key) ? key : key.toLowerCase();
    type(TYPED[KEYS.indexOf(at)] ?? key, typed);
  }
  return typed.join("");
}

/** The Latin letters that type a Hangul text. */
export function toKeys(text) {
  const letters = [...text].map((char) => (isSyllable(char) ? lettersOf(char).join("").trim() : char));
  const parts = letters.join("").replace(/./gsu, (letter) => PARTS.get(letter) ?? letter);
  return parts.replace(/./gsu, (letter) => KEYS[TYPED.indexOf(letter)] ?? letter);
}

/** Add one letter to what stands there, as an input method does. */
function type(letter, typed) {
  const last = typed.at(-1) ?? "";
  const at = typed.length - 1;
  if (isVowel(letter)) {
    if (last && isInitial(last)) return (typed[at] = join(last, letter));
    if (isSyllable(last)) {
      const [initial, vowel, final] = lettersOf(last);
      if (final === " " && PAIRS.has(vowel + letter)) {
        return (typed[at] = join(initial, PAIRS.get(vowel + letter)));
      }
      const [stays, moves] = PARTS.get(final) ?? ` ${final}`;
      if (isInitial(moves)) typed.splice(at, 1, join(initial, vowel, stays), join(moves, letter));
      else typed.push(letter);
      return undefined;
    }
  } else if (isInitial(letter) && isSyllable(last)) {
    const [initial, vowel, final] = lettersOf(last);
    const joined = final === " " ? letter : PAIRS.get(final + letter);
    if (joined && FINALS.includes(joined)) return (typed[at] = join(initial, vowel, joined));
  }
  typed.push(letter);
}

/** A text with its words in the right input mode, and [typed, meant] of each that was not. */
export function repair(text, isKnown) {
  const repairs = [];
  const asHangul = (typed) => {
    if (isKnown(typed.toLowerCase()) >= 0.5) return null;
    const meant = toHangul(typed);
    return /^[가-힣]{2,}$/.test(meant) && isKnown(meant) >= 0.5 ? meant : null;
  };
  const asLatin = (typed) => {
    const isLone = /[ㄱ-ㅎㅏ-ㅣ]/.test(typed);
    if (!isLone && isKnown(typed) >= 0.5) return null;
    for (let end = typed.length; end >= Math.min(2, typed.length); end--) {
      const keys = toKeys(typed.slice(0, end)).toLowerCase();
      if (/^[a-z]+$/.test(keys) && (keys.length > 2 || isLone) && isKnown(keys) === 1) {
        return keys + typed.slice(end);
      }
    }
    return null;
  };
  const replace = (typed, at) => {
    let meant = null;
    if (typed[0] <= "z") meant = asHangul(typed);
    else if (typed.length > 1 || /^\p{Nd}/u.test(text.slice(at + 1))) meant = asLatin(typed);
    if (meant) repairs.push([typed, meant]);
    return meant ?? typed;
  };
  let result = text.replace(/[A-Za-z]{2,}|[가-힣ㄱ-ㅎㅏ-ㅣ]+/g, replace);
  if (!repairs.length) return [result, repairs];
  const left = (result.match(/[A-Za-z]{2,}/g) ?? []).filter((word) => /^[가-힣]{2,}/.test(toHangul(word)));
  if (left.length > repairs.filter(([, meant]) => isSyllable(meant[0])).length) return [result, repairs];
  for (const word of left) {
    const meant = toHangul(word);
    if (!/^[가-힣]{2,}$/.test(meant)) continue;
    repairs.push([word, meant]);
    result = result.replace(word, meant);
  }
  return [result, repairs];
}
