// The calls to faqbot's API; what goes wrong becomes an `ApiError` that the words of the chat have a sentence for.

const PATIENCE = 15_000; // milliseconds
const PREVIOUS_CHARS = 2_000; // as much is read: faqbot/answering/followup.py

/** `kind` is a key of `widget` in faqbot/words/; `seconds` is how long to wait, with "wait". */
export class ApiError extends Error {
  constructor(kind, seconds = undefined) {
    super(kind);
    this.kind = kind;
    this.seconds = seconds;
  }
}

/** The reply to a question; `previous` is the one before, if there is one. */
export async function ask(root, question, lang, previous) {
  // A long question leans on none, and both together might not fit into a body.
  const before = question.length > PREVIOUS_CHARS ? undefined : previous?.slice(0, PREVIOUS_CHARS);
  const response = await call(new URL("api/v1/ask", root), { question, lang, previous: before });
  return read(response);
}

/** An entry as the bot answers it. */
export async function entry(root, id, lang) {
  const address = new URL(`api/v1/entries/${encodeURIComponent(id)}`, root);
  address.searchParams.set("lang", lang);
  return read(await call(address));
}

/** Say which choice was taken; nobody waits for that, and nothing is lost without it. */
export function tellChoice(root, askId, id) {
  call(new URL("api/v1/choice", root), { ask_id: askId, entry_id: id }).catch(() => {});
}

/** Say whether a reply helped. */
export async function rate(root, askId, helpful) {
  await call(new URL("api/v1/feedback", root), { ask_id: askId, helpful });
}

async function call(address, body = undefined) {
  const options = { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE) };
  if (body) {
    options.method = "POST";
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    throw new ApiError(error.name === "TimeoutError" ? "slow" : "offline");
  }
  if (response.ok) return response;
  if (response.status === 429) throw new ApiError("wait", secondsToWait(response));
  throw new ApiError(response.status === 413 || response.status === 422 ? "too_long" : "failed");
}

async function read(response) {
  try {
    return await response.json();
  } catch {
    throw new ApiError("failed");
  }
}

function secondsToWait(response) {
  return Math.max(1, Number.parseInt(response.headers.get("Retry-After"), 10) || 60);
}
