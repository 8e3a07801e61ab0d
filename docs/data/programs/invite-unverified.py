import time

import requests

base = "https://YOUR_ACCOUNT.freshdesk.com/api/v2/contacts"
auth = ("YOUR_API_KEY", "X")

reply = requests.get(base, params={"state": "unverified"}, auth=auth, timeout=30)
reply.raise_for_status()
# ko: 첫 페이지만
# en: the first page only
for contact in reply.json():
    if contact.get("email"):
        done = requests.put(f"{base}/{contact['id']}/send_invite", auth=auth, timeout=30)
        print(contact["id"], done.status_code)
        time.sleep(5)
