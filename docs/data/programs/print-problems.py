import requests


def problems(response: requests.Response) -> list[str]:
    try:
        body = response.json()
    except ValueError:
        return [f"HTTP {response.status_code}"]
    if not isinstance(body, dict):
        return [f"HTTP {response.status_code}"]
    code = body.get("code") or body.get("error_type")
    return [
        f"{e.get('code') or code} {e.get('field') or e.get('name', '')}: {e.get('message')}"
        for e in body.get("errors") or [body]
    ]


ticket = {"subject": "프린터가 연결되지 않습니다"}  # ko
ticket = {"subject": "Printer is offline"}  # en
response = requests.post(
    "https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets",
    auth=("YOUR_API_KEY", "X"),
    json=ticket,
    timeout=30,
)
if not response.ok:
    print("\n".join(problems(response)))
