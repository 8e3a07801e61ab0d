// @ts-check
// What a question names beside its words; faqbot/diagnosis says the same and tells why.

import { buildCalls, buildMessages } from "./recognising.js";
import { buildReader, compile, int, splice } from "./rules.js";
import { spell } from "./text.js";

/** Prepare to find the errors of a masked text that name a field: faults.py. */
export function buildFaults(rules) {
  const is = compile(rules.diagnosis);
  const { plain } = buildReader(rules);
  // The value is the last thing in what matches.
  const spanOf = (match, start) => {
    const at = start + match.index + match[0].lastIndexOf(match[1]);
    return [at, at + match[1].length];
  };
  return (text) => {
    const found = [];
    for (const { 0: part, index } of plain(text).matchAll(is.FAULT_OBJECT)) {
      const [code, field] = [is.FAULT_CODE.exec(part), is.FAULT_FIELD.exec(part)];
      if (!code || !field) continue;
      found.push({ code: code[1], field: field[1], codeSpan: spanOf(code, index), fieldSpan: spanOf(field, index) });
    }
    return found;
  };
}

/** Prepare to find the field that each error code of a masked text is about: the first of each. */
export function buildFields(rules) {
  const findFaults = buildFaults(rules);
  return (text) => {
    const found = new Map();
    for (const { code, field } of findFaults(text)) if (!found.has(code)) found.set(code, field);
    return found;
  };
}

/**
 * Prepare to diagnose: `diagnose`, a question → `{status_codes, error_codes, endpoints, calls, messages}`,
 * and `locate`, which says where a text names them.
 */
