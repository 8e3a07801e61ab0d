curl -u YOUR_API_KEY:X -H "Content-Type: application/json" -d @body.json https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets
