from pathlib import Path

import requests

url = "https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets/20/notes"
auth = ("YOUR_API_KEY", "X")

# ko: json=은 application/json으로 보낸다
# en: json= sets application/json
body = {"body": "전화 드렸습니다.", "private": True}  # ko
body = {"body": "Called back.", "private": True}  # en
requests.post(url, auth=auth, json=body, timeout=30)

# ko: files=는 boundary를 붙여 multipart/form-data로 보낸다
# en: files= sets multipart/form-data with its boundary
form = {"body": "사진을 첨부합니다.", "private": "true"}  # ko
form = {"body": "Photo attached.", "private": "true"}  # en
files = [("attachments[]", ("photo.png", Path("photo.png").read_bytes()))]
requests.post(url, auth=auth, data=form, files=files, timeout=30)
