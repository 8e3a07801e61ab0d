// Puts a text into the clipboard, formatted or not.

/** Whether `html` (may be missing) and `text` are in the clipboard. */
export async function put({ html, text }) {
  const data = { "text/plain": text, ...(html === undefined ? {} : { "text/html": html }) };
  try {
    const blobs = Object.entries(data).map(([type, value]) => [type, new Blob([value], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    return putByEvent(data); // no clipboard without https, or where it is not allowed
  }
}

function putByEvent(data) {
  let done = false;
  const fill = (event) => {
    Object.entries(data).forEach(([type, value]) => event.clipboardData.setData(type, value));
    event.preventDefault();
    event.stopPropagation();
    done = true;
  };
  document.addEventListener("copy", fill, { once: true, capture: true });
  document.execCommand("copy");
  document.removeEventListener("copy", fill, { capture: true });
  return done;
}
