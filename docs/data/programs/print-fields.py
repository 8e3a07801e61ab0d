import requests

reply = requests.get(
    "https://YOUR_ACCOUNT.freshdesk.com/api/v2/ticket_fields",
    auth=("YOUR_API_KEY", "X"),
    timeout=30,
)
reply.raise_for_status()
for field in reply.json():
    print(field["name"], field["type"], field.get("choices"))
