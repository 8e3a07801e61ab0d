import requests

fields = requests.get(
    "https://YOUR_ACCOUNT.freshdesk.com/api/v2/ticket_fields",
    auth=("YOUR_API_KEY", "X"),
    timeout=30,
).json()

for field in fields:
    if field["type"] == "nested_field":
        levels = [field["name"]] + [f["name"] for f in field["nested_ticket_fields"]]
        print(levels, field["choices"])
