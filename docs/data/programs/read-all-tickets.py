import time

import requests

tickets = []
page = 1
while page <= 300:
    reply = requests.get(
        "https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets",
        params={
            "updated_since": "2015-01-19T02:00:00Z",
            "order_by": "updated_at",
            "order_type": "asc",
            "per_page": 100,
            "page": page,
        },
        auth=("YOUR_API_KEY", "X"),
        timeout=30,
    )
    if reply.status_code == 429:
        time.sleep(int(reply.headers.get("Retry-After", 60)))
        continue
    reply.raise_for_status()
    tickets += reply.json()
    if "next" not in reply.links:
        break
    page += 1
