// The calculator of pauses: what a plan allows a minute, shared by some workers.

/** How long each worker pauses, in seconds rounded up to 0.01; `calls` is for all, a minute. */
export function pauseSeconds(calls, workers) {
  return Math.ceil((workers * 6000) / calls) / 100;
}

const form = document.querySelector("[data-faqbot-limits]");
const field = (name) => form.querySelector(`#limits-${name}`);

function show() {
  const limits = JSON.parse(field("plan").selectedOptions[0].dataset.limits);
  for (const option of field("kind").options) option.disabled = !(option.value in limits);
  if (field("kind").selectedOptions[0].disabled) field("kind").value = "total";
  const workers = Math.min(1000, Math.max(1, Math.floor(Number(field("workers").value)) || 1));
  const calls = Math.floor((limits[field("kind").value] * Number(field("share").value)) / 100);
  const pause = field("pause");
  pause.textContent =
    calls > 0
      ? pause.dataset.unit
          .replace("{seconds}", String(pauseSeconds(calls, workers)))
          .replace("{calls}", String(calls))
      : pause.dataset.none;
}

form?.addEventListener("input", show);
form?.addEventListener("submit", (event) => event.preventDefault());
if (form) show();
