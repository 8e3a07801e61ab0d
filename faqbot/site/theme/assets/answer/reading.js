// @ts-check
// Tells the parts of a question apart; faqbot/answering/reading.py says the same and tells why.

import { buildReader, compile } from "./rules.js";

const isSaid = (text) => /[\p{L}\p{N}]/u.test(text);

/** Prepare to read: a text → its parts, [{kind, text, kept}]. */
export function buildReading(rules) {
  const { plain } = buildReader(rules);
  const is = compile(rules.reading);
  const { sizes, polite } = rules.reading;
  const lines = rules.reading.lines.map(([kind, source, flags]) => [kind, new RegExp(`^(?:${source})`, flags)]);
  const spans = rules.reading.spans.map(([kind, source, flags, kept]) => [
    kind,
    new RegExp(source, `${flags}g`),
    kept && new RegExp(kept, "gi"),
  ]);
  const names = new Set(rules.reading.names);

  function kindOf(line, inFence) {
    const begin = line.slice(0, sizes.LINE_CHARS);
    if (!is.SENTENCE.test(begin)) {
      const found = lines.find(([, pattern]) => pattern.test(begin));
      if (found) return found[0];
    }
    return inFence ? "code" : "prose";
  }

  /** Pieces of plain text: [kind, start, end, kept], kept as [start, end] each. */
  function split(text, piece, [kind, pattern, kept]) {
    const [own, start, end] = piece;
    if (own !== "prose") return [piece];
    const out = [];
    let at = start;
    for (const { 0: found, index } of text.slice(start, end).matchAll(pattern)) {
      const from = start + index;
      if (from > at) out.push(["prose", at, from, []]);
      const words = kept ? [...found.matchAll(kept)] : [];
      out.push([kind, from, from + found.length, words.map((w) => [from + w.index, from + w.index + w[0].length])]);
      at = from + found.length;
    }
    if (at < end) out.push(["prose", at, end, []]);
    return out;
  }

  function proseOf(text, start, end) {
    const out = [];
    const line = text.slice(start, end);
    const greeting = is.GREETING.exec(line)?.[0].length ?? 0;
    if (greeting) out.push(["greeting", start, start + greeting, []]);
    const rest = line.slice(greeting);
    const last = is.CLOSING.test(rest) ? rest : rest.split(is.SENTENCE_START).at(-1);
    const stop = end - (is.CLOSING.test(last) ? last.length : 0);
    let pieces = [["prose", start + greeting, stop, []]];
    for (const span of spans) pieces = pieces.flatMap((piece) => split(text, piece, span));
    out.push(...pieces);
    if (stop < end) out.push(["closing", stop, end, []]);
    return out;
  }

  function read(question) {
    let chars = [...question];
    if (chars.length > sizes.FIRST_CHARS + sizes.LAST_CHARS) {
      chars = [...chars.slice(0, sizes.FIRST_CHARS), "\n", ...chars.slice(-sizes.LAST_CHARS)];
    }
    const text = plain(chars.join(""));
    const pieces = [];
    let inFence = false;
    for (const { 0: line, index } of text.matchAll(is.LINE)) {
      const end = index + line.length;
      if (is.FENCE.test(line)) {
        inFence = !inFence;
        pieces.push(["code", index, end, []]);
        continue;
      }
      if (!/\S/.test(line)) {
        pieces.push([inFence ? "code" : "prose", index, end, []]);
        continue;
      }
      const kind = kindOf(line, inFence);
      pieces.push(...(kind === "prose" ? proseOf(text, index, end) : [[kind, index, end, []]]));
    }
    const cut = (start, end) => chars.slice(start, end).join("");
    const parts = [];
    for (const [kind, start, end, words] of pieces) {
      const kept = words.map(([from, to]) => cut(from, to));
      const last = parts.at(-1);
      if (last?.kind === kind) {
        last.text += cut(start, end);
        last.kept.push(...kept);
      } else parts.push({ kind, text: cut(start, end), kept });
    }
    return parts;
  }

  /** What is ranked of a question: its prose, and the telling names in what was pasted. */
  function asked(parts, hasFailed) {
    const pieces = parts.map(({ kind, text, kept }) => {
      if (kind === "prose") return text;
      if (polite.includes(kind)) return "";
      const isCalled = kind === "address" && hasFailed; // its parameters say little then
      const read = hasFailed ? text.replace(is.CALLED, " ") : text;
      const told = (plain(read).match(is.NAME) ?? []).filter((name) => names.has(name) && !isCalled);
      const words = kept.filter((word) => word.includes(".") || !isCalled);
      return ` ${[...new Set([...told, ...words])].join(" ")} `;
    });
    let text = pieces.join("");
    if (!isSaid(text)) text = parts.map((part) => part.text).join("");
    const chars = [...text];
    return chars.length > sizes.FIRST_PROSE + sizes.LAST_PROSE
      ? `${chars.slice(0, sizes.FIRST_PROSE).join("")} ${chars.slice(-sizes.LAST_PROSE).join("")}`
      : text;
  }

  /** Whether a text greets or thanks and says nothing else. */
  function isGreeting(parts) {
    const said = parts.filter(({ text }) => isSaid(text));
    return said.length > 0 && said.every(({ kind }) => kind === "greeting" || kind === "closing");
  }

  const pasted = (parts) =>
    parts.filter(({ kind }) => kind !== "prose" && !polite.includes(kind)).map(({ text }) => text).join("\n");
  const prose = (parts) => parts.map(({ kind, text }) => (kind === "prose" ? text : "")).join("");
  const said = (parts) =>
    parts.map(({ kind, text }) => (rules.reading.unsaid.includes(kind) ? "\n" : text)).join("");

  const { THREE_DIGITS, WORD } = compile(rules.restating);
  const countWords = (text) => (plain(text).match(WORD) ?? []).length;
  /** Whether there is a word or a status code in what is asked; "24" asks nothing. */
  const saysSomething = (text) => /\p{L}/u.test(text) || plain(text).search(THREE_DIGITS) >= 0;

  return { saysSomething, countWords, read, asked, pasted, prose, said, isGreeting };
}
