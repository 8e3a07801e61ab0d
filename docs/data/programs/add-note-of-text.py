from html import escape

import requests

text = "사이즈 < 40\n전화 부탁드립니다"  # ko
text = "Size < 40\nPlease call back"  # en
reply = requests.post(
    "https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets/20/notes",
    auth=("YOUR_API_KEY", "X"),
    json={"body": escape(text).replace("\n", "<br>"), "private": True},
    timeout=30,
)
reply.raise_for_status()
