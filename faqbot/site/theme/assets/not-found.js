// The page for addresses that do not exist. A server sends it in the reader's language and names
// pages near the address; a static host sends that of the first language for all, and this script does both.

import { suggest } from "./suggest.js";

const root = new URL("..", import.meta.url).pathname;
const other = new URL(import.meta.url).searchParams.get("other"); // the folder of another language
const theirs = `${root}${other}`;
const page = `${theirs}404.html`;
const folders = /^(?:(?:[a-z]{2}|faq|status|category|calls)\/)+|\/?(?:index)?\.(?:html?|md|php)$/gi;

const file = /\.[a-z]\w{1,9}$/i; // a picture, a feed, a settings file

// The words of an address: "/en/faq/raet-limits/" asks for "raet limits"; what is no page has none.
function wordsOf(address) {
  let path = address.slice(root.length);
  try {
    path = decodeURIComponent(path);
  } catch {} // not an address that a browser makes; its Latin words will do
  const plain = path.replace(folders, "");
  return file.test(plain) ? "" : plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

async function showNear(address) {
  if (document.readyState === "loading") {
    await new Promise((done) => document.addEventListener("DOMContentLoaded", done));
  }
  const section = document.querySelector("[data-faqbot-near]");
  if (!section?.hidden) return; // a server has filled it in
  const found = await suggest(wordsOf(address), document.documentElement.lang);
  if (found.length === 0) return;
  for (const { title, url } of found) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = url;
    link.textContent = title;
    item.append(link);
    section.querySelector("ul").append(item);
  }
  section.hidden = false;
}

const address = location.pathname;
if (other && address.startsWith(theirs) && address !== page) {
  location.replace(`${page}#${address}`);
} else {
  const came = location.hash.slice(1);
  const isOurs = came.startsWith(root) && !/^[/\\]{2}/.test(came); // after two, another host would come
  if (address.endsWith("/404.html") && isOurs) history.replaceState(null, "", came);
  showNear(location.pathname);
}
