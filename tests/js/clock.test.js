import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { makeTimer, timeOfDay } from "../../contest/static/js/sheet/clock.js";

test("the time of day is the device's own, to the second", () => {
  assert.equal(timeOfDay(new Date(2023, 9, 11, 9, 5, 7)), "09:05:07");
  assert.equal(timeOfDay(new Date(2023, 9, 11, 23, 59, 59)), "23:59:59");
  assert.match(timeOfDay(), /^\d\d:\d\d:\d\d$/);
});

test("only what was asked for last is done", async () => {
  const timer = makeTimer();
  const done = [];
  timer.in(1, () => done.push("first"));
  timer.in(2, () => done.push("second"));
  await wait(30);
  assert.deepEqual(done, ["second"]);
});

test("what was called off is not done", async () => {
  const timer = makeTimer();
  const done = [];
  timer.in(1, () => done.push("first"));
  timer.cancel();
  await wait(30);
  assert.deepEqual(done, []);
});

test("two timers do not disturb one another", async () => {
  const [one, other] = [makeTimer(), makeTimer()];
  const done = [];
  one.in(1, () => done.push("one"));
  other.in(1, () => done.push("other"));
  await wait(30);
  assert.deepEqual(done.sort(), ["one", "other"]);
});
