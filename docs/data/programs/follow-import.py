import time

import requests

# ko: 업로드 응답의 id
# en: the id in the answer to the upload
import_id = 7
url = f"https://YOUR_ACCOUNT.freshdesk.com/api/v2/contacts/imports/{import_id}"
for _ in range(60):
    reply = requests.get(url, auth=("YOUR_API_KEY", "X"), timeout=30)
    reply.raise_for_status()
    state = reply.json()
    if state["status"] != "in_progress":
        break
    time.sleep(30)
print(state["status"], state.get("failures"))
