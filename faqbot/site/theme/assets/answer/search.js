// @ts-check
// What the box that finds shows while somebody types: the answer where the bot is sure of one, then
// entries as the bot ranks them, status and error codes, calls, sections and other pages. What they
// share with the query is told apart.

import { Matcher } from "./matcher.js";
import { tokenise } from "./text.js";

const LEAST = 0.015; // confidence of an entry that is worth showing
const LEAST_NAMED = 0.45; // similarity of a page by its title
// The score of a page that is worth naming where nobody asked for a list: one whose address has a
// word of the query, and any other.
const LEAST_NEAR = 0.15;
const LIKELY_NEAR = 0.5;
const OF_A_SECTION = 0.7; // a heading says less of what its page is about than a title
const CODE_BESIDE = 0.45; // the score of a code that a query names beside something else
const BEGUN = 0.8; // of a page whose title begins with what is typed
const FEWEST_BEGUN = 3; // letters, of a title that is no number
const MOST = 10;
const MOST_NEAR = 5;
const TOLD = 240; // characters of an answer
const FEWEST_KEYS = 5; // typed before the bot is asked: less is no question yet, but for a number
const COMMON = /^(?:how|what|which|where|when|why|who|with|does|from|that|this|can|the|and|어떻|무엇|어디|어떤|얼마|하나|하려|있나|인가)/;

const VERBS = { GET: "조회", POST: "생성", PUT: "수정", DELETE: "삭제" };

const isHangul = (char) => char >= "가" && char <= "힣";
const KINDS = { status: "status", errors: "error", messages: "message", calls: "call", category: "topic", faq: "question" };

/** Finds pages of one language for a query. */
export class Search {
  constructor(bot) {
    this.bot = bot;
    /** @type {Map<string, {typed: string, count: number}> | null} */
    this.words = null;
    const { pages, entries } = bot.answers;
    this.titles = new Map(pages);
    for (const [id, { title }] of Object.entries(entries)) this.titles.set(this.locationOf("entry", id), title);
    const { index } = bot.matcher;
    const calls = Object.values(bot.answers.api).filter(({ page }) => page);
    this.calls = new Map(calls.map(({ page, title }) => [this.locationOf("call", page), title]));
    const korean = new Map(index.glossary.flatMap((group) => group.map((word) => [word, group.find((each) => isHangul(each[0]))])));
    this.named = Matcher.over(pages.map(([location, title]) => [location, this.namesOf(location, title, korean)]), index);
  }

  /** What a page is known by: a call also as the API calls it, "Update a Contact", and as "연락처 수정". */
  namesOf(location, title, korean) {
    const name = this.calls.get(location);
    if (!name) return [title];
    const thing = name.replace(/^\S+ (?:an? |all )?/, "").toLowerCase();
    const said = thing.replace(/[a-z]+/g, (word) => korean.get(word) ?? korean.get(word.replace(/s$/, "")) ?? word);
    return [title, name, `${said} ${VERBS[title.split(" ", 1)[0]]}`];
  }

  /** Where something is within the site of a language, as `pages` has it. */
  locationOf(kind, name) {
    return this.bot.entryAnswers.address(kind, name).slice(this.bot.answers.prefix.length + 1);
  }

  /** What fits a query: {answer, rows}, each row as `row` makes it; `answer` is one or null. */
  find(typed) {
    const query = this.complete(typed.trim());
    const read = query ? this.bot.interpreter.understand(this.bot.mask(query).text) : null;
    if (!read) return { answer: null, rows: [] };
    const mark = this.marker(query);
    const isQuestion = this.bot.matcher.text.toKeys(typed.trim()).length >= FEWEST_KEYS || /\d{3}/.test(typed);
    const rows = this.rank(typed, query, read).flatMap((group) => this.unfold(group));
    const answer = isQuestion && rows.length ? this.answer(rows[0], read) : null;
    const others = rows.slice(answer ? 1 : 0, MOST);
    return { answer, rows: others.map((location) => this.row(location, mark)) };
  }

  /** What many look for, as rows. */
  popular() {
    return this.bot.answers.popular.map((id) => this.row(this.locationOf("entry", id), (text) => [[text, false]]));
  }

