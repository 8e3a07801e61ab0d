// The conversation on the page: a floating dialog everywhere, a part of the page on /chat/ and
// where a question was asked in a page.
//
// The browser finds the answer itself, at once. Where there is a server, that has the last word:
// it knows wordings that the staff taught it since the site was built, and it takes feedback.

import { startWorker } from "../answer/client.js";
import { server } from "../server.js";
import { ApiError, ask, entry, rate, tellChoice } from "./api.js";
import { el, fill } from "./dom.js";
import { renderIntro, renderMessage } from "./render.js";
import { Transcript } from "./transcript.js";
import { words } from "./words.js";

const PHONE = matchMedia("(max-width: 480px)"); // the same as in chat.css

/** As many characters as the field has that every page begins with. */
const QUESTION_LENGTH = document.querySelector("#faqbot-find").maxLength;
const SLOW = 2_000; // milliseconds; from then on the browser's own answer stands

/** Put the conversation on this page; `launcher` is the button that opens it, if there is one. */
export async function startChat(root, launcher) {
  const { lang } = document.documentElement;
  const chat = new Chat(root, lang, new Transcript(tabStorage()), await server);
  await loadStyle(new URL("assets/chat.css", root));
  const reply = document.getElementById("faqbot-reply");
  const place = reply ? new InPage(chat, reply) : new Floating(chat, launcher);
  place.start();
  return place;
}

