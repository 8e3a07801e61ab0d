// @ts-check
import { buildReader, splice } from "./rules.js";
import { visible } from "./text.js";

const digitsOf = (value) => value.replace(/\D/g, "").split("").map(Number);
const weigh = (digits, weights) => weights.reduce((sum, weight, i) => sum + weight * digits[i], 0);

/** How the digits of a number check each other, by the names that rules have for it. */
const CHECKS = {
  luhn: (value) =>
    digitsOf(value).reverse().reduce((sum, digit, place) => {
      const weighed = digit * (1 + (place % 2));
      return sum + (weighed > 9 ? weighed - 9 : weighed);
    }, 0) % 10 === 0,
  iban: (value) => {
    const signs = value.replace(/[^A-Za-z0-9]/g, "");
    let rest = 0;
    for (const char of signs.slice(4) + signs.slice(0, 4)) {
      const number = parseInt(char, 36);
      rest = (rest * (number < 10 ? 10 : 100) + number) % 97;
    }
    return rest === 1;
  },
  resident: (value) => {
    const digits = digitsOf(value);
    const check = 11 - (weigh(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11);
    return [check % 10, (check + 2) % 10].includes(digits[12]);
  },
  business: (value) => {
    const digits = digitsOf(value);
    const total = weigh(digits, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((digits[8] * 5) / 10);
    return (10 - (total % 10)) % 10 === digits[9];
  },
};

/** What each mask stands for, in whichever language. */
export const kindsOfMasks = ({ masking: { masks } }) =>
  new Map(Object.values(masks).flatMap((names) => Object.entries(names).map(([kind, name]) => [name, kind])));

/** Prepare to name masks in a language: a masked text and a language → the text. */
export function buildNames(rules) {
  const { masks } = rules.masking;
  const kinds = kindsOfMasks(rules);
  const sources = [...kinds.keys()].map((name) => name.replace(/[[\]]/g, "\\$&"));
  const any = new RegExp(sources.join("|"), "g");
  return (text, lang) => text.replace(any, (name) => masks[lang][kinds.get(name)]);
}

/** Prepare to replace secrets: a text → `{text, kinds}`. */
export function buildMask(rules) {
  const { plain } = buildReader(rules);
  const { masks, window, same } = rules.masking;
  const name = buildNames(rules);
  const listed = new Set(rules.masking.listed);
  const table = rules.masking.rules.map((rule) => {
    const made = (name, flags) => rule[name] && new RegExp(rule[name], flags);
    return {
      ...rule,
      pattern: made("pattern", "dgi"),
      has: made("has", ""),
      harmless: made("harmless", "i"),
      near: made("near", "i"),
      unless: made("unless", "i"),
    };
  });
  const twins = new Map(same);
  const odd = new RegExp(`[${same.map(([char]) => char).join("")}]`, "g");
  const legible = (text) =>
    plain(text.replace(odd, (char) => twins.get(char))).replace(/[٠-٩]/g, (char) =>
      String(char.charCodeAt() % 16),
    );

  const isSecret = (value, before, { has, harmless, check, near, unless }) =>
    !(has && !has.test(value)) &&
    !harmless?.test(value) &&
    !(check && !CHECKS[check](value)) &&
    !(near && !near.test(before)) &&
    !unless?.test(before) &&
    !listed.has(value);

  return (typed) => {
    const text = name(visible(typed), "en");
    const read = legible(text);
    const lower = read.toLowerCase();
    /** @type {[number, number, string][]} */
    const found = [];
    for (const rule of table) {
      if (!rule.signs.some((sign) => lower.includes(sign))) continue;
      for (const match of read.matchAll(rule.pattern)) {
        const value = match.groups.secret;
        if (!value) continue;
        const [start, end] = match.indices.groups.secret;
        const before = read.slice(Math.max(0, start - window), start);
        if (isSecret(value, before, rule)) found.push([start, end, rule.kind]);
      }
    }
    const isMail = ([, , kind]) => kind === "email";
    const byPlace = (a, b) => a[0] - b[0] || Number(isMail(a)) - Number(isMail(b)) || b[1] - a[1];
    found.sort(byPlace);
    const joined = [];
    for (const secret of found) {
      const last = joined.at(-1);
      if (!last || secret[0] >= last[1]) joined.push(secret);
      else if (!isMail(secret)) last[1] = Math.max(last[1], secret[1]);
    }
    return {
      text: splice(text, joined.map(([start, end, kind]) => [start, end, masks.en[kind]])),
      kinds: [...new Set(joined.map((secret) => secret[2]))],
    };
  };
}
