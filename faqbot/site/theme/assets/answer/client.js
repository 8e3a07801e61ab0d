// @ts-check
// The page's side of worker.js: calls become promises. `null` where this browser can't, or where
// the site was built without what it needs.

const PATIENCE = 20_000; // milliseconds, to load everything on a slow line

const started = {};

/** The worker of a language, one for the whole page. */
export const startWorker = (lang) => (started[lang] ??= makeWorker(lang));

/** A function from a call ("reply", "answer", "bench", "find", …) and its value to a promise. */
function makeWorker(lang) {
  let worker;
  let number = 0;
  let isRenewed = false;
  const waiting = new Map(); // of each call by its number: the message, and what its end tells
  const settle = ({ id, value = null }) => {
    waiting.get(id)?.resolve(value);
    waiting.delete(id);
  };
  // Modules that are older than the documents stay in a worker as long as it lives.
  const renew = () => {
    isRenewed = true;
    worker.terminate();
    worker = start();
    for (const { message } of waiting.values()) worker.postMessage(message);
  };
  const start = () => {
    const made = new Worker(new URL(`worker.js?lang=${lang}`, import.meta.url));
    made.onmessage = ({ data }) => (data.stale && !isRenewed ? renew() : settle(data));
    made.onerror = () => {
      worker = undefined; // the next call tries again, rather than wait for one that answers nothing
      [...waiting.keys()].forEach((id) => settle({ id }));
    };
    return made;
  };
  return (call, value) =>
    new Promise((resolve) => {
      const id = ++number;
      const message = { id, call, value };
      waiting.set(id, { message, resolve });
      setTimeout(settle, PATIENCE, { id });
      try {
        worker ??= start();
        worker.postMessage(message);
      } catch {
        settle({ id }); // an old browser, or one that forbids it
      }
    });
}
