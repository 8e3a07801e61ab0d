// A question becomes the reply that the server would give: the twin of bot.py, decide.py and
// ticket.py in faqbot/answering, from the documents that faqbot/site/export makes.

import { buildDiagnosis, restate, sectionsOf } from "./diagnosis.js";
import { buildMask } from "./masking.js";
import { Matcher } from "./matcher.js";

const MAX_CHOICES = 5;
const MAIL_PARTS = 4;
const MAX_PARTS = 80;
const STATUS = "status-codes";
const ERRORS = "validation-errors";
const DECLINED = "declined:";

const isTopic = ([id]) => id.startsWith(DECLINED);
const byConfidence = (a, b) => b[1] - a[1];
const rounded = (confidence) => Math.round(confidence * 10_000) / 10_000;

/** Answers questions in one language. */
export class Bot {
  constructor(index, rules, answers) {
    this.rules = rules;
    this.answers = answers;
    this.thresholds = answers.thresholds;
    this.matcher = new Matcher(index);
    this.mask = buildMask(rules);
    this.diagnose = buildDiagnosis(rules);
  }

  /** The reply to a question; `limit` (1-10) bounds candidates. */
  reply(question, limit = 5) {
    const masked = this.mask(question);
    const { diagnosis, decision } = this.understand(masked.text, limit);
    return this.word(masked, limit, diagnosis, decision);
  }

  /** What a masked question names, the entries that match and what is decided. */
  understand(text, limit = 5) {
    const diagnosis = this.diagnose(text);
    const rank = (asked, found, count) => this.matcher.rank(restate(asked, found, this.rules), count);
    let matches = rank(text, diagnosis, Math.max(limit, MAX_CHOICES) + 1);
    let decision = this.decide(matches, diagnosis);
    if (decision.outcome === "none") {
      const parts = this.split(text);
      if (parts.length >= MAIL_PARTS) {
        const best = new Map(matches.map((match) => [match.id, match]));
        for (const part of parts) {
          for (const match of rank(part, this.diagnose(part), MAX_CHOICES + 1)) {
            if (!(best.get(match.id)?.confidence >= match.confidence)) best.set(match.id, match);
          }
        }
        const sorted = [...best.values()].sort((a, b) => b.confidence - a.confidence);
        matches = sorted.slice(0, matches.length);
        decision = this.decide(matches, diagnosis);
      }
    }
    return { diagnosis, matches, decision };
  }

  /** The sentences and lines of a text, where it has several, without those with a secret. */
  split(text) {
    const sentences = text.split(/(?<=[.!?。？！])\s+|\s*\n\s*/).filter((part) => /\S\s+\S/.test(part));
    const masks = Object.values(this.rules.masking.masks);
    const parts = sentences.filter((part) => !masks.some((mask) => part.includes(mask)));
    return sentences.length > 1 ? [...new Set(parts.slice(0, MAX_PARTS))] : [];
  }

  /** The calls that a diagnosis names, as `answers.api` has them. */
  callsOf({ endpoints }) {
    return sectionsOf(endpoints, this.rules).map((id) => this.answers.api[id]);
  }

  // --- the decision -------------------------------------------------------------------

  decide(matches, diagnosis) {
    const { thresholds, answers } = this;
    let ranked = matches.map(({ id, confidence }) => [id, confidence]);
    const known = new Map(ranked);
    const about = (codes) => (id) => codes(answers.entries[id] ?? { codes: [], api: [] });
    const keep = (isConcerned) =>
      ranked
        .map(([id, confidence]) => {
          const stays = isTopic([id]) || isConcerned(id);
          return [id, stays ? confidence : confidence * thresholds.unconcerned];
        })
        .sort(byConfidence);
    if (diagnosis.status_codes.length) {
      ranked = keep(about((entry) => entry.codes.some((code) => diagnosis.status_codes.includes(code))));
      const weighed = new Map(ranked).set(STATUS, Math.max(known.get(STATUS) ?? 0, thresholds.status));
      ranked = [...weighed].sort(byConfidence);
    } else {
      const called = sectionsOf(diagnosis.endpoints.filter(({ method }) => method), this.rules);
      const isCalled = about((entry) => entry.api.some((id) => called.includes(id)));
      if (Object.keys(answers.entries).some(isCalled)) ranked = keep(isCalled);
    }
    const entries = ranked.filter((pair) => !isTopic(pair));
    const [topic, best] = ranked.find(isTopic) ?? ["", 0];
    const outcome = this.outcome(entries, best);
    if (outcome === "none") {
      const isKnown = topic && best >= thresholds.decline && ranked[0][0] === topic;
      return { outcome, ranked: [], topic: isKnown ? topic.slice(DECLINED.length) : null };
    }
    const kept = outcome === "choose" ? 2 : 1;
    const shown = entries.filter((pair, i) => i < kept || pair[1] >= thresholds.candidate);
    return { outcome, ranked: shown, topic: null };
  }

