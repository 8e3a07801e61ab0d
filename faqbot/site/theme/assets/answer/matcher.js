// @ts-check
// Finds the entries whose phrases a question means: the twin of the Matcher in faqbot/matching,
// from the index that the build exports (faqbot/site/export/index.py).

import { buildText, tokenise } from "./text.js";

const kernel = (similarity) => (similarity + similarity * similarity) / 2;
/** @param {number[]} weights the bias before them */
const probability = ([bias, ...weights], features) => {
  const logit = features.reduce((sum, feature, i) => sum + weights[i] * feature, bias);
  return 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, logit))));
};

/** The positions of the highest scores, best first; equal scores keep their order. */
const order = (scores) => [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);

/** The numbers that were written as characters, `first` of them for 0. */
const numbers = (text, first) =>
  Array.from(text, (char) => char.codePointAt(0) - (char >= "\ue000" ? 0x800 + first : first));

/**
 * The phrases of each id of an index.
 * @param {Documents.Index} index
 */
export function unpackPhrases(index) {
  const letters = [...index.letters];
  const text = numbers(index.phrases, index.first).map((number) => letters[number]).join("");
  return text.split("\n\n").map((some) => some.split("\n"));
}

/** Words that mean the same: a function from a plain text to the terms of the groups in it. */
function buildGlossary(groups, { plain, unify }, least) {
  const SPACE = /[\s\-_]+/g;
  const keyOf = (text) => {
    const key = text.replace(SPACE, "");
    return key.length > least && key.endsWith("s") ? key.slice(0, -1) : key;
  };
  const isLatin = (letter) => letter >= "a" && letter <= "z";
  const escape = (text) => text.replace(/[^\p{L}\p{N}]/gu, "\\$&");
  const groupOf = new Map();
  const patterns = new Map();
  groups.forEach((group, number) => {
    for (const wording of group) {
      const text = plain(unify(wording)).trim();
      const key = keyOf(text);
      if (key.length < least || !/[\p{L}\p{N}]/u.test(key[0])) continue;
      if (!groupOf.has(key)) groupOf.set(key, number);
      const before = isLatin(text[0]) ? `(?<![a-z]${text[0]})` : "";
      const last = text.at(-1);
      const after = isLatin(last) ? `${last === "s" ? "" : "s?"}(?![a-z])` : "";
      patterns.set(key, before + text.split(SPACE).map(escape).join("[\\s\\-_]*").slice(1) + after);
    }
  });
  const byLetter = new Map();
  for (const key of [...patterns.keys()].sort((a, b) => b.length - a.length)) {
    byLetter.set(key[0], [...(byLetter.get(key[0]) ?? []), patterns.get(key)]);
  }
  const all = [...byLetter].map(([letter, rest]) => `${letter}(?:${rest.join("|")})`).join("|");
  const pattern = all && new RegExp(all, "g");
  return (text) => (all ? text.match(pattern) ?? [] : []).map((found) => `#${groupOf.get(keyOf(found))}`);
}

/** Ranks ids by an index; read-only once built. */
export class Matcher {
  /**
   * `phrases` has a list for each of `index.ids`.
   * @param {Documents.Index} index
   */
  constructor(index, phrases = unpackPhrases(index)) {
    this.index = index;
    this.ids = index.ids;
    this.owners = Uint32Array.from(phrases.flatMap((some, owner) => some.map(() => owner)));
    this.text = buildText(index.text);
    this.glossary = buildGlossary(index.glossary, this.text, index.sizes.MIN_SYLLABLES);
    this.build(phrases.flat());
    this.weights = index.margins && this.unpack(index.margins);
    /** @type {?Map<string, [number, string][]>} */
    this.known = null;
  }

  /** A matcher over [id, phrases] pairs with the glossary and the calibration of an index. */
  static over(pairs, index) {
    const { plain, unify } = buildText(index.text);
    const ids = pairs.map(([id]) => id);
    const phrases = pairs.map(([, some]) => some.map((phrase) => plain(unify(phrase))));
    return new Matcher({ ...index, ids, margins: null }, phrases);
  }

  /** What a term counts that occurs several times. */
  dampen(weight) {
    const { REPEATED } = this.index.sizes;
    return weight <= REPEATED ? weight : REPEATED + Math.log(weight / REPEATED);
  }

