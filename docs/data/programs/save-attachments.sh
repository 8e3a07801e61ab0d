curl -sSf -u YOUR_API_KEY:X https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets/20 |
  jq -r '.attachments[] | [.id, (.name | split("/") | last), .attachment_url] | @tsv' |
  while IFS=$(printf '\t') read -r id name url; do
    # ko: API 키 없이
    # en: without the API key
    curl -sSf -o "$id-$name" "$url"
  done
