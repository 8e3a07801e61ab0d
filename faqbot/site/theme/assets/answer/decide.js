// @ts-check
// What speaks for each entry becomes confidence, and confidence a decision: the twin of signs.py and
// decide.py in faqbot/answering.

import { compile } from "./rules.js";

/**
 * Prepare to decide, by rules and what `answers` says of entries.
 * @param {Documents.Rules} rules
 * @param {Documents.Answers} answers
 */
export function buildDecision(rules, { entries, thresholds }) {
  const { decision, recognising } = rules;
  const is = compile(recognising);
  const isTopic = (id) => id.startsWith(decision.declined);

  /** The status codes that a question is about, without a success told in passing. */
  function askedCodes(text, { status_codes: codes }) {
    if (!codes.length || Math.max(...codes) >= 300) return codes;
    const isPassing = is.YET.test(text) && (text.match(is.SAID) ?? []).length >= recognising.sizes.COMPLAINT;
    return isPassing ? [] : codes;
  }

  /** What a question names that speaks for entries: id → signs. */
  function signsOf(text, diagnosis, called, paths, pasted) {
    const asked = askedCodes(text, diagnosis);
    const related = new Set(diagnosis.error_codes.flatMap((code) => recognising.related[code]));
    const told = diagnosis.messages.map((row) => row[4]).filter((ids) => ids.length);
    const first = new Set(told.map(([id]) => id));
    const also = new Set(told.flatMap(([, ...ids]) => ids));
    const isTicketStatus = !asked.length && is.TICKET_STATUS.test(text);
    const signs = new Map();
    for (const [id, { api, codes }] of Object.entries(entries)) {
      const own = [];
      if (called.has(api[0])) own.push("call");
      else if (api.some((section) => called.has(section))) own.push("also_call");
      else if (api.some((section) => paths.has(section))) own.push("path");
      if (diagnosis.error_codes.length && id === decision.errors) own.push("error");
      else if (related.has(id)) own.push("also_error");
      if (first.has(id)) own.push("message");
      else if (also.has(id)) own.push("also_message");
      if (id === decision.status) {
        own.push(asked.length ? "status" : "no_status");
        if (asked.some((code) => pasted.includes(code))) own.push("pasted_status");
        if (isTicketStatus) own.push("ticket_status");
      } else if (codes.some((code) => asked.includes(code))) own.push("code");
      signs.set(id, own);
    }
    return signs;
  }

  const signsAt = (signs, id) => (isTopic(id) ? ["topic"] : (signs.get(id) ?? []));

  function weigh(found, signs) {
    const weighed = found.map((each) => [
      each.id,
      (Math.max(each.words, 1) / decision.typical) ** decision.length *
        (decision.margin * each.margin +
          decision.nearest * each.similarity +
          decision.covered * each.covered +
          signsAt(signs, each.id).reduce((sum, sign) => sum + decision.signs[sign], 0)),
    ]);
    return weighed.sort((a, b) => b[1] - a[1]);
  }

  function scopeOf(found, weighed, signs, isHome) {
    const [first, logit] = weighed.find(([id]) => !isTopic(id));
    const most = decision.most_lead;
    const best = found.find(({ id }) => id === first);
    const topic = weighed.find(([id]) => isTopic(id))?.[1];
    const logistic = ([bias, ...weights], features) => {
      const sum = features.reduce((total, feature, i) => total + weights[i] * feature, bias);
      return 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, sum))));
    };
    const whole = best.similarity * Math.sqrt(best.coverage);
    const words = Math.log(1 + best.words);
    // Learnt beside topics, the weights need one to compare with.
    if (topic === undefined) return logistic(decision.plain_scope, [best.margin, whole, words]);
    const features = [
      best.margin,
      whole,
      best.coverage * best.covered,
      words,
      Math.max(-most, Math.min(most, topic - logit)),
      Number(signsAt(signs, first).some((sign) => decision.hard.includes(sign))),
      Number(isHome),
    ];
    const probability = logistic(decision.scope, features);
    const near = found.find(({ id }) => id === weighed[0][0]);
    const like = near.similarity * Math.sqrt(near.coverage);
    if (isTopic(near.id) || like < decision.unmistakable) return probability;
    return Math.max(probability, Math.min(like, 1));
  }

  /** {outcome, ranked, topic} of what was found; what is said of a code is never refused. */
  function decide(all, signs, isCodeAsked, isHome) {
    const found = isCodeAsked ? all.filter(({ id }) => !isTopic(id)) : all;
    const weighed = weigh(found, signs);
    const entriesFound = weighed.filter(([id]) => !isTopic(id));
    const topicFirst = weighed.length && isTopic(weighed[0][0]);
    const topic = topicFirst ? weighed[0][0].slice(decision.declined.length) : null;
    if (!entriesFound.length) return { outcome: "none", ranked: [], topic };
    const scope = isCodeAsked ? 1 : scopeOf(found, weighed, signs, isHome);
    const powers = entriesFound.map(([, logit]) => Math.exp(logit - entriesFound[0][1]));
    const total = powers.reduce((sum, power) => sum + power, 0);
    const ranked = entriesFound.map(([id], i) => [id, (scope * powers[i]) / total]);
    let outcome = "answer";
    if (ranked[0][1] < thresholds.answer) {
      const sum = ranked.slice(0, decision.max_choices).reduce((all, [, confidence]) => all + confidence, 0);
      outcome = sum >= thresholds.choose ? "choose" : "none";
      if (outcome === "none" && !isCodeAsked) return { outcome, ranked: [], topic };
      outcome = ranked.length > 1 ? "choose" : "answer"; // a single one leaves no choice
    }
    const kept = outcome === "choose" ? 2 : 1;
    return { outcome, ranked: ranked.filter((pair, i) => i < kept || pair[1] >= thresholds.candidate), topic: null };
  }

  return { askedCodes, signsOf, decide };
}
