// What the scripts of the sidebar make elements with.

(function () {
  // What the server writes its answers with; of attributes, only where a link leads is kept.
  const SHOWN = new Set(
    "A BLOCKQUOTE BR CODE DD DL DT EM H2 H3 H4 LI OL P PRE STRONG TABLE TBODY TD TH THEAD TR UL".split(" "),
  );

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...children);
    return element;
  }

  function button(label, kind, act) {
    const element = make("button", { type: "button", class: kind }, label);
    element.addEventListener("click", act);
    return element;
  }

  function link(label, url) {
    return make("a", { href: url, target: "_blank", rel: "noopener" }, label);
  }

  /** A sentence with its blanks filled: fill("{count} found", { count: 2 }). */
  function fill(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, (blank, name) => values[name] ?? blank);
  }

  function emptied(node) {
    if (node.tagName !== "A") return make(node.tagName, {});
    return /^(https?|mailto):/.test(node.href) ? link("", node.href) : make("span", {});
  }

  function copied(node) {
    if (node.nodeType === Node.TEXT_NODE) return [node.data];
    if (node.nodeType !== Node.ELEMENT_NODE) return [];
    if (node.tagName === "IMG") return node.alt ? [`[${node.alt}]`] : [];
    const inside = [...node.childNodes].flatMap(copied);
    if (!SHOWN.has(node.tagName)) return inside;
    const element = emptied(node);
    element.append(...inside);
    return [element];
  }

  /** HTML as elements, without what does more than show a text. */
  function shown(html) {
    const { body } = new DOMParser().parseFromString(html, "text/html");
    body.querySelectorAll("script, style").forEach((element) => element.remove());
    return [...body.childNodes].flatMap(copied);
  }

  Object.assign(window.faqbot, { make, button, link, fill, shown });
})();
