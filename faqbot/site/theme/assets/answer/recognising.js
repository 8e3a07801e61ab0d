// @ts-check
// What a question names beside codes and paths: other products, known messages, calls in code; the
// twin of products.py and strangers.py in faqbot/answering, and of known_messages.py and library_calls.py in
// faqbot/diagnosis.

import { buildReader, compile } from "./rules.js";

const isWord = (char) => /[\p{L}\p{N}_]/u.test(char);
const isLatin = (char) => /[a-z0-9_]/i.test(char);

/** A text as names and messages are looked for in it. */
export function buildNormalise(rules) {
  const { folded } = buildReader(rules);
  const { CONTRACTED } = compile(rules.diagnosis);
  return (text) => folded(text).replace(CONTRACTED, " not");
}

/** Prepare to find products: a normalised text → {find, foreign, isHome}. */
export function buildProducts(rules) {
  const is = compile(rules.recognising);
  const { sizes } = rules.recognising;
  const byStart = new Map();
  for (const [id, role, sure, words = []] of rules.recognising.products) {
    for (const [names, isSure] of [[sure, true], [words, false]]) {
      for (const name of names) {
        const key = name.slice(0, 2);
        byStart.set(key, [...(byStart.get(key) ?? []), { name, id, role, isSure }]);
      }
    }
  }
  for (const rows of byStart.values()) rows.sort((a, b) => b.name.length - a.name.length);

  function standsAt(text, at, name) {
    if (!text.startsWith(name, at)) return false;
    const before = text.slice(Math.max(0, at - 1), at);
    const after = text.slice(at + name.length, at + name.length + 1);
    if (before && isWord(before) && isLatin(before) === isLatin(name[0])) return false;
    if (!(isLatin(name.at(-1)) && after && isLatin(after))) return true;
    return text.startsWith("api", at + name.length) || name.length >= sizes.LONG_NAME;
  }

  function find(text) {
    const found = [];
    for (let at = 0; at < text.length && found.length < sizes.MAX_NAMES; at++) {
      const row = byStart.get(text.slice(at, at + 2))?.find(({ name }) => standsAt(text, at, name));
      if (!row) continue;
      found.push({ ...row, start: at, end: at + row.name.length });
      at += row.name.length - 1;
    }
    return found;
  }

  const isHome = (text) => text.search(is.HOME) >= 0;

  /** Whether a word is meant as the name of a product. */
  function hasSign(first, isSure, before, after) {
    if (!isSure && isLatin(first)) return is.SIGN_AFTER.test(after);
    if (is.HEADING_BEFORE.test(before) && is.HEADING_AFTER.test(after)) return true;
    return (!isSure && is.FAULT.test(after)) || is.SIGN.test(before) || is.SIGN.test(after);
  }

  /** The product that a question is about, by its mentions, where that is not ours. */
  function foreign(text, mentions = find(text)) {
    const home = text.match(is.HOME)?.length ?? 0;
    const isOurs = is.OURS.test(text);
    const about = mentions.filter(({ start, end, role, isSure }) => {
      const before = text.slice(Math.max(0, start - sizes.NEAR), start);
      const after = text.slice(end, end + 2 * sizes.NEAR);
      if (role === "tool") return false;
      const isPlain = isSure && role === "other";
      if (!isPlain && !hasSign(text[start], isSure, before, after)) return false;
      if (is.LIKE_BEFORE.test(before) || is.LIKE_AFTER.test(after)) return false;
      if (is.FROM_BEFORE.test(before) && is.FROM_AFTER.test(after)) return false;
      const isTheirs = role === "other" && is.CONNECTOR_AFTER.test(after);
      if (is.JOINED_AFTER.test(after) && (home || (isOurs && !isTheirs))) return false;
      if (is.LIBRARY_AFTER.test(after) && isOurs) return false;
      const isLinked = is.LINKED_BEFORE.test(before) || is.LINKED_AFTER.test(after);
      return !(role === "link" && isLinked && isOurs);
    });
    const count = (id) => about.filter((each) => each.id === id).length;
    return about.find(({ id }) => count(id) > home)?.id ?? null;
  }

  function hostOf(text) {
    const found = [...text.matchAll(is.HOST)];
    if (text.includes(rules.recognising.prefix) || is.RECEIVES.test(text.replace(is.HOST, " "))) return null;
    if (found.some(([, host]) => is.OWN_HOST.test(host))) return null;
    return found.find(([, host, path]) => is.API_HOST.test(host) || is.API_PATH.test(path))?.[1];
  }

  function namesOf(prose, isKnown) {
    return [...prose.matchAll(is.NAMED)].flatMap(({ 1: id, index: start }) => {
      const before = prose.slice(Math.max(0, start - sizes.NEAR), start);
      if (is.ORDINARY.test(id) || is.VERB_BEFORE.test(before) || isKnown(id)) return [];
      return [{ id, role: "link", isSure: true, start, end: start + id.length }];
    });
  }

  /** What a question is about that is neither ours nor listed. */
  const stranger = (text, prose, isKnown) =>
    isHome(text) ? null : (hostOf(text) ?? foreign(prose, namesOf(prose, isKnown)));

  return { find, foreign, isHome, stranger };
}

