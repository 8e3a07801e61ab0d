get() {
  for try in 1 2 3 4 5; do
    status=$(curl -sS -u "$2:X" -D headers.txt -o body.json -w '%{http_code}' "$1")
    [ "$status" = 429 ] || break
    pause=$(tr -d '\r' < headers.txt | sed -n 's/^[Rr]etry-[Aa]fter: //p')
    sleep "${pause:-60}"
  done
  echo "$status"
}
