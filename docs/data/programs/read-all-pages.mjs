const headers = { Authorization: `Basic ${btoa("YOUR_API_KEY:X")}` };

let url = "https://YOUR_ACCOUNT.freshdesk.com/api/v2/contacts?per_page=100";
while (url) {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  for (const contact of await response.json()) console.log(contact.id);
  url = response.headers.get("link")?.match(/<([^>]+)>; rel="next"/)?.[1];
}
