// A reply that grows and can be edited: of its parts, those that were edited stay as they are.

import { make } from "./dom.js";

/** A draft in an editable element; parts are { key, html, markdown, text }, in their order. */
export function createDraft(root) {
  let format = "";
  let made = new Map(); // by key: what was put there, as it stands in the page
  let plain = new Map(); // by key: the same as plain text

  root.addEventListener("paste", (event) => {
    // What is pasted comes without the colours and fonts of where it stood.
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  });

  const nodes = () => [...root.children].filter((node) => node.dataset.key);
  const isSame = (node) => node.innerHTML === made.get(node.dataset.key);

  function fill(node, part) {
    if (format === "html") node.innerHTML = part.html; // made by the server, of the team's articles
    else node.textContent = part[format];
    made.set(part.key, node.innerHTML);
    plain.set(part.key, part.text);
  }

  return {
    show(parts, as) {
      if (format !== as) this.clear();
      format = as;
      root.classList.toggle("raw", format !== "html");
      const there = new Map(nodes().map((node) => [node.dataset.key, node]));
      const wanted = new Set(parts.map(({ key }) => key));
      for (const key of [...made.keys()].filter((key) => !wanted.has(key))) {
        there.get(key)?.remove();
        made.delete(key);
      }
      let last = null;
      for (const part of parts.filter(({ text }) => text)) {
        let node = there.get(part.key);
        if (!node && made.has(part.key)) continue; // taken out by hand
        if (!node) {
          node = make("div", { class: "part", "data-key": part.key });
          if (last) last.after(node);
          else root.prepend(node);
          fill(node, part);
        } else if (isSame(node)) fill(node, part);
        last = node;
      }
    },

    clear() {
      root.replaceChildren();
      made = new Map();
      plain = new Map();
    },

    get isEdited() {
      const there = nodes();
      return root.childNodes.length !== made.size || !there.every(isSame);
    },

    /** What is to be copied: what is seen, and no more. */
    get content() {
      const all = [...root.childNodes].filter((node) => node.textContent.trim());
      const own = (node) => node.dataset?.key !== undefined;
      if (format === "html") {
        const html = all.map((node) => (own(node) ? node.innerHTML : (node.outerHTML ?? node.data)));
        const text = all.map((node) => (own(node) && isSame(node) ? plain.get(node.dataset.key) : said(node)));
        return { html: `${html.join("\n")}\n`, text: `${text.join("\n\n")}\n` };
      }
      return { text: `${all.map(said).join("\n\n")}\n` };
    },

    /** What was edited, by key. */
    get edits() {
      return nodes()
        .filter((node) => !isSame(node))
        .map((node) => [node.dataset.key, node.innerHTML]);
    },

    set edits(edits) {
      const there = new Map(nodes().map((node) => [node.dataset.key, node]));
      for (const [key, html] of edits) if (there.has(key)) there.get(key).innerHTML = html;
    },
  };
}

function said(node) {
  return (node.innerText ?? node.textContent).trim();
}
