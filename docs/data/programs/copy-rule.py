import requests

OLD = "https://YOUR_ACCOUNT.freshdesk.com/api/v2/automations/1/rules"
NEW = "https://OTHER_ACCOUNT.freshdesk.com/api/v2/automations/1/rules"
KEEP = ("name", "description", "operator", "conditions", "actions")

reply = requests.get(f"{OLD}/123", auth=("YOUR_API_KEY", "X"), timeout=30)
reply.raise_for_status()
rule = {key: value for key, value in reply.json().items() if key in KEEP}
rule["active"] = False
made = requests.post(NEW, json=rule, auth=("OTHER_API_KEY", "X"), timeout=30)
made.raise_for_status()
