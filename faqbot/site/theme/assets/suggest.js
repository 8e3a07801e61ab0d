// Pages that the words of an address may mean, found as search finds them.

import { startWorker } from "./answer/client.js";
import { home } from "./server.js";

/** The pages in a language as {title, url}, the likeliest first. */
export async function suggest(words, lang) {
  const found = words ? await startWorker(lang)("near", words) : null;
  return (found ?? []).map(({ title, location }) => ({ title, url: new URL(location, home).href }));
}
