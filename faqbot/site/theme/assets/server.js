// Whether there is a server behind the site: asked once a page, for every script that needs to know.

export const root = new URL("..", import.meta.url);

const config = JSON.parse(document.getElementById("__config").textContent);

/** Where the pages in the language of this one begin. */
export const home = new URL(config.home, root);

/** What scripts of every page say; the page has it beside the settings of Material's script. */
export const { words } = config;

/** A promise of whether there is one; a static host has a bot.json that says there is none. */
export const server = fetch(new URL("bot.json", root))
  .then((response) => response.ok && response.json())
  .then((found) => Boolean(found.bot))
  .catch(() => false);
