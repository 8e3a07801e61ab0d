// Building nodes: text only ever becomes text, and HTML passes an allow-list.

import { home, words } from "../server.js";
import { fitted, own } from "../snippets/reader.js";

const TAGS = new Set(
  "A BLOCKQUOTE BR CODE DETAILS DIV EM H2 H3 H4 HR IMG LI OL P PRE STRONG SUMMARY TABLE TBODY TD TH THEAD TR UL".split(" "),
);
const DROPPED = /^(?:SCRIPT|STYLE|TEMPLATE)$/;
const SAFE = /^(?:https?|mailto):/;

/** An element with attributes (`on…` are listeners, what is missing is left out) and children. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value == null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") element.toggleAttribute(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null));
  return element;
}

/** A text with its gaps filled: `{count}` is what `values` has as "count". */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const BASE = new URL("../..", import.meta.url).pathname;

// Addresses of ours begin where the site begins, which need not be where the host does.
const OWN = /^\/(?!\/)/;
const rooted = (address) => address.replace(OWN, () => BASE);

/** A link, or only its text where the address is of a kind that could run code. */
export function link(address, text, attributes = {}) {
  const made = el("a", { href: rooted(address), ...attributes }, text);
  return SAFE.test(made.href) ? made : el("span", attributes, text);
}

/** A picture of our own, or its words. */
const picture = ({ alt, attributes: { src, width, height } }) =>
  OWN.test(src?.value) ? el("img", { src: rooted(src.value), alt, width: width?.value, height: height?.value }) : alt;

/** The nodes and texts of `html` that are on the allow-list; other elements leave only what they hold. */
export function safeNodes(html) {
  const parsed = new DOMParser().parseFromString(String(html), "text/html");
  return [...parsed.body.childNodes].flatMap(safeNode);
}

function safeNode(node) {
  if (node.nodeType === Node.TEXT_NODE) return [node.data];
  if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.test(node.tagName)) return [];
  if (node.tagName === "IMG") return [picture(node)];
  const children = [...node.childNodes].flatMap(safeNode);
  if (!TAGS.has(node.tagName)) return children;
  if (node.tagName === "A") return node.hasAttribute("href") ? [link(node.getAttribute("href"), children)] : children;
  const made = el(node.tagName.toLowerCase(), {}, children);
  if (node.tagName === "PRE") return [withCopy(made, node.querySelector("code")?.className ?? "")];
  if (node.tagName !== "TABLE") return [made];
  made.className = "fb-reply-table"; // Material has rules for tables without a class
  alignNumbers(made);
  return [el("div", { class: "fb-table-wrap", tabindex: "0", role: "group" }, made)];
}

// What the site's own code is coloured by: strings, comments and, in Python and JavaScript, keywords.
const TOKEN = /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\]|\\.)*')|((?:^|(?<=\s))(?:#|\/\/)[^\n]*)|\b([a-z]+)\b/gm;
const KEYWORDS = new Set(
  "and as async await break const def elif else except finally for from function if import in let new not or raise return try while with".split(" "),
);

/** Code in pieces, some of them in the colours of the theme. */
function coloured(text, language) {
  const pieces = [];
  let at = 0;
  for (const { 0: found, 1: string, 2: comment, index } of text.matchAll(TOKEN)) {
    const isKeyword = /python|j(?:s|avascript)$/.test(language) && KEYWORDS.has(found);
    if (!string && !comment && !isKeyword) continue;
    pieces.push(text.slice(at, index), el("span", { class: string ? "s2" : comment ? "c1" : "k" }, found));
    at = index + found.length;
  }
  return [...pieces, text.slice(at)];
}

/** Code under the strip that the site has: its language, and a button that Material's script copies by. */
function withCopy(pre, language) {
  const code = pre.firstElementChild ?? pre;
  const written = code.textContent.trimEnd();
  pre.tabIndex = 0; // what is wider than the screen can be scrolled by key
  const copy = el("button", { type: "button", class: "fb-copy" }, words.copy);
  const block = el("div", {}, pre, copy);
  const show = (text, name) => {
    code.replaceChildren(...(name ? coloured(text, name) : [text]));
    copy.dataset.clipboardText = text;
    block.className = `highlight fb-code-block ${name}`;
  };
  show(own(written), language);
  fitted(written, home).then((other) => other && show(own(other.text), `language-${other.fence}`));
  return block;
}

const NUMBER = /^(?:[\d,.]+\s*%?|–)$/;

/** Columns that hold numbers alone are set to the right, with their heads. */
function alignNumbers(table) {
  const rows = [...table.querySelectorAll("tbody tr")];
  [...table.querySelectorAll("thead th")].forEach((head, at) => {
    const column = rows.map((row) => row.children[at]).filter(Boolean);
    if (!column.length || !column.every((cell) => NUMBER.test(cell.textContent.trim()))) return;
    for (const cell of [head, ...column]) cell.classList.add("fb-number");
  });
}
