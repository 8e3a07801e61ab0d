token=$(printf '%s' 'YOUR_API_KEY:X' | base64 | tr -d '\n')
header="Authorization: Basic $token"
