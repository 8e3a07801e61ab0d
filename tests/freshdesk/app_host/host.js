// The page around the app: a ticket, a reply editor that is a real editable element, and a sidebar
// that starts folded. Requests go to the program that serves this page, as Freshworks' proxy does
// them: the app never sees a token.

const byId = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const listeners = new Map();
let tickets = [];
let ticket = null;

globalThis.host = {
  calls: [], // what the app asked for, in order
  broken: new Set(), // what the platform refuses: "setValue", "click", "data"

  async data(name) {
    if (this.broken.has("data")) throw { status: 400, message: "not available here" };
    const { conversations, ...known } = ticket; // which are none of the objects
    const objects = { ticket: known, loggedInUser: { id: 7, contact: { name: "Agent", language: byId("agent").value } } };
    if (!(name in objects)) throw { status: 400, message: `${name} is not an object of this page` };
    return { [name]: structuredClone(objects[name]) };
  },

  async iparams(name) {
    const response = await fetch(`/iparams/${name}`);
    return response.json();
  },

  async request(name, options) {
    this.calls.push(name);
    const response = await fetch(`/request/${name}`, { method: "POST", body: JSON.stringify(options) });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.refused); // a mistake of the app's, not of a server
    if (answer.status >= 400) throw answer;
    return answer;
  },

  async trigger(name, options) {
    this.calls.push(name);
    if (this.broken.has(name)) throw { message: `${name} is not possible here` };
    const acts = { setValue, click, showNotify: ({ message }) => (byId("notice").textContent = message) };
    if (!(name in acts)) throw { message: `${name} is not an action` };
    acts[name](options);
    return { message: "success" };
  },

  on(name, act) {
    listeners.set(name, act);
    if (name === "app.activated" && !byId("sidebar").hidden) act();
  },
};

function setValue({ id, text, replace, position }) {
  if (id !== "editor" || byId("box").hidden) throw { message: "no editor is open" };
  if (replace) byId("editor").replaceChildren();
  byId("editor").insertAdjacentHTML(position === "start" ? "afterbegin" : "beforeend", text);
}

function click({ id, text }) {
  if (id !== "reply") throw { message: `${id} is not to be clicked` };
  openEditor();
  byId("editor").innerHTML = text;
}

function openEditor() {
  byId("box").hidden = false;
}

function activate() {
  listeners.get("app.activated")?.();
}

function show(found) {
  ticket = found;
  byId("subject").textContent = ticket.subject;
  const all = [{ incoming: true, body_text: ticket.description_text }, ...ticket.conversations];
  byId("messages").replaceChildren(
    ...all.map(({ incoming, body_text: text }) => {
      const box = document.createElement("p");
      box.className = incoming ? "message" : "message agent";
      box.textContent = text;
      return box;
    }),
  );
  byId("box").hidden = true;
  byId("editor").replaceChildren();
  activate();
}

byId("reply").addEventListener("click", () => {
  openEditor();
  byId("editor").focus();
});
byId("send").addEventListener("click", () => {
  byId("notice").textContent = "Sent (to nobody: this is a stand-in).";
  byId("box").hidden = true;
});
byId("icon").addEventListener("click", () => {
  const sidebar = byId("sidebar");
  sidebar.hidden = false;
  if (sidebar.src) activate();
  else sidebar.src = "/app/index.html";
});
byId("tickets").addEventListener("change", ({ target }) => show(tickets[target.selectedIndex]));
byId("agent").addEventListener("change", () => {
  if (byId("sidebar").src) byId("sidebar").contentWindow.location.reload();
});
byId("theme").addEventListener("change", ({ target }) => {
  document.documentElement.dataset.theme = target.value;
});

byId("agent").value = query.get("agent") ?? "ko";
byId("theme").value = document.documentElement.dataset.theme = query.get("theme") ?? "light";
document.documentElement.style.setProperty("--sidebar", query.get("sidebar") ?? "320px");

fetch("/tickets")
  .then((response) => response.json())
  .then((found) => {
    tickets = found;
    byId("tickets").replaceChildren(...tickets.map(({ subject }) => new Option(subject)));
    const wanted = tickets.findIndex(({ id }) => String(id) === query.get("ticket"));
    byId("tickets").selectedIndex = Math.max(0, wanted);
    show(tickets[byId("tickets").selectedIndex]);
  });
