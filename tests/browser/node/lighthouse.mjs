// Scores of a page, as a line of JSON: node lighthouse.mjs ADDRESS desktop|mobile DEBUGGING_PORT

import lighthouse, { desktopConfig } from "lighthouse";

const [address, device, port] = process.argv.slice(2);
const config = device === "desktop" ? desktopConfig : undefined;
const result = await lighthouse(address, { port: Number(port), logLevel: "error" }, config);
const { audits, categories, runtimeError } = result.lhr;
if (runtimeError) throw new Error(runtimeError.message);

const scores = {};
const lost = {};
for (const [name, { auditRefs, score }] of Object.entries(categories)) {
  scores[name] = Math.round(score * 100);
  lost[name] = auditRefs
    .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9)
    .map(({ id }) => `${id} ${audits[id].displayValue ?? ""}`.trim());
}
console.log(JSON.stringify({ scores, lost }));
