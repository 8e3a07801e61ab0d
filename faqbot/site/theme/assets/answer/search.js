// @ts-check
// What the search box shows: entries as the bot ranks them, then status and error codes, calls,
// sections and other pages, with what they share with the query marked.

import { Matcher } from "./matcher.js";
import { tokenise } from "./text.js";

const LEAST = 0.015; // confidence of an entry that is worth showing
const LEAST_NAMED = 0.45; // similarity of a page by its title
const LEAST_NEAR = 0.15; // score of a page that is worth naming where nobody asked for a list
const OF_A_SECTION = 0.7; // a heading says less of what its page is about than a title
const MOST = 10;
const MOST_NEAR = 5;

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const isHangul = (char) => char >= "가" && char <= "힣";

const CODE_BESIDE = 0.45; // the score of a code that a query names beside something else

/** Finds pages of one language for a query. */
export class Search {
  constructor(bot) {
    this.bot = bot;
    const { pages, entries } = bot.answers;
    this.titles = new Map(pages);
    for (const [id, { title }] of Object.entries(entries)) this.titles.set(this.locationOf("entry", id), title);
    const { index } = bot.matcher;
    this.named = Matcher.over(pages.map(([location, title]) => [location, [title]]), index);
  }

  /** Where something is within the site of a language, as `pages` has it. */
  locationOf(kind, name) {
    return this.bot.address(kind, name).slice(this.bot.answers.prefix.length + 1);
  }

  /** Results for the theme's search box: for each page a list, the page first, then sections. */
  find(query) {
    const mark = this.marker(query);
    return this.rank(query).map((locations) =>
      locations.map(([location, score]) => ({
        location,
        title: mark(this.titles.get(location)),
        text: mark(this.teaser(location)),
        score,
        terms: {},
      })),
    );
  }

  /** The pages that some words may mean, as {title, location}. */
  near(words) {
    const pages = this.rank(words).map(([first]) => first);
    const found = pages.filter(([, score]) => score >= LEAST_NEAR).slice(0, MOST_NEAR);
    return found.map(([location]) => ({ title: this.titles.get(location), location }));
  }

  /**
   * A query whose last word is still being typed, with the most common word that it begins; one
   * that is known behind the word before comes first.
   */
  complete(query) {
    const [, before, last] = /^(.*?)([a-z]+)$/is.exec(query) ?? [];
    if (!last) return query;
    if (last.length < 2) return before.trim() ? before : query; // it begins too many words
    const { vocabulary, idf, text } = this.bot.matcher;
    const { plain, stemOf } = text;
    const begun = `=${last.toLowerCase()}`;
    if (vocabulary.has(`=${stemOf(last.toLowerCase())}`)) return query;
    const previous = tokenise(plain(before)).map(stemOf).at(-1);
    const rarity = (term) => idf[vocabulary.get(term)] - (vocabulary.has(previous + term) ? 100 : 0);
    const words = [...vocabulary.keys()].filter((term) => term.startsWith(begun));
    const [word] = words.sort((a, b) => rarity(a) - rarity(b));
    return word ? before + word.slice(1) : query;
  }

  /** What fits a query, best first: [location, score] of each page with those of its sections. */
  rank(typed) {
    const { bot } = this;
    if (!typed.trim()) return [];
    const query = this.complete(typed.trim());
    const { asked, diagnosis, decision } = bot.understand(bot.mask(query).text);
    const matches = bot.matcher.rank(asked, MOST);
    const decided = new Map(decision.ranked);
    const scores = new Map();
    const add = (location, score) => scores.set(location, Math.max(score, scores.get(location) ?? 0));
    for (const { id, confidence } of matches) {
      const score = decided.get(id) ?? confidence;
      if (id in bot.answers.entries && score >= LEAST) add(this.locationOf("entry", id), score);
    }
    const isCode = decision.ranked[0]?.[0] === "status-codes" || decision.outcome === "none";
    for (const code of diagnosis.status_codes) add(this.locationOf("status", code), isCode ? 1.1 : CODE_BESIDE);
    for (const code of diagnosis.error_codes) add(this.locationOf("error", code), 1.2);
    for (const doc of bot.callsOf(diagnosis)) if (doc.page) add(this.locationOf("call", doc.page), 0.9);
    for (const { id, similarity } of this.named.rank(query, MOST)) {
      const isSection = id.startsWith("faq/") && id.includes("#");
      if (similarity >= LEAST_NAMED) add(id, similarity ** 2 * (isSection ? OF_A_SECTION : 1));
    }
    return this.group(scores);
  }

  /** Pages, best first, each with its sections; a section brings its page along. */
  group(scores) {
    const groups = new Map();
    for (const [location, score] of scores) {
      const page = location.split("#")[0];
      if (!groups.has(page)) groups.set(page, new Map([[page, scores.get(page) ?? 0]]));
      groups.get(page).set(location, score);
    }
    const best = (group) => Math.max(...group.values());
    const sorted = [...groups.values()].sort((a, b) => best(b) - best(a)).slice(0, MOST);
    return sorted.map((group) => [...group].map(([location]) => [location, best(group)]));
  }

  /** The first lines of a page as plain text. */
  teaser(location) {
    const [folder, name] = location.split(/[/#]+/);
    const { answers } = this.bot;
    if (location.includes("#")) return folder === "errors" ? answers.errors[name]?.meaning ?? "" : "";
    if (folder === "status") return answers.status[name]?.meaning ?? "";
    if (folder !== "faq") return "";
    const first = /<p>(.*?)<\/p>/s.exec(answers.entries[name]?.html ?? "")?.[1] ?? "";
    const signs = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&#39;": "'" };
    return first.replace(/<[^>]*>/g, "").replace(/&(?:lt|gt|amp|quot|#39);/g, (sign) => signs[sign]);
  }

  /** A function that turns text into HTML in which the words of a query are marked. */
  marker(query) {
    const { matcher } = this.bot;
    const { plain, stemOf, unify } = matcher.text;
    const read = plain(matcher.read(query)[0]);
    const groups = matcher.glossary(read);
    const words = tokenise(read).filter((word) => word.length > 1 || isHangul(word));
    const parts = words.flatMap((word) => (isHangul(word[0]) ? prefixes(word) : [`${stemOf(word)}[a-z]*`]));
    const same = groups.flatMap((group) => matcher.index.glossary[Number(group.slice(1))]);
    parts.push(...same.map((wording) => wording.replace(/[^\p{L}\p{N}]/gu, "\\$&")));
    if (!parts.length) return escape;
    const longest = [...new Set(parts)].sort((a, b) => b.length - a.length);
    const pattern = new RegExp(longest.map((part) => (part[0] <= "z" ? `(?<![a-z])${part}` : part)).join("|"), "g");
    return (text) => {
      const folded = plain(unify(text));
      if (folded.length !== text.length) return escape(text); // places would not agree
      let end = 0;
      let html = "";
      for (const { 0: found, index } of folded.matchAll(pattern)) {
        html += `${escape(text.slice(end, index))}<mark>${escape(text.slice(index, index + found.length))}</mark>`;
        end = index + found.length;
      }
      return html + escape(text.slice(end));
    };
  }
}

/** The beginnings of a Korean word, down to two syllables: particles and endings differ. */
const prefixes = (word) =>
  word.length < 3 ? [word] : Array.from({ length: word.length - 1 }, (_, i) => word.slice(0, word.length - i));
