// @ts-check
// Where a text asks two things, both are answered: the twin of answering/two_questions.py.

import { compile } from "./rules.js";

/**
 * @param {Documents.Rules} rules
 * @param {(text: string) => string} normalise
 */
export function buildTwoQuestions(rules, normalise) {
  const { patterns, sizes } = { patterns: compile(rules.two), sizes: rules.two.sizes };
  const isAsking = (text) => patterns.ASKING.test(normalise(text));

  /** The sentence where it asks one thing, and its clauses where each asks one. */
  function splitSentence(sentence) {
    if (!isAsking(sentence)) return [];
    const normal = normalise(sentence);
    const chars = [...sentence];
    const joints = normal.length === chars.length ? normal.matchAll(patterns.JOINT) : [];
    for (const { 0: joint, index } of joints) {
      const clauses = [chars.slice(0, index), chars.slice(index + joint.length)].map((part) => part.join(""));
      if (clauses.every(isAsking)) return clauses;
    }
    return [sentence];
  }

  /**
   * What a text asks where it surely asks two things, first and then, as {text, decision}.
   * `sentences` are those of the text, where it has several; `decide` decides for a part.
   */
  return function findTwo(text, sentences, whole, decide) {
    if (whole.outcome === "none") return null;
    const asked = (sentences.length ? sentences : [text]).flatMap(splitSentence);
    if (asked.length < 2 || asked.length > sizes.MOST_ASKED) return null;
    const parts = asked.map((part) => ({ text: part, decision: decide(part) }));
    const clear = parts.filter(({ decision: { outcome, ranked } }) => outcome === "answer" && ranked[0][1] >= sizes.SURE_PART);
    const [first, ...others] = clear;
    const second = others.find((each) => bestOf(each) !== bestOf(first));
    if (!second || thinksOf(first, second) || thinksOf(second, first)) return null;
    if (whole.outcome === "choose") return [first, second];
    const [[id]] = whole.ranked;
    if (id === bestOf(second)) return [second, first];
    return id === bestOf(first) ? [first, second] : null;
  };
}

const bestOf = ({ decision }) => decision.ranked[0][0];
const thinksOf = (one, other) => one.decision.ranked.some(([id]) => id === bestOf(other));
