import requests

url = "https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets/20"
auth = ("YOUR_API_KEY", "X")

reply = requests.get(url, auth=auth, timeout=30)
reply.raise_for_status()
tags = reply.json()["tags"]

reply = requests.put(url, json={"tags": sorted({*tags, "vip"})}, auth=auth, timeout=30)
reply.raise_for_status()
