// The conversation on the page: a floating dialog everywhere, a part of the page on /chat/.

import { ApiError, ask, entry, rate, tellChoice } from "./api.js";
import { el } from "./dom.js";
import { renderIntro, renderMessage } from "./render.js";
import { Transcript } from "./transcript.js";
import { words } from "./words.js";

const PHONE = matchMedia("(max-width: 480px)"); // the same as in chat.css

/** Put the conversation on this page. */
export function startChat(root) {
  const lang = document.documentElement.lang === "en" ? "en" : "ko";
  const reply = document.getElementById("faqbot-reply");
  const chat = new Chat(root, lang, new Transcript(sessionStorage));
  if (reply) new InPage(chat, reply).start();
  else new Floating(chat).start();
}

/** The log, the line that says what is going on, and the field to ask in. */
class Chat {
  constructor(root, lang, transcript) {
    this.root = root;
    this.lang = lang;
    this.transcript = transcript;
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
    });
    this.status = el("p", { class: "fb-status-line", id: "faqbot-status-line", role: "status" });
    this.input = el("textarea", {
      class: "fb-input",
      id: "faqbot-input",
      rows: "1",
      maxlength: "8000",
      placeholder: say.placeholder,
      "aria-describedby": "faqbot-status-line",
      autocomplete: "off",
      enterkeyhint: "send",
      onkeydown: (event) => this.sendOnEnter(event),
    });
    this.form = el(
      "form",
      { class: "fb-composer", onsubmit: (event) => this.submit(event) },
      el("label", { class: "fb-hidden", for: "faqbot-input" }, say.inputLabel),
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
    this.log.replaceChildren(renderIntro(this.lang, (text) => this.ask(text)));
    for (const message of this.transcript.messages) this.log.append(this.render(message));
    this.clearButton.hidden = this.transcript.messages.length === 0;
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }

  clear() {
    this.transcript.clear();
    this.restore();
    this.tell("");
    this.input.focus();
  }

  /** Enter sends and Shift+Enter breaks the line, but Enter that ends a Hangul syllable does neither. */
  sendOnEnter(event) {
    if (event.key !== "Enter" || event.shiftKey) return;
    if (event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  async submit(event) {
    event.preventDefault();
    const question = this.input.value.trim();
    if (!question || this.busy) return;
    this.input.value = "";
    const sent = await this.ask(question);
    if (!sent && !this.input.value) this.input.value = question;
  }

  /** Ask a question; whether it was answered. */
  ask(question) {
    return this.exchange(question, () => ask(this.root, question, this.lang));
  }

  choose(candidate, message) {
    return this.exchange(candidate.title, async () => {
      const answer = await entry(this.root, candidate.id, message.lang);
      tellChoice(this.root, message.reply.ask_id, candidate.id);
      return { outcome: "answer", lang: message.lang, ask_id: message.reply.ask_id, answer };
    });
  }

  noneOfThese(message) {
    const { lang } = message;
    this.note(lang, "you", words[lang].noneOfThese);
    this.note(lang, "bot", words[lang].tryAgain);
    this.input.focus();
  }

  /** Show a question at once and its reply when it comes; a failure takes the question back. */
  async exchange(question, fetchReply) {
    if (this.busy) return false;
    const asked = { who: "you", lang: this.lang, text: question };
    let shown = this.append(asked);
    this.setBusy(true);
    try {
      const reply = await fetchReply();
      // The reply has the question with secrets masked: that is what is kept.
      if (reply.question) {
        asked.text = reply.question;
        const masked = this.render(asked);
        shown.replaceWith(masked);
        shown = masked;
      }
      const answered = { who: "bot", lang: reply.lang ?? this.lang, reply };
      this.transcript.add(asked);
      this.transcript.add(answered);
      this.append(answered);
      this.show(shown);
      this.tell("");
      return true;
    } catch (error) {
      shown.remove();
      this.tell(this.explain(error), true);
      return false;
    } finally {
      this.setBusy(false);
    }
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
    const sentence = this.say[error.kind];
    return typeof sentence === "function" ? sentence(error.seconds) : sentence;
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
      absolute: (path) => new URL(path, this.root).href,
    });
  }

  append(message) {
    const article = this.render(message);
    this.log.append(article);
    this.clearButton.hidden = false;
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

/** The launcher and the dialog that it opens. */
class Floating {
  constructor(chat) {
    this.chat = chat;
    const { say } = chat;
    this.launcher = el(
      "button",
      {
        type: "button",
        class: "fb-launcher",
        "aria-expanded": "false",
        "aria-controls": "faqbot-chat",
        onclick: () => this.toggle(),
      },
      say.open,
    );
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
    document.body.append(this.launcher, this.panel);
    this.chat.restore();
    PHONE.addEventListener("change", () => this.fit());
    visualViewport?.addEventListener("resize", () => this.fit());
    // On a phone the panel would hide the page that the reader has just gone to.
    this.setOpen(this.chat.transcript.open && !PHONE.matches);
  }

  toggle() {
    if (this.panel.hidden) this.open();
    else this.close();
  }

  open() {
    this.setOpen(true);
    this.chat.input.focus();
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

/** The conversation in place of the form of the chat page. */
class InPage {
  constructor(chat, reply) {
    this.chat = chat;
    this.reply = reply;
  }

  start() {
    const { chat } = this;
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
    const given = this.reply.querySelector("script[type='application/json']");
    this.reply.replaceWith(box);
    chat.restore();
    this.askFromAddress(given && JSON.parse(given.textContent));
  }

  /** The question that came in the address (question.js), unless the page brought its reply. */
  askFromAddress(reply) {
    const question = document.documentElement.dataset.faqbotQuestion?.trim();
    if (!question) return;
    if (reply) this.chat.exchange(question, async () => reply);
    else this.chat.ask(question);
  }
}
