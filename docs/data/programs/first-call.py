import requests

reply = requests.get(
    "https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets",
    auth=("YOUR_API_KEY", "X"),
    timeout=30,
)
reply.raise_for_status()