export function buildDiagnosis(rules) {
  const { plain, folded } = buildReader(rules);
  const is = compile(rules.diagnosis);
  const { sizes, codes, errors, phrases, prefix, reasons, around_reason } = rules.diagnosis;
  const findMessages = buildMessages(rules);
  const findCalls = buildCalls(rules);
  const findFaults = buildFaults(rules);
  const resources = new RegExp(rules.diagnosis.resources);
  /** @type {[string, RegExp][]} */
  const spellings = Object.keys(codes).map((code) => [code, new RegExp(codes[code])]);
  const errorRules = Object.keys(errors).map((code) => [code, new RegExp(errors[code], "g")]);

  const at = (pattern, text, place) => ((pattern.lastIndex = place), pattern.exec(text));
  const lengthAt = (pattern, text, place) => at(pattern, text, place)?.[0].length ?? 0;
  const before = (text, place, size) => text.slice(Math.max(0, place - size), place);
  const until = (text, end) => text.split(end, 1)[0];
  const blank = (found) => " ".repeat(found.length);
  const isHangul = (char) => "가" <= char && char <= "힣";
  const byPlace = (a, b) => a[0] - b[0] || a[1] - b[1];

  const sentence = (text, start, end) => [
    start - before(text, start, sizes.SENTENCE).split(is.SENTENCE_END).at(-1).length,
    end + until(text.slice(end, end + sizes.SENTENCE), is.SENTENCE_END).length,
  ];

  /** A function that tells whether a piece of a text talks of errors. */
  function errorTalk(text) {
    let spans;
    return ([start, end]) => {
      spans ??= [...text.matchAll(is.ERROR_TALK)].map(({ 0: words, index }) => [index, index + words.length]);
      let low = 0;
      for (let high = spans.length; low < high; ) {
        const middle = (low + high) >> 1;
        if (spans[middle][0] < start) low = middle + 1;
        else high = middle;
      }
      return low < spans.length && spans[low][1] <= end;
    };
  }

  const endsOf = (items, size) =>
    items.length > size
      ? [...items.slice(0, size - (size >> 2)), ...items.slice(-(size >> 2))]
      : items;

  // --- numbers in words --------------------------------------------------------------------

  const written = new Map();

  function write(words) {
    if (written.size > sizes.KEPT) written.clear();
    if (!written.has(words)) {
      const said = words.replace(is.BETWEEN_WORDS, "");
      written.set(words, spellings.find(([, pattern]) => pattern.test(said))?.[0] ?? words);
    }
    return written.get(words);
  }

  const writeDigits = (text) =>
    text
      .replace(is.ENGLISH, (words, place, all) =>
        is.CLOCK_BEFORE.test(before(all, place, sizes.CLOCK_WINDOW)) ||
        at(is.CLOCK_AFTER, all, place + words.length)
          ? words
          : write(words),
      )
      .replace(is.KOREAN, write);

  // --- error codes -------------------------------------------------------------------------

  function isErrorCode(text, start, end) {
    if (at(is.PART_OF_NAME, text.slice(start - 1, start), 0) || at(is.PART_OF_NAME, text, end))
      return false;
    return (
      text.slice(start, end).includes("_") ||
      is.CODE_BEFORE.test(before(text, start, sizes.CODE_WINDOW)) ||
      at(is.CODE_AFTER, text, end)
    );
  }

  function findErrors(text) {
    const found = [];
    for (const [code, pattern] of errorRules)
      for (const { 0: words, index } of text.matchAll(pattern))
        if (isErrorCode(text, index, index + words.length))
          found.push([index, index + words.length, code]);
    return found.sort(byPlace);
  }

  // --- phrases -----------------------------------------------------------------------------

  function gaps(text, end, korean) {
    if (!korean) return [end + lengthAt(is.GAP, text, end)];
    const found = [];
    for (let tries = 3; tries--; ) {
      found.push(end + lengthAt(is.SPACE, text, end));
      const particle = lengthAt(is.PARTICLE, text, end);
      if (!particle) break;
      end += particle;
    }
    return found;
  }

  function endOf(text, start, [first, ...stems], korean) {
    const last = text.slice(start - 1, start);
    if (isHangul(first[0]) ? !first[1] && isHangul(last) : "a" <= last && last <= "z") return 0;
    let ends = [start + first.length];
    for (const stem of stems) {
      const places = ends.flatMap((end) => gaps(text, end, korean));
      ends = places
        .filter((place) => text.startsWith(stem, place))
        .map((place) => place + stem.length);
    }
    ends.sort((a, b) => a - b);
    return ends.find((end) =>
      korean ? korean < 2 || !at(is.NOT_A_REPORT, text, end) : at(is.ENGLISH_END, text, end),
    );
  }

  function isReport(text, start, end, talks) {
    const said = before(text, start, sizes.BEFORE);
    if (is.DESCRIBED.test(said)) return false;
    const isWord = !text.slice(start, end).includes(" ");
    if (isWord && is.QUALIFIED.test(said) && at(is.THING, text, end)) return false;
    if (text.startsWith("not", start) && (is.SEARCHED.test(said) || at(is.SEARCHED_ON, text, end)))
      return false;
    return !talks || is.QUOTED.test(said) || talks(sentence(text, start, end));
  }

  function startsOf(text, stem) {
    const places = [];
    for (let start = -1; (start = text.indexOf(stem, start + 1)) >= 0; ) places.push(start);
    return endsOf(places, sizes.MAX_TRIES);
  }

  function findPhrases(text, strict, taken) {
    const found = [];
    const talks = strict && errorTalk(text);
    for (const [code, korean, row] of phrases) {
      const stems = row.split(" ");
      if (!stems.every((stem) => text.includes(stem))) continue;
      for (const start of startsOf(text, stems[0])) {
        if (taken.has(start)) continue;
        const end = endOf(text, start, stems, korean);
        if (!end || !isReport(text, start, end, talks)) continue;
        found.push([start, code]);
        break;
      }
    }
    return found;
  }

  // --- numbers -----------------------------------------------------------------------------

  function spotAt(text, start, end) {
    const said = before(text, start, sizes.WINDOW);
    const words = said.split(is.CLAUSE_END).at(-1).match(is.WORD) ?? [];
    const numbers = text.slice(start, end).match(is.CODE).map(int);
    const key = is.KEY.exec(said);
    return {
      before: said,
      after: until(text.slice(end, end + sizes.WINDOW), is.SENTENCE_END),
      tail: words.slice(-4).map((word) => ` ${word}`).join(""),
      key,
      isStatus: key && is.STATUS_KEY.test(key.groups.name),
      isRound: numbers.every((number) => number % 100 === 0),
      isError: numbers.every((number) => number >= 400),
    };
  }

  function isValue({ key, isStatus, isError }) {
    if (!key) return false;
    const { name, quote, sign } = key.groups;
    if (isStatus) return sign.includes("==") && !isError;
    if (isHangul(name.at(-1))) return sign === "-" || sign === "/";
    if (!sign) return !quote && !"\"'[(".includes(key[0].at(-1));
    return sign !== ": " || quote || name.includes("_");
  }

  const isAmount = ({ before, after, tail, isRound, isError }) =>
    is.AMOUNT_BEFORE.test(tail) ||
    is.BOUND_BEFORE.test(before) ||
    (isRound && is.ROUND_AMOUNT_BEFORE.test(tail)) ||
    (!isError && is.ERRORS_AFTER.test(after)) ||
    is.AMOUNT_AFTER.test(after);

  function isStatus(text, start, end, strict, seen, talks) {
    const spot = spotAt(text, start, end);
    const { before, after, tail, isRound } = spot;
    if (is.PART_BEFORE.test(before) || is.PART_AFTER.test(after) || isValue(spot)) return false;
    if (isAmount(spot)) return false;
    const isNumbered = is.NUMBERED_BEFORE.test(tail);
    if (is.ARROW.test(before)) return true;
    if (is.STATUS_BEFORE.test(tail)) {
      if (!is.OTHER_CODE_BEFORE.test(tail)) return true;
    } else if (spot.isStatus || (!isNumbered && is.STATUS_AFTER.test(after))) return true;
    if (isNumbered) return false;
    if (is.RECORD_BEFORE.test(tail) && !(spot.isError && is.MADE_BEFORE.test(tail))) return false;
    if (!strict && (!isRound || seen.size || (text.match(is.WORD) ?? []).length <= sizes.ALONE))
      return true;
    const around = sentence(text, start, end);
    const talk = talks(around);
    const isBracketed = after.startsWith(")") && is.BRACKET.test(before);
    const cue =
      !/\S/.test(before) || is.CUES_BEFORE.test(tail) || isBracketed || is.CUES_AFTER.test(after);
    if (!isRound) return talk || cue;
    return talk ? cue || !tail : cue && !strict && !is.RATE.test(text.slice(...around));
  }

  function findNumbers(text, strict) {
    const places = [];
    const seen = new Set();
    const talks = errorTalk(text);
    for (const { 0: group, index } of endsOf([...text.matchAll(is.GROUP)], sizes.MAX_GROUPS)) {
      const found = [...group.matchAll(is.CODE)].filter(([number]) => int(number) in codes);
      if (found.every(([number]) => seen.has(number))) continue;
      if (!isStatus(text, index, index + group.length, strict, seen, talks)) continue;
      for (const number of found) {
        places.push([index + number.index, int(number[0])]);
        seen.add(number[0]);
      }
    }
    return places;
  }

  /** A text without what may stand around a reason phrase. */
  function trimmed(text) {
    let [start, end] = [0, text.length];
    while (start < end && around_reason.includes(text[start])) start++;
    while (end > start && around_reason.includes(text[end - 1])) end--;
    return text.slice(start, end);
  }

  function findStatus(text, errors) {
    const heads = [...text.matchAll(is.HEAD)];
    const strict = text.length + (text.match(is.HANGUL) ?? []).length > sizes.LONG;
    let body = text;
    for (const name of [is.ADDRESS, is.MAIL, is.HEADER]) body = body.replace(name, blank);
    const taken = new Set();
    for (const [start, end] of errors.filter((named) => text.slice(named[0], named[1]).includes("_")))
      for (let place = start; place < end; place++) taken.add(place);
    const places = findPhrases(body, strict, taken);
    for (const { 0: line, 1: number, index } of heads)
      places.push([index + line.indexOf(number, 6), int(number)]);
    body = splice(
      body,
      heads.map(({ 0: line, index }) => [index, index + line.length, blank(line)]),
    );
    places.push(...findNumbers(body, strict || heads.length));
    const found = [...new Set(places.sort(byPlace).map((place) => place[1]))];
    const known = found.filter((code) => code in codes);
    if (known.length) return known;
    const reason = reasons[trimmed(text)];
    return reason ? [reason] : [];
  }

  // --- endpoints ---------------------------------------------------------------------------

  const isId = (part) => is.ID.test(plain(part));

  function unended(path) {
    const parts = path.split("/");
    const last = parts.pop();
    parts.push(isId(last) ? last : last.replace(is.TRAILING, ""));
    return parts.join("/");
  }

  function shape(path) {
    return unended(path)
      .split("/")
      .filter(Boolean)
      .map((part) => (isId(part) ? "[id]" : part.toLowerCase()))
      .join("/");
  }

  function curlMethod(said, after) {
    const [last, ...others] = said.split(is.CURL).reverse();
    if (!others.length || is.COMMAND_END.test(last)) return null;
    const command = last + until(after, is.COMMAND_END);
    const posts = !is.CURL_GET.test(command) && is.CURL_DATA.test(command);
    return is.CURL_METHOD.exec(command) ?? { groups: { method: posts ? "POST" : "GET" } };
  }

  function method(text, start, end) {
    const said = before(text, start, sizes.SENTENCE);
    const after = text.slice(end, end + sizes.SENTENCE);
    const found =
      is.METHOD_BEFORE.exec(said) ??
      is.CALL.exec(said) ??
      is.NAMED.exec(said.slice(-sizes.NEAR)) ??
      curlMethod(before(text, start, sizes.COMMAND), text.slice(end, end + sizes.COMMAND)) ??
      is.METHOD_AFTER.exec(until(after, "\n")) ??
      is.NAMED.exec(after);
    return found ? found.groups.method.toUpperCase() : null;
  }

  /** Where a text names which endpoint: [{start, end, endpoint}]. */
  function findCalled(raw) {
    const text = plain(raw);
    const chars = [...raw];
    const found = [];
    for (const match of endsOf([...text.matchAll(is.NAMED_PATH)], sizes.MAX_PATHS)) {
      const { verb, word, rest, bare, resource } = match.groups;
      if (!rest && !resources.test(resource ?? word)) continue;
      const end = match.index + match[0].length;
      if (word) {
        found.push({ start: match.index, end, endpoint: { method: verb, path: `${prefix}/${word}` } });
        continue;
      }
      const said = chars.slice(end - (rest ?? bare).length, end).join("");
      const endpoint = { method: method(text, match.index, end), path: `${prefix}/${shape(said)}` };
      const start = match.index - (rest && text[match.index - 1] === "/" ? 1 : 0);
      found.push({ start, end: end - ([...said].length - [...unended(said)].length), endpoint });
    }
    return found;
  }

  /** Each endpoint once, without those named again with no method. */
  function endpointsOf(calls) {
    const all = [...new Map(calls.map(({ endpoint }) => [JSON.stringify(endpoint), endpoint])).values()];
    return all.filter(
      ({ method, path }) => method || !all.some((other) => other.method && other.path === path),
    );
  }

  // --- places ------------------------------------------------------------------------------

  const lowered = (text) => text.replace(/[^]/g, (char) => (char.toLowerCase().length === 1 ? char.toLowerCase() : char));

  function placeOfStatus(text, code) {
    for (const { 0: line, 1: number, index } of text.matchAll(is.HEAD)) {
      const at = index + line.indexOf(number, 6);
      if (int(number) === code) return [at, at + number.length];
    }
    const number = String(code);
    for (const start of startsOf(text, number)) {
      const end = start + number.length;
      if (!is.LONGER_BEFORE.test(before(text, start, 1)) && !at(is.PART_OF_NAME, text, end)) return [start, end];
    }
    for (const [reason, known] of Object.entries(reasons)) {
      const start = known === code ? text.indexOf(reason) : -1;
      if (start >= 0) return [start, start + reason.length];
    }
    return null;
  }

  /** Where a masked text names what its diagnosis found: [{start, end, kind, name, of}], in characters. */
  function locate(text, found) {
    const lower = lowered(plain(text));
    const told = findFaults(text).filter(({ code }) => found.error_codes.includes(code));
    const places = [];
    const add = (span, kind, name, of = "") => places.push({ start: span[0], end: span[1], kind, name, of });
    for (const { code, field, codeSpan, fieldSpan } of told) {
      add(codeSpan, "error", code, field);
      add(fieldSpan, "field", code, field);
    }
    const seen = new Set(told.map(({ code }) => code));
    for (const [start, end, code] of findErrors(lower)) {
      if (!seen.has(code)) add([start, end], "error", code);
      seen.add(code);
    }
    for (const code of found.status_codes) {
      const span = placeOfStatus(lower, code);
      if (span) add(span, "status", String(code));
    }
    for (const { start, end, row } of findMessages(lower)) add([start, end], "message", row[0]);
    for (const { start, end, endpoint } of findCalled(text)) {
      const isFound = found.endpoints.some(({ method, path }) => method === endpoint.method && path === endpoint.path);
      if (isFound) add([start, end], "call", endpoint.path, endpoint.method ?? "");
    }
    return places;
  }

  const diagnose = (question) => {
    const spelt = spell(question, sizes.MAX_DIAGNOSED);
    const text = writeDigits(folded(spelt).replace(is.CONTRACTED, " not"));
    const errors = findErrors(text);
    const messages = [...new Set(findMessages(text).map(({ row }) => row))];
    const told = messages.filter((row) => row[3]);
    const said = findStatus(text, errors);
    const meant = said.length ? said : told.map((row) => row[1]).filter(Boolean);
    const isElsewhere = is.ELSEWHERE.test(text) && !is.HOME.test(text);
    const named = [...errors.map((error) => error[2]), ...told.map((row) => row[2]).filter(Boolean)];
    return {
      status_codes: isElsewhere ? [] : [...new Set(meant)],
      error_codes: [...new Set(named)],
      endpoints: endpointsOf(findCalled(spelt)),
      calls: findCalls(spelt),
      messages,
    };
  };
  return { diagnose, locate };
}

