import { createHmac } from "node:crypto";

const coded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

export function widgetToken(name, email, sharedSecret) {
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const signed = `${coded({ alg: "HS256", typ: "JWT" })}.${coded({ name, email, exp })}`;
  return `${signed}.${createHmac("sha256", sharedSecret).update(signed).digest("base64url")}`;
}
