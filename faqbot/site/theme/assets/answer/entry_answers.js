// @ts-check
// What a reply says of an entry, a code, a message and a call: the twin of entry_answers.py and
// explanations.py in faqbot/answering.

import { sectionsOf } from "./diagnosis.js";

const rounded = (confidence) => Math.round(confidence * 10_000) / 10_000;
const escape = (text) =>
  text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
const calledHtml = ([call, text]) => `<p><code>${escape(call)}</code>: ${escape(text)}</p>`;

/** Words entries as replies show them. */
export class EntryAnswers {
  /**
   * @param {Documents.Rules} rules
   * @param {Documents.Answers} answers
   */
  constructor(rules, answers) {
    this.rules = rules;
    this.answers = answers;
  }

  /**
   * An entry as the bot answers it; that about codes in general tells about those in question,
   * `fields` being what error codes are about.
   */
  of(id, confidence, diagnosis, fields = new Map()) {
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

  /** The ids of the sections that describe what a question calls. */
  named(diagnosis) {
    return [...new Set([...sectionsOf(diagnosis.endpoints, this.rules), ...diagnosis.calls])];
  }

  /** The calls that a diagnosis names, as `answers.api` has them. */
  callsOf(diagnosis) {
    return this.named(diagnosis).map((id) => this.answers.api[id]);
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
