// What the bench says, in both languages.

export const words = {
  ko: {
    open: "응답·명령·로그·메일 통째로 붙여 넣기",
    label: "붙여 넣은 내용",
    hint: "오류 응답, curl 명령, 트레이스백, 메일을 그대로 붙여 넣으세요. API 키와 개인정보는 바로 가려집니다.",
    sample: "예시 넣기",
    close: "한 줄로 묻기",
    ask: "챗봇에게 묻기",
    line: (number) => `${number}행`,
    call: "이 호출에서 생길 수 있는 오류",
    more: "자세히",
    notes: "알아본 것",
    busy: "읽고 있습니다…",
    found: (count) => `${count}가지를 알아봤습니다.`,
    none: "알아본 것이 없습니다. 챗봇에게 물어보세요.",
    failed: "여기에서는 풀어 볼 수 없습니다. 챗봇에게 물어보세요.",
    answer: "답",
  },
  en: {
    open: "Paste a whole response, command, log or mail",
    label: "What you pasted",
    hint: "Paste an error response, a curl command, a traceback or a mail as it is. Keys and personal data are masked at once.",
    sample: "Try a sample",
    close: "Ask in one line",
    ask: "Ask the bot",
    line: (number) => `Line ${number}`,
    call: "what can go wrong with this call",
    more: "more",
    notes: "What was recognised",
    busy: "Reading…",
    found: (count) => (count === 1 ? "1 thing recognised." : `${count} things recognised.`),
    none: "Nothing was recognised. Ask the bot about it.",
    failed: "It could not be read here. Ask the bot about it.",
    answer: "Answer",
  },
};

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
