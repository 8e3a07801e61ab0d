// @ts-check
// A text becomes weighted terms, and words typed in the wrong input mode become what was meant:
// the twin of text.py, spelling.py, hangul.py, keyboard.py, repair.py and spacing.py in
// faqbot/matching.

const INVISIBLE =
  // eslint-disable-next-line no-misleading-character-class -- marks are what is looked for
  /[\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0000}-\u{e0fff}]+/gu;
const CROWDED = /[^\0-\x7f\u1100-\u1112가-힣]{64}/u;
const PIECE = /[\0-\x7f\u1100-\u1112가-힣]*[^\0-\x7f\u1100-\u1112가-힣]{0,64}/gu;
const TONE = /([ㄱ-ㅎㅏ-ㅣ])\1+/g;
const TOKEN = /[가-힣]+|[ㄱ-ㅎㅏ-ㅣ]+|[a-z]+|[0-9]+|[\p{L}\p{Nl}\p{No}]+/gu;
const LATIN = /[A-Za-z]{2,}/g;
const SYLLABLE = 0xac00; // the first one

const isSyllable = (char) => char >= "가" && char <= "힣";

/**
 * What is made of a document, made once for the same one.
 * @template {WeakKey} D
 * @template T
 * @param {(document: D) => T} make
 * @returns {(document: D) => T}
 */
export function once(make) {
  const made = new WeakMap();
  return (document) => made.get(document) ?? made.set(document, make(document)).get(document);
}

const shown = (text) => text.toLowerCase().replace(TONE, " ");
export const tokenise = (text) => text.match(TOKEN) ?? [];

/** A text without the characters that take no room. */
export const visible = (text) => text.replace(INVISIBLE, "");

/** The beginning and the end of a text, `size` characters at most. */
export function cut(text, size) {
  const chars = text.length > size ? [...text] : text;
  if (chars.length <= size) return text;
  const end = Math.floor(size / 4);
  return `${chars.slice(0, size - end - 1).join("")}\n${chars.slice(-end).join("")}`;
}

export const compose = (text) => {
  const pieces = CROWDED.test(text) ? text.match(PIECE) : [text];
  return pieces.map((piece) => piece.normalize("NFKC")).join("");
};

/** A text composed, without invisible characters and cut to a size. */
export const spell = (text, size) => cut(compose(cut(visible(text), size)), size);

/**
 * Prepare to read texts: `tables` has letters, weights, endings and sizes, as the index brings them
 * (faqbot/site/export/index.py).
 */
