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

  /** A reply of entries as { html, text }; `form` is reply, passage or link. */
  function compose(entries, lang, form, lines) {
    return WRITERS[form](entries.map(({ replies }) => replies[lang]), lines[lang]);
  }

  window.faqbot.forms = Object.keys(WRITERS);
  window.faqbot.compose = compose;
})();
