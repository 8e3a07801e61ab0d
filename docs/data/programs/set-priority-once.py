import requests

AUTH = ("YOUR_API_KEY", "X")


def set_priority(ticket_id, priority):
    url = f"https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets/{ticket_id}"
    ticket = requests.get(url, auth=AUTH, timeout=30)
    ticket.raise_for_status()
    if ticket.json()["priority"] != priority:
        changed = requests.put(url, json={"priority": priority}, auth=AUTH, timeout=30)
        changed.raise_for_status()
