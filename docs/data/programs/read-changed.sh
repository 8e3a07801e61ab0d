changed() {
  since=$1 page=1
  while :; do
    status=$(curl -sS -G -u YOUR_API_KEY:X -D headers.txt -o rows.json -w '%{http_code}' \
      --data-urlencode "updated_since=$since" -d order_by=updated_at -d order_type=asc \
      -d per_page=100 -d "page=$page" https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets)
    if [ "$status" = 429 ]; then
      pause=$(tr -d '\r' < headers.txt | sed -n 's/^[Rr]etry-[Aa]fter: //p')
      sleep "${pause:-60}"
      continue
    fi
    [ "$status" = 200 ] || return 1
    jq -c '.[]' rows.json
    grep -qi '^link:.*rel="next"' headers.txt || return 0
    last=$(jq -r '.[-1].updated_at' rows.json)
    if [ "$last" = "$since" ]; then page=$((page + 1)); else since=$last page=1; fi
  done
}
