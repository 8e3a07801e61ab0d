// What the sidebar shows. It keeps nothing but elements: what is chosen is the app's to know.

(function () {
  const { make, button, link, fill, shown, forms } = window.faqbot;
  const LIKELY = 2; // answers of a question that are shown at once
  const UNLIKELY = "unlikely";
  const MOST_SURE = 99; // per cent; nothing is certain

  /** The address of a page of the site that `found` names by a path. */
  const pageOf = (found, path) => new URL(path.replace(/^\//, ""), found.site).href;

  const isLikely = ({ likelihood }) => likelihood !== UNLIKELY;

  // --- what is wrong, and what to do ---------------------------------------------------------

  function codesOf(found) {
    const status = found.status_codes.map((it) => ({ name: `${it.code} ${it.title}`, said: [it.meaning, it.fix, it.in_call], url: it.url }));
    const errors = found.error_codes.map((it) => ({ name: it.code, said: [it.meaning, it.fix], url: it.url }));
    const messages = found.messages.map((it) => ({ name: it.text, said: [it.meaning], url: it.url }));
    return [...status, ...errors, ...messages];
  }

  function diagnosis(words, found) {
    const codes = codesOf(found).map(({ name, said, url }, at) => {
      const told = said.filter(Boolean).map((sentence) => make("p", {}, sentence));
      const box = make("details", { class: "code" }, make("summary", {}, name), ...told, make("p", {}, link(words.more, pageOf(found, url))));
      box.open = at === 0;
      return box;
    });
    const calls = found.calls.map((call) => {
      const name = call.method ? `${call.method} ${call.path}` : call.title;
      const more = call.errors_url ? [link(words.more, pageOf(found, call.errors_url)), " · "] : [];
      return make("p", { class: "call" }, make("code", {}, name), " ", ...more, link(words.reference, call.url));
    });
    if (!codes.length && !calls.length) return [];
    return [make("section", { class: "diagnosis", "aria-labelledby": "diagnosis" }, make("h2", { id: "diagnosis" }, words.diagnosis), ...codes, ...calls)];
  }

  // --- answers ---------------------------------------------------------------------------------

  function whyOf(words, entry) {
    if (entry.passage) return fill(words.in_part, { heading: entry.passage.heading });
    return entry.phrase && entry.phrase !== entry.title ? fill(words.found_by, { phrase: entry.phrase }) : "";
  }

  function previewOf(words, write) {
    const body = make("div", { class: "preview" });
    const box = make("details", {}, make("summary", {}, words.preview), body);
    box.write = () => box.open && body.replaceChildren(...shown(write().html));
    box.addEventListener("toggle", box.write);
    return box;
  }

  /** The customer's sentence, where it is not the one that stands above. */
  function partOf(entry, question) {
    const isAbove = !entry.part || entry.part === question;
    return isAbove ? [] : [make("q", { class: "part" }, entry.part)];
  }

  function answerOf(words, found, question, entry, on) {
    const sure = `${entry.likely} · ${Math.min(MOST_SURE, Math.round(100 * entry.confidence))}%`;
    const done = make("span", { class: "do" }, words.put);
    const put = button("", "put", async () => {
      if (await on.put([entry])) done.textContent = `✓ ${words.done}`;
    });
    put.append(
      make("span", { class: "title" }, entry.title),
      ...partOf(entry, question),
      make("span", { class: "why" }, whyOf(words, entry)),
      make("span", { class: `likely ${entry.likelihood}` }, sure),
      done,
    );
    const tick = make("input", { type: "checkbox" });
    tick.addEventListener("change", () => on.collect(entry, tick.checked));
    const sent = entry.sent ? make("span", { class: "soft" }, fill(words.times_sent, { count: entry.sent })) : "";
    const ways = [make("label", {}, tick, words.collect), previewOf(words, () => on.preview(entry)), link(words.open, pageOf(found, entry.short_url)), sent];
    return make("li", { class: "answer" }, put, make("div", { class: "ways" }, ...ways));
  }

  function answersOf(words, found, question, entries, on) {
    const likely = entries.filter(isLikely).slice(0, LIKELY);
    const others = entries.filter((entry) => !likely.includes(entry));
    const items = (some) => some.map((entry) => answerOf(words, found, question, entry, on));
    const parts = likely.length ? [make("ul", {}, ...items(likely))] : [make("p", { class: "unanswered" }, words.unanswered)];
    if (others.length) {
      parts.push(make("details", { class: "others" }, make("summary", {}, fill(words.others, { count: others.length })), make("ul", {}, ...items(others))));
    }
    return parts;
  }

  /** One click sends a sentence that nothing fits to the inbox. */
  function leaving(words, sentence, isMain, on) {
    const box = make("p", { class: "leave" }, isMain ? "" : `${words.no_fit} `);
    const leave = button(words.leave, isMain ? "" : "quiet", async () => {
      if (!(await on.leave(sentence))) return;
      box.textContent = words.left;
      box.tabIndex = -1;
      box.focus();
    });
    box.append(leave);
    return box;
  }

  function questionOf(words, found, question, on) {
    const { text, parts, entries } = question;
    const asked = parts.join(" ");
    const head = make("h2", {}, make("q", { lang: found.lang }, asked));
    const answers = answersOf(words, found, asked, entries, on);
    return make("section", { class: "question" }, head, ...answers, leaving(words, text, !entries.some(isLikely), on));
  }

  /** What was searched by hand; `query` is what for. */
  function resultsOf(words, found, query, on) {
    const head = make("h2", {}, fill(words.results, { query }));
    const close = button(words.close, "quiet", on.close);
    const answers = found.entries.length ? answersOf(words, found, "", found.entries, on) : [make("p", { class: "unanswered" }, words.no_results)];
    return make("section", { class: "question results" }, head, ...answers, leaving(words, query, !found.entries.some(isLikely), on), close);
  }

  // --- how it is put in -----------------------------------------------------------------------

  function choice(label, names, chosen, labelOf, choose) {
    const options = names.map((name) => make("option", { value: name }, labelOf(name)));
    const select = make("select", {}, ...options);
    select.value = chosen;
    select.addEventListener("change", () => choose(select.value));
    return make("label", {}, make("span", {}, label), select);
  }

  function how(words, found, state, on) {
    const nameOf = (lang) => words[`lang_${lang}`];
    const langs = fill(words.lang_of, { lang: nameOf(found.lang) });
    return make(
      "div",
      { class: "how" },
      choice(words.form, forms, state.form, (form) => words[`form_${form}`], on.form),
      choice(langs, ["ko", "en"], state.lang, nameOf, on.lang),
      ...(found.code ? [choice(words.code, found.code, state.code, (name) => name, on.code)] : []),
    );
  }

  /** Which keys there are, and light or dark: Freshdesk does not tell an app which it is. */
  function foot(words, theme, on) {
    const theirs = choice(words.theme, ["auto", "light", "dark"], theme, (name) => words[`theme_${name}`], on.theme);
    return make("footer", {}, make("p", {}, words.keys), theirs);
  }

  function basket(words, count, on) {
    if (!count) return [];
    const told = make("span", {}, fill(words.collected, { count }));
    const bar = [told, button(words.put_all, "main", on.putAll), button(words.empty, "quiet", on.empty)];
    return [make("section", { class: "basket", "aria-label": told.textContent }, ...bar)];
  }

  Object.assign(window.faqbot, { view: { diagnosis, questionOf, resultsOf, how, foot, basket } });
})();
