// @ts-check
// The passage of an article that answers a question where the lead does not: the twin of
// passages.py in faqbot/answering, from the sections that faqbot/site/export/passages.py writes.

import { tokenise } from "./text.js";

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\xa0", "#39": "'" };
const ITEM = /<(?=(?:li|tr|p|pre)\b)/;
const PICTURE = /<img\b[^<>]*?\balt="([^"]*)"[^<>]*>/g;

/** The words of an HTML text. */
const wordsOf = (html) =>
  html.replace(PICTURE, "$1").replace(/<[^>]*>/g, " ").replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name) => ENTITIES[name]);

/** Finds passages among sections; `phrases` are the wordings of each id of the matcher. */
export class Passages {
  /** @param {Documents.Passages} sections */
  constructor(sections, matcher, phrases) {
    this.sections = sections;
    this.matcher = matcher;
    this.phrases = new Map(matcher.ids.map((id, number) => [id, phrases[number]]));
    this.code = new RegExp(sections.code, "g");
    this.functionWords = new Set(sections.words);
    this.pages = new Map(); // what was read of pages, by their addresses
    this.usuals = new Map();
    this.count();
  }

  /** In how many sections each term occurs. */
  count() {
    this.occurrences = new Map();
    this.size = 0;
    for (const parts of Object.values(this.sections.pages)) {
      for (const [heading, , html] of parts) {
        this.size++;
        for (const term of this.terms(`${heading}\n${wordsOf(html)}`).keys()) {
          this.occurrences.set(term, (this.occurrences.get(term) ?? 0) + 1);
        }
      }
    }
  }

  /** The passage that says what was asked where the answer does not, or null. */
  find(answer, question) {
    const parts = this.sections.pages[answer.url];
    if (!parts) return null;
    const { weights } = this.sections;
    const title = this.terms(answer.title);
    const told = new Set([...this.terms(wordsOf(answer.html)).keys(), ...title.keys()]);
    const read = this.read(answer.url);
    const terms = [...this.terms(question)].filter(([term]) => !title.has(term));
    const asked = this.weigh(terms, answer.id);
    const isKnown = (term) => told.has(term) || read.some(({ all }) => all.has(term));
    const total = asked.reduce((sum, [term, value]) => (isKnown(term) ? sum + value : sum), 0);
    const gains = read.map((part) => this.gain(asked, part, told));
    const best = gains.indexOf(Math.max(...gains));
    if (gains[best] < Math.max(weights.least, weights.share * total)) return null;
    const [heading, anchor, html] = parts[best];
    return { heading, html, url: `${answer.url}#${anchor}` };
  }

  /** Whether one of some words stands on an answer's page. */
  mentions(answer, words) {
    const known = new Set([...this.terms(wordsOf(answer.html)).keys(), ...this.terms(answer.title).keys()]);
    const parts = this.sections.pages[answer.url] ? this.read(answer.url) : [];
    const isKnown = (term) => known.has(term) || parts.some(({ all }) => all.has(term));
    return words.some((word) =>
      [...this.terms(word)].some(([term, kind]) => kind >= this.sections.whole && isKnown(term)),
    );
  }

  /** The terms of a text that tell what it is about, with what kind of term each is worth. */
  terms(text) {
    const { weights, particles } = this.sections;
    const { plain, stemOf, unify } = this.matcher.text;
    const unified = unify(text);
    const found = new Map();
    for (const [name] of unified.matchAll(this.code)) found.set(`\`${name.toLowerCase()}`, weights.code);
    const read = plain(unified);
    let previous = "";
    for (const token of tokenise(read)) {
      if (token[0] >= "가" && token[0] <= "힣") {
        for (let at = 0; at < token.length - 1; at++) {
          const ends = at === token.length - 2 && (at > 0 || particles.includes(token.at(-1)));
          const weight = ends ? weights.last : at ? weights.inner : 1;
          const pair = token.slice(at, at + 2);
          found.set(pair, Math.max(weight, found.get(pair) ?? 0));
        }
        previous = "";
      } else if (this.functionWords.has(token)) {
        previous = "";
      } else {
        const stem = stemOf(token);
        found.set(`=${stem}`, weights.word);
        if (previous) found.set(`${previous}=${stem}`, weights.pair);
        previous = stem;
      }
    }
    for (const term of this.matcher.glossary(read)) found.set(term, weights.group);
    return found;
  }

  /** What each term of a question counts within an entry, without those that tell nothing. */
  weigh(terms, id) {
    const { weights } = this.sections;
    const { ids, vocabulary, idf, unknownIdf } = this.matcher;
    const usual = this.usual(id);
    const sections = Math.max(this.size, weights.sections);
    const few = Math.log((1 + Math.max(ids.length, weights.entries)) / (1 + ids.length));
    const rarity = (term) => {
      const among = Math.log((1 + sections) / (1 + (this.occurrences.get(term) ?? 0))) - weights.common;
      const asked = (idf[vocabulary.get(term)] ?? unknownIdf) - 1 + few - weights.asked;
      return Math.max(0, Math.min(among, asked)) * (1 - (usual.get(term) ?? 0)) ** 2;
    };
    const weighed = [];
    for (const [term, weight] of terms) {
      const at = term.indexOf("=");
      const words = at > 0 ? [`=${term.slice(0, at)}`, term.slice(at)] : [];
      const value = weight * Math.min(...[term, ...words].map(rarity));
      if (value > 0) weighed.push([term, value]);
    }
    return weighed;
  }

  /** In what share of an entry's wordings each term occurs. */
  usual(id) {
    if (!this.usuals.has(id)) {
      const phrases = this.phrases.get(id) ?? [];
      const counts = new Map();
      for (const phrase of phrases) {
        for (const term of this.terms(phrase).keys()) {
          if (term[0] !== "`") counts.set(term, (counts.get(term) ?? 0) + 1);
        }
      }
      const share = (count) => Math.min(1, (this.sections.langs * count) / phrases.length);
      this.usuals.set(id, new Map([...counts].map(([term, count]) => [term, share(count)])));
    }
    return this.usuals.get(id);
  }

  /** The terms of each part of a page: all of them, those of its heading, those of each item. */
  read(url) {
    if (!this.pages.has(url)) {
      const parts = this.sections.pages[url].map(([title, , html]) => {
        const heading = new Set(this.terms(title).keys());
        const texts = html.split(ITEM).filter(Boolean);
        const items = texts.map((item) => new Set([...heading, ...this.terms(wordsOf(`<${item}`)).keys()]));
        return { all: new Set([...heading, ...items.flatMap((item) => [...item])]), heading, items };
      });
      this.pages.set(url, parts);
    }
    return this.pages.get(url);
  }

  /** What of a question a part tells that was not told yet. */
  gain(asked, { all, heading, items }, told) {
    const { weights } = this.sections;
    let gained = 0;
    const together = items.map(() => 0);
    for (const [term, value] of asked) {
      const isHeading = heading.has(term);
      if (!all.has(term) || (told.has(term) && !isHeading)) continue;
      const counted = isHeading ? value * (told.has(term) ? weights.told : weights.heading) : value;
      gained += counted;
      items.forEach((item, number) => {
        if (item.has(term)) together[number] += counted;
      });
    }
    return weights.together * Math.max(0, ...together) + (1 - weights.together) * gained;
  }
}
