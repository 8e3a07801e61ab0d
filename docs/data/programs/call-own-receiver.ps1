@'
{"id": 20}
'@ | curl.exe -i -X POST `
  -H 'Content-Type: application/json' `
  --data-binary '@-' `
  'https://YOUR_SERVER/webhook'
