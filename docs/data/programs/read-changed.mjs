const TICKETS = "https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets";
const headers = { Authorization: `Basic ${btoa("YOUR_API_KEY:X")}` };
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

export async function* changed(since) {
  let page = 1;
  while (true) {
    const query = new URLSearchParams({
      updated_since: since,
      order_by: "updated_at",
      order_type: "asc",
      per_page: 100,
      page,
    });
    const reply = await fetch(`${TICKETS}?${query}`, { headers });
    if (reply.status === 429) {
      await pause(Number(reply.headers.get("Retry-After") ?? 60));
      continue;
    }
    if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
    const rows = await reply.json();
    yield* rows;
    if (!rows.length || !reply.headers.get("link")?.includes('rel="next"')) return;
    const last = rows.at(-1).updated_at;
    [since, page] = last === since ? [since, page + 1] : [last, 1];
  }
}
