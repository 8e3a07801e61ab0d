// Whether there is a server behind the site: asked once a page, for every script that needs to know.

export const root = new URL("..", import.meta.url);

/** A promise of whether there is one; a static host has a bot.json that says there is none. */
export const server = fetch(new URL("bot.json", root))
  .then((response) => response.ok && response.json())
  .then((found) => Boolean(found.bot))
  .catch(() => false);
