// On every page of the desk: times in the reader's own zone, and lists that are filtered, and
// acted on, without leaving the page.

import { showPlace } from "../../assets/place.js";

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
  return new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
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

/** Put what an address, or a form, leads to into the parts of this page that can change. */
export async function swap(address, options = {}) {
  const response = await fetch(address, { headers: { Accept: "text/html" }, ...options }).catch(() => null);
  const page = response && new DOMParser().parseFromString(await response.text(), "text/html");
  const parts = [...document.querySelectorAll("[data-swap]")];
  const fresh = parts.map(({ id }) => page?.getElementById(id));
  if (!response?.ok || !fresh.every(Boolean)) {
    // What an act leads to, where that is another page.
    if (options.method === "POST" && !response?.redirected) location.reload();
    else if (options.method === "POST") location.assign(response.url);
    else location.assign(address);
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

tellTimes();
heedFilters();
document.querySelectorAll("nav [aria-current]").forEach(showPlace);
