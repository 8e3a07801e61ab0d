// The page's side of worker.js: calls become promises. `null` where this browser can't, or where
// the site was built without what it needs.

const PATIENCE = 20_000; // milliseconds, to load everything on a slow line

/** A function from a call ("reply", "answer", "near", "load") and its value to a promise. */
export function startWorker(lang) {
  let worker;
  let number = 0;
  const waiting = new Map();
  const settle = ({ id, value = null }) => {
    waiting.get(id)?.(value);
    waiting.delete(id);
  };
  const start = () => {
    const made = new Worker(new URL(`worker.js?lang=${lang}`, import.meta.url));
    made.onmessage = ({ data }) => settle(data);
    made.onerror = () => [...waiting.keys()].forEach((id) => settle({ id }));
    return made;
  };
  return (call, value) =>
    new Promise((resolve) => {
      const id = ++number;
      waiting.set(id, resolve);
      setTimeout(settle, PATIENCE, { id });
      try {
        worker ??= start();
        worker.postMessage({ id, call, value });
      } catch {
        settle({ id }); // an old browser, or one that forbids it
      }
    });
}
