import time

import requests

host = "https://YOUR_ACCOUNT.freshdesk.com/api/v2"
auth = ("YOUR_API_KEY", "X")
action = {"ids": [20, 21, 22], "properties": {"status": 5}}

reply = requests.post(
    f"{host}/tickets/bulk_update", json={"bulk_action": action}, auth=auth, timeout=30
)
reply.raise_for_status()
job_id = str(reply.json()["job_id"])

# ko: 최대 10분
# en: ten minutes at most
for _ in range(40):
    time.sleep(15)
    reply = requests.get(f"{host}/jobs/{job_id}", auth=auth, timeout=30)
    reply.raise_for_status()
    job = reply.json()
    print(job["status"], job["progress"])
    if job["progress"] == 100:
        break
