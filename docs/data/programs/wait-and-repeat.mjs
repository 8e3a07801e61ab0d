const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

export async function get(url, key, tries = 5) {
  const headers = { Authorization: `Basic ${btoa(`${key}:X`)}` };
  let response;
  for (let at = 0; at < tries; at += 1) {
    response = await fetch(url, { headers });
    if (response.status !== 429) break;
    await pause(Number(response.headers.get("Retry-After") ?? 60));
  }
  return response;
}
