import time

import requests

for pause in (2, 8, 30):
    response = requests.get(
        "https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets/20",
        auth=("YOUR_API_KEY", "X"),
        timeout=30,
    )
    if response.status_code not in (502, 503, 504):
        break
    time.sleep(pause)
response.raise_for_status()
