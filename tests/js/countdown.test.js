import assert from "node:assert/strict";
import { test } from "node:test";
import {
  begin,
  giveBack,
  leftAt,
  minutesIn,
  pause,
  STOPPED,
  shownTime,
} from "../../contest/static/js/sheet/countdown.js";

const seven = giveBack(STOPPED, 7);

test("it stands still until it begins, runs, and stands again", () => {
  assert.equal(leftAt(seven, 1_000_000), 420_000);
  const running = begin(seven, 1_000);
  assert.equal(leftAt(running, 61_000), 360_000);
  assert.equal(leftAt(pause(running, 61_000), 999_000), 360_000);
});

test("time is given back while it runs, and a clock that was set back takes none", () => {
  const running = giveBack(begin(seven, 1_000), 1);
  assert.equal(leftAt(running, 61_000), 420_000);
  assert.equal(leftAt(running, 0), 480_000);
});

test("time is shown as minutes and seconds, below nought when it is over", () => {
  assert.equal(shownTime(420_000), "7:00");
  assert.equal(shownTime(59_001), "1:00");
  assert.equal(shownTime(0), "0:00");
  assert.equal(shownTime(-12_500), "−0:12");
});

test("a clock runs for whole minutes from 1 to 180, and for nothing else", () => {
  assert.deepEqual(["1", "7", "180"].map(minutesIn), [1, 7, 180]);
  for (const typed of ["", "0", "-5", "181", "999999", "7.5", "1e2", " 7", "seven", "null"]) {
    assert.equal(minutesIn(typed), null, typed);
  }
});
