// What a reader chose for code, wherever it is shown: a language of code, and the name of their
// account. Both stay in this browser; a key is never asked for.

import { account } from "./account.js";

const LANGUAGE = "faqbot.code";
const NAME = "faqbot.account";
const kept = new Map(); // where site data is blocked, a choice lasts as long as the page

function read(key) {
  try {
    return localStorage.getItem(key) ?? kept.get(key) ?? "";
  } catch {
    return kept.get(key) ?? "";
  }
}

function keep(key, value) {
  kept.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // As above.
  }
}

/** The language of code that was chosen, by its name on a tab; empty: none yet. */
export const language = () => read(LANGUAGE);
export const chooseLanguage = (name) => keep(LANGUAGE, name);

/** The name of the reader's account, of letters, digits and "-"; empty: not given. */
export const accountName = () => nameIn(read(NAME));
export const chooseAccount = (text) => keep(NAME, nameIn(text));

/** The name in what somebody typed or pasted: a whole address will do. */
export function nameIn(text) {
  const [name] = text.trim().replace(/^https?:\/\//i, "").split(/[./]/);
  return /^[a-z\d-]+$/i.test(name) ? name : "";
}

/** A text with the reader's account in the place of the example's. */
export function own(text) {
  const name = accountName();
  return account && name ? text.replaceAll(account.name, name) : text;
}

const loaded = new Map(); // by where the pages of a language begin

/** The snippets of a language of readers, by what stands in replies. */
export function loadSnippets(home) {
  const address = new URL("snippets.json", home).href;
  if (!loaded.has(address)) {
    const found = fetch(address).then((response) => (response.ok ? response.json() : {}));
    loaded.set(address, found.catch(() => ({})));
  }
  return loaded.get(address);
}

/** What a snippet of a reply is in the language of code that was chosen: { fence, text }, or nothing. */
export async function fitted(written, home) {
  const name = language();
  return name ? (await loadSnippets(home))[written]?.[name] : undefined;
}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const spaced = (text) => text.replace(/^(?=.)/gm, "    ");
const fenced = (fence, text) => `\`\`\`${fence}\n${text}\n\`\`\``;
const inHtml = (fence, text) => `<code class="language-${fence}">${escaped(text)}</code>`;

/** A part of a reply to paste, { html, markdown, text }, with its snippets in the language of code that was chosen. */
export async function fittedPart(part, home) {
  const name = language();
  if (!name || !part.markdown) return part;
  let { html, markdown, text } = part;
  for (const [written, others] of Object.entries(await loadSnippets(home))) {
    const other = others[name];
    if (!other || !markdown.includes(fenced(others.as, written))) continue;
    markdown = markdown.replaceAll(fenced(others.as, written), () => fenced(other.fence, other.text));
    html = html.replaceAll(inHtml(others.as, written), () => inHtml(other.fence, other.text));
    text = text.replaceAll(spaced(written), () => spaced(other.text));
  }
  return { ...part, html, markdown, text };
}
