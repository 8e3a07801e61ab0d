import requests

BASE = "https://YOUR_ACCOUNT.freshdesk.com/api/v2/solutions"


def pages(path):
    url = f"{BASE}/{path}?per_page=100"
    while url:
        reply = requests.get(url, auth=("YOUR_API_KEY", "X"), timeout=30)
        reply.raise_for_status()
        yield from reply.json()
        url = reply.links.get("next", {}).get("url")


def articles(folder):
    yield from pages(f"folders/{folder['id']}/articles")
    if folder.get("sub_folders_count"):
        for sub in pages(f"folders/{folder['id']}/subfolders"):
            yield from articles(sub)


for category in pages("categories"):
    for folder in pages(f"categories/{category['id']}/folders"):
        for article in articles(folder):
            print(article["id"], article["title"])
