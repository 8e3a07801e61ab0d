// Puts a reply together of the pieces that the server sent, without asking it again.

(function () {
  const list = (items) => `<ul>\n${items.map(({ html }) => `<li>${html}</li>`).join("\n")}\n</ul>`;

  function withHeading({ heading, section }) {
    return { html: heading.html + section.html, text: heading.text + section.text };
  }

  function joined(parts) {
    const said = parts.filter(({ text }) => text);
    return {
      html: said.map(({ html }) => html).join("\n"),
      text: said.map(({ text }) => text).join("\n\n"),
    };
  }

  const WRITERS = {
    reply(pieces, { greeting, closing }) {
      const sections = pieces.length > 1 ? pieces.map(withHeading) : pieces.map(({ section }) => section);
      return joined([greeting, ...sections, closing]);
    },
    passage: (pieces) => joined(pieces.map(({ passage }) => passage)),
    link(pieces) {
      const links = pieces.map(({ link }) => link);
      const html = links.length > 1 ? list(links) : `<p>${links[0].html}</p>`;
      return { html, text: joined(links).text };
    },
  };

  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const spaced = (text) => text.replace(/^(?=.)/gm, "    ");
  const inHtml = (fence, text) => `<code class="language-${fence}">${escaped(text)}</code>`;

  /** A reply with its code in another language, where the code is there in it. */
  function inCode({ html, text }, code, name) {
    return Object.entries(code).reduce((reply, [written, others]) => {
      const other = others[name];
      if (!other) return reply;
      return {
        html: reply.html.replaceAll(inHtml(others.as, written), () => inHtml(other.fence, other.text)),
        text: reply.text.replaceAll(spaced(written), () => spaced(other.text)),
      };
    }, { html, text });
  }

  /** A reply of entries as { html, text }; `form` is reply, passage or link, `code` a language's name. */
  function compose(entries, lang, form, lines, code) {
    const pieces = entries.map(({ replies }) => replies[lang]);
    const reply = WRITERS[form](pieces, lines[lang]);
    return inCode(reply, Object.assign({}, ...pieces.map((each) => each.code)), code);
  }

  window.faqbot.forms = Object.keys(WRITERS);
  window.faqbot.compose = compose;
})();