  /** The first of all pages as the answer: one that the bot would give, or a code; else null. */
  answer(location, { decision }) {
    const { bot } = this;
    const [id] = decision.ranked[0] ?? [];
    if (decision.outcome !== "answer") return null;
    const isAnswer = location === this.locationOf("entry", id) || /^(?:status\/\d|errors\/#)/.test(location);
    const row = isAnswer && this.row(location, (text) => [[text, false]]);
    if (!row) return null;
    const [folder, name] = location.split(/[/#]+/);
    const { meaning, fix } = bot.answers[folder]?.[name] ?? {};
    const text = meaning ? `${meaning} ${fix}` : plainOf(bot.answers.entries[id].html);
    const short = text.length > TOLD ? `${text.slice(0, TOLD).replace(/\s+\S*$/, "")}…` : text;
    return { ...row, kind: row.badge ? row.kind : "answer", text: [[short, false]] };
  }

  /** The pages of a group that are shown, and the sections that say more. */
  unfold(group) {
    const [[page, own], ...sections] = group;
    const best = sections.filter(([, score]) => score >= own).map(([location]) => location);
    return own > 0 ? [page, ...sections.map(([location]) => location)] : best;
  }

  /**
   * A page as {kind, location, badge, title, text}; `badge` is a code or a method, title and text are
   * lists of [text, whether the query has it].
   */
  row(location, mark) {
    const title = this.titles.get(location) ?? "";
    const [folder, name] = location.split(/[/#]+/);
    const isSection = folder === "faq" && location.includes("#");
    const kind = !name ? "page" : isSection ? "section" : KINDS[folder] ?? "page";
    const [, badge = "", rest = title] = /^(\d{3}|[A-Z]{3,6}) (.*)$/s.exec(kind === "status" || kind === "call" ? title : "") ?? [];
    const text = isSection ? this.titles.get(location.split("#")[0]) ?? "" : this.teaser(location);
    return { kind, location, badge, title: mark(rest), text: mark(text) };
  }

  /** The pages that some words may mean, as {title, location}. */
  near(words) {
    const query = this.complete(words.trim());
    const pages = this.rank(words, query, this.bot.interpreter.understand(this.bot.mask(query).text)).map(([first, ...rest]) => {
      return [first[0], Math.max(first[1], ...rest.map(([, score]) => score))];
    });
    const named = new Set(words.toLowerCase().split(" "));
    const least = (location) => (location.split(/[-/]/).some((word) => named.has(word)) ? LEAST_NEAR : LIKELY_NEAR);
    const found = pages.filter(([location, score]) => score >= least(location)).slice(0, MOST_NEAR);
    return found.map(([location]) => ({ title: this.titles.get(location), location }));
  }

  /**
   * A query whose last word is still being typed, with the most common word that it begins. A
   * syllable may be half typed: 팈 begins 티켓.
   */
  complete(query) {
    const [, before, last] = /^(.*?)([a-z]+|[가-힣ㄱ-ㅎㅏ-ㅣ]+)$/is.exec(query) ?? [];
    if (!last) return query;
    const isLatin = /^[a-z]/i.test(last);
    if (isLatin && last.length > 1) return before + (this.completeLatin(before, last) ?? this.completeKeys(last) ?? last);
    if (isLatin && before.trim()) return before; // one letter begins too many words
    return before + (this.completeKeys(last) ?? last);
  }

  /** The word of a title that most others begin with, of those that begin with the same keys. */
  completeKeys(last) {
    const keys = this.bot.matcher.text.toKeys(last.toLowerCase());
    this.words ??= this.countWords();
    let [word, most] = [undefined, 0];
    for (const [each, { typed, count }] of this.words) {
      if (typed === keys) return each;
      if (isHangul(each[0]) && /^[a-z]$/i.test(last)) continue; // one key is no wrong keyboard
      if (typed.startsWith(keys) && count > most) [word, most] = [each, count];
    }
    return word;
  }

  /** A Latin word, whole; one that is known behind the word before comes first. Else undefined. */
  completeLatin(before, last) {
    const { vocabulary, idf, text } = this.bot.matcher;
    const { plain, stemOf } = text;
    const begun = `=${last.toLowerCase()}`;
    if (vocabulary.has(`=${stemOf(last.toLowerCase())}`)) return last;
    const previous = tokenise(plain(before)).map(stemOf).at(-1);
    const rarity = (term) => idf[vocabulary.get(term)] - (vocabulary.has(previous + term) ? 100 : 0);
    const words = [...vocabulary.keys()].filter((term) => term.startsWith(begun));
    const [word] = words.sort((a, b) => rarity(a) - rarity(b));
    return word?.slice(1);
  }

  /** The words of titles: the keys that type each, and how many words begin with it. */
  countWords() {
    const { matcher, answers } = this.bot;
    const titles = [...Object.values(answers.entries).map(({ title }) => title), ...matcher.index.glossary.flat()];
    const words = titles.flatMap((title) => title.toLowerCase().match(/[가-힣]+|[a-z]{4,}/g) ?? []).filter((word) => !COMMON.test(word));
    const found = new Map();
    for (const word of words) found.set(word, { typed: matcher.text.toKeys(word), count: 0 });
    for (const [word, each] of found) each.count = words.filter((other) => other.startsWith(word)).length;
    return found;
  }

  /**
   * What fits a query, best first: [location, score] of each page with those of its sections;
   * `query` is what is typed, completed, and `read` how the bot understands it.
   */
  rank(typed, query, { asked, diagnosis, decision }) {
    const { bot } = this;
    const matches = bot.matcher.rank(asked, MOST);
    const decided = new Map(decision.ranked);
    const scores = new Map();
    const add = (location, score) => scores.set(location, Math.max(score, scores.get(location) ?? 0));
    for (const { id, confidence } of matches) {
      const score = decided.get(id) ?? confidence;
      if (id in bot.answers.entries && score >= LEAST) add(this.locationOf("entry", id), score);
    }
    const isCode = /^\d{3}$/.test(query) || decision.ranked[0]?.[0] === "status-codes" || decision.outcome === "none";
    for (const code of diagnosis.status_codes) add(this.locationOf("status", code), isCode ? 1.1 : CODE_BESIDE);
    for (const code of diagnosis.error_codes) add(this.locationOf("error", code), 1.2);
    for (const doc of bot.entryAnswers.callsOf(diagnosis)) if (doc.page) add(this.locationOf("call", doc.page), 0.9);
    for (const { id, similarity } of this.named.rank(query, MOST)) {
      const isSection = id.startsWith("faq/") && id.includes("#");
      // One word, such as "ticket", is part of what half of all calls are called.
      const isOneWord = !/\S\s+\S/.test(query);
      if (this.calls.has(id) && isOneWord) continue;
      const isPart = isSection || this.calls.has(id) || id.startsWith("category/");
      const share = isSection && isOneWord ? OF_A_SECTION / 2 : isPart ? OF_A_SECTION : 1;
      if (similarity >= LEAST_NAMED) add(id, similarity ** 2 * share);
    }
    const begun = typed.trim().toLowerCase();
    if (begun.length >= FEWEST_BEGUN || /^\d+$/.test(begun)) {
      for (const [location, title] of bot.answers.pages) {
        if (!location.startsWith("faq/") && title.toLowerCase().startsWith(begun)) add(location, BEGUN);
      }
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
    return sorted.map((group) => [...group]);
  }

  /** The first lines of a page as plain text. */
  teaser(location) {
    const [folder, name] = location.split(/[/#]+/);
    const { answers } = this.bot;
    if (location.includes("#")) return folder === "errors" ? answers.errors[name]?.meaning ?? "" : "";
    if (folder === "calls") return this.calls.get(location) ?? "";
    if (folder === "status") return answers.status[name]?.meaning ?? "";
    if (folder !== "faq") return "";
    return plainOf(answers.entries[name]?.html ?? "");
  }

  /** A function that tells apart what of a text the words of a query are: [text, whether it is]. */
  marker(query) {
    const { matcher } = this.bot;
    const { plain, stemOf, unify } = matcher.text;
    const read = plain(matcher.read(query)[0]);
    const groups = matcher.glossary(read);
    const words = tokenise(read).filter((word) => word.length > 1 || isHangul(word));
    const parts = words.flatMap((word) => (isHangul(word[0]) ? prefixes(word) : [`${stemOf(word)}[a-z]*`]));
    const same = groups.flatMap((group) => matcher.index.glossary[Number(group.slice(1))]);
    parts.push(...same.map((wording) => wording.replace(/[^\p{L}\p{N}]/gu, "\\$&")));
    if (!parts.length) return (text) => [[text, false]];
    const longest = [...new Set(parts)].sort((a, b) => b.length - a.length);
    const pattern = new RegExp(longest.map((part) => (part[0] <= "z" ? `(?<![a-z])${part}` : part)).join("|"), "g");
    return (text) => {
      const folded = plain(unify(text));
      if (folded.length !== text.length) return [[text, false]]; // places would not agree
      let end = 0;
      const told = [];
      for (const { 0: found, index } of folded.matchAll(pattern)) {
        told.push([text.slice(end, index), false], [text.slice(index, index + found.length), true]);
        end = index + found.length;
      }
      return [...told, [text.slice(end), false]].filter(([piece]) => piece);
    };
  }
}

/** The first paragraph of some HTML as plain text. */
function plainOf(html) {
  const signs = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&#39;": "'" };
  const first = /<p>(.*?)<\/p>/s.exec(html)?.[1] ?? "";
  return first.replace(/<img\b[^<>]*?\balt="([^"]*)"[^<>]*>/g, "[$1]").replace(/<[^>]*>/g, "").replace(/&(?:lt|gt|amp|quot|#39);/g, (sign) => signs[sign]);
}

/** The beginnings of a Korean word, down to two syllables: particles and endings differ. */
const prefixes = (word) =>
  word.length < 3 ? [word] : Array.from({ length: word.length - 1 }, (_, i) => word.slice(0, word.length - i));
