import assert from "node:assert/strict";
import { test } from "node:test";
import { savedLines, submittedLines, TICK, waitingLines } from "../../contest/static/js/sheet/receipt.js";

const words = {
  saved: "已存",
  code: "回执",
  faulty: "项没有存",
  local: "已存本机",
  waiting: "处待送出",
  awaiting: "等服务器确认",
  last: "上次送达",
  refused: "没有存上",
  submitted: "已提交",
  keeping: "正在存到本机",
  noted: "暂记在浏览器里",
  nowhere: "这台设备上没有存",
  submits: "等着提交",
  submitsLater: "登录后提交",
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

const facts = { time: "10:05:00", unconfirmed: 2, lastTime: "10:00:00", submits: false, refusal: null };
const waiting = (level, more) => text(waitingLines(words, level, { ...facts, ...more }));

test("kept on this device: since when, how much waits, and when the server last answered", () => {
  assert.deepEqual(waiting("device"), ["已存本机 10:05:00", "2 处待送出 · 上次送达 10:00:00"]);
  assert.deepEqual(waiting("device", { lastTime: "" }), ["已存本机 10:05:00", "2 处待送出"]);
  // The server has it, as the page shows, and its receipt is not here: no number is right.
  assert.deepEqual(waiting("device", { lastTime: "", unconfirmed: 0 }), ["已存本机 10:05:00", "等服务器确认"]);
});

test("nothing is called kept on this device before it is, or where it is not", () => {
  for (const level of ["keeping", "browser", "nowhere"]) {
    assert.ok(!waiting(level).join().includes(words.local), level);
  }
  assert.deepEqual(waiting("keeping"), ["正在存到本机"]);
  assert.equal(waiting("browser")[0], "暂记在浏览器里 10:05:00");
  assert.equal(waiting("nowhere")[0], "这台设备上没有存");
});

test("a sheet that waits to be submitted says so, and is not called submitted before its receipt", () => {
  assert.deepEqual(waiting("device", { submits: true }), ["已存本机 10:05:00", "等着提交"]);
  assert.deepEqual(waiting("device", { submits: true, hold: "ended" }), ["已存本机 10:05:00", "登录后提交"]);
  assert.deepEqual(waiting("device", { submits: true, hold: "gone" }).length, 2);
  assert.ok(!waiting("device", { submits: true, hold: "gone" })[1].includes("提交"), "it will not be submitted");
  assert.deepEqual(text(submittedLines(words, { time: "10:06:00", receipt: "K7Q2" })), ["✓ 已提交 10:06:00 回执 K7Q2"]);
});

test("a refusal says why, and that it is still here", () => {
  assert.deepEqual(waiting("device", { refusal: "写得太长" }), [
    "已存本机 10:05:00",
    "没有存上",
    "写得太长",
    "2 处待送出 · 上次送达 10:00:00",
  ]);
});

test("only the server's receipt has a tick", () => {
  for (const level of ["keeping", "device", "browser", "nowhere"]) {
    for (const line of waitingLines(words, level, { ...facts, refusal: "" })) assert.ok(!line.parts.includes(TICK));
  }
});
