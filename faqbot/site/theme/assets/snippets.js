// Tabs of code show what the reader chose last, on whichever page; code has their account in it.

import { account } from "./snippets/account.js";
import { accountName, chooseAccount, chooseLanguage, language, own } from "./snippets/reader.js";
import { words } from "./server.js";

const inputs = [...document.querySelectorAll(".tabbed-set > input")];
const labelOf = (input) => document.querySelector(`label[for="${input.id}"]`).textContent;

/** Show a language of code in every set of tabs that has it. */
function show(name) {
  for (const input of inputs) if (!input.checked && labelOf(input) === name) input.checked = true;
}

for (const input of inputs) {
  input.addEventListener("change", () => {
    const before = input.getBoundingClientRect().top;
    const name = labelOf(input);
    chooseLanguage(name);
    show(name);
    // Tabs above have another height now: what the reader looks at stays where it is.
    scrollBy({ top: input.getBoundingClientRect().top - before, behavior: "instant" });
  });
}
show(language());

/** Each piece of text in code that names the example's account, as it was written. */
function piecesOf(root) {
  const pieces = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    if (node.data.includes(account.name) && node.parentElement.closest("code")) pieces.push([node, node.data]);
  }
  return pieces;
}

const pieces = account ? piecesOf(document.querySelector(".md-content")) : [];
const put = () => pieces.forEach(([node, text]) => (node.data = own(text)));

/** The line below the first tabs says what to replace; with a field, it does so. */
function askForAccount(line) {
  const field = document.createElement("input");
  const label = document.createElement("label");
  const [before, after] = account.url.replace(/^https?:\/\//, "").split(account.name);
  Object.assign(field, { type: "text", size: 16, value: accountName(), placeholder: account.name });
  Object.assign(field, { autocomplete: "off", spellcheck: false, autocapitalize: "none" });
  field.addEventListener("input", () => {
    chooseAccount(field.value);
    put();
  });
  label.append(`${words.account}: ${before}`, field, after);
  line.querySelector("span").replaceChildren(label);
}

const line = document.querySelector(".fb-account");
if (line && account) askForAccount(line);
put();
