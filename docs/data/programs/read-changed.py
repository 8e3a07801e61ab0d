import time

import requests

URL = "https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets"


def changed(since):
    page = 1
    while True:
        params = {
            "updated_since": since,
            "order_by": "updated_at",
            "order_type": "asc",
            "per_page": 100,
            "page": page,
        }
        reply = requests.get(URL, params=params, auth=("YOUR_API_KEY", "X"), timeout=300)
        if reply.status_code == 429:
            time.sleep(int(reply.headers.get("Retry-After", 60)))
            continue
        reply.raise_for_status()
        rows = reply.json()
        yield from rows
        if not rows or "next" not in reply.links:
            return
        last = rows[-1]["updated_at"]
        since, page = (last, 1) if last != since else (since, page + 1)