export const buildText = once((/** @type {Documents.Text} */ tables) => {
  const { sizes, letters: LETTERS, sounds: SOUNDS } = tables;
  const [INITIALS, VOWELS, FINALS] = LETTERS;
  const ALONE = INITIALS + VOWELS + FINALS.slice(1);
  const PAIRS = new Map(tables.joined.map((joined) => [joined.slice(0, 2), joined[2]]));
  const PARTS = new Map(tables.joined.map((joined) => [joined[2], joined.slice(0, 2)]));
  const ENDING = new RegExp(`^(.{${sizes.STEM_LETTERS},}?)(?:${tables.endings.join("|")})$`, "su");

  const isVowel = (letter) => VOWELS.includes(letter);
  const isInitial = (letter) => INITIALS.includes(letter);

  /** The positions of a syllable's letters in `LETTERS`. */
  function split(syllable) {
    const number = syllable.charCodeAt(0) - SYLLABLE;
    return [Math.floor(number / (VOWELS.length * FINALS.length)), Math.floor(number / FINALS.length) % VOWELS.length, number % FINALS.length];
  }

  /** The syllable of three letters; the last may be left out. */
  function join(initial, vowel, final = " ") {
    const places = [INITIALS.indexOf(initial), VOWELS.indexOf(vowel), FINALS.indexOf(final)];
    return String.fromCharCode(SYLLABLE + (places[0] * VOWELS.length + places[1]) * FINALS.length + places[2]);
  }

  const lettersOf = (syllable) => split(syllable).map((place, i) => LETTERS[i][place]);

  function unify(text, size = Infinity) {
    return spell(text, size)
      .replace(/[\x1c-\x1f\x85]/g, " ")
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

  const plain = (text) => shown(text).replace(/[가-힣]/g, fold);
  const stemOf = (word) => ENDING.exec(word)?.[1] ?? word;

  function countWords(text) {
    const words = (token) => (isSyllable(token[0]) ? Math.ceil(token.length / sizes.SYLLABLES_A_WORD) : 1);
    return tokenise(text).reduce((sum, token) => sum + words(token), 0);
  }

  /**
   * The terms of one word, [term, weight] each.
   * @param {string} token
   * @returns {[term: string, weight: number][]}
   */
  function termsOf(token) {
    // By characters, not by halves of them; hardly a text has any of two halves.
    const chars = /[\ud800-\udbff]/.test(token) ? [" ", ...token, " "] : ` ${token} `;
    /** @type {(term: string, weight: number) => [string, number]} */
    const weighed = (term, weight) => [term, weight];
    const runs = (size) =>
      Array.from({ length: Math.max(0, chars.length - size + 1) }, (_, i) =>
        weighed("".concat(...chars.slice(i, i + size)), 1),
      );
    if (isSyllable(token[0])) return [...runs(2), ...Array.from(token, (each) => weighed(each, sizes.SYLLABLE_WEIGHT))];
    const isNumber = /^[0-9]+$/.test(token);
    if (isNumber && token.length !== sizes.CODE_DIGITS) return [[`=${token}`, sizes.NUMBER_WEIGHT]];
    const whole = weighed(`=${stemOf(token)}`, sizes.WORD_WEIGHT);
    const letters = tables.runs.flatMap(runs);
    if (!isNumber) return [whole, ...letters];
    // 428 is not a mistyped 429: all of a code counts, or nothing.
    return [whole, ...letters.filter(([run]) => run.includes(token)).map(([run]) => weighed(run, sizes.WORD_WEIGHT))];
  }

  // Phrases are made of the same words over and over.
  const known = new Map();
  const MAX_KNOWN = 50_000; // words; questions bring ever new ones

  /** The terms of a plain text with their weights, as a Map. */
  function terms(text) {
    const result = new Map();
    const add = ([term, weight]) => result.set(term, (result.get(term) ?? 0) + weight);
    let previous = "";
    for (const token of tokenise(text)) {
      if (known.size > MAX_KNOWN) known.clear();
      if (!known.has(token)) known.set(token, termsOf(token));
      known.get(token).forEach(add);
      if (!isSyllable(token[0])) {
        if (previous) add([`${stemOf(previous)}=${stemOf(token)}`, sizes.PAIR_WEIGHT]);
      } else if (isSyllable(previous.at(-1) ?? "")) {
        add([previous.at(-1) + token[0], sizes.ACROSS_WEIGHT]);
      }
      previous = token;
    }
    return result;
  }

  // --- the wrong input mode ---------------------------------------------------------------

  /** What Latin letters give in Hangul mode. */
  function toHangul(keys) {
    const typed = [];
    for (const key of keys) {
      const at = tables.keys.includes(key) ? key : key.toLowerCase();
      type(tables.typed[tables.keys.indexOf(at)] ?? key, typed);
    }
    return typed.join("");
  }

  /** The Latin letters that type a Hangul text. */
  function toKeys(text) {
    const letters = [...text].map((char) => (isSyllable(char) ? lettersOf(char).join("").trim() : char));
    const parts = letters.join("").replace(/./gsu, (letter) => PARTS.get(letter) ?? letter);
    return parts.replace(/./gsu, (letter) => tables.keys[tables.typed.indexOf(letter)] ?? letter);
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
  function repair(text, isKnown) {
    const repairs = [];
    let unknown = 0;
    const asHangul = (typed) => {
      const meant = toHangul(typed);
      return /^[가-힣]{2,}$/.test(meant) && isKnown(meant) >= sizes.KNOWN ? meant : null;
    };
    const asLatin = (typed, hasLone) => {
      let all = "";
      const beginnings = Array.from(typed.slice(0, sizes.MAX_KEYS), (char) => (all += toKeys(char).toLowerCase()));
      for (let end = beginnings.length; end >= Math.min(2, typed.length); end--) {
        const keys = beginnings[end - 1];
        if (keys.length > sizes.MAX_KEYS || !(keys.length > 2 || hasLone)) continue;
        if (/^[a-z]+$/.test(keys) && isKnown(keys) === 1) return keys + typed.slice(end);
      }
      return null;
    };
    const replace = (typed, at) => {
      const isLatin = typed[0] <= "z";
      if (typed.length === 1 && !/^\p{Nd}/u.test(text.slice(at + 1, at + 3))) return typed;
      const hasLone = !isLatin && /[ㄱ-ㅎㅏ-ㅣ]/.test(typed);
      if (unknown >= sizes.MAX_WORDS || (!hasLone && isKnown(typed.toLowerCase()) >= sizes.KNOWN)) return typed;
      unknown++;
      const meant = isLatin ? asHangul(typed) : asLatin(typed, hasLone);
      if (meant) repairs.push([typed, meant]);
      return meant ?? typed;
    };
    const result = text.replace(/[A-Za-z]{2,}|[가-힣ㄱ-ㅎㅏ-ㅣ]+/g, replace);
    if (!repairs.length) return [result, repairs];
    const mayFollow = (word) => {
      const meant = toHangul(word);
      if (/^[가-힣]{2}/.test(meant)) return true;
      return /^[가-힣]$/.test(meant) && isKnown(word.toLowerCase()) < sizes.KNOWN;
    };
    const left = (result.match(LATIN) ?? []).filter(mayFollow);
    const turned = repairs.filter(([, meant]) => isSyllable(meant[0])).length;
    if (!left.length || left.length > turned) return [result, repairs];
    const follow = (word) => {
      const meant = toHangul(word);
      if (!left.includes(word) || !/^[가-힣]+$/.test(meant)) return word;
      repairs.push([word, meant]);
      return meant;
    };
    return [result.replace(LATIN, follow), repairs];
  }

  // --- together or apart ------------------------------------------------------------------

  /** A text with the more common spacing of its Latin words; `rarity` is that of a term. */
  function spaceWords(text, rarity) {
    const { MAX_KEYS, LEAST_LETTERS, LEAST_LONGER } = sizes;
    const word = `[A-Za-z]{${LEAST_LETTERS},${MAX_KEYS}}(?![A-Za-z])`;
    const apart = new RegExp(`(?<![A-Za-z])(${word})[ _-](?=(${word}))`, "g");
    // A name in code is written as it is: readonly_field is no "read only_field".
    const together = new RegExp(`(?<![A-Za-z_])${word}(?!_)`, "g");
    const pair = (word, other) => rarity(`${stemOf(word)}=${stemOf(other)}`);
    const join = (typed, one, two) => {
      const [word, other] = [one.toLowerCase(), two.toLowerCase()];
      const stem = word + stemOf(other);
      return stemOf(word + other) === stem && rarity(`=${stem}`) < pair(word, other) ? one : typed;
    };
    const split = (word) => {
      const lower = word.toLowerCase();
      let best = rarity(`=${stemOf(lower)}`);
      let parts = word;
      for (let end = LEAST_LETTERS; end <= word.length - LEAST_LETTERS; end++) {
        if (Math.max(end, word.length - end) < LEAST_LONGER) continue;
        const rare = pair(lower.slice(0, end), lower.slice(end));
        if (rare < best) [best, parts] = [rare, `${word.slice(0, end)} ${word.slice(end)}`];
      }
      return parts;
    };
    return text.replace(apart, join).replace(together, split);
  }

  // --- typos ------------------------------------------------------------------------------

  const isStem = (stem) => stem.length >= sizes.LEAST_STEM && stem.length <= sizes.MAX_KEYS && /^[a-z]+$/.test(stem);
  const remainders = (word) => Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1));
  const isOneTypo = (typed, meant) => {
    let start = 0;
    while (start < typed.length && typed[start] === meant[start]) start++;
    const [one, other] = [typed.slice(start), meant.slice(start)];
    const [short, less] = [one.slice(1), other.slice(1)];
    const turned = one.slice(0, 2) === (other[1] ?? "") + (other[0] ?? "");
    const isNear = short === less || short === other || one === less || (turned && one.slice(2) === other.slice(2));
    return typed !== meant && isNear;
  };

  /** The stems among [rarity, stem] pairs by what is left of them without one of their letters. */
  function indexStems(pairs) {
    const found = new Map();
    pairs.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
    for (const [place, [, stem]] of pairs.entries()) {
      if (!isStem(stem)) continue;
      for (const rest of new Set([stem, ...remainders(stem)])) {
        if (!found.has(rest)) found.set(rest, []);
        found.get(rest).push([place, stem]);
      }
    }
    return found;
  }

  /** A text with unknown words put right that are one typo away from known ones, and which. */
  function correctTypos(text, isKnown, stems) {
    const repairs = [];
    const word = new RegExp(`(?<![A-Za-z_])[A-Za-z]{${sizes.LEAST_STEM},${sizes.MAX_KEYS}}(?![A-Za-z_])`, "g");
    const correct = (typed) => {
      const lower = typed.toLowerCase();
      const stem = stemOf(lower);
      if (stem.length < sizes.LEAST_STEM || isKnown(stem)) return typed;
      const near = [stem, ...remainders(stem)]
        .flatMap((rest) => stems().get(rest) ?? [])
        .filter(([, meant]) => isOneTypo(stem, meant));
      if (!near.length) return typed;
      const [, best] = near.reduce((a, b) => (b[0] < a[0] ? b : a));
      repairs.push([typed, best + lower.slice(stem.length)]);
      return best + lower.slice(stem.length);
    };
    return [text.replace(word, correct), repairs];
  }

  return { correctTypos, countWords, indexStems, plain, repair, spaceWords, stemOf, terms, toKeys, unify };
});
