import requests

subject, text = "배송 문의", "아직 도착하지 않았습니다."  # ko
subject, text = "Delivery", "My parcel has not arrived."  # en
reply = requests.post(
    "https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets",
    json={
        "email": "customer@example.com",
        "subject": subject,
        "description": text,
        "priority": 1,
        "status": 2,
    },
    auth=("YOUR_API_KEY", "X"),
    timeout=30,
)
if reply.status_code == 400:
    print(reply.json()["errors"])
reply.raise_for_status()
print(reply.json()["id"], reply.headers["Location"])
