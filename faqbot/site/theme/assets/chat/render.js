// A message of the transcript becomes an article of the log.

import { el, fill, link, safeNodes } from "./dom.js";
import { words } from "./words.js";

/** `actions` is what the buttons do: choose(candidate, message), noneOfThese(message), rate(…). */
export function renderMessage(message, actions) {
  const own = message.who === "you";
  const say = words[message.lang] ?? words.en;
  const article = el(
    "article",
    { class: `fb-message fb-message--${own ? "you" : "bot"}`, lang: message.lang },
    el("h3", { class: "fb-message__who" }, own ? say.you : say.bot),
  );
  if (message.text) article.append(el("p", { class: "fb-message__text" }, message.text));
  // What was masked is said where it stood.
  for (const text of message.masked ?? []) article.append(el("p", { class: "fb-message__masked" }, text));
  if (message.reply) article.append(...renderReply(message, say, actions));
  return article;
}

/** The first screen: what the bot covers, that it is a program, and three questions to try. */
export function renderIntro(lang, hasServer, ask) {
  const say = words[lang];
  const examples = say.examples.map((text) =>
    el("button", { type: "button", class: "fb-choice", onclick: () => ask(text) }, text),
  );
  return el(
    "div",
    { class: "fb-intro", lang },
    el("p", {}, say.greeting),
    el("p", { class: "fb-note" }, hasServer ? say.not_a_person : say.stays),
    el("div", { class: "fb-intro__examples" }, el("p", { class: "fb-label" }, say.examples_label), el("div", { class: "fb-choices" }, examples)),
  );
}

const MOST_LINKS = 4; // of an answer, beside those in its text

function renderReply(message, say, actions) {
  const { reply } = message;
  const answer = reply.answer;
  const errors = reply.error_codes ?? [];
  // An answer about an error says what it came with; one about a code alone is that code's card.
  const isToldWhole = answer?.id === "validation-errors" && errors.length > 0;
  const statusCodes = (reply.status_codes ?? []).filter(
    ({ url }) => !isToldWhole && url !== answer?.url && url !== reply.second?.url,
  );
  const known = isToldWhole ? [] : [...errors, ...(reply.messages ?? [])];
  const left = (...lists) => Math.max(0, MOST_LINKS - lists.reduce((sum, count) => sum + count, answer ? 1 : 0));
  const used = [answer?.passage ? 1 : 0, statusCodes.length, known.filter(({ url }) => url).length];
  const docs = docsOf(reply).slice(0, Math.min(1, left(...used)));
  return [
    reply.message ? el("p", {}, reply.message) : null,
    answer ? renderAnswer(answer) : null,
    ...(reply.second ? [el("p", { class: "fb-label" }, say.second), renderAnswer(reply.second)] : []),
    ...statusCodes.map((status) => renderStatus(status, say)),
    renderErrors(known),
    reply.outcome === "choose" ? renderChoices(message, say, actions) : null,
    renderApiDocs(docs, say, left(...used, docs.length) > 0),
    answer ? renderAlso(reply, say, left(...used, docs.length * 2)) : null,
    renderWaysOn(reply.links ?? []),
    message.alone ? el("p", { class: "fb-note fb-alone" }, say.alone) : null,
    answer ? renderTools(message, say, actions) : null,
  ].filter(Boolean);
}

/** The answer up to its first heading; the rest is on its page. */
function renderAnswer(answer) {
  const nodes = safeNodes(answer.html);
  const end = nodes.findIndex((node) => /^H[1-6]$/.test(node.nodeName));
  return el(
    "div",
    { class: "fb-answer" },
    el("h4", { tabindex: "-1" }, link(answer.url, answer.title)),
    named(el("div", { class: "fb-answer__body" }, end < 0 ? nodes : nodes.slice(0, end)), answer.title),
    answer.passage ? renderPassage(answer.passage) : null,
  );
}

/** The part of the article that says what was asked where its beginning does not. */
function renderPassage({ heading, html, url }) {
  return el(
    "blockquote",
    { class: "fb-passage" },
    el("h5", {}, link(url, heading)),
    named(el("div", { class: "fb-answer__body" }, safeNodes(html)), heading),
  );
}

/** A table that can be scrolled by key is called as what it stands under. */
function named(body, title) {
  for (const wrap of body.querySelectorAll(".fb-table-wrap")) wrap.setAttribute("aria-label", title);
  return body;
}

