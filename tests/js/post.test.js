import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import { makeKey, makePost, readAnswer } from "../../contest/static/js/sheet/post.js";

// A real server on this machine: `answer` says what it does with the request, `seen` what it got.
let server;
let address;
let answer;
let seen;

before(async () => {
  server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    seen.push({ method: request.method, headers: request.headers, body: Buffer.concat(chunks).toString() });
    answer(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  address = `http://127.0.0.1:${server.address().port}/draft`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  seen = [];
});

const load = { idempotency_key: "key-1", version: 3, marks: { fit: "14" }, note: "", comment: "" };

function answerWith(status, body, headers = { "Content-Type": "application/json" }) {
  answer = (response) => response.writeHead(status, headers).end(body);
}

test("a load goes as JSON with the form's token, and the receipt comes back", async () => {
  const reply = { receipt: "K7Q2", time: "10:00:00", version: 4, faults: {} };
  answerWith(200, JSON.stringify(reply));
  assert.deepEqual(await makePost({ address, csrfToken: "token" })(load), { kind: "saved", reply });
  assert.equal(seen[0].method, "POST");
  assert.equal(seen[0].headers["content-type"], "application/json");
  assert.equal(seen[0].headers["x-csrftoken"], "token");
  assert.deepEqual(JSON.parse(seen[0].body), load);
});

test("a portal's page is not taken for an answer, whatever its status says", async () => {
  answerWith(200, "<p>Wi-Fi", { "Content-Type": "text/html" });
  assert.deepEqual(await makePost({ address, csrfToken: "token" })(load), { kind: "lost" });
});

test("a redirect is not followed: the load would arrive nowhere", async () => {
  answerWith(302, "", { Location: "/sign-in" });
  assert.deepEqual(await makePost({ address, csrfToken: "token" })(load), { kind: "lost" });
  assert.equal(seen.length, 1);
});

test("a connection that breaks off loses the load", async () => {
  answer = (response) => response.destroy();
  assert.deepEqual(await makePost({ address, csrfToken: "token" })(load), { kind: "lost" });
});

test("a server that does not answer in time loses the load", { timeout: 5_000 }, async () => {
  answer = () => {};
  assert.deepEqual(await makePost({ address, csrfToken: "token", patience: 50 })(load), { kind: "lost" });
});

test("a receipt that begins and never ends is lost too", { timeout: 5_000 }, async () => {
  answer = (response) => response.writeHead(200, { "Content-Type": "application/json" }).write('{"receipt": "K7');
  assert.deepEqual(await makePost({ address, csrfToken: "token", patience: 50 })(load), { kind: "lost" });
});

test("only status 200 with a receipt counts as saved", () => {
  assert.equal(readAnswer(200, { receipt: "K7Q2" }).kind, "saved");
  assert.equal(readAnswer(200, {}).kind, "refused");
  assert.equal(readAnswer(500, { receipt: "K7Q2" }).kind, "refused");
});

test("another device's marks are a clash; another 409 is a refusal with its sentence", () => {
  assert.deepEqual(readAnswer(409, { differences: [], clash: "…" }), { kind: "clash" });
  const message = "评分表已经提交";
  assert.deepEqual(readAnswer(409, { message }), { kind: "refused", status: 409, message });
});

test("a busy server is asked again, every other refusal is final", () => {
  assert.equal(readAnswer(503, { message: "忙" }).kind, "busy");
  assert.deepEqual(readAnswer(503, { message: "断了", in_doubt: true }), { kind: "lost" });
  for (const status of [400, 401, 403, 404, 422, 429, 500]) assert.equal(readAnswer(status, {}).kind, "refused");
});

test("no two keys are the same, and the server takes them: at most 64 characters", () => {
  const keys = new Set(Array.from({ length: 1000 }, makeKey));
  assert.equal(keys.size, 1000);
  for (const key of keys) assert.ok(key.length >= 16 && key.length <= 64);
});