  /** The inverted index: of each term, from `starts` on, the phrases and its weight there. */
  build(phrases) {
    const { owners } = this;
    this.size = phrases.length;
    this.vocabulary = new Map();
    this.termsOf = this.ids.map(() => []); // the terms of all phrases of an id, each once
    const last = []; // of each term: the last entry that has it, how many do, and how many phrases
    const counts = [];
    const lengths = [];
    const found = phrases.map((phrase, number) => {
      const row = [];
      for (const [term, weight] of this.mentions(phrase)) {
        let id = this.vocabulary.get(term);
        if (id === undefined) {
          this.vocabulary.set(term, (id = counts.length));
          counts.push(0);
          lengths.push(0);
        }
        lengths[id]++;
        if (last[id] !== owners[number]) {
          counts[id]++;
          this.termsOf[owners[number]].push(id);
        }
        last[id] = owners[number];
        row.push(id, this.dampen(weight));
      }
      return row;
    });
    const all = this.ids.length;
    this.idf = counts.map((count) => Math.log((1 + all) / (1 + count)) + 1);
    this.unknownIdf = Math.log(1 + all) + 1;
    this.starts = new Uint32Array(counts.length + 1);
    lengths.forEach((length, id) => (this.starts[id + 1] = this.starts[id] + length));
    this.phrases = new Uint32Array(this.starts.at(-1));
    this.values = new Float32Array(this.phrases.length);
    const next = this.starts.slice();
    found.forEach((row, number) => {
      let squares = 0;
      for (let i = 0; i < row.length; i += 2) {
        row[i + 1] *= this.idf[row[i]];
        squares += row[i + 1] ** 2;
      }
      for (let i = 0; i < row.length; i += 2) {
        const at = next[row[i]]++;
        this.phrases[at] = number;
        this.values[at] = row[i + 1] / Math.sqrt(squares);
      }
    });
  }

  /** The weight of phrases for ids: of each phrase, the numbers of ids and the weights for them. */
  unpack({ own, places, values, step, least }) {
    const { first } = this.index;
    const weights = (text) => numbers(text, first).map((number) => (number + least) * step);
    const rows = weights(own).map((weight, phrase) => [this.owners[phrase], weight]);
    const others = weights(values);
    let at = 0;
    numbers(places, first).forEach((gap, i) => {
      at += gap;
      rows[at % this.size].push(Math.floor(at / this.size), others[i]);
    });
    return rows;
  }

  /** The terms of a plain text and those of the glossary. */
  mentions(text) {
    const found = this.text.terms(text);
    for (const term of this.glossary(text)) found.set(term, this.index.sizes.GLOSSARY_WEIGHT);
    return found;
  }

  /** How much of a word (0-1) occurs in the phrases. */
  knownShare(word) {
    const { plain, stemOf } = this.text;
    let known = 0;
    let total = 0;
    for (const token of tokenise(plain(word))) {
      let parts = [`=${stemOf(token)}`];
      if (token >= "가" && token[0] <= "힣") {
        parts = token.length > 1 ? Array.from(token.slice(1), (char, i) => token[i] + char) : [token];
      }
      total += parts.length;
      known += parts.filter((part) => this.vocabulary.has(part)).length;
    }
    return total ? known / total : 0;
  }

  /** A question as it is understood, and the words that were put right for that. */
  read(question) {
    const { correctTypos, repair, spaceWords, unify } = this.text;
    const known = (word) => this.knownShare(word);
    const [text, repairs] = repair(unify(question, this.index.sizes.MAX_CHARS), known);
    const rarity = (term) => this.idf[this.vocabulary.get(term)] ?? Infinity;
    const isKnown = (stem) => this.vocabulary.has(`=${stem}`);
    const [correct, typos] = correctTypos(spaceWords(text, rarity), isKnown, () => this.stems());
    return [correct, [...repairs, ...typos]];
  }

  /** The known stems as typos are looked up; what a single id says may be a typo itself. */
  stems() {
    if (this.known) return this.known;
    const rarest = this.idf.reduce((most, idf) => Math.max(most, idf), 0);
    this.known = this.text.indexStems(
      [...this.vocabulary]
        .filter(([term, number]) => term.startsWith("=") && this.idf[number] < rarest)
        .map(([term, number]) => [this.idf[number], term.slice(1)]),
    );
    return this.known;
  }

  query(text) {
    const ids = [];
    const weights = [];
    let known = 0;
    let unknown = 0;
    for (const [term, weight] of this.mentions(text)) {
      const id = this.vocabulary.get(term);
      const value = this.dampen(weight) * (this.idf[id] ?? this.unknownIdf);
      if (id === undefined) unknown += value ** 2;
      else {
        ids.push(id);
        weights.push(value);
        known += value ** 2;
      }
    }
    const length = Math.sqrt(known);
    return {
      ids,
      weights: weights.map((weight) => weight / length),
      coverage: known ? known / (known + unknown) : 0,
      words: this.text.countWords(text),
    };
  }

