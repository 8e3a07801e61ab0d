// What the scripts of the desk share.

export const byId = (id) => document.getElementById(id);

export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

export function button(label, kind, act, attributes = {}) {
  const element = make("button", { type: "button", class: kind, ...attributes }, label);
  element.addEventListener("click", act);
  return element;
}

/** A sentence with its blanks filled: fill("{count} found", { count: 2 }). */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (blank, name) => values[name] ?? blank);
}

let quiet = 0;

/** Say something to those who see and those who hear; `undo` is a button beside it. */
export function say(sentence, undo) {
  const said = byId("said");
  said.replaceChildren(sentence, ...(undo ? [" ", undo] : []));
  said.classList.add("shown");
  clearTimeout(quiet);
  quiet = setTimeout(() => said.classList.remove("shown"), undo ? 10_000 : 4000);
}

/** The key by its place: with a Korean keyboard a letter's key says ㄱ. */
export function keyOf(event) {
  const name = /^[ -~]/.test(event.key) ? event.key : event.code.replace(/^Key/, "");
  return name.toLowerCase();
}