  outcome(entries, bestTopic) {
    const { thresholds } = this;
    const best = entries[0]?.[1] ?? 0;
    const total = entries.slice(0, MAX_CHOICES).reduce((sum, [, confidence]) => sum + confidence, 0);
    if (total < thresholds.choose || bestTopic >= best * thresholds.clearly_declined) return "none";
    const rival = Math.max(bestTopic, entries[1]?.[1] ?? 0);
    if (best >= thresholds.answer && rival < best * thresholds.near_tie) return "answer";
    if (entries.length > 1) return "choose";
    return best >= thresholds.answer ? "answer" : "none";
  }

  // --- the words ------------------------------------------------------------------------

  word(masked, limit, diagnosis, { outcome, ranked, topic }) {
    const { answers } = this;
    const sections = sectionsOf(diagnosis.endpoints, this.rules);
    const declined = topic && answers.topics[topic];
    const rest = [...ranked];
    let answer = null;
    if (outcome === "answer") answer = this.answer(...rest.shift(), diagnosis, sections);
    const shown = { answer: limit, choose: Math.max(2, Math.min(limit, MAX_CHOICES)), none: 0 }[outcome];
    const docs = [...sections.map((id) => this.apiDoc(id)), ...(answer?.api_docs ?? [])];
    return {
      question: masked.text,
      lang: answers.lang,
      outcome,
      message: declined ? declined.reply : answers.words[outcome],
      answer,
      candidates: rest.slice(0, shown).map(([id, confidence]) => this.candidate(id, confidence)),
      status_codes: declined ? [] : diagnosis.status_codes.map((code) => this.status(code, sections)),
      error_codes: diagnosis.error_codes.map((code) => this.error(code)),
      api_docs: [...new Map(docs.map((doc) => [JSON.stringify(doc), doc])).values()],
      links: outcome === "none" ? [...(declined?.links ?? []), ...answers.links] : [],
      warnings: masked.kinds.map((kind) => answers.words[kind]),
    };
  }

  /** An entry as the bot answers it; that about codes in general tells about those in question. */
  answer(id, confidence, { status_codes: codes, error_codes: errors }, sections = []) {
    const { answers } = this;
    const entry = answers.entries[id];
    const answer = {
      ...this.candidate(id, confidence),
      html: entry.html,
      short_url: `/q/${id}`,
      api_docs: entry.api.map((section) => this.apiDoc(section)),
    };
    if (id === STATUS && codes.length) {
      const [first] = codes;
      const told = codes.flatMap((code) => {
        const inCall = this.status(code, sections).in_call;
        return [answers.status[code].told, ...(inCall ? [calledHtml(answers.api[sections[0]], inCall)] : [])];
      });
      if (codes.length === 1) told.push(answers.status[first].more);
      const docs = answers.status[first].api.map((section) => this.apiDoc(section));
      const url = this.status(first, []).url;
      return { ...answer, html: told.join("\n"), url, short_url: `/s/${first}`, api_docs: docs };
    }
    if (id === ERRORS && errors.length) {
      const told = errors.map((code) => answers.errors[code].told);
      return { ...answer, html: [...told, entry.short].join("\n") };
    }
    return answer;
  }

  candidate(id, confidence) {
    const { prefix, entries } = this.answers;
    return { id, title: entries[id].title, url: `${prefix}/faq/${id}/`, confidence: rounded(confidence) };
  }

  status(code, sections) {
    const { prefix, status, rules } = this.answers;
    const { name, meaning, fix } = status[code];
    const called = sections.map((id) => rules[this.answers.api[id].rules?.[code]]);
    const in_call = called.find((text) => text !== undefined) ?? "";
    return { code, name, meaning, fix, url: `${prefix}/status/${code}/`, in_call };
  }

  error(code) {
    const { meaning, fix } = this.answers.errors[code];
    return { code, meaning, fix, url: `${this.answers.prefix}/errors/#${code}` };
  }

  apiDoc(id) {
    const { api, prefix, reference } = this.answers;
    const { title, method, path, page } = api[id];
    const errors_url = page ? `${prefix}/calls/${page}/` : null;
    return { title, url: `${reference}#${id}`, method: method ?? null, path: path ?? null, errors_url };
  }
}

const calledHtml = ({ method, path }, text) => {
  const escaped = [`${method} ${path}`, text].map((part) =>
    part.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]),
  );
  return `<p><code>${escaped[0]}</code>: ${escaped[1]}</p>`;
};
