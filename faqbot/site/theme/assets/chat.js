// The chat widget's entry point, loaded on every page.
// Without a bot (a static host) nothing else is loaded and the forms that need it are hidden.

import { root, server } from "./server.js";

function hideAskForms() {
  for (const form of document.querySelectorAll("[data-faqbot-ask]")) form.hidden = true;
  for (const note of document.querySelectorAll("[data-faqbot-none]")) note.hidden = false;
}

if (await server) {
  const { startChat } = await import("./chat/panel.js");
  startChat(root);
} else {
  hideAskForms();
}
