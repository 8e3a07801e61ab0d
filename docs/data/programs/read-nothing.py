import requests

response = requests.delete(
    "https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets/20",
    auth=("YOUR_API_KEY", "X"),
    timeout=30,
)
response.raise_for_status()
data = response.json() if response.content else None
