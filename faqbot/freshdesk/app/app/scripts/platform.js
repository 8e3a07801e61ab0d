// What the sidebar asks of Freshdesk's page and, through its request templates, of two servers.

(function () {
  const PAGES = 3; // of 100 conversations each; they come oldest first
  const PART = 9000; // characters of a message or description that are read
  const SUBJECT = 300;
  const QUESTION = 2000; // of a ticket that goes along with what was sent

  function isOfCustomer({ incoming, private: isPrivate }) {
    return incoming && !isPrivate;
  }

  function textOf(ticket) {
    const parts = [(ticket.subject ?? "").slice(0, SUBJECT), (ticket.description_text ?? "").slice(0, PART)];
    return parts.filter((part) => part.trim()).join("\n\n");
  }

  /** The name of the sentence that says why a call failed. */
  function reasonOf(error) {
    const reasons = { 401: "no_token", 403: "no_token", 429: "too_many" };
    return reasons[error?.status] ?? "no_server";
  }

  async function copy({ html, text }) {
    const types = { "text/html": html, "text/plain": text };
    const blobs = Object.entries(types).map(([type, value]) => [type, new Blob([value], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  }

  function createPlatform(client) {
    const call = (name, body, context = {}) =>
      client.request.invokeTemplate(name, body ? { context, body: JSON.stringify(body) } : { context });

    async function conversations(ticket, page = 1) {
      const { response } = await call("freshdeskConversations", null, { ticket, page });
      const found = JSON.parse(response);
      const isAll = found.length < 100 || page === PAGES;
      return isAll ? found : [...found, ...(await conversations(ticket, page + 1))];
    }

    return {
      async agentLang() {
        const { loggedInUser } = await client.data.get("loggedInUser");
        const lang = loggedInUser?.contact?.language ?? navigator.language;
        return lang.toLowerCase().startsWith("ko") ? "ko" : "en";
      },

      async ticket() {
        return (await client.data.get("ticket")).ticket;
      },

      /** The customer's last message after the description; empty where there is none. */
      async lastMessage(ticket) {
        const { freshdesk_domain: domain } = await client.iparams.get("freshdesk_domain");
        if (!domain) return "";
        const last = (await conversations(ticket.id)).filter(isOfCustomer).at(-1);
        return last?.body_text ?? "";
      },

      /** What answers a text; `message` is the customer's last one, which is read first. */
      async find(text, lang, message = "") {
        const body = { text, message: message.slice(0, PART), pieces: true };
        const { response } = await call("faqbotFind", body, { lang });
        return JSON.parse(response);
      },

      countSent(entries, lang, form, text) {
        const kept = text.slice(0, QUESTION);
        const kind = form === "link" ? "title" : form;
        return call("faqbotSent", { entries: entries.map(({ id }) => id), lang, form: kind, text: kept });
      },

      leave: (text) => call("faqbotMissed", { text }),

      /** Put a reply into the editor: into the open one, else into a new one, else to be pasted. */
      async put(reply) {
        const text = reply.html;
        const ways = {
          put_editor: () => client.interface.trigger("setValue", { id: "editor", text, replace: false, position: "end" }),
          put_opened: () => client.interface.trigger("click", { id: "reply", text }),
          put_copied: () => copy(reply),
        };
        for (const [name, way] of Object.entries(ways)) {
          try {
            await way();
            return name;
          } catch {
            // The next way.
          }
        }
        return "put_failed";
      },
    };
  }

  Object.assign(window.faqbot, { createPlatform, textOf, reasonOf });
})();
