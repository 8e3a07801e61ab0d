curl -i -X POST -H "Content-Type: application/json" \
  -d '{"id": 20}' https://YOUR_SERVER/webhook
