import requests

URL = "https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets"
AUTH = ("YOUR_API_KEY", "X")


def create_once(ticket: dict, order: str):
    query = {"email": ticket["email"], "order_by": "created_at", "per_page": 100}
    reply = requests.get(URL, params=query, auth=AUTH, timeout=60)
    # ko: 아직 등록되지 않은 고객일 수 있음
    # en: the customer may not exist yet
    if reply.status_code not in (400, 404):
        reply.raise_for_status()
        for old in reply.json():
            if old["custom_fields"].get("cf_order_number") == order:
                return old
    fields = {**ticket.get("custom_fields", {}), "cf_order_number": order}
    body = {**ticket, "custom_fields": fields}
    reply = requests.post(URL, json=body, auth=AUTH, timeout=60)
    reply.raise_for_status()
    return reply.json()