/** Prepare to find messages: a normalised text → [{start, end, row}], in order of appearance. */
export function buildMessages(rules) {
  const { SPACES } = compile(rules.recognising);
  const { sizes, messages } = rules.recognising;

  function place(text, [first, ...rest]) {
    let start = -1;
    for (let tries = sizes.MAX_TRIES; tries--; ) {
      start = text.indexOf(first, start + 1);
      if (start < 0) return null;
      let end = start + first.length;
      const isWhole = rest.every((piece) => {
        const at = text.slice(0, end + sizes.GAP_CHARS + piece.length).indexOf(piece, end);
        end = at + piece.length;
        return at >= 0;
      });
      if (isWhole) return [start, end];
    }
    return null;
  }

  /** A text with one space for any white space, and where each of its characters stood. */
  function singleSpaced(text) {
    const places = [];
    let last = 0;
    const upTo = (end) => {
      while (last < end) places.push(last++);
    };
    const spaced = text.replace(SPACES, (found, at) => {
      upTo(at + 1);
      last = at + found.length;
      return " ";
    });
    upTo(text.length);
    return { spaced, places };
  }

  return (text) => {
    const { spaced, places } = singleSpaced(text);
    const found = [];
    for (const row of messages) {
      for (const pieces of row[5]) {
        const span = place(spaced, pieces);
        if (span) found.push({ span, first: pieces[0].length, row });
      }
    }
    const byId = (a, b) => (a.row[0] < b.row[0] ? -1 : Number(a.row[0] > b.row[0]));
    found.sort((a, b) => a.span[0] - b.span[0] || b.first - a.first || byId(a, b) || a.span[1] - b.span[1]);
    return found.map(({ span: [start, end], row }) => ({ start: places[start], end: places[end - 1] + 1, row }));
  };
}

/** Prepare to find calls in code: a text → the ids of API sections behind them. */
export function buildCalls(rules) {
  const { plain } = buildReader(rules);
  const is = compile(rules.recognising);
  const { sizes, clients } = rules.recognising;
  const known = new Map(Object.entries(clients.known));
  const bySpelling = (words) =>
    new Map(Object.entries(words).flatMap(([word, some]) => some.map((each) => [each.split(" ").join(" "), word])));
  const verbs = bySpelling(clients.verbs);
  const nouns = bySpelling(clients.nouns);

  function steps(name) {
    const [called] = name.slice(0, sizes.LONGEST).split("(", 1);
    const found = called
      .trim()
      .split(is.STEP)
      .map((step) => (step.match(is.WORD) ?? []).map((word) => word.toLowerCase()));
    const last = found.at(-1);
    if (last?.length && clients.suffixes.includes(last.at(-1))) last.pop();
    return found.filter((step) => step.length);
  }

  function nounOf(given) {
    let words = given.filter((word) => !clients.fillers.includes(word));
    while (words.length && clients.ends.includes(words[0])) words = words.slice(1);
    const end = words.findIndex((word) => clients.ends.includes(word));
    if (end >= 0) words = words.slice(0, end);
    const isListed = words.length > 0 && clients.listed.includes(words.at(-1));
    if (isListed) words = words.slice(0, -1);
    const text = words.join(" ");
    const noun = nouns.get(text);
    return noun && [noun, isListed || (text.endsWith("s") && text !== noun)];
  }

  function sectionOf(verb, rest, owner) {
    const isNamed = rest.some((word) => !clients.fillers.includes(word) && !clients.ends.includes(word));
    const found = nounOf(isNamed ? rest : owner);
    if (!found) return null;
    const [noun, several] = found;
    const { sections } = clients;
    const section = several && verb === "view" ? (sections[`list ${noun}`] ?? null) : null;
    return section && isNamed ? section : (sections[`${verb} ${noun}`] ?? section);
  }

  function* verbsOf(words) {
    for (let length = words.length; length > 0; length--) {
      const first = verbs.get(words.slice(0, length).join(" "));
      if (first) yield [first, words.slice(length)];
      const last = verbs.get(words.slice(-length).join(" "));
      if (last) yield [last, words.slice(0, -length)];
    }
  }

  function section(name) {
    const all = steps(name);
    for (let start = 0; start < all.length; start++) {
      const found = known.get(all.slice(start).flat().join(" "));
      if (found) return found;
    }
    if (!all.length) return null;
    for (const [verb, rest] of verbsOf(all.at(-1))) {
      const found = sectionOf(verb, rest, all.at(-2) ?? []);
      if (found) return found;
    }
    return null;
  }

  return (raw) => {
    const found = new Set();
    let names = sizes.MAX_CODE_NAMES;
    for (const [name] of plain(raw).matchAll(is.NAME)) {
      if (!names--) break;
      const id = section(name);
      if (id) found.add(id);
    }
    return [...found];
  };
}
