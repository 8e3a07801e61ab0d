import requests

found = []
for page in range(1, 11):
    reply = requests.get(
        "https://YOUR_ACCOUNT.freshdesk.com/api/v2/search/tickets",
        params={"query": '"status:2 AND priority:4"', "page": page},
        auth=("YOUR_API_KEY", "X"),
        timeout=30,
    )
    reply.raise_for_status()
    data = reply.json()
    found += data["results"]
    if len(found) >= data["total"] or not data["results"]:
        break
