// A text with what is recognised in it marked in place and what to do about it beside the line, as a
// compiler shows errors: on the home page and in the desk. The text is a field, so that it can be
// edited; its marks are painted behind it.

/** An element of a class with children. */
function make(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children.filter(Boolean));
  return made;
}

/**
 * Paint classes behind a field: `ranges` are [{start, end, className}], which may overlap; of one
 * with `id` the first piece has that id.
 */
export function paint(box, text, ranges) {
  const edges = [...new Set([0, text.length, ...ranges.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  const named = new Set();
  const pieces = edges.slice(0, -1).map((start, at) => {
    const end = edges[at + 1];
    const over = ranges.filter((each) => each.start <= start && each.end >= end);
    if (!over.length) return text.slice(start, end);
    const mark = make("mark", over.map(({ className }) => className).join(" "), text.slice(start, end));
    for (const { id } of over) {
      if (id && !named.has(id)) mark.dataset.note = id;
      named.add(id);
    }
    return mark;
  });
  box.replaceChildren(...pieces, "\n"); // a last empty line has a height
}

/** Where the pieces of an annotated text stand that have a note: [{start, end, note}]. */
export function placesOf(pieces) {
  let at = 0;
  const places = [];
  for (const [text, note] of pieces) {
    if (note !== null) places.push({ start: at, end: at + text.length, note });
    at += text.length;
  }
  return places;
}

/** The same as ranges to paint. */
export const rangesOf = (pieces, notes) =>
  placesOf(pieces).map(({ start, end, note }) => {
    return { start, end, className: `fb-mark fb-mark--${notes[note].kind}`, id: String(note) };
  });

/**
 * What is said of each place, in the order of the text. `say` has words, `link` makes an address one
 * of the page's; a line's number leads to its place in the `field`.
 */
export function listNotes(pieces, notes, { field, say, link }) {
  const text = pieces.map(([piece]) => piece).join("");
  const places = placesOf(pieces);
  return notes.map((note, number) => {
    const { start, end } = places.find((place) => place.note === number);
    const line = text.slice(0, start).split("\n").length;
    const go = make("button", "fb-bench__line", say.line(line));
    go.type = "button";
    go.addEventListener("click", () => {
      field.focus();
      field.setSelectionRange(start, end);
    });
    const title = make("strong", "", note.title);
    const small = note.english && make("small", "", ` ${note.english}`);
    if (small) small.lang = "en";
    const more = note.url && make("a", "", note.kind === "call" ? say.call : say.more);
    if (more) {
      more.href = link(note.url);
      more.setAttribute("aria-label", `${note.title}: ${more.textContent}`);
    }
    const told = note.text || more ? make("span", "fb-bench__text", note.text, note.text ? " " : "", more) : null;
    const item = make("li", `fb-bench__note fb-bench__note--${note.kind}`, go, " ", title, small, told);
    item.dataset.note = String(number);
    return item;
  });
}
