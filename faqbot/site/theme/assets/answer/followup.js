// @ts-check
// A question that goes on from the one before it, completed with what it leaves out;
// faqbot/answering/followup.py says the same and tells why.

import { buildReader, compile, splice } from "./rules.js";
import { buildNormalise } from "./recognising.js";

/** Prepare to complete questions: (previous, question) → what it takes, or null. */
export function buildFollowUp(rules, products) {
  const { plain } = buildReader(rules);
  const normalise = buildNormalise(rules);
  const is = compile(rules.following);
  const { HOME } = compile(rules.recognising);
  const { sizes } = rules.following;
  const named = (rows) => rows.map(([id, source]) => [id, new RegExp(source, "i"), new RegExp(source, "gi")]);
  const things = named(rules.following.things);
  const actions = named(rules.following.actions);

  /** A text with something else in place of what a pattern finds in it. */
  const replaced = (text, pattern, instead) =>
    splice(text, [...plain(text).matchAll(pattern)].map(({ 0: found, index }) => [index, index + found.length, instead]));

  function namedIn(text, names) {
    const found = [];
    for (const [id, one, all] of names) {
      const match = one.exec(text);
      if (!match) continue;
      found.push([id, match[0]]);
      text = text.replace(all, " ");
    }
    return [found, text];
  }

  /** What a plain text names, and the words beside it that say something. */
  function read(text) {
    const roles = (text.match(is.ROLE) ?? []).map((role) => ` ${role}`).join("");
    const [ownThings, withoutThings] = namedIn(text.replace(is.ROLE, " "), things);
    const [ownActions, rest] = namedIn(withoutThings, actions);
    const words = (rest + roles).replace(is.TOOLS, " ").match(is.WORD) ?? [];
    const said = words.filter((word) => !is.SAYS_NOTHING.test(word));
    return { things: ownThings, actions: ownActions, said, words: text.match(is.WORD)?.length ?? 0 };
  }

  function refersBack(question) {
    const found = is.REFERS.exec(question);
    if (!found) return false;
    const before = read(question.slice(0, found.index));
    return before.said.length + before.things.length <= sizes.FEW_SAID - 1;
  }

  /** From what confidence a question is a whole one; null where it is one in any case. */
  function standsFrom(question, own, before) {
    const said = own.said.length;
    const refers = refersBack(question) || is.CORRECTS.test(question);
    const leans = refers || is.ELLIPTIC.test(question) || is.TRIED.test(question);
    const opens = is.OPENS.test(question);
    const namesCall = own.things.length > 0 && own.actions.length > 0;
    if (is.CODE.test(question) && !leans && !opens) {
      if (is.ASKS.test(question) || said > 1) return null;
      return before.actions.length ? sizes.NEVER : sizes.SHORT;
    }
    if (leans && said <= sizes.MOST_SAID) return namesCall && !refers ? sizes.OPENED : sizes.NEVER;
    if (opens || leans) return said <= sizes.MOST_SAID + 1 ? sizes.OPENED : sizes.SHORT;
    // A name alone takes the place of another, or is what was missing; a pasted error misses none.
    const isNew = own.things.length > 0 && !said && !before.things.length && !before.actions.length;
    if (namesCall || isNew || (said > 1 && is.TOPICS.test(question)) || said > sizes.FEW_SAID) return null;
    return said ? sizes.SHORT : sizes.NEVER;
  }

  const swapped = (text, names, old, [id, instead]) =>
    old === id ? text : replaced(text, names.find(([name]) => name === old)[2], instead);

  /** The question before with what the new one names in place of what it named. */
  function complete(previous, own, before) {
    if (own.things.length === 1 && before.things.length === 1 && !own.actions.length) {
      const [[old], [instead]] = [before.things[0], own.things[0]];
      const hasFields = things.some(([id]) => id === `${instead} field`);
      return swapped(previous, things, hasFields ? old.replace(/ field$/, "") : old, own.things[0]);
    }
    if (own.actions.length && before.actions.length && !own.things.length) {
      const kept = new Set(own.actions.map(([id]) => id));
      for (const [id] of before.actions) {
        if (!kept.has(id)) previous = swapped(previous, actions, id, own.actions[0]);
      }
    }
    return previous;
  }

  const without = (text, mentions) =>
    mentions.reduce((left, { start, end }) => left.slice(0, start) + " ".repeat(end - start) + left.slice(end), text);

  /**
   * @typedef {{completed: string, text: string, kept: string, standsFrom: number, said: string[],
   *   product?: string, isSwapped?: boolean}} FollowUp
   * @returns {FollowUp}
   */
  const made = (completed, question, stands, more = {}) => {
    const { said = [] } = more;
    const text = question ? `${completed}\n${question}` : completed;
    return { completed, text, kept: said.length ? text : completed, standsFrom: stands, said, ...more };
  };

  function aboutProduct(previous, question, meant, mention, stands) {
    const text = normalise(previous);
    const linked = products.find(text).find(({ role }) => role === "link");
    if (linked && !products.foreign(text)) {
      const name = normalise(meant).slice(mention.start, mention.end);
      const other = text.slice(0, linked.start) + name + text.slice(linked.end);
      return made(other, "", sizes.NEVER, { isSwapped: true });
    }
    return made(previous, question, stands, mention.role === "tool" ? {} : { product: mention.id });
  }

  return (given, question) => {
    let previous = [...given].slice(0, sizes.PREVIOUS_CHARS).join("");
    const before = read(plain(previous));
    if ([...question].length > sizes.MOST_CHARS || !before.words) return null;
    const meant = replaced(question, is.NOT_MEANT, " ");
    const name = normalise(meant);
    const mentions = products.find(name);
    const isHome = products.isHome(name);
    const own = read(mentions.length || isHome ? without(name, mentions).replace(HOME, " ") : plain(meant));
    if (!(own.words || mentions.length) || own.words > sizes.MOST_WORDS) return null;
    const stands = standsFrom(plain(question), own, before);
    const isOfOthers = mentions.some(({ role }) => role !== "tool");
    if (stands === null || (stands === sizes.SHORT && isOfOthers)) return null;
    if (mentions.length && !own.said.length && !own.things.length) {
      return aboutProduct(previous, question, meant, mentions[0], stands);
    }
    if (isHome) {
      const text = normalise(previous);
      if (products.foreign(text)) previous = without(text, products.find(text));
    }
    return made(complete(previous, own, before), meant, stands, { said: own.said });
  };
}
