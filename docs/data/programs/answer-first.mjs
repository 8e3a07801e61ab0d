import { createServer } from "node:http";

export const jobs = [];

export const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  jobs.push(Buffer.concat(parts).toString());
  response.end();
});
server.listen(8080);
