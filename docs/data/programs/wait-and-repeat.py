import time

import requests


def get(url, key, tries=5):
    for _ in range(tries):
        response = requests.get(url, auth=(key, "X"), timeout=30)
        if response.status_code != 429:
            break
        time.sleep(int(response.headers.get("Retry-After", 60)))
    return response
