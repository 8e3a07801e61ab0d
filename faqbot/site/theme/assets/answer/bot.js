// @ts-check
// A question becomes the reply that the server would give: the twin of bot.py,
// interpreter.py and entry_answers.py in faqbot/answering, from the documents of faqbot/site/export.

import { buildDecision } from "./decide.js";
import { buildDiagnosis, buildFields, restate, sectionsOf } from "./diagnosis.js";
import { buildFollowUp } from "./followup.js";
import { buildMask, buildNames } from "./masking.js";
import { Matcher, unpackPhrases } from "./matcher.js";
import { Passages } from "./passages.js";
import { buildReading } from "./reading.js";
import { buildNormalise, buildProducts } from "./recognising.js";
import { buildReader, compile } from "./rules.js";
import { compose, cut, spell } from "./text.js";
import { buildTwoQuestions } from "./two_questions.js";

const NOTHING_NAMED = { status_codes: [], error_codes: [], endpoints: [], calls: [] };

const rounded = (confidence) => Math.round(confidence * 10_000) / 10_000;
const firstOf = (text, count) => (text.length > count ? [...text].slice(0, count).join("") : text);

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
    const { diagnose, locate } = buildDiagnosis(rules);
    this.diagnose = diagnose;
    this.locate = locate;
    this.findFields = buildFields(rules);
    this.normalise = buildNormalise(rules);
    this.reading = buildReading(rules);
    this.products = buildProducts(rules);
    this.decision = buildDecision(rules, answers);
    this.followUp = buildFollowUp(rules, this.products);
    this.findTwo = buildTwoQuestions(rules, this.normalise);
  }

  /** The reply to a question after the one before; `limit` (1-10) bounds candidates. */
  reply(question, limit = 5, previous = null) {
    const masked = this.mask(question);
    const alone = this.understand(masked.text);
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
    const decide = (part) => this.understand(part, { inParts: false }).decision;
    return this.findTwo(asked, this.split(asked), decision, decide);
  }

  /** A reply that answers another question as well. */
  withSecond(reply, { text, decision }) {
    const [id, confidence] = decision.ranked[0];
    const second = this.answer(id, confidence, this.diagnose(text), this.findFields(text));
    second.passage = this.passages?.find(second, this.matcher.read(text)[0]) ?? null;
    return { ...reply, second, candidates: reply.candidates.filter((each) => each.id !== id) };
  }

  /** How a question is understood after another one; both are masked. */
  goOn(previous, question, alone) {
    const follow = alone.isGreeting ? null : this.followUp(previous, question);
    if (!follow) return alone;
    const confidence = confidenceOf(alone);
    if (follow.product && confidence < follow.standsFrom) {
      return { ...alone, decision: { outcome: "none", ranked: [], topic: null }, product: this.listed(follow.product) };
    }
    if (!follow.isSwapped && (alone.product || this.isDeclined(alone, follow))) return alone;
    const together = this.join(follow, alone.diagnosis.status_codes);
    if (confidence >= follow.standsFrom) return carriesCode(together, alone) ? together : alone;
    if (together.product) return together;
    return together.decision.outcome !== "none" && this.isHeard(alone, together, follow) ? together : alone;
  }

  /** A question as the one before completes it; its own status codes are what it is about. */
  join(follow, codes) {
    let together = this.understand(follow.text, { codes, inParts: false });
    if (!follow.said.length) {
      const briefly = this.understand(follow.completed, { codes, inParts: false });
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
    return this.passages?.mentions(this.answer(id, 1, NOTHING_NAMED), follow.said) ?? false;
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
      const isKnown = topic in this.answers.topics;
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
    return id ? { id, name: this.answers.products[id] } : null;
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

  /** The ids of the sections that describe what a question calls. */
  named(diagnosis) {
    return [...new Set([...this.sectionsOf(diagnosis, false), ...diagnosis.calls])];
  }

  /** The calls that a diagnosis names, as `answers.api` has them. */
  callsOf(diagnosis) {
    return this.named(diagnosis).map((id) => this.answers.api[id]);
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
      answer = this.answer(...rest.shift(), diagnosis, this.findFields(masked.text));
      answer.passage = this.passages?.find(answer, this.matcher.read(asked)[0]) ?? null;
    }
    const shown = { answer: limit, choose: Math.max(2, Math.min(limit, most)), none: 0 }[outcome];
    const isUnsure = answer && answer.confidence < answers.thresholds.sure;
    const docs = [...this.named(diagnosis).map((id) => this.apiDoc(id)), ...(answer?.api_docs ?? [])];
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
      candidates: rest.slice(0, shown).map(([id, confidence]) => this.candidate(id, confidence)),
      status_codes: declined || product ? [] : diagnosis.status_codes.map((code) => this.status(code, diagnosis)),
      error_codes: product ? [] : diagnosis.error_codes.map((code) => this.error(code)),
      messages: product ? [] : this.messages(diagnosis),
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

  /**
   * An entry as the bot answers it; that about codes in general tells about those in question,
   * `fields` being what error codes are about.
   */
  answer(id, confidence, diagnosis, fields = new Map()) {
    const { answers } = this;
    const { status_codes: codes, error_codes: errors } = diagnosis;
    const { status: STATUS, errors: ERRORS } = this.rules.decision;
    const entry = answers.entries[id];
    const answer = {
      ...this.candidate(id, confidence),
      html: entry.html,
      short_url: this.address("short", id),
      api_docs: entry.api.map((section) => this.apiDoc(section)),
      passage: null,
    };
    if (id === STATUS && codes.length) {
      const [first] = codes;
      const told = codes.flatMap((code) => {
        return [answers.status[code].told, ...this.toldInCalls(code, diagnosis).map(calledHtml)];
      });
      if (codes.length === 1) told.push(answers.status[first].more);
      const docs = answers.status[first].api.map((section) => this.apiDoc(section));
      const { url } = this.status(first, diagnosis);
      const title = codes.map((code) => `${code} ${answers.status[code].title}`).join(" · ");
      return { ...answer, title, html: told.join("\n"), url, short_url: this.address("short_status", first), api_docs: docs };
    }
    if (id === ERRORS && errors.length) {
      const told = errors.flatMap((code) => {
        const { told, named, status } = answers.errors[code];
        const field = fields.get(code);
        const called = status ? this.toldInCalls(status, diagnosis).map(calledHtml) : [];
        return [field && named ? named.replaceAll("{field}", () => field) : told, ...called];
      });
      if (!fields.size) told.push(entry.short);
      return { ...answer, title: this.titleOfFault(errors, fields), html: [...new Set(told)].join("\n") };
    }
    return answer;
  }

  /** What is wrong with the first field that an error names, else what its code means. */
  titleOfFault(errors, fields) {
    const code = errors.find((each) => fields.has(each)) ?? errors[0];
    return this.nameFault(code, fields.get(code));
  }

  /** What is wrong with the field that an error names, else what its code means. */
  nameFault(code, field) {
    const { words, errors: known } = this.answers;
    const meaning = known[code].meaning.replace(/\.+$/, "");
    if (!field) return `${code}: ${meaning}`;
    return (words[`fault_${code}`] ?? `{field}: ${meaning}`).replace("{field}", () => field);
  }

  /**
   * Where something is: an address within the site, which may have a prefix for the language.
   * @param {keyof Documents.Answers["addresses"]} kind
   * @param {string | number} name
   */
  address(kind, name) {
    return this.answers.addresses[kind].replace("{}", () => String(name));
  }

  candidate(id, confidence) {
    const { title } = this.answers.entries[id];
    return { id, title, url: this.address("entry", id), confidence: rounded(confidence) };
  }

  status(code, diagnosis) {
    const { name, title, meaning, fix } = this.answers.status[code];
    const told = this.toldInCalls(code, diagnosis);
    const in_call = told.length === 1 ? told[0][1] : told.map((pair) => pair.join(": ")).join(" ");
    return { code, name, meaning, fix, url: this.address("status", code), in_call, title };
  }

  /** What a status code means in the calls that are named, [call, text]; each text once. */
  toldInCalls(code, diagnosis) {
    const { api, rules } = this.answers;
    const found = new Map();
    for (const id of this.named(diagnosis)) {
      const { method, path } = api[id];
      const text = path && rules[api[id].rules?.[code]];
      if (text !== undefined && path && !found.has(text)) found.set(text, `${method} ${path}`);
    }
    return [...found].map(([text, call]) => [call, text]);
  }

  error(code) {
    const { meaning, fix } = this.answers.errors[code];
    return { code, meaning, fix, url: this.address("error", code) };
  }

  /** The messages in question; one that comes with an error code is explained by that. */
  messages(diagnosis) {
    const named = new Set(diagnosis.messages.map(([id]) => id));
    return Object.entries(this.answers.messages)
      .filter(([id]) => named.has(id))
      .map(([id, [text, meaning]]) => ({ text, meaning, url: this.address("message", id) }));
  }

  apiDoc(id) {
    const { api, reference } = this.answers;
    const { title, under = id, method, path, page } = api[id];
    const errors_url = page ? this.address("call", page) : null;
    return { title, url: `${reference}#${under}`, method: method ?? null, path: path ?? null, errors_url };
  }
}

const confidenceOf = ({ decision }) => decision.ranked[0]?.[1] ?? 0;

/** Whether the question before tells the status code that the same answer is about. */
const carriesCode = (together, alone) =>
  together.diagnosis.status_codes.length > 0 &&
  !alone.diagnosis.status_codes.length &&
  together.decision.ranked[0]?.[0] === alone.decision.ranked[0]?.[0];

const escape = (text) =>
  text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
const calledHtml = ([call, text]) => `<p><code>${escape(call)}</code>: ${escape(text)}</p>`;
