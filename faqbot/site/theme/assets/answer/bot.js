// @ts-check
// A question becomes the reply that the server would give: the twin of bot.py in faqbot/answering,
// from the documents that faqbot/site/export makes.

import { EntryAnswers } from "./entry_answers.js";
import { buildFollowUp } from "./followup.js";
import { Interpreter } from "./interpreter.js";
import { buildMask, buildNames } from "./masking.js";
import { Matcher, unpackPhrases } from "./matcher.js";
import { Passages } from "./passages.js";
import { buildTwoQuestions } from "./two_questions.js";

const NOTHING_NAMED = { status_codes: [], error_codes: [], endpoints: [], calls: [] };

/** Answers questions in one language; without sections it finds no passages. */
export class Bot {
  /**
   * @param {Documents.Index} index
   * @param {Documents.Rules} rules
   * @param {Documents.Answers} answers
   * @param {Documents.Passages | null} sections
   */
  constructor(index, rules, answers, sections = null) {
    this.rules = rules;
    this.answers = answers;
    const phrases = unpackPhrases(index);
    this.matcher = new Matcher(index, phrases);
    this.passages = sections && new Passages(sections, this.matcher, phrases);
    this.mask = buildMask(rules);
    this.nameMasks = buildNames(rules);
    this.interpreter = new Interpreter(rules, answers, this.matcher);
    this.entryAnswers = new EntryAnswers(rules, answers);
    this.followUp = buildFollowUp(rules, this.interpreter.products);
    this.findTwo = buildTwoQuestions(rules, this.interpreter.normalise);
  }

  /** The reply to a question after the one before; `limit` (1-10) bounds candidates. */
  reply(question, limit = 5, previous = null) {
    const masked = this.mask(question);
    const alone = this.interpreter.understand(masked.text);
    const read = previous ? this.goOn(this.mask(previous).text, masked.text, alone) : alone;
    const two = this.findTwoIn(read);
    const isTold = !two || read.decision.outcome === "answer";
    const first = isTold ? read : { ...read, asked: two[0].text, decision: two[0].decision };
    const reply = this.word(masked, limit, first);
    return two ? this.withSecond(reply, two[1]) : reply;
  }

  /** The two questions of a text that surely asks two things. */
  findTwoIn({ asked, decision, product, withPrevious }) {
    if (withPrevious || product) return null;
    const decide = (part) => this.interpreter.understand(part, { inParts: false }).decision;
    return this.findTwo(asked, this.interpreter.split(asked), decision, decide);
  }

  /** A reply that answers another question as well. */
  withSecond(reply, { text, decision }) {
    const [id, confidence] = decision.ranked[0];
    const second = this.entryAnswers.of(id, confidence, this.interpreter.diagnose(text), this.interpreter.findFields(text));
    second.passage = this.passages?.find(second, this.matcher.read(text)[0]) ?? null;
    return { ...reply, second, candidates: reply.candidates.filter((each) => each.id !== id) };
  }

  /** How a question is understood after another one; both are masked. */
  goOn(previous, question, alone) {
    const follow = alone.isGreeting ? null : this.followUp(previous, question);
    if (!follow) return alone;
    const confidence = confidenceOf(alone);
    if (follow.product && confidence < follow.standsFrom) {
      return { ...alone, decision: { outcome: "none", ranked: [], topic: null }, product: this.interpreter.listed(follow.product) };
    }
    if (!follow.isSwapped && (alone.product || this.isDeclined(alone, follow))) return alone;
    const together = this.join(follow, alone.diagnosis.status_codes);
    if (confidence >= follow.standsFrom) return carriesCode(together, alone) ? together : alone;
    if (together.product) return together;
    return together.decision.outcome !== "none" && this.isHeard(alone, together, follow) ? together : alone;
  }

  /** A question as the one before completes it; its own status codes are what it is about. */
  join(follow, codes) {
    let together = this.interpreter.understand(follow.text, { codes, inParts: false });
    if (!follow.said.length) {
      const briefly = this.interpreter.understand(follow.completed, { codes, inParts: false });
      if (confidenceOf(briefly) > confidenceOf(together)) together = briefly;
    }
    return { ...together, withPrevious: follow.kept };
  }