  /** The cosine of a query with every phrase. */
  similarities({ ids, weights }) {
    const result = new Float64Array(this.size);
    ids.forEach((id, i) => {
      for (let at = this.starts[id]; at < this.starts[id + 1]; at++) {
        result[this.phrases[at]] += weights[i] * this.values[at];
      }
    });
    return result;
  }

  /** The share of a query's weight in terms that any phrase of an id has, as a function of it. */
  covered({ ids, weights }) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const shares = new Float64Array(this.idf.length);
    ids.forEach((id, i) => (shares[id] = weights[i] / total));
    return (owner) => this.termsOf[owner].reduce((sum, id) => sum + shares[id], 0);
  }

  /** The phrases that share the rarest terms, where there are too many to compare them all. */
  candidates({ ids, weights }) {
    const { CANDIDATES, POSTINGS, POSTINGS_SHARE } = this.index.sizes;
    if (this.weights || this.size <= CANDIDATES) return null;
    const lengthOf = (i) => this.starts[ids[i] + 1] - this.starts[ids[i]];
    const totals = new Map();
    let budget = Math.max(POSTINGS, Math.floor(this.size / POSTINGS_SHARE));
    for (const [rank, i] of [...ids.keys()].sort((a, b) => lengthOf(a) - lengthOf(b)).entries()) {
      budget -= lengthOf(i);
      if (rank && budget < 0) break;
      for (let at = this.starts[ids[i]]; at < this.starts[ids[i] + 1]; at++) {
        const phrase = this.phrases[at];
        totals.set(phrase, (totals.get(phrase) ?? 0) + weights[i] * this.values[at]);
      }
    }
    const best = [...totals].sort((a, b) => b[1] - a[1]).slice(0, CANDIDATES);
    return best.map(([phrase]) => phrase).sort((a, b) => a - b);
  }

  /** What speaks for every id, best first: [{id, score, margin, similarity, coverage, words, covered}]. */
  weigh(question) {
    const query = this.query(this.text.plain(this.read(question)[0]));
    if (!query.ids.length) return [];
    const similarities = this.similarities(query);
    const nearest = new Map(); // of each id: the number of its nearest phrase
    for (const phrase of this.candidates(query) ?? similarities.keys()) {
      const best = nearest.get(this.owners[phrase]);
      if (best === undefined || similarities[phrase] > similarities[best]) {
        nearest.set(this.owners[phrase], phrase);
      }
    }
    const owners = [...nearest.keys()];
    const near = [...nearest.values()].map((phrase) => similarities[phrase]);
    const margins = this.weights ? this.margins(similarities) : near.map((value) => value * 2 - 1);
    const scores = near.map((value, i) => this.index.nearest * value + margins[i]);
    const { coverage, words } = query;
    const covered = this.covered(query);
    return order(scores).map((i) => ({
      id: this.ids[owners[i]],
      score: scores[i],
      margin: margins[i],
      similarity: near[i],
      coverage,
      words,
      covered: covered(owners[i]),
    }));
  }

  /** The most likely ids, best first: [{id, score, confidence, similarity}]. */
  rank(question, limit = 5) {
    const weighed = limit < 1 ? [] : this.weigh(question);
    if (!weighed.length) return [];
    const [first, second] = [...weighed.map(({ score }) => score), this.index.sizes.NO_RIVAL];
    const words = Math.log(1 + weighed[0].words);
    const whole = Math.sqrt(weighed[0].coverage); // what no phrase has counts against all of them
    const { scope, choice } = this.index.calibration;
    const inScope = probability(scope, [weighed[0].margin, weighed[0].similarity * whole, words]);
    return weighed.slice(0, limit).map(({ id, score, margin, similarity }, rank) => {
      const lead = score - (rank ? first : second);
      const confidence = inScope * probability(choice, [margin, similarity, lead, words]);
      return { id, score, confidence, similarity: similarity * whole };
    });
  }

  margins(similarities) {
    const result = Float64Array.from(this.index.margins.bias);
    similarities.forEach((similarity, phrase) => {
      if (!similarity) return;
      const shared = kernel(similarity);
      const row = this.weights[phrase];
      for (let i = 0; i < row.length; i += 2) result[row[i]] += shared * row[i + 1];
    });
    return result;
  }
}