/** The question with its status codes in digits, and without what would mislead the matcher. */
export function restate(question, diagnosis, rules) {
  const { ANY_MASK, THREE_DIGITS, HOME_NAME, WORD } = compile(rules.restating);
  // Where an error code is named, that says more than the status it came with.
  const about = diagnosis.error_codes.length ? [] : diagnosis.status_codes;
  const text = question.replace(ANY_MASK, " ");
  const others = [...buildReader(rules).plain(text).matchAll(THREE_DIGITS)].filter(
    ([digits]) => int(digits) in rules.diagnosis.codes && !about.includes(int(digits)),
  );
  const stated = splice(text, others.map(({ index }) => [index, index + 3, " "]));
  // Whose API it is tells no entry from another.
  const names = [...buildReader(rules).plain(stated).matchAll(HOME_NAME)];
  const without = splice(stated, names.map(({ 0: name, index }) => [index, index + name.length, " "]));
  const words = buildReader(rules).plain(without).match(WORD) ?? [];
  const kept = words.length >= rules.reading.sizes.FEWEST_WORDS ? without : stated;
  const spoken = about.filter((code) => !question.includes(code));
  return [kept, ...spoken].join(" ");
}

/** The ids of the sections of the API reference that describe endpoints. */
export const sectionsOf = (endpoints, rules) =>
  endpoints.flatMap(({ method, path }) => {
    const shape = path.slice(1).replace(/\/\[[^/]*/g, "/[]");
    return rules.diagnosis.sections
      .filter((section) => section[2] === shape && (!method || method === section[1]))
      .map((section) => section[0]);
  });
