// The list under a field that finds: a combobox whose options are links. The focus stays in the
// field; arrow keys choose.

import { startWorker } from "../answer/client.js";
import { el, fill } from "../chat/dom.js";
import { home } from "../server.js";
import { recent, remember } from "./recent.js";
import { words } from "./words.js";

const FEW = 3; // rows beside what is written at length
const LONGEST = 60; // characters of a question that the last row repeats
const { lang } = document.documentElement;
const say = words[lang];

export class Box {
  /**
   * The list of a form's field; it opens with the focus, or once something is typed. Beside what is
   * written at length (`isAside`) it names a few pages, and is gone where nothing fits.
   */
  constructor(form, { opensAtOnce = false, isAside = false, field = form.elements.q }) {
    this.form = form;
    this.field = field;
    this.opensAtOnce = opensAtOnce;
    this.isAside = isAside;
    this.call = startWorker(lang);
    this.options = [];
    this.build();
    this.field.addEventListener("input", () => this.update());
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    for (const kind of opensAtOnce ? ["focus", "click"] : []) this.field.addEventListener(kind, () => this.update());
    form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget) || this.close());
    form.addEventListener("submit", () => this.close());
    this.call("load");
    if (document.activeElement === this.field && (opensAtOnce || this.typed())) this.update();
  }

  build() {
    const id = `${this.field.id}-list`;
    this.status = el("p", { class: "fb-find__status", role: "status" });
    this.list = el("div", { id, class: "fb-find__list", role: "listbox", "aria-label": say.results });
    this.panel = el("div", { class: "fb-find__panel fb-find__panel--closed" }, this.status, this.list);
    this.field.setAttribute("aria-controls", id);
    this.field.setAttribute("aria-autocomplete", "list");
    // The field keeps the focus, so that typing goes on.
    this.panel.addEventListener("mousedown", (event) => event.preventDefault());
    this.field.parentElement.append(this.panel);
  }

  /** What is looked for; of a number that picks a choice, or a text of several lines, nothing. */
  typed() {
    const { value } = this.field;
    return this.isAside && (/^\d$|\n/.test(value) || value.length > LONGEST) ? "" : value.trim();
  }

  /** Look for what stands in the field; one search at a time, and the last one typed wins. */
  update() {
    // While the first one takes long, what is asked and offered is still what stands in the field.
    if (this.running && !this.found) this.show(this.typed(), undefined);
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
  }

  async run() {
    let typed;
    do {
      typed = this.typed();
      if (!this.isOpen || !typed) this.show(typed, undefined);
      const found = typed ? await this.call("find", typed) : { answer: null, rows: [] };
      if (!typed || !found?.rows.length) this.popular ??= await this.call("popular");
      const isLeft = this.form !== document.activeElement?.form;
      if (typed === this.typed() && !isLeft) this.show(typed, found);
      this.found = found && { typed, ...found };
    } while (typed !== this.typed());
  }

  /** List what was found: undefined while that is looked for, null where it could not be. */
  show(typed, found) {
    const { answer = null, rows: all = [] } = found ?? {};
    const rows = this.isAside ? all.slice(0, FEW) : all;
    this.options = [];
    const groups = [
      answer ? this.option(answer) : null,
      ...rows.map((row) => this.option(row)),
      typed || this.isAside ? null : this.group(say.recent, recent(lang)),
      this.isAside || (typed && (rows.length || answer || !found)) ? null : this.group(say.popular, this.popular ?? []),
      !this.isAside && (typed || this.opensAtOnce) ? this.askOption(typed) : null,
    ];
    this.list.replaceChildren(...groups.filter(Boolean));
    const count = rows.length + (answer ? 1 : 0);
    const told = [
      answer ? fill(say.answered, { title: textOf(answer.title) }) : "",
      count ? fill(count === 1 ? say.count_one : say.count, { count }) : say.none,
    ];
    this.status.textContent =
      found === undefined ? (typed || !this.popular ? say.busy : "") : found === null ? say.failed : typed ? told.filter(Boolean).join(". ") : "";
    // What is listed is seen; that nothing is, has to be said.
    this.status.classList.toggle("fb-heard", count > 0);
    this.setOpen(this.options.length > 0);
  }

  close() {
    this.setOpen(false);
  }

  setOpen(isOpen) {
    this.isOpen = isOpen;
    this.panel.classList.toggle("fb-find__panel--closed", !isOpen);
    if (!this.isAside) this.field.setAttribute("aria-expanded", String(isOpen)); // a text field has none
    this.choose(-1);
  }

  // --- rows -------------------------------------------------------------------------------

  group(name, rows) {
    if (!rows.length) return null;
    const label = el("p", { class: "fb-find__label", "aria-hidden": "true" }, name);
    const options = rows.map((row) => this.option(row));
    return el("div", { role: "group", "aria-label": name }, label, options);
  }

  /** A row as a link; opened in this tab, it is one of the recent ones. */
  option(row) {
    const { kind, location, title, text } = row;
    const href = new URL(location, home).href;
    const made = this.makeOption(`fb-row fb-row--${kind}`, href, [
      kindOf(row),
      el("span", { class: "fb-row__title" }, pieces(title)),
      text.length ? el("span", { class: "fb-row__text" }, pieces(text)) : null,
    ]);
    made.addEventListener("click", () => {
      remember(lang, row);
      this.close();
    });
    return made;
  }

  askOption(typed) {
    const href = new URL(`chat/?${new URLSearchParams({ q: typed, lang })}`, home).href;
    const short = typed.length > LONGEST ? `${typed.slice(0, LONGEST)}…` : typed;
    const title = typed ? fill(say.ask, { question: short }) : say.ask_bot;
    const made = this.makeOption("fb-row fb-row--ask", href, [el("span", { class: "fb-row__title" }, title)]);
    made.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // in another tab
      event.preventDefault();
      this.form.requestSubmit();
    });
    return made;
  }

  makeOption(className, href, content) {
    const id = `${this.list.id}-${this.options.length}`;
    const made = el("a", { id, class: className, role: "option", tabindex: "-1", "aria-selected": "false", href }, content);
    this.options.push(made);
    return made;
  }

  // --- keys -------------------------------------------------------------------------------

  onKey(event) {
    const { key } = event;
    if (event.isComposing || event.keyCode === 229) return; // the key is an input method's
    if (key === "ArrowDown" || key === "ArrowUp") {
      if (this.isAside && !this.isOpen) return; // the keys move in the text
      event.preventDefault();
      // What was found for it is listed at once: a second key must not meet a list that changes.
      if (!this.isOpen) return this.found?.typed === this.typed() ? this.show(this.found.typed, this.found) : this.update();
      const step = key === "ArrowDown" ? 1 : -1;
      // One place more than options: there nothing is chosen, and Enter asks.
      const places = this.options.length + 1;
      this.choose(((this.active + 1 + step + places) % places) - 1);
    } else if (key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.options[this.active].dispatchEvent(new MouseEvent("click", clickOf(event)));
    } else if (key === "Escape" && this.isOpen && !this.form.closest("dialog")) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (key === "Tab") {
      this.close();
    }
  }

  /** Choose an option by its place; none with -1. */
  choose(place) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = place;
    const option = this.options[place];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.field.setAttribute("aria-activedescendant", option.id);
    else this.field.removeAttribute("aria-activedescendant");
  }
}

/** Enter on an option is a click on it, with the same keys held. */
const clickOf = ({ ctrlKey, metaKey, shiftKey }) => ({ bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey });

const textOf = (told) => told.map(([text]) => text).join("");

/** Text and what of it is marked, as answer/search.js tells them apart. */
const pieces = (told) => told.map(([text, isMarked]) => (isMarked ? el("mark", {}, text) : text));

/** A code in the tint of its class, a method, or what kind of page it is. */
function kindOf({ kind, badge }) {
  if (kind === "status" && badge) return el("span", { class: `fb-code fb-code--${badge[0]}` }, badge);
  if (kind === "call") return el("span", { class: `fb-method fb-method--${badge.toLowerCase()}` }, badge);
  return el("span", { class: "fb-row__kind" }, say.kinds[kind] ?? say.kinds.page);
}
