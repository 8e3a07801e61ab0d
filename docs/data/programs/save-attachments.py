from pathlib import Path

import requests

reply = requests.get(
    "https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets/20",
    auth=("YOUR_API_KEY", "X"),
    timeout=30,
)
reply.raise_for_status()
for each in reply.json()["attachments"]:
    # ko: API 키 없이
    # en: without the API key
    file = requests.get(each["attachment_url"], timeout=60)
    file.raise_for_status()
    Path(f"{each['id']}-{Path(each['name']).name}").write_bytes(file.content)
