// Once a page stands and the reader reads, a service worker keeps what reading and asking without a
// connection need: this page, the home and chat pages, and what the browser answers with.

import { home, root } from "./server.js";

const DELAY = 6_000; // milliseconds: a glance should not cost a reader what an answer weighs
const lang = document.documentElement.lang;

/** The addresses of what is kept; `version.js` is where the site answers by itself. */
async function wanted() {
  const answering = await import("./answer/version.js").catch(() => null);
  const answer = answering ? [...answering.MODULES, ...answering.DOCUMENTS[lang]] : [];
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const files = [
    ...answer.map((name) => `assets/answer/${name}${name === "worker.js" ? `?lang=${lang}` : ""}`),
    ...["api", "dom", "panel", "render", "transcript", "words"].map((name) => `assets/chat/${name}.js`),
    ...["box", "recent", "words"].map((name) => `assets/find/${name}.js`),
    ...["bench.css", "bench.js", "bench/sample.js", "bench/view.js", "bench/words.js"].map((name) => `assets/${name}`),
    ...["account", "reader"].map((name) => `assets/snippets/${name}.js`),
    "assets/chat.css",
    "assets/question.js",
  ];
  const pages = ["", "chat/", "snippets.json"].map((path) => new URL(path, home).href);
  return [location.href.split("#")[0], ...loaded, ...files.map((path) => new URL(path, root).href), ...pages];
}

async function start() {
  await navigator.serviceWorker.register(new URL("sw.js", root));
  const { active } = await navigator.serviceWorker.ready;
  if (!navigator.connection?.saveData) active.postMessage({ keep: [...new Set(await wanted())] });
}

if ("serviceWorker" in navigator && isSecureContext) {
  addEventListener("load", () => setTimeout(() => start().catch(() => {}), DELAY));
}
