// Finds and answers beside the page, for the theme's search box and for the chat. A classic script,
// because the theme starts it as one. What it needs is loaded with the first query.

const lang = new URL(location).searchParams.get("lang");
let loaded;

function load() {
  loaded ??= loadAll().catch((error) => {
    loaded = undefined; // the next query tries again
    throw error;
  });
  return loaded;
}

async function loadAll() {
  const read = async (name) => {
    const response = await fetch(new URL(name, location));
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return response.json();
  };
  const [{ Bot }, { Search }, index, rules, answers] = await Promise.all([
    import("./bot.js"),
    import("./search.js"),
    read("index.json"),
    read("rules.json"),
    read(`answers.${lang}.json`),
  ]);
  const bot = new Bot(index, rules, answers);
  return { bot, search: new Search(bot) };
}

const READY = 1;
const QUERY = 2;
const RESULTS = 3;
let latest;

/** The theme's messages are {type, data}. */
async function find(query) {
  latest = query;
  let items = [];
  if (query) {
    const { search } = await load();
    if (query !== latest) return; // the reader has typed on
    items = search.find(query);
  }
  postMessage({ type: RESULTS, data: { items } });
}

/** Ours are {id, call, value}; so are the replies. */
const calls = {
  load: () => true,
  reply: (question, { bot }) => bot.reply(question),
  answer: (id, { bot }) => bot.answer(id, 1, { status_codes: [], error_codes: [] }),
  near: (words, { search }) => search.near(words),
};

async function answer({ id, call, value }) {
  try {
    postMessage({ id, value: calls[call](value, await load()) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
}

onmessage = ({ data }) => {
  if (data.call) answer(data);
  else if (data.type === QUERY) find(data.data).catch(() => postMessage({ type: RESULTS, data: { items: [] } }));
  else postMessage({ type: READY });
};
