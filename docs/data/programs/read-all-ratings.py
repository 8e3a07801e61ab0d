import requests

url = "https://YOUR_ACCOUNT.freshdesk.com/api/v2/surveys/satisfaction_ratings"
params = {"created_since": "2026-11-01T00:00:00Z", "page": 1}

while True:
    reply = requests.get(url, params=params, auth=("YOUR_API_KEY", "X"), timeout=30)
    reply.raise_for_status()
    ratings = reply.json()
    if not ratings:
        break
    for rating in ratings:
        print(rating["ticket_id"], rating["ratings"], rating["feedback"])
    params["page"] += 1
