// @ts-check
// What was pasted, with all that is recognised in it marked in place and what to do beside it: the
// twin of annotate.py in faqbot/answering.

import { sectionsOf } from "./diagnosis.js";
import { kindsOfMasks } from "./masking.js";
import { buildReader, compile } from "./rules.js";

const MOST_NOTES = 40; // a paste that names more is read by nobody
const NAMED_OFTEN = ["secret", "error", "field"]; // others are marked the first time

/** A masked text in pieces [text, number of its note or null], and the notes. */
export function annotate(bot, text) {
  const diagnosis = bot.interpreter.diagnose(text);
  const chars = [...text];
  const cut = (start, end) => chars.slice(start, end).join("");
  const notes = new Map(); // by what they say: [number, note]
  const pieces = [];
  let at = 0;
  const places = [...masksIn(bot, text), ...bot.interpreter.locate(text, diagnosis)];
  places.sort((a, b) => a.start - b.start || b.end - a.end);
  for (const place of places) {
    const note = place.start >= at ? noteOf(bot, place, diagnosis) : null;
    const key = JSON.stringify(note);
    if (!note || (!notes.has(key) && notes.size === MOST_NOTES)) continue;
    if (!NAMED_OFTEN.includes(place.kind) && notes.has(key)) continue;
    if (!notes.has(key)) notes.set(key, [notes.size, note]);
    if (place.start > at) pieces.push([cut(at, place.start), null]);
    pieces.push([cut(place.start, place.end), notes.get(key)[0]]);
    at = place.end;
  }
  if (at < chars.length) pieces.push([cut(at, chars.length), null]);
  return { pieces, notes: [...notes.values()].map(([, note]) => note) };
}

/** What the page shows of a paste: the text without its secrets, the notes, and the bot's reply. */
export function bench(bot, pasted) {
  const { text } = bot.mask(pasted);
  const { pieces, notes } = annotate(bot, text);
  const { lang } = bot.answers;
  return {
    pieces: pieces.map(([piece, note]) => [note === null ? piece : bot.nameMasks(piece, lang), note]),
    notes,
    reply: bot.reply(text),
  };
}

function masksIn(bot, text) {
  const kinds = kindsOfMasks(bot.rules);
  const { ANY_MASK } = compile(bot.rules.restating);
  return [...buildReader(bot.rules).plain(text).matchAll(ANY_MASK)].map(({ 0: name, index }) => {
    return { start: index, end: index + name.length, kind: "secret", name: kinds.get(name), of: "" };
  });
}

/** What is said of a place; null where nothing is known. */
function noteOf(bot, { kind, name, of }, diagnosis) {
  const { words, messages, api } = bot.answers;
  const make = (kind, title, text, url, english = "") => ({ kind, title, text, url, english });
  if (kind === "secret") return make(kind, words[name], words[`${name}_advice`] ?? "", "");
  if (kind === "status") {
    const { title, name: english, fix, in_call, url } = bot.entryAnswers.status(Number(name), diagnosis);
    const isSame = title.toLowerCase() === english.toLowerCase();
    return make(kind, `${name} ${title}`, in_call || fix, url, isSame ? "" : english);
  }
  if (kind === "error" || kind === "field") {
    const { fix, url } = bot.entryAnswers.error(name);
    const told = of && words[`fix_${name}`];
    return make(of ? "field" : "error", bot.entryAnswers.nameFault(name, of), told ? told.replaceAll("{field}", () => of) : fix, url);
  }
  if (kind === "message") return messages[name] ? make(kind, ...messages[name], bot.entryAnswers.address("message", name)) : null;
  const sections = sectionsOf([{ method: of || null, path: name }], bot.rules);
  if (!sections.length || (sections.length > 1 && !of)) return null;
  const { method, path } = api[sections[0]];
  const { url, errors_url } = bot.entryAnswers.apiDoc(sections[0]);
  return make(kind, `${method} ${path}`, "", errors_url ?? url);
}
