import time

import requests

for contact_id in [101, 102, 103]:
    reply = requests.delete(
        f"https://YOUR_ACCOUNT.freshdesk.com/api/v2/contacts/{contact_id}",
        auth=("YOUR_API_KEY", "X"),
        timeout=30,
    )
    print(contact_id, reply.status_code)
    time.sleep(1)
