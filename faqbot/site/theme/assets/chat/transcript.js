// The conversation, kept in this tab only: a list of messages and whether the panel is open.
//
// A message is {who: "you" | "bot", lang, text?, reply?, helpful?}; `reply` is the API's answer.

const KEY = "faqbot.chat";
const SMALL_TALK = "small-talk"; // the id of its topic
const LIMIT = 60; // messages; a tab that stays open for days should not grow without end

export class Transcript {
  constructor(storage) {
    this.storage = storage;
    this.messages = [];
    this.open = false;
    this.load();
  }

  add(message) {
    this.messages = [...this.messages, message].slice(-LIMIT);
    this.save();
  }

  /** What the next question may go on from: the last one that got a reply and was no small talk. */
  lastQuestion() {
    const { messages } = this;
    const at = messages.findLastIndex(({ reply }) => reply && reply.topic?.id !== SMALL_TALK);
    return messages[at]?.reply.explanation?.with_previous ?? messages[at - 1]?.text;
  }

  clear() {
    this.messages = [];
    this.save();
  }

  load() {
    try {
      const kept = JSON.parse(this.storage?.getItem(KEY) ?? null) ?? {};
      this.messages = Array.isArray(kept.messages) ? kept.messages : [];
      this.open = kept.open === true;
    } catch {
      // Not readable: begin anew.
    }
  }

  save() {
    try {
      this.storage?.setItem(KEY, JSON.stringify({ messages: this.messages, open: this.open }));
    } catch {
      // Storage is full or switched off: the conversation then lasts as long as the page.
    }
  }
}
