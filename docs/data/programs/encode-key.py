import base64

token = base64.b64encode(b"YOUR_API_KEY:X").decode()
headers = {"Authorization": f"Basic {token}"}
