// What somebody may paste, to try it.

// Line by line: what the build takes for indentation would be gone from a text of several lines.
export const SAMPLE = [
  'curl -u aBcDeFgH1234567890xY:X -H "Content-Type: application/json" -X POST \\',
  `  -d '{"subject":"Delivery","priority":"high"}' https://acme.freshdesk.com/api/v2/tickets`,
  "",
  "HTTP/1.1 400 Bad Request",
  "X-RateLimit-Remaining: 17",
  "",
  '{"description":"Validation failed","errors":[',
  '  {"field":"email","message":"It should be a valid email address","code":"missing_field"},',
  '  {"field":"priority","message":"It should be one of 1, 2, 3, 4","code":"invalid_value"}]}',
].join("\n");
