// The sidebar of a ticket: reads it, shows what is wrong and what answers it, and puts a reply into
// the editor. All that is known of a ticket comes by one request; inserting waits for none.

(function () {
  const { words: languages, compose, forms, make, button, view, createPlatform, textOf, reasonOf } = window.faqbot;
  const PATIENCE_MS = 600; // for the customer's last message; then the ticket is shown without it
  const LATE = Symbol("late");
  const KEPT_MS = 60_000; // a ticket is not read again because its sidebar was opened again
  const byId = (id) => document.getElementById(id);

  let platform = null;
  let words = languages.en;
  let agentLang = "en";
  let shown = { id: null, at: 0 }; // the ticket
  let found = null;
  let state = { form: forms[0], lang: "ko", code: "" };
  let collected = new Map(); // by id of the entry
  let runs = 0;

  // --- small things ------------------------------------------------------------------------

  function say(sentence) {
    byId("said").textContent = sentence;
  }

  /** What was chosen last of some names; the first where nothing was, or site data is blocked. */
  function kept(what, names) {
    try {
      const last = localStorage.getItem(`faqbot.${what}`);
      return names.includes(last) ? last : names[0];
    } catch {
      return names[0];
    }
  }

  function keep(what, name) {
    try {
      localStorage.setItem(`faqbot.${what}`, name);
    } catch {
      // As above: it lasts as long as the page.
    }
  }

  function setTheme(theme) {
    document.documentElement.dataset.theme = theme;
  }

  const later = (milliseconds, value) => new Promise((resolve) => setTimeout(resolve, milliseconds, value));

  async function withoutFailing(promise, value) {
    try {
      return await promise;
    } catch {
      return value;
    }
  }

  // --- the ticket ----------------------------------------------------------------------------

  async function setLanguage() {
    agentLang = await withoutFailing(platform.agentLang(), "en");
    words = languages[agentLang];
    document.documentElement.lang = agentLang;
    byId("query").placeholder = words.search;
    byId("query").setAttribute("aria-label", words.search);
    byId("go").textContent = words.go;
  }

  async function activate() {
    const ticket = await withoutFailing(platform.ticket(), null);
    if (!ticket) trouble(words.no_ticket);
    else if (!isKept(ticket)) await read(ticket);
  }

  /** Whether a ticket stands there already: it was just read, or something of it is collected. */
  function isKept(ticket) {
    return ticket.id === shown.id && (collected.size > 0 || Date.now() - shown.at < KEPT_MS);
  }

  async function read(ticket) {
    const run = (runs += 1);
    begin(ticket);
    const message = withoutFailing(platform.lastMessage(ticket), null);
    const early = await Promise.race([message, later(PATIENCE_MS, LATE)]);
    const isLate = early === LATE;
    if (run === runs) await findAnswers(ticket, isLate ? "" : early, run);
    const last = await message;
    if (run === runs && found) tellOfMessage(ticket, last, isLate);
  }

  // What stands there is not moved from under the agent's hand: a late message waits for a click.
  function tellOfMessage(ticket, message, isLate) {
    if (message === null) byId("found").prepend(make("p", { class: "newer" }, words.unread));
    else if (isLate && message) offerNewer(ticket, message);
  }

  async function findAnswers(ticket, message, run = (runs += 1)) {
    try {
      const answer = await platform.find(textOf(ticket), agentLang, message ?? "");
      if (run === runs) show(answer);
    } catch (error) {
      if (run === runs) trouble(words[reasonOf(error)]);
    }
  }

  function begin(ticket) {
    shown = { id: ticket.id, at: Date.now() };
    found = null;
    collected = new Map();
    byId("query").value = "";
    byId("found").replaceChildren();
    say(words.reading);
  }

  function trouble(sentence) {
    shown = { id: null, at: 0 };
    say(sentence);
    byId("found").replaceChildren(button(words.again, "", activate));
  }

  function offerNewer(ticket, message) {
    const read = button(words.read_newer, "", () => {
      begin(ticket);
      findAnswers(ticket, message);
    });
    byId("found").prepend(make("p", { class: "newer" }, `${words.newer} `, read));
  }

  // --- what is shown -------------------------------------------------------------------------

  function show(answer) {
    found = answer;
    state = { form: kept("form", forms), lang: answer.lang, code: kept("code", answer.code ?? []) };
    say("");
    const questions = answer.questions.map((question) => view.questionOf(words, answer, question, on));
    byId("found").replaceChildren(
      make("div", { id: "results" }),
      ...view.diagnosis(words, answer),
      view.how(words, answer, state, on),
      ...questions,
      ...(questions.length ? [] : [make("p", {}, words.nothing)]),
      view.foot(words, document.documentElement.dataset.theme, on),
      make("div", { id: "basket" }),
    );
    if (document.hasFocus()) document.querySelector(".put")?.focus();
  }

  function rewrite() {
    document.querySelectorAll("details").forEach((box) => box.write?.());
  }

  function showBasket() {
    byId("basket").replaceChildren(...view.basket(words, collected.size, on));
  }

  async function search(query) {
    if (!found || !query.trim()) return;
    const asked = found;
    const answer = await withoutFailing(platform.find(query, agentLang), null);
    if (found !== asked) return;
    if (!answer) return say(words.no_server);
    byId("results").replaceChildren(view.resultsOf(words, answer, query, on));
    byId("results").querySelector(".put, button").focus();
  }

  // --- what an agent does ----------------------------------------------------------------------

  const write = (entries) => compose(entries, state.lang, state.form, found.lines, state.code);

  async function put(entries) {
    const { lang, form } = state;
    const { text } = found;
    const way = await platform.put(write(entries));
    say(words[way]);
    if (way === "put_failed") return false;
    platform.countSent(entries, lang, form, text).catch(() => say(words.not_counted));
    return true;
  }

  function untick() {
    collected = new Map();
    document.querySelectorAll(".ways input").forEach((tick) => {
      tick.checked = false;
    });
    showBasket();
    document.querySelector(".put")?.focus();
  }

  const on = {
    put,
    preview: (entry) => write([entry]),
    form(form) {
      state.form = form;
      keep("form", form);
      rewrite();
    },
    lang(lang) {
      state.lang = lang;
      rewrite();
    },
    code(name) {
      state.code = name;
      keep("code", name);
      rewrite();
    },
    theme(theme) {
      setTheme(theme);
      keep("theme", theme);
    },
    collect(entry, isWanted) {
      if (isWanted) collected.set(entry.id, entry);
      else collected.delete(entry.id);
      showBasket();
    },
    async putAll() {
      if (await put([...collected.values()])) untick();
    },
    empty: untick,
    async leave(sentence) {
      const isLeft = await withoutFailing(platform.leave(sentence).then(() => true), false);
      say(isLeft ? "" : words.no_server);
      return isLeft;
    },
    close() {
      byId("results").replaceChildren();
      byId("query").focus();
    },
  };

  // --- keys ----------------------------------------------------------------------------------

  function move(step) {
    const all = [...document.querySelectorAll(".put")].filter((each) => each.checkVisibility());
    const at = all.indexOf(document.activeElement);
    all[Math.min(Math.max(at + step, 0), all.length - 1)]?.focus();
  }

  const KEYS = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    KeyA: () => document.activeElement.closest(".answer")?.querySelector("input").click(),
    Slash: () => byId("query").focus(),
  };

  function isTyping({ target, isComposing }) {
    return isComposing || target.matches("input[type=search], select");
  }

  function heed(event) {
    const act = KEYS[event.code];
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
    if (!act || !isPlain || isTyping(event)) return;
    event.preventDefault();
    act();
  }

  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    search(byId("query").value);
  });
  byId("query").addEventListener("keydown", ({ key, isComposing }) => {
    if (!isComposing && ["Escape", "ArrowDown"].includes(key)) move(1);
  });
  document.addEventListener("keydown", heed);

  setTheme(kept("theme", ["auto", "light", "dark"]));

  app.initialized().then((client) => {
    platform = createPlatform(client);
    const ready = setLanguage();
    client.events.on("app.activated", () => ready.then(activate));
  });
})();
