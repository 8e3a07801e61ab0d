// The chat widget's entry point, loaded on every page: it asks once whether there is a bot.
// Without one (a static host) nothing else is loaded and the forms that need it are hidden.

const root = new URL("..", import.meta.url);

async function hasBot() {
  try {
    const response = await fetch(new URL("bot.json", root));
    return response.ok && Boolean((await response.json()).bot);
  } catch {
    return false;
  }
}

function hideAskForms() {
  for (const form of document.querySelectorAll("[data-faqbot-ask]")) form.hidden = true;
  for (const note of document.querySelectorAll("[data-faqbot-none]")) note.hidden = false;
}

if (await hasBot()) {
  const { startChat } = await import("./chat/panel.js");
  startChat(root);
} else {
  hideAskForms();
}
