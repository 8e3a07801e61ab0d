import requests

url = "https://YOUR_ACCOUNT.freshdesk.com/api/v2/contacts?per_page=100"
while url:
    response = requests.get(url, auth=("YOUR_API_KEY", "X"), timeout=30)
    response.raise_for_status()
    for contact in response.json():
        print(contact["id"])
    url = response.links.get("next", {}).get("url")
