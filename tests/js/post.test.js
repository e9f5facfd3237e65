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
    seen.push({
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    });
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

const load = { idempotency_key: "key-1", version: 3, submit: false, marks: { fit: "14" }, note: "", comment: "" };

const makeTestPost = (more) =>
  makePost({ addresses: { save: address, submit: `${address}-submit` }, csrfToken: () => "token", ...more });

const NUMBER = { "X-Request-Id": "0123456789ab" }; // each answer of the server's has one

function answerWith(status, body, headers = { "Content-Type": "application/json", ...NUMBER }) {
  answer = (response) => response.writeHead(status, headers).end(body);
}

test("a load goes as JSON with the form's token, and the receipt comes back", async () => {
  const reply = { key: "key-1", receipt: "K7Q2", time: "10:00:00", version: 4, faults: {} };
  answerWith(200, JSON.stringify(reply));
  assert.deepEqual(await makeTestPost()(load), { kind: "saved", reply });
  assert.equal(seen[0].method, "POST");
  assert.equal(seen[0].headers["content-type"], "application/json");
  assert.equal(seen[0].headers["x-csrftoken"], "token");
  const { submit, ...body } = load;
  assert.deepEqual(JSON.parse(seen[0].body), body);
  await makeTestPost()({ ...load, submit: true });
  assert.deepEqual(
    seen.map((one) => one.url),
    ["/draft", "/draft-submit"],
  );
});

for (const status of [200, 403, 404, 409, 413, 502]) {
  test(`a portal's page is not taken for an answer, whatever its status says (${status})`, async () => {
    answerWith(status, "<p>Wi-Fi", { "Content-Type": "text/html" });
    assert.deepEqual(await makeTestPost()(load), { kind: "lost", isStrange: true });
  });
}

test("JSON that is not ours is not taken for an answer either", async () => {
  answerWith(200, '{"receipt": "K7Q2", "ok": true}');
  assert.deepEqual(await makeTestPost()(load), { kind: "lost", isStrange: true });
});

test("what lacks the number of an answer of ours is none, whatever it says", async () => {
  const reply = JSON.stringify({ key: "key-1", receipt: "K7Q2", version: 4, message: "sign in" });
  for (const status of [200, 401, 403, 409, 422]) {
    answerWith(status, reply, { "Content-Type": "application/json" });
    assert.deepEqual(await makeTestPost()(load), { kind: "lost", isStrange: true }, String(status));
  }
});

test("a redirect is not followed: the load would arrive nowhere", async () => {
  answerWith(302, "", { Location: "/sign-in" });
  assert.equal((await makeTestPost()(load)).kind, "lost");
  assert.equal(seen.length, 1);
});

test("a connection that breaks off loses the load", async () => {
  answer = (response) => response.destroy();
  assert.deepEqual(await makeTestPost()(load), { kind: "lost" });
});

test("a server that does not answer in time loses the load", { timeout: 5_000 }, async () => {
  answer = () => {};
  assert.deepEqual(await makeTestPost({ patience: 50 })(load), { kind: "lost" });
});

test("a receipt that begins and never ends is lost too", { timeout: 5_000 }, async () => {
  answer = (response) =>
    response.writeHead(200, { "Content-Type": "application/json", ...NUMBER }).write('{"receipt": "K7');
  assert.equal((await makeTestPost({ patience: 50 })(load)).kind, "lost");
});

test("only status 200 with a receipt that names a key counts as saved", () => {
  const reply = { receipt: "K7Q2", key: "key-1" };
  assert.equal(readAnswer(200, reply).kind, "saved");
  for (const [status, other] of [
    [200, {}],
    [200, { receipt: "K7Q2" }],
    [500, reply],
  ]) {
    assert.equal(readAnswer(status, other).kind, "lost");
  }
});

test("another device's marks are a clash, with the whole other version", () => {
  const other = { marks: { fit: "14" }, note: "", comment: "" };
  const totals = { total: "14.0", parts: ["14.0"] };
  const told = { differences: [], clash: "…", version: 5, since: "10:00:00", receipt: "K7Q2", other, ...totals };
  assert.deepEqual(readAnswer(409, told), {
    kind: "clash",
    other: { version: 5, since: "10:00:00", receipt: "K7Q2", ...totals, state: other, message: "…" },
  });
});

test("what an answer of ours means hangs on its status", () => {
  const message = "为什么";
  const kinds = {
    401: "ended",
    403: "gone",
    404: "gone",
    409: "gone",
    413: "refused",
    422: "refused",
    429: "busy",
    500: "busy",
    503: "busy",
  };
  for (const [status, kind] of Object.entries(kinds)) assert.equal(readAnswer(Number(status), { message }).kind, kind);
  assert.deepEqual(readAnswer(403, { message }), { kind: "gone", message, isShut: true });
  assert.deepEqual(readAnswer(409, { message }), { kind: "gone", message, isShut: false });
  assert.deepEqual(readAnswer(503, { message, in_doubt: true }), { kind: "lost" });
});

test("no two keys are the same, and the server takes them: at most 64 characters", () => {
  const keys = new Set(Array.from({ length: 1000 }, makeKey));
  assert.equal(keys.size, 1000);
  for (const key of keys) assert.ok(key.length >= 16 && key.length <= 64);
});
