import queue

from flask import Flask, request

app = Flask(__name__)
jobs = queue.Queue()


@app.post("/webhook")
def receive():
    jobs.put(request.get_data())
    return "", 200
