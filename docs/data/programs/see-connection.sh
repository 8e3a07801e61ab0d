curl -v -u YOUR_API_KEY:X https://YOUR_ACCOUNT.freshdesk.com/api/v2/agents/me