function renderStatus(status, say) {
  return el(
    "div",
    { class: "fb-status" },
    el("h4", {}, link(status.url, `${status.code} ${status.title ?? status.name}`), nameOf(status)),
    el(
      "dl",
      {},
      el("div", {}, el("dt", {}, say.meaning), el("dd", {}, status.meaning)),
      el("div", {}, el("dt", {}, say.fix), el("dd", {}, status.fix)),
      status.in_call ? el("div", {}, el("dt", {}, say.in_call), el("dd", {}, status.in_call)) : null,
    ),
  );
}

function renderErrors(errors) {
  if (errors.length === 0) return null;
  const items = errors.map((error) => {
    const name = el("code", {}, error.code ?? error.text);
    const text = ` ${error.meaning} ${error.fix ?? ""}`;
    return el("li", {}, error.url ? link(error.url, name) : name, text);
  });
  return el("ul", { class: "fb-errors" }, items);
}

/** The API's own name of a code, where the reader's language has another. */
function nameOf({ title, name }) {
  const [own, theirs] = [title || name, name].map((text) => text.toLowerCase().replace(/\W/g, ""));
  return own === theirs ? null : el("small", { lang: "en" }, ` ${name}`);
}

const docsOf = (reply) => (reply.api_docs?.length ? reply.api_docs : (reply.answer?.api_docs ?? []));

function renderApiDocs(docs, say, withErrors) {
  if (docs.length === 0) return null;
  const items = docs.map((doc) => {
    const call = doc.method && doc.path ? [" ", el("code", {}, `${doc.method} ${doc.path}`)] : [];
    const errors = doc.errors_url && withErrors ? [" · ", link(doc.errors_url, say.call_errors)] : [];
    return el("li", {}, link(doc.url, doc.title, { lang: "en" }), call, errors);
  });
  return el("div", { class: "fb-list" }, el("p", { class: "fb-label" }, say.api_docs), el("ul", {}, items));
}

function renderChoices(message, say, actions) {
  const choices = message.reply.candidates.map((candidate, number) =>
    el(
      "button",
      {
        type: "button",
        class: "fb-choice",
        "aria-keyshortcuts": String(number + 1),
        onclick: () => actions.choose(candidate, message),
      },
      candidate.title,
    ),
  );
  const none = el(
    "button",
    {
      type: "button",
      class: "fb-choice fb-choice--quiet",
      onclick: () => actions.noneOfThese(message),
    },
    say.none_of_these,
  );
  const name = fill(say.pick, { count: choices.length });
  return el("div", { class: "fb-choices fb-choices--numbered", role: "group", "aria-label": name }, choices, none);
}

function renderAlso({ candidates }, say, most) {
  if (!candidates?.length || most < 1) return null;
  const items = candidates.slice(0, Math.min(2, most)).map((each) => el("li", {}, link(each.url, each.title)));
  return el("div", { class: "fb-list" }, el("p", { class: "fb-label" }, say.also), el("ul", {}, items));
}

function renderWaysOn(links) {
  if (links.length === 0) return null;
  return el("ul", { class: "fb-ways" }, links.map((way) => el("li", {}, link(way.url, way.title))));
}

/** The link to copy, and the reader's opinion: two toggle buttons named after their answer. */
function renderTools(message, say, actions) {
  const { answer, ask_id: askId } = message.reply;
  const copy = el(
    "button",
    { type: "button", class: "fb-tool", "data-clipboard-text": actions.absolute(answer.short_url) },
    say.copy,
  );
  if (!askId) return el("div", { class: "fb-tools" }, copy);
  const buttons = [true, false].map((helpful) =>
    el(
      "button",
      {
        type: "button",
        class: "fb-tool",
        "aria-pressed": String(message.helpful === helpful),
        onclick: () => actions.rate(message, helpful, buttons),
      },
      helpful ? say.helpful : say.not_helpful,
    ),
  );
  const group = el(
    "div",
    { class: "fb-rate", role: "group", "aria-label": `${say.was_it_helpful} ${answer.title}` },
    el("span", { class: "fb-label", "aria-hidden": "true" }, say.was_it_helpful),
    buttons,
  );
  return el("div", { class: "fb-tools" }, copy, group);
}
