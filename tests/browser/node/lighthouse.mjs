// Scores of a page, as a line of JSON: node lighthouse.mjs ADDRESS desktop|mobile DEBUGGING_PORT

import lighthouse, { desktopConfig } from "lighthouse";
import { throttling } from "lighthouse/core/config/constants.js";
import { pageFunctions } from "lighthouse/core/lib/page-functions.js";

// Lighthouse makes a phone of a fast desktop by slowing it down four times. Its guide to throttling
// has half of that for a slow one, by this index: the phone shall be the same on every machine.
const FAST_DESKTOP = 1750;
const SLOWDOWN = { least: 2, most: 4 };

/** The speed of this machine, as Lighthouse measures it; the best of a few, as others use it too. */
function speed() {
  return Math.max(...Array.from({ length: 3 }, () => pageFunctions.computeBenchmarkIndex()));
}

function configFor(device) {
  if (device === "desktop") return desktopConfig;
  const share = Math.min(1, speed() / FAST_DESKTOP);
  const cpuSlowdownMultiplier = Math.max(SLOWDOWN.least, SLOWDOWN.most * share);
  const phone = { ...throttling.mobileSlow4G, cpuSlowdownMultiplier };
  return { extends: "lighthouse:default", settings: { throttling: phone } };
}

const [address, device, port] = process.argv.slice(2);
const result = await lighthouse(address, { port: Number(port), logLevel: "error" }, configFor(device));
const { audits, categories, configSettings, runtimeError } = result.lhr;
if (runtimeError) throw new Error(runtimeError.message);

const scores = {};
const lost = {};
for (const [name, { auditRefs, score }] of Object.entries(categories)) {
  scores[name] = Math.round(score * 100);
  lost[name] = auditRefs
    .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9)
    .map(({ id }) => `${id} ${audits[id].displayValue ?? ""}`.trim());
}
const slowdown = configSettings.throttling.cpuSlowdownMultiplier;
console.log(JSON.stringify({ scores, lost, slowdown }));
