import { writeFile } from "node:fs/promises";
import { basename } from "node:path";

const reply = await fetch("https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets/20", {
  headers: { Authorization: `Basic ${btoa("YOUR_API_KEY:X")}` },
});
if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
for (const each of (await reply.json()).attachments) {
  // ko: API 키 없이
  // en: without the API key
  const file = await fetch(each.attachment_url);
  if (!file.ok) throw new Error(`HTTP ${file.status}`);
  await writeFile(`${each.id}-${basename(each.name)}`, Buffer.from(await file.arrayBuffer()));
}
