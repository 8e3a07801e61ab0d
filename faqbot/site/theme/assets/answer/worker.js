// @ts-check
// Finds and answers beside the page, for the box that finds and for the chat. A classic script, for
// browsers that know no worker of modules. What it needs is loaded with the first call.

const lang = new URL(location.href).searchParams.get("lang");
let loaded;

function load() {
  loaded ??= loadAll().catch((error) => {
    loaded = undefined; // the next query tries again
    throw error;
  });
  return loaded;
}

/**
 * Everything of one version. What caches have may be of two: then the documents are fetched anew
 * once, and if they are newer than the modules, so are those, for the next worker.
 */
async function loadAll() {
  const { VERSION, MODULES, DOCUMENTS } = await import("./version.js");
  const names = DOCUMENTS[lang];
  const modules = Promise.all([import("./bot.js"), import("./search.js")]);
  let documents = await readAll(names, "default");
  const isStale = () => documents.some((each) => each && each.version !== VERSION);
  if (isStale()) documents = await readAll(names, "reload");
  if (isStale()) {
    await Promise.all(MODULES.map((name) => fetch(addressOf(name), { cache: "reload" })));
    throw Object.assign(new Error(`documents are not of version ${VERSION}`), { stale: true });
  }
  const [{ Bot }, { Search }] = await modules;
  const [index, rules, answers, sections] = documents;
  const bot = new Bot(index, rules, answers, sections);
  return { bot, search: new Search(bot) };
}

const addressOf = (name) => new URL(name === "worker.js" ? location.href : name, location.href);

const readAll = (names, cache) =>
  Promise.all(
    names.map(async (name) => {
      const response = await fetch(addressOf(name), { cache });
      if (response.ok) return response.json();
      if (name.startsWith("passages")) return null; // an answer without them is one all the same
      throw new Error(`${name}: ${response.status}`);
    }),
  );

/** Messages are {id, call, value}; replies are {id, value}, or {id, error, stale}. */
const calls = {
  load: () => true,
  reply: ({ question, previous }, { bot }) => bot.reply(question, undefined, previous),
  answer: (id, { bot }) => bot.entryAnswers.of(id, 1, { status_codes: [], error_codes: [] }),
  bench: async (pasted, { bot }) => (await import("./annotate.js")).bench(bot, pasted),
  near: (words, { search }) => search.near(words),
  find: (typed, { search }) => search.find(typed),
  popular: (_, { search }) => search.popular(),
};

async function answer({ id, call, value }) {
  try {
    postMessage({ id, value: await calls[call](value, await load()) });
  } catch (error) {
    postMessage({ id, error: String(error), stale: error.stale });
  }
}

onmessage = ({ data }) => answer(data);
