// The minute, drawn: pasted response headers become what is left, when to try again, and a loop
// that waits. Nothing of it leaves the page.

const MINUTE = 60; // seconds
const MOST_WORKERS = 1000;

const number = (text, name) => {
  const found = new RegExp(`${name}["']?\\s*[:=]\\s*["']?(\\d{1,7})\\b`, "i").exec(text);
  return found && Number(found[1]);
};

/** What response headers say of the limit: calls, and seconds to wait; null where they don't. */
export function readHeaders(text) {
  const status = /HTTP\/[\d.]+\s+(\d{3})/i.exec(text)?.[1];
  const wait = number(text, "retry-after");
  const refused = status === "429" || wait !== null;
  const total = number(text, "x-ratelimit-total");
  const remaining = refused ? 0 : number(text, "x-ratelimit-remaining");
  const left = total === null || remaining === null ? remaining : Math.min(total, remaining);
  return { total, left, cost: number(text, "x-ratelimit-used-currentrequest"), wait, refused };
}

/**
 * What to do: `wait` seconds until the next call, then `share` calls for each worker. Headers do
 * not say when the minute ends, so without Retry-After a whole one is waited.
 */
export function advise({ left, wait, refused, cost }, workers) {
  const share = left === null ? null : Math.floor(left / Math.max(1, cost ?? 1) / workers);
  const pause = refused || left === 0 ? (wait ?? MINUTE) : 0;
  return { wait: pause, share };
}

/**
 * A loop that waits as long as it is told, in some language; `wait` where nothing is said. A `call`
 * has its address, and key and password of who calls.
 */
export function loop(language, wait, { url, key, password }) {
  const lines = {
    curl: [
      "for i in 1 2 3 4 5; do",
      `  status=$(curl -s -o body.json -D headers.txt -w '%{http_code}' -u ${key}:${password} ${url})`,
      '  [ "$status" = 429 ] || break',
      "  seconds=$(sed -n 's/^[Rr]etry-[Aa]fter: *\\([0-9]*\\).*/\\1/p' headers.txt)",
      `  sleep "\${seconds:-${wait}}"`,
      "done",
    ],
    python: [
      "import time",
      "",
      "import requests",
      "",
      `URL = "${url}"`,
      "",
      "for _ in range(5):",
      `    response = requests.get(URL, auth=("${key}", "${password}"), timeout=30)`,
      "    if response.status_code != 429:",
      "        break",
      `    time.sleep(int(response.headers.get("Retry-After", ${wait})))`,
    ],
    node: [
      `const url = "${url}";`,
      `const headers = { Authorization: "Basic " + btoa("${key}:${password}") };`,
      "",
      "let response;",
      "for (let i = 0; i < 5; i += 1) {",
      "  response = await fetch(url, { headers });",
      "  if (response.status !== 429) break;",
      `  const seconds = Number(response.headers.get("Retry-After") ?? ${wait});`,
      "  await new Promise((done) => setTimeout(done, seconds * 1000));",
      "}",
    ],
  };
  return lines[language].join("\n");
}

const form = globalThis.document?.querySelector("[data-faqbot-minute]");
const part = (name) => form.querySelector(`#minute-${name}`);

function draw(kind, attributes, text) {
  const element = document.createElementNS(part("picture").namespaceURI, kind);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (text) element.textContent = text;
  return element;
}

const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** A bar of `part` in `whole`, with what it says below it. */
function bar(y, kind, part, whole, label) {
  const width = whole > 0 ? Math.round((320 * part) / whole) : 0;
  return [
    draw("rect", { class: "fb-minute__whole", x: 0, y, width: 320, height: 16, rx: 4 }),
    draw("rect", { class: `fb-minute__${kind}`, x: 0, y, width, height: 16, rx: 4 }),
    draw("text", { x: 0, y: y + 33 }, label),
  ];
}

function show() {
  const say = JSON.parse(form.dataset.words);
  const text = part("headers").value;
  const read = readHeaders(text);
  const known = read.refused || read.left !== null;
  const workers = Math.min(MOST_WORKERS, Math.max(1, Math.floor(Number(part("workers").value)) || 1));
  const { wait, share } = advise(read, workers);
  const sentences = [];
  if (!known) sentences.push(text.trim() ? say.unknown : say.empty);
  else {
    if (read.left !== null && read.total !== null) sentences.push(fill(say.left, read));
    else if (read.left !== null) sentences.push(fill(say.left_only, read));
    if (wait) sentences.push(fill(read.wait === null ? say.wait_most : say.wait, { wait }));
    else sentences.push(say.now);
    if (!wait && share !== null && workers > 1) sentences.push(fill(say.share, { workers, share }));
    if (read.cost > 1) sentences.push(fill(say.cost, read));
  }
  part("said").textContent = sentences.join(" ");
  const picture = part("picture");
  picture.toggleAttribute("hidden", !known);
  const total = read.total ?? Math.max(read.left ?? 0, 1);
  const calls = read.total === null ? String(read.left ?? 0) : `${read.left ?? 0} / ${read.total}`;
  const each = workers > 1 && !wait && share !== null ? ` · ${fill(say.each, { workers, share })}` : "";
  picture.replaceChildren(
    ...bar(0, "left", read.left ?? 0, total, `${say.calls}: ${calls}${each}`),
    ...bar(52, "wait", Math.min(wait, MINUTE), MINUTE, `${say.seconds}: ${wait}`),
    // The lines between what each worker may take.
    ...(each && workers <= 20
      ? Array.from({ length: workers - 1 }, (_, at) => {
          const x = (320 * ((read.left ?? 0) / total) * (at + 1)) / workers;
          return draw("line", { x1: x, x2: x, y1: 0, y2: 16 });
        })
      : []),
  );
  if (form.dataset.call) {
    part("loop").textContent = loop(part("language").value, wait || MINUTE, JSON.parse(form.dataset.call));
  }
}

if (form) {
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
}
