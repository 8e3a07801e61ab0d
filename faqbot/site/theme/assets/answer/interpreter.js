// @ts-check
// How a question is understood: what it says, what it names, and which entry it means; the twin of
// interpreter.py in faqbot/answering.

import { buildDecision } from "./decide.js";
import { buildDiagnosis, buildFields, restate, sectionsOf } from "./diagnosis.js";
import { buildReading } from "./reading.js";
import { buildNormalise, buildProducts } from "./recognising.js";
import { buildReader, compile } from "./rules.js";
import { compose, cut, spell } from "./text.js";

const firstOf = (text, count) => (text.length > count ? [...text].slice(0, count).join("") : text);

/** Understands questions by what the documents say. */
export class Interpreter {
  /**
   * @param {Documents.Rules} rules
   * @param {Documents.Answers} answers
   * @param {import("./matcher.js").Matcher} matcher
   */
  constructor(rules, answers, matcher) {
    this.rules = rules;
    this.topics = answers.topics;
    this.names = answers.products;
    this.matcher = matcher;
    const { diagnose, locate } = buildDiagnosis(rules);
    this.diagnose = diagnose;
    this.locate = locate;
    this.findFields = buildFields(rules);
    this.normalise = buildNormalise(rules);
    this.reading = buildReading(rules);
    this.products = buildProducts(rules);
    this.decision = buildDecision(rules, answers);
  }

  /**
   * What a masked text asks, what it names, and what is decided. With `codes`, these are the status
   * codes that it is about; with `inParts`, a mail that says nothing as a whole is read by sentences.
   */
  understand(given, { inParts = true, codes = [] } = {}) {
    const { reading, decision, rules, matcher } = this;
    const { sizes } = rules.reading;
    const text = firstOf(given, sizes.QUESTION_LENGTH);
    const parts = reading.read(text);
    const named = this.diagnose(text);
    const diagnosis = codes.length ? { ...named, status_codes: codes } : named;
    const asked = this.askedOf(parts, diagnosis);
    const said = this.normalise(reading.said(parts));
    const product = this.listed(this.products.foreign(said)) ?? this.findStranger(said, parts);
    let found = this.reading.saysSomething(asked) ? matcher.weigh(asked) : [];
    if (reading.isGreeting(parts)) {
      const { small_talk: topic } = rules.decision;
      const isKnown = topic in this.topics;
      const decided = { outcome: "none", ranked: [], topic: isKnown ? topic : null };
      return { asked, diagnosis, found, decision: decided, isGreeting: true };
    }
    const isUnmistakable = found[0]?.similarity * Math.sqrt(found[0]?.coverage) >= sizes.UNMISTAKABLE;
    const isNamed = () => this.products.find(this.normalise(asked)).some(({ id }) => id === product.id);
    if (product && !(isUnmistakable && isNamed())) {
      return { asked, diagnosis, found, decision: { outcome: "none", ranked: [], topic: null }, product };
    }
    const normal = this.normalise(text);
    const called = new Set([...diagnosis.calls, ...this.sectionsOf(diagnosis, true)]);
    const paths = new Set(this.sectionsOf(diagnosis, false));
    const signs = decision.signsOf(normal, diagnosis, called, paths, reading.pasted(parts));
    const isCodeAsked = decision.askedCodes(normal, diagnosis).length > 0;
    const isHome = this.products.isHome(said);
    let decided = decision.decide(found, signs, isCodeAsked, isHome);
    if (inParts && decided.outcome === "none") {
      const sentences = this.split(asked);
      if (sentences.length >= sizes.MAIL_PARTS) {
        const best = new Map(found.map((each) => [each.id, each]));
        for (const sentence of sentences.slice(0, sizes.MOST_PARTS)) {
          for (const each of matcher.weigh(sentence)) {
            if (!(best.get(each.id)?.score >= each.score)) best.set(each.id, each);
          }
        }
        found = [...best.values()].sort((a, b) => b.score - a.score);
        decided = decision.decide(found, signs, isCodeAsked, isHome);
      }
    }
    if (decided.outcome === "none" && diagnosis.status_codes.length) {
      // A code told in passing is what is asked about where nothing else is.
      decided = decision.decide(found, signs, true, isHome);
    }
    if (decided.outcome !== "answer" && diagnosis.error_codes.length && this.findFields(text).size) {
      const others = decided.ranked.filter(([id]) => id !== rules.decision.errors);
      decided = { outcome: "answer", ranked: [[rules.decision.errors, sizes.FAULT_CONFIDENCE], ...others], topic: null };
    }
    return { asked, diagnosis, found, decision: decided };
  }

  listed(id) {
    return id ? { id, name: this.names[id] } : null;
  }

  findStranger(said, parts) {
    const { matcher, products, rules } = this;
    const prose = this.reading.prose(parts);
    const isTypo = (word) => !matcher.read(prose)[0].toLowerCase().includes(word);
    const isKnown = (word) => isTypo(word) || products.find(word).length || matcher.knownShare(word) > 0;
    const name = products.stranger(said, this.normalise(prose), isKnown);
    return name ? { id: rules.recognising.unlisted, name } : null;
  }

  /** What is ranked of a question. */
  askedOf(parts, diagnosis) {
    const said = this.normalise(this.reading.said(parts));
    const about = { ...diagnosis, status_codes: this.decision.askedCodes(said, diagnosis) };
    return this.withoutTools(restate(this.reading.asked(parts, diagnosis.status_codes.length > 0), about, this.rules));
  }

  /** What is asked without names of tools that no entry knows. */
  withoutTools(asked) {
    const { sizes } = this.rules.reading;
    const normal = this.normalise(asked);
    const chars = [...asked];
    if (normal.length !== chars.length) return asked;
    for (const { start, end, role, isSure } of this.products.find(normal).reverse()) {
      const name = chars.slice(start, end).join("");
      if (isSure && role === "tool" && this.matcher.knownShare(name) < sizes.KNOWN_TOOL) {
        chars.splice(start, end - start, " ");
      }
    }
    const text = chars.join("");
    return this.reading.countWords(text) >= sizes.FEWEST_WORDS ? text : asked;
  }

  /** The sentences and lines of a text, where it has several, without those with a secret. */
  split(text) {
    const { PARTS, MAX_TICKET, WORDS } = this.rules.ticket.sizes;
    const cutOff = cut(text, MAX_TICKET);
    const isMore = [...compose(cutOff)].length > MAX_TICKET; // a character may stand for many
    const said = [...(isMore ? spell(cutOff, MAX_TICKET) : cutOff)];
    const read = buildReader(this.rules).plain(said.join(""));
    const ends = [...read.matchAll(compile(this.rules.ticket).END)];
    const starts = [0, ...ends.map(({ 0: end, index }) => index + end.length)];
    const sentences = starts.flatMap((start, i) => {
      const part = read.slice(start, ends[i]?.index);
      const hasWords = (part.match(/\S+/g) ?? []).length >= WORDS;
      return hasWords ? [said.slice(start, start + part.trimEnd().length).join("")] : [];
    });
    const masks = Object.values(this.rules.masking.masks).flatMap(Object.values);
    const parts = sentences.filter((part) => !masks.some((mask) => part.includes(mask)));
    return sentences.length > 1 ? [...new Set(parts.slice(0, PARTS))] : [];
  }

  /** The ids of the sections that describe the endpoints of a diagnosis, or those with a method. */
  sectionsOf({ endpoints }, withMethod) {
    return sectionsOf(withMethod ? endpoints.filter(({ method }) => method) : endpoints, this.rules);
  }
}
