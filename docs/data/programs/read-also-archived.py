import requests

BASE = "https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets"


def read(number):
    auth = ("YOUR_API_KEY", "X")
    reply = requests.get(f"{BASE}/{number}", auth=auth, timeout=30)
    if reply.status_code == 404:
        reply = requests.get(f"{BASE}/archived/{number}", auth=auth, timeout=30)
    reply.raise_for_status()
    return reply.json()
