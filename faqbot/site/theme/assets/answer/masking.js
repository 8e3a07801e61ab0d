import { buildReader, splice } from "./rules.js";

function isCard(value) {
  let sum = 0;
  [...value.replace(/\D/g, "")].reverse().forEach((char, place) => {
    const digit = char * (1 + (place % 2));
    sum += digit > 9 ? digit - 9 : digit;
  });
  return sum % 10 === 0;
}

/** Prepare to replace secrets: a text → `{text, kinds}`. */
export function buildMask(rules) {
  const { plain } = buildReader(rules);
  const { masks } = rules.masking;
  const table = rules.masking.rules.map(([kind, pattern, has, harmless]) => [
    kind,
    new RegExp(pattern, "dgi"),
    new RegExp(has),
    new RegExp(harmless, "i"),
  ]);

  return (text) => {
    const read = plain(text);
    const found = [];
    for (const [kind, pattern, has, harmless] of table)
      for (const match of read.matchAll(pattern)) {
        const value = match.groups.secret;
        if (has.test(value) && !harmless.test(value) && (kind !== "card" || isCard(value)))
          found.push([...match.indices.groups.secret, kind]);
      }
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const joined = [];
    for (const secret of found) {
      const last = joined.at(-1);
      if (!last || secret[0] >= last[1]) joined.push(secret);
      else if (secret[2] !== "email") last[1] = Math.max(last[1], secret[1]);
    }
    return {
      text: splice(text, joined.map(([start, end, kind]) => [start, end, masks[kind]])),
      kinds: [...new Set(joined.map((secret) => secret[2]))],
    };
  };
}
