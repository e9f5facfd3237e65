import assert from "node:assert/strict";
import { test } from "node:test";
import { localLines, refusedLines, savedLines, TICK } from "../../contest/static/js/sheet/receipt.js";

const words = {
  saved: "已存",
  code: "回执",
  faulty: "项没有存",
  local: "已存本机",
  waiting: "处待送出",
  last: "上次送达",
  refused: "没有存",
  signedOut: "登录已过期",
};

/** Lines as a reader sees them. */
const text = (lines) =>
  lines.map(({ parts }) => parts.map((part) => (part === TICK ? "✓" : (part.text ?? part))).join(" "));

test("the server's receipt: a tick, its time and its code", () => {
  const lines = savedLines(words, { time: "10:00:00", receipt: "K7Q2", faults: {} });
  assert.deepEqual(text(lines), ["✓ 已存 10:00:00 回执 K7Q2"]);
  assert.equal(lines[0].kind, "s-receipt");
});

test("marks that the server could not read are counted below the receipt", () => {
  const lines = savedLines(words, { time: "10:00:00", receipt: "K7Q2", faults: { fit: "…", plan: "…" } });
  assert.deepEqual(text(lines), ["✓ 已存 10:00:00 回执 K7Q2", "2 项没有存"]);
});

test("without the server: when this device kept it, how much waits, and when the server last answered", () => {
  assert.deepEqual(text(localLines(words, { time: "10:05:00", unconfirmed: 2, lastTime: "10:00:00" })), [
    "已存本机 10:05:00",
    "2 处待送出 · 上次送达 10:00:00",
  ]);
  assert.deepEqual(text(localLines(words, { time: "10:05:00", unconfirmed: 1, lastTime: "" })), [
    "已存本机 10:05:00",
    "1 处待送出",
  ]);
});

test("only the server's receipt has a tick", () => {
  const others = [
    ...localLines(words, { time: "10:05:00", unconfirmed: 1, lastTime: "" }),
    ...refusedLines(words, { status: 422, message: "" }),
  ];
  for (const line of others) assert.ok(!line.parts.includes(TICK));
});

test("a refusal says why; where nobody is signed in any more it says what to do", () => {
  assert.deepEqual(text(refusedLines(words, { status: 409, message: "评分表已经提交" })), ["没有存", "评分表已经提交"]);
  assert.deepEqual(text(refusedLines(words, { status: 401, message: "请先登录" })), ["没有存", "登录已过期"]);
});
