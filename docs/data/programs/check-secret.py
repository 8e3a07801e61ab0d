import hmac
import os

from flask import Flask, abort, request

app = Flask(__name__)
SECRET = os.environ["WEBHOOK_SECRET"].encode()


@app.post("/webhook")
def receive():
    sent = request.headers.get("X-Webhook-Secret", "").encode()
    if not hmac.compare_digest(sent, SECRET):
        abort(403)
    return "", 200
