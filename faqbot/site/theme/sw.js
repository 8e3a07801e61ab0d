// Lets a site that was visited be read and asked without a connection. What comes from the network
// is always preferred, so nobody reads an old page who could read a new one.

const CACHE = "faqbot-1";
const root = new URL("./", location);
// The server's own business: nothing of it is kept. Nor is any address with a question in it.
const NOT_KEPT = /^(?:(?:[a-z]{2}\/)?bot\.json|(?:api|staff|hooks|-)\/|[qs]\/|healthz|readyz|metrics|mcp|openapi\.json)/;
const HASHED = /\.[0-9a-f]{8}\.min\.(?:css|js)$/; // the name changes with the content
const PATIENCE = 4_000; // milliseconds, before a page that was kept is shown instead

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const others = caches.keys().then((names) => names.filter((name) => name !== CACHE));
  const gone = others.then((names) => Promise.all(names.map((name) => caches.delete(name))));
  event.waitUntil(gone.then(() => self.clients.claim()));
});

// A page names what it was made of, and what asking needs.
self.addEventListener("message", (event) => {
  if (Array.isArray(event.data?.keep)) event.waitUntil(keepAll(event.data.keep));
});

async function keepAll(urls) {
  const cache = await caches.open(CACHE);
  await Promise.allSettled(urls.map((url) => keep(cache, url)));
}

async function keep(cache, url) {
  const request = new Request(url);
  if (isKept(request) && !(HASHED.test(url) && (await cache.match(request)))) await fetchAndKeep(cache, request);
}

function isKept({ method, url }) {
  return method === "GET" && url.startsWith(root.href) && !NOT_KEPT.test(url.slice(root.href.length));
}

async function fetchAndKeep(cache, request) {
  const response = await fetch(request);
  if (response.ok && !new URL(request.url).searchParams.has("q")) await cache.put(request, response.clone());
  return response;
}

self.addEventListener("fetch", (event) => {
  if (isKept(event.request)) event.respondWith(respond(event.request));
});

async function respond(request) {
  const cache = await caches.open(CACHE);
  const kept = () => cache.match(request, { ignoreSearch: request.mode === "navigate" });
  if (HASHED.test(request.url)) return (await kept()) ?? fetchAndKeep(cache, request);
  const fetched = fetchAndKeep(cache, request);
  try {
    if (request.mode !== "navigate") return await fetched;
    const slow = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    return (await Promise.race([fetched, slow])) ?? (await kept()) ?? (await fetched);
  } catch (error) {
    const found = await kept();
    if (found) return found;
    if (request.mode !== "navigate") throw error;
    return (await missing(request)) ?? Response.error();
  }
}

/** In place of a page that was not kept: the home page of its language, which can be asked. */
async function missing(request) {
  const [home] = request.url.slice(root.href.length).match(/^[a-z]{2}\/|/);
  return (await caches.match(new URL(home || "./", root))) ?? caches.match(root);
}
