url='https://YOUR_ACCOUNT.freshdesk.com/api/v2/contacts?per_page=100'
while [ -n "$url" ]; do
  curl -sSf -u YOUR_API_KEY:X -D headers.txt "$url" | jq '.[].id'
  url=$(sed -n 's/^[Ll]ink: <\(.*\)>; rel="next".*/\1/p' headers.txt)
done