  /** Whether a question is about something that the bot is not for, also after another one. */
  isDeclined({ found, decision }, follow) {
    const { sizes } = this.rules.following;
    const isTopic = ({ id }) => id.startsWith(this.rules.decision.declined);
    const [first] = found;
    if (!first || !isTopic(first)) return false;
    if (!follow.said.length) return first.similarity >= sizes.UNMISTAKABLE;
    if (decision.topic || follow.standsFrom > sizes.SHORT) return Boolean(decision.topic);
    const entry = found.find((each) => !isTopic(each));
    return !entry || first.score - entry.score >= sizes.TOPIC_LEAD;
  }

  /** Whether what a question says by itself goes with the entry that the one before leads to. */
  isHeard(alone, together, follow) {
    const { sizes } = this.rules.following;
    if (!follow.said.length || (alone.decision.outcome === "answer" && follow.standsFrom > sizes.SHORT)) return true;
    const [[id]] = together.decision.ranked;
    if (alone.found.find((each) => each.id === id)?.margin > sizes.RULED_OUT) return true;
    return this.passages?.mentions(this.entryAnswers.of(id, 1, NOTHING_NAMED), follow.said) ?? false;
  }

  // --- the words ------------------------------------------------------------------------

  word(masked, limit, { asked, diagnosis, decision, product = null, withPrevious = null }) {
    const { answers } = this;
    const { outcome, ranked, topic } = decision;
    const { max_choices: most } = this.rules.decision;
    const declined = topic && answers.topics[topic];
    const rest = [...ranked];
    let answer = null;
    if (outcome === "answer") {
      answer = this.entryAnswers.of(...rest.shift(), diagnosis, this.interpreter.findFields(masked.text));
      answer.passage = this.passages?.find(answer, this.matcher.read(asked)[0]) ?? null;
    }
    const shown = { answer: limit, choose: Math.max(2, Math.min(limit, most)), none: 0 }[outcome];
    const isUnsure = answer && answer.confidence < answers.thresholds.sure;
    const docs = [...this.entryAnswers.named(diagnosis).map((id) => this.entryAnswers.apiDoc(id)), ...(answer?.api_docs ?? [])];
    return {
      question: this.nameMasks(masked.text, answers.lang),
      lang: answers.lang,
      outcome,
      message: product
        ? answers.words.product.replaceAll("{name}", () => product.name)
        : declined
          ? declined.reply
          : answers.words[isUnsure ? "unsure" : outcome],
      answer,
      candidates: rest.slice(0, shown).map(([id, confidence]) => this.entryAnswers.candidate(id, confidence)),
      status_codes: declined || product ? [] : diagnosis.status_codes.map((code) => this.entryAnswers.status(code, diagnosis)),
      error_codes: product ? [] : diagnosis.error_codes.map((code) => this.entryAnswers.error(code)),
      messages: product ? [] : this.entryAnswers.messages(diagnosis),
      second: null,
      api_docs: [...new Map(docs.map((doc) => [JSON.stringify(doc), doc])).values()],
      links: outcome === "none" ? [...(declined?.links ?? []), ...answers.links] : [],
      warnings: this.tellMasked(masked.kinds),
      topic: product ?? (declined ? { id: topic, name: declined.name } : null),
      explanation: { with_previous: withPrevious && this.nameMasks(withPrevious, answers.lang) },
    };
  }

  /** One line that says what was masked and what to do about it; none where nothing was. */
  tellMasked(kinds) {
    const { words } = this.answers;
    if (!kinds.length) return [];
    const advice = new Set(kinds.map((kind) => words[`${kind}_advice`]).filter(Boolean));
    const masked = words.masked.replace("{kinds}", () => kinds.map((kind) => words[kind]).join(", "));
    return [[masked, ...advice].join(" ")];
  }

}

const confidenceOf = ({ decision }) => decision.ranked[0]?.[1] ?? 0;

/** Whether the question before tells the status code that the same answer is about. */
const carriesCode = (together, alone) =>
  together.diagnosis.status_codes.length > 0 &&
  !alone.diagnosis.status_codes.length &&
  together.decision.ranked[0]?.[0] === alone.decision.ranked[0]?.[0];
