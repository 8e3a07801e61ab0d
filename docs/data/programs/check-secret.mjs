import { createHash, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

// ko: 해시는 길이가 같아서 그대로 비교할 수 있음
// en: hashes are equally long, as the comparison wants it
const hash = (text) => createHash("sha256").update(text).digest();
const SECRET = hash(process.env.WEBHOOK_SECRET);

export const server = createServer((request, response) => {
  const sent = hash(request.headers["x-webhook-secret"] ?? "");
  response.statusCode = timingSafeEqual(sent, SECRET) ? 200 : 403;
  request.resume().on("end", () => response.end());
});
server.listen(8080);