/** What lasts as long as the tab; null where the reader has blocked site data. */
function tabStorage() {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

/** The style comes with the conversation, so that no page waits for it. */
function loadStyle(address) {
  if (document.querySelector(`link[href$="assets/chat.css"]`)) return undefined;
  const style = el("link", { rel: "stylesheet", href: address.href });
  const loaded = new Promise((resolve) => {
    style.onload = style.onerror = resolve;
  });
  document.head.append(style);
  return loaded;
}

/** The log, the line that says what is going on, and the field to ask in. */
class Chat {
  constructor(root, lang, transcript, hasServer) {
    this.root = root;
    this.lang = lang;
    this.transcript = transcript;
    this.hasServer = hasServer;
    this.local = startWorker(lang);
    this.say = words[lang];
    this.busy = false;
    this.build();
  }

  build() {
    const { say } = this;
    this.log = el("div", {
      class: "fb-log",
      role: "log",
      "aria-live": "polite",
      "aria-label": say.log,
      tabindex: "0",
      onkeydown: (event) => this.chooseByKey(event),
    });
    this.status = el("p", { class: "fb-status-line", id: "faqbot-status-line", role: "status" });
    this.input = el("textarea", {
      class: "fb-input",
      id: "faqbot-input",
      rows: "1",
      maxlength: String(QUESTION_LENGTH),
      placeholder: say.placeholder,
      "aria-describedby": "faqbot-status-line",
      autocomplete: "off",
      enterkeyhint: "send",
      onkeydown: (event) => this.sendOnEnter(event),
      onbeforeinput: (event) => this.isStrayLine(event) && event.preventDefault(),
      oninput: (event) => this.dropStrayLine(event),
      onpaste: (event) => this.sayWhatIsCut(event),
      onfocus: () => this.suggest(),
    });
    this.form = el(
      "form",
      { class: "fb-composer", onsubmit: (event) => this.submit(event) },
      el("label", { class: "fb-hidden", for: "faqbot-input" }, say.input_label),
      this.input,
      el("button", { type: "submit", class: "fb-button" }, say.send),
    );
    this.clearButton = el(
      "button",
      { type: "button", class: "fb-tool", onclick: () => this.clear() },
      say.clear,
    );
  }

  /** Show what was said before; a screen reader is not told of it again. */
  restore() {
    this.log.setAttribute("aria-live", "off");
    this.local("load");
    this.log.replaceChildren(renderIntro(this.lang, this.hasServer, (text) => this.ask(text)));
    for (const message of this.transcript.messages) this.log.append(this.render(message));
    this.showExamples(this.transcript.messages.length === 0);
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }

  /** What could be asked, as long as nothing is. */
  showExamples(isNew) {
    this.log.querySelector(".fb-intro__examples").hidden = !isNew;
    this.clearButton.hidden = isNew;
  }

  clear() {
    this.transcript.clear();
    this.restore();
    this.tell("");
    this.input.focus();
  }

  /** Enter sends and Shift+Enter breaks the line, but Enter that ends a Hangul syllable does neither. */
  sendOnEnter(event) {
    const composes = event.isComposing || event.keyCode === 229;
    this.endsSyllable = composes && (event.key === "Enter" || event.code === "Enter") && !event.shiftKey;
    if (event.key !== "Enter" || event.shiftKey || composes) return;
    if (this.suggestions?.active >= 0) return; // Enter goes to the page that is chosen
    event.preventDefault();
    this.form.requestSubmit();
  }

  /** Pages that fit what is being typed, above the field; on a phone the keyboard leaves no room. */
  async suggest() {
    if (this.suggestions || PHONE.matches) return;
    this.suggestions = {}; // while it is loaded
    const { Box } = await import("../find/box.js").catch(() => ({}));
    this.suggestions = Box && new Box(this.form, { field: this.input, isAside: true });
  }

  /** Whether some input methods break the line with the Enter that ended a syllable. */
  isStrayLine({ inputType }) {
    return this.endsSyllable && (inputType === "insertLineBreak" || inputType === "insertParagraph");
  }

  /** The same where that could not be prevented. */
  dropStrayLine(event) {
    const { input } = this;
    const at = input.selectionStart;
    if (this.isStrayLine(event) && input.value[at - 1] === "\n") input.setRangeText("", at - 1, at, "end");
  }

  /** A field takes no more than it may, and without a word. */
  sayWhatIsCut(event) {
    const { value, selectionStart, selectionEnd } = this.input;
    const room = QUESTION_LENGTH - value.length + (selectionEnd - selectionStart);
    const over = (event.clipboardData?.getData("text").replace(/\r\n/g, "\n").length ?? 0) - room;
    if (over > 0) this.tell(fill(this.say.cut, { count: over }), true);
  }

  /** Put what was pasted elsewhere into the field; whoever pasted it sends it. */
  write(text) {
    const over = text.length - QUESTION_LENGTH;
    this.input.value = text.slice(0, QUESTION_LENGTH);
    this.tell(over > 0 ? fill(this.say.cut, { count: over }) : "", over > 0);
    this.input.focus();
  }

  async submit(event) {
    event.preventDefault();
    const question = this.input.value.trim();
    if (!question || this.busy) return;
    const choice = this.choices()[Number(question) - 1];
    if (choice) {
      this.input.value = "";
      choice.click();
      return;
    }
    this.input.value = "";
    const sent = await this.ask(question);
    if (!sent && !this.input.value) this.input.value = question;
  }

  /** Ask a question; whether it was answered. */
  ask(question) {
    if (this.busy) return Promise.resolve(false);
    const previous = this.transcript.lastQuestion();
    const remote = this.hasServer ? ask(this.root, question, this.lang, previous) : null;
    return this.exchange(question, this.local("reply", { question, previous }), remote);
  }

  /** The buttons of the last reply that asks back, in order, unless something was asked since. */
  choices() {
    const last = this.log.lastElementChild;
    return [...(last?.querySelectorAll(".fb-choices--numbered [aria-keyshortcuts]") ?? [])];
  }

  /** In the conversation a number presses its choice; in the field it does with Enter. */
  chooseByKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const choice = this.choices()[Number(event.key) - 1];
    if (!choice) return;
    event.preventDefault();
    choice.click();
  }

  async choose(candidate, message) {
    if (this.busy) return false;
    const { lang } = message;
    const { ask_id: askId } = message.reply;
    const replyWith = (answer) => answer && { outcome: "answer", lang, ask_id: askId, answer };
    const local = lang === this.lang ? this.local("answer", candidate.id) : Promise.resolve(null);
    const remote = this.hasServer ? entry(this.root, candidate.id, lang).then(replyWith) : null;
    if (askId) tellChoice(this.root, askId, candidate.id);
    const isDone = await this.exchange(candidate.title, local.then(replyWith), remote);
    this.log.lastElementChild.querySelector("h4")?.focus({ preventScroll: true });
    return isDone;
  }

  noneOfThese(message) {
    const { lang } = message;
    this.note(lang, "you", words[lang].none_of_these);
    this.note(lang, "bot", words[lang].try_again);
    this.input.focus();
  }

  /**
   * Show a question at once and its first reply when that comes: `local` is a promise of a reply or
   * of null, `remote` one of the server's reply, or null. A failure takes the question back.
   */
  async exchange(question, local, remote) {
    const asked = { who: "you", lang: this.lang, text: question };
    let shown = this.append(asked);
    this.setBusy(true);
    const offline = { error: new ApiError("failed") };
    const settled = remote?.then((reply) => ({ reply }), (error) => ({ error })) ?? Promise.resolve(offline);
    const own = local.then((reply) => (reply ? { reply, isOwn: true } : settled));
    try {
      const { reply, isOwn, error } = await Promise.race([own, settled.then((said) => (said.reply ? said : own))]);
      if (error) throw error;
      // The reply has the question with secrets masked: that is what is kept.
      if (reply.question) {
        asked.text = reply.question;
        asked.masked = reply.warnings;
        const masked = this.render(asked);
        shown.replaceWith(masked);
        shown = masked;
      }
      const answered = { who: "bot", lang: reply.lang ?? this.lang, reply };
      this.transcript.add(asked);
      this.transcript.add(answered);
      const article = this.append(answered);
      this.show(shown);
      this.tell("");
      if (isOwn && remote) this.confirm(answered, article, settled);
      return true;
    } catch (error) {
      shown.remove();
      this.tell(this.explain(error), true);
      return false;
    } finally {
      this.setBusy(false);
    }
  }

  /** Let the server have the last word on a reply that the browser gave; late, only if it agrees. */
  async confirm(message, article, settled) {
    let timer;
    const slow = new Promise((resolve) => {
      timer = setTimeout(resolve, SLOW, {});
    });
    let { reply } = await Promise.race([settled, slow]);
    clearTimeout(timer);
    if (!reply) {
      message.alone = true;
      article = this.rerender(message, article, true);
      ({ reply } = await settled);
      if (!reply || !isSame(reply, message.reply)) return;
    }
    const agrees = isSame(reply, message.reply);
    Object.assign(message, { reply, alone: false });
    this.rerender(message, article, agrees);
  }

  /** Show a message anew; quietly, where a screen reader has said what matters already. */
  rerender(message, article, quietly) {
    this.transcript.save();
    const made = this.render(message);
    if (!article.isConnected) return made; // the conversation was cleared
    if (quietly) this.log.setAttribute("aria-live", "off");
    const isRead = article.contains(document.activeElement);
    article.replaceWith(made);
    if (isRead) made.querySelector("h4")?.focus({ preventScroll: true });
    if (quietly) requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
    return made;
  }

  note(lang, who, text) {
    const message = { who, lang, text };
    this.transcript.add(message);
    this.show(this.append(message));
  }

  async rate(message, helpful, buttons) {
    try {
      await rate(this.root, message.reply.ask_id, helpful);
      message.helpful = helpful;
      this.transcript.save();
      buttons.forEach((button, index) => {
        button.setAttribute("aria-pressed", String((index === 0) === helpful));
      });
      this.tell(this.say.thanks);
    } catch (error) {
      this.tell(this.explain(error), true);
    }
  }

  explain(error) {
    if (!(error instanceof ApiError)) throw error;
    return fill(this.say[error.kind], error);
  }

  tell(sentence, isError = false) {
    this.status.textContent = sentence;
    this.status.classList.toggle("fb-status-line--error", isError);
  }

  setBusy(busy) {
    this.busy = busy;
    this.log.setAttribute("aria-busy", String(busy));
    this.form.querySelector("button").setAttribute("aria-disabled", String(busy));
    if (busy) this.tell(this.say.busy);
  }

  render(message) {
    return renderMessage(message, {
      choose: (candidate, from) => this.choose(candidate, from),
      noneOfThese: (from) => this.noneOfThese(from),
      rate: (from, helpful, buttons) => this.rate(from, helpful, buttons),
      absolute: (path) => new URL(path.replace(/^\//, ""), this.root).href,
    });
  }

  append(message) {
    const article = this.render(message);
    this.log.append(article);
    this.showExamples(false);
    this.show(article);
    return article;
  }

  /** Scroll to where the reader stopped: the last question. */
  showLast() {
    const asked = this.log.querySelectorAll(".fb-message--you");
    if (asked.length > 0) this.show(asked[asked.length - 1]);
  }

  /** Scroll so that `article` is read from its start. */
  show(article) {
    if (this.log.scrollHeight > this.log.clientHeight) this.log.scrollTop = article.offsetTop - 8;
    else article.scrollIntoView({ block: "start" });
  }
}

/** Whether two replies say the same. */
function isSame(one, other) {
  const about = ({ outcome, answer, candidates }) =>
    [outcome, answer?.url, ...(outcome === "choose" ? candidates.map(({ id }) => id) : [])].join();
  return about(one) === about(other);
}

/** The dialog that the launcher opens. */
class Floating {
  constructor(chat, launcher) {
    this.chat = chat;
    this.launcher = launcher;
    const { say } = chat;
    this.panel = el(
      "section",
      {
        class: "fb-chat",
        id: "faqbot-chat",
        role: "dialog",
        "aria-labelledby": "faqbot-title",
        hidden: true,
        onkeydown: (event) => this.onKey(event),
      },
      el(
        "div",
        { class: "fb-chat__head" },
        el("h2", { id: "faqbot-title" }, say.title),
        chat.clearButton,
        el("button", { type: "button", class: "fb-tool", onclick: () => this.close() }, say.close),
      ),
      chat.log,
      chat.status,
      chat.form,
    );
  }

  start() {
    document.body.append(this.panel);
    this.chat.restore();
    PHONE.addEventListener("change", () => this.fit());
    visualViewport?.addEventListener("resize", () => this.fit());
    // On a phone the panel would hide the page that the reader has just gone to.
    this.setOpen(this.chat.transcript.open && !PHONE.matches);
  }

  /** The launcher was used: open, or close where it is open. */
  open() {
    if (!this.panel.hidden) return this.close();
    this.setOpen(true);
    return this.chat.input.focus();
  }

  /** Answer a question where it was asked, in place of its form. */
  askInPage(form, question) {
    const { chat } = this;
    this.setOpen(false);
    this.launcher.hidden = true;
    this.panel.remove();
    const box = new InPage(chat, form);
    this.open = () => chat.input.focus();
    this.askInPage = (_, next) => chat.ask(next);
    this.askBeside = (next) => box.askBeside(next);
    box.start();
    chat.ask(question);
    chat.input.focus({ preventScroll: true });
  }

  /** Answer a question that was asked elsewhere on the page; none: be ready for one. */
  askBeside(question) {
    this.setOpen(true);
    if (question) this.chat.ask(question);
    this.chat.input.focus();
  }

  write(text) {
    this.askBeside("");
    this.chat.write(text);
  }

  close() {
    this.setOpen(false);
    this.launcher.focus();
  }

  setOpen(open) {
    this.panel.hidden = !open;
    this.launcher.setAttribute("aria-expanded", String(open));
    this.chat.transcript.open = open;
    this.chat.transcript.save();
    this.fit();
    if (open) this.chat.showLast();
  }

  onKey(event) {
    event.stopPropagation(); // Material's own shortcuts, such as "s" for search
    if (event.key === "Escape" && !event.isComposing) this.close();
  }

  /** Full screen on phones: the rest of the page can't be reached, and a keyboard covers nothing. */
  fit() {
    const full = !this.panel.hidden && PHONE.matches;
    if (full) this.panel.setAttribute("aria-modal", "true");
    else this.panel.removeAttribute("aria-modal");
    for (const element of document.body.children) {
      if (element !== this.panel && !element.matches(".md-dialog")) element.inert = full;
    }
    this.panel.style.height = full && visualViewport ? `${visualViewport.height}px` : "";
  }
}

/** The conversation in a page, in place of an element. */
class InPage {
  constructor(chat, place) {
    this.chat = chat;
    this.place = place;
  }

  start() {
    const { chat, place } = this;
    for (const form of document.querySelectorAll("[data-faqbot-ask]")) form.hidden = true;
    const box = el(
      "section",
      { class: "fb-chat fb-chat--in-page", "aria-labelledby": "faqbot-title" },
      el("h2", { class: "fb-hidden", id: "faqbot-title" }, chat.say.title),
      chat.log,
      chat.status,
      chat.form,
      chat.clearButton,
    );
    const given = place.querySelector("script[type='application/json']");
    place.replaceWith(box);
    chat.restore();
    this.askFromAddress(given && JSON.parse(given.textContent));
  }

  open() {
    this.chat.input.focus();
  }

  askInPage(_, question) {
    this.chat.ask(question);
  }

  askBeside(question) {
    if (question) this.chat.ask(question);
    this.chat.input.focus();
  }

  write(text) {
    this.chat.write(text);
  }

  /** The question that came in the address (question.js), unless the page brought its reply. */
  askFromAddress(reply) {
    const question = document.documentElement.dataset.faqbotQuestion?.trim();
    if (!question) return;
    if (reply) this.chat.exchange(question, Promise.resolve(reply), null);
    else this.chat.ask(question);
  }
}
