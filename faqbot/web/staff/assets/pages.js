// On every page of the desk: times in the reader's own zone, lists that are filtered, and acted on,
// without leaving the page, and acts that show that they are under way.

import { showPlace } from "../../assets/place.js";
import { put } from "./clipboard.js";
import { byId, say } from "./dom.js";

const STEPS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];
const WEEK = 7 * 86_400;
const NOW = { ko: "방금", en: "just now" };

/** A time as people say it: "3분 전"; after a week, the day. */
export function tellTime(date, lang, now = Date.now()) {
  const seconds = Math.round((date - now) / 1000);
  if (Math.abs(seconds) >= WEEK) return new Intl.DateTimeFormat(lang, { dateStyle: "medium" }).format(date);
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  if (!step) return NOW[lang];
  const [unit, size] = step;
  return new Intl.RelativeTimeFormat(lang, { numeric: "auto", style: "narrow" }).format(Math.trunc(seconds / size), unit);
}

function tellTimes() {
  const lang = document.documentElement.lang;
  const whole = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" });
  for (const time of document.querySelectorAll("time[datetime]")) {
    const date = new Date(time.dateTime);
    time.textContent = tellTime(date, lang);
    time.title = whole.format(date);
  }
}

/** Put what an address, or a form, leads to into the parts of this page that can change; where it
 *  leads to another page, to sign in or to confirm, one may `leave` later. */
export async function swap(address, options = {}, leave = (url) => location.assign(url)) {
  const headers = { Accept: "text/html" };
  const response = await fetch(address, { headers, ...options }).catch(() => null);
  const page = response && new DOMParser().parseFromString(await response.text(), "text/html");
  const parts = [...document.querySelectorAll("[data-swap]")];
  const fresh = parts.map(({ id }) => page?.getElementById(id));
  if (!fresh.every(Boolean)) {
    if (response?.redirected) leave(response.url);
    else say(byId("said").dataset.failed); // no server, or one in trouble: what is here stays
    return false;
  }
  parts.forEach((part, at) => part.replaceWith(fresh[at]));
  tellTimes();
  document.dispatchEvent(new CustomEvent("swapped"));
  return true;
}

function heedFilters() {
  for (const form of document.querySelectorAll("form[data-filters]")) {
    form.querySelector("[type=submit]").hidden = true;
    form.addEventListener("change", async () => {
      const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
      if (await swap(address)) history.replaceState(null, "", address);
    });
  }
}

/** Show that what was pressed is under way; pressed again meanwhile, it does nothing. */
function showWaiting() {
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (event.target.ariaBusy) event.preventDefault();
    event.target.ariaBusy = "true";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  // A page that one comes back to is as it was left.
  addEventListener("pageshow", () => document.querySelectorAll("[aria-busy]").forEach((each) => each.removeAttribute("aria-busy")));
}

/** A chart that is wider than the screen shows its last days. */
function showLastDays() {
  for (const chart of document.querySelectorAll(".wide > .chart")) chart.parentElement.scrollLeft = chart.scrollWidth;
}

function offerCopies() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (await put({ text: byId(button.dataset.copy).textContent })) say(button.dataset.done);
    });
  }
}

tellTimes();
heedFilters();
showWaiting();
offerCopies();
showLastDays();
document.addEventListener("swapped", showLastDays);
document.querySelectorAll("nav [aria-current]").forEach(showPlace);
