import { buildReader, compile } from "./rules.js";

/** Prepare to tell languages apart: a question → "ko" or "en". */
export function buildDetectLang(rules) {
  const { plain } = buildReader(rules);
  const { LINE_END, HANGUL, WORD, FUNCTION_WORDS } = compile(rules.lang);

  return (question) => {
    const lines = question.split(LINE_END).map(plain);
    const text = lines.filter((line) => line.search(HANGUL) >= 0).join("\n");
    if (!text) return "en";
    const words = text.match(WORD);
    let hangul = text.match(HANGUL).length * 2;
    if (words.at(-1).at(-1).search(HANGUL) >= 0) hangul += 2;
    const english = words.filter((word) => FUNCTION_WORDS.test(word.toLowerCase())).length * 3;
    return hangul > english ? "ko" : "en";
  };
}
