import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { changesOf, makeQueue } from "../../contest/static/js/sheet/queue.js";

let keys;
let queue;

/** A state of the sheet with these marks. */
function state(marks, note = "", comment = "") {
  return { marks: { fit: "", plan: "", ...marks }, note, comment };
}

function makeTestQueue({ confirmed = state({}), version = 3 } = {}) {
  return makeQueue({ makeKey: () => `key-${++keys}`, now: () => 1000, confirmed, version });
}

/** What a device kept of a queue, as JSON would, in a queue of a new page. */
function reopened(record, more) {
  const next = makeTestQueue(more);
  next.adopt(structuredClone(record));
  return next;
}

const receipt = (version, more) => ({ version, faults: {}, ...more });

beforeEach(() => {
  keys = 0;
  queue = makeTestQueue();
});

test("an empty queue gives nothing to send, to keep or to count", () => {
  assert.equal(queue.take(), null);
  assert.equal(queue.record(), null);
  assert.equal(queue.unconfirmed(), 0);
});

test("a state is to be kept at once, with its key and the version that it was made on", () => {
  assert.equal(queue.put(state({ fit: "14" })), true);
  const waiting = { idempotency_key: "key-1", version: 3, submit: false, ...state({ fit: "14" }) };
  const record = { revision: 1, load: null, waiting, faulty: null, at: 1000, confirmed: state({}) };
  assert.deepEqual(queue.record(), record);
  assert.deepEqual(queue.take(), waiting);
});

test("what the queue or the server has already is not put in again", () => {
  assert.equal(queue.put(state({})), false);
  queue.put(state({ fit: "14" }));
  assert.equal(queue.put(state({ fit: "14" })), false);
  assert.equal(queue.put(state({ fit: "" })), true, "back to what the server has, but the queue has another");
});

test("what is put back as the server has it, and nothing else may have reached it, waits no more", () => {
  queue.put(state({ fit: "14" }));
  assert.equal(queue.put(state({})), true);
  assert.deepEqual([queue.isEmpty(), queue.record(), queue.take(), queue.revision()], [true, null, null, 2]);
  queue.put(state({ fit: "14" }));
  queue.take();
  queue.lose();
  queue.put(state({}));
  assert.deepEqual([queue.isEmpty(), queue.unconfirmed()], [false, 1], "the mark may have reached the server");
});

test("a mark that the server could not read stays on the device where it was put back as it was", () => {
  queue.put(state({ fit: "99" }));
  queue.take();
  queue.confirm("key-1", receipt(4, { faults: { fit: "at most 15" } }));
  queue.put(state({ fit: "9" }));
  queue.put(state({ fit: "99" }));
  assert.deepEqual([queue.isEmpty(), queue.record().faulty], [true, { fit: "99" }]);
});

test("in a clash nothing is taken back: both versions stay", () => {
  queue.put(state({ fit: "14" }));
  queue.take();
  queue.clash({ version: 7, state: state({ fit: "10" }), since: "10:00:00" });
  queue.put(state({}));
  assert.deepEqual([queue.isEmpty(), queue.hold(), queue.newest().marks.fit], [false, "clash", ""]);
});

test("states that nobody took yet merge: only the newest is sent, under a key of its own", () => {
  for (const marks of [{ fit: "1" }, { fit: "14" }, { fit: "14", plan: "9" }]) queue.put(state(marks));
  const load = queue.take();
  assert.deepEqual([load.marks, load.idempotency_key], [{ fit: "14", plan: "9" }, "key-3"]);
  queue.confirm("key-3", receipt(4));
  assert.equal(queue.take(), null);
});

test("one load is on its way at a time", () => {
  queue.put(state({ fit: "14" }));
  queue.take();
  queue.put(state({ fit: "12" }));
  assert.equal(queue.take(), null);
});

test("a load leaves only on the receipt that names its key", () => {
  queue.put(state({ fit: "14" }));
  const { idempotency_key: key } = queue.take();
  assert.equal(queue.confirm("another", receipt(4)), false);
  assert.equal(queue.record().load.marks.fit, "14");
  assert.equal(queue.unconfirmed(), 1);
  assert.equal(queue.confirm(key, receipt(4)), true);
  assert.equal(queue.record(), null);
  assert.equal(queue.unconfirmed(), 0);
});

test("what changed meanwhile stays on the receipt for what went before, and goes next on its version", () => {
  queue.put(state({ fit: "14" }));
  queue.take();
  queue.put(state({ fit: "14", plan: "9" }));
  queue.confirm("key-1", receipt(4));
  assert.equal(queue.record().waiting.marks.plan, "9");
  const next = queue.take();
  assert.deepEqual([next.version, next.marks.plan], [4, "9"]);
  assert.notEqual(next.idempotency_key, "key-1");
});

test("a lost load goes again as it is, with its key, before anything newer", () => {
  queue.put(state({ fit: "14" }));
  const first = queue.take();
  queue.lose();
  queue.put(state({ fit: "14", plan: "9" }));
  assert.deepEqual(queue.take(), first);
  queue.lose();
  assert.equal(queue.unconfirmed(), 2);
  assert.deepEqual(queue.take(), first);
  queue.confirm("key-1", receipt(4));
  assert.equal(queue.take().version, 4);
});

for (const [what, act] of [
  ["before it was sent", () => {}],
  ["while it was out", (one) => one.take()],
  ["after it was lost", (one) => one.take() && one.lose()],
]) {
  test(`a page that ends ${what} leaves its load to the next page, with the same key and version`, () => {
    queue.put(state({ fit: "14" }));
    const load = structuredClone(queue.record().waiting);
    act(queue);
    const next = reopened(queue.record(), { confirmed: state({ fit: "14" }), version: 4 });
    assert.deepEqual(next.shown(), state({ fit: "14" }));
    next.put(state({ fit: "12" }));
    assert.deepEqual(next.take(), load);
    next.confirm("key-1", receipt(4));
    assert.deepEqual([next.take().version, next.newest().marks.fit], [4, "12"]);
  });
}

test("a page that ends with a load out and a newer state leaves both", () => {
  queue.put(state({ fit: "14" }));
  queue.take();
  queue.put(state({ fit: "12" }));
  const next = reopened(queue.record());
  assert.equal(next.shown().marks.fit, "12");
  assert.equal(next.take().marks.fit, "14");
  next.confirm("key-1", receipt(4));
  assert.equal(next.take().marks.fit, "12");
});

test("a shut door keeps everything and takes in more; the same load goes when it opens", () => {
  queue.put(state({ fit: "14" }));
  const load = queue.take();
  queue.shut("ended");
  assert.equal(queue.put(state({ fit: "12" })), true);
  assert.equal(queue.take(), null);
  assert.equal(queue.record().waiting.marks.fit, "12");
  queue.release();
  assert.deepEqual(queue.take(), load);
});

test("what was refused waits with a new key, and the next change tries again", () => {
  queue.put(state({ fit: "14" }));
  queue.take();
  queue.refuse("refused");
  assert.equal(queue.take(), null);
  assert.equal(queue.record().waiting.marks.fit, "14");
  queue.put(state({ fit: "12" }));
  assert.equal(queue.take().marks.fit, "12");
});

test("what was refused never takes the place of something newer", () => {
  queue.put(state({ fit: "14" }));
  queue.take();
  queue.put(state({ fit: "12" }));
  queue.refuse("gone");
  assert.deepEqual(queue.record().waiting.marks.fit, "12");
});

test("a submission is a load with its own key, and waits like any other, over the end of the page", () => {
  queue.put(state({ fit: "14" }), { submit: true });
  assert.equal(queue.put(state({ fit: "14" }), { submit: true }), false, "pressed twice");
  const load = queue.take();
  assert.deepEqual([load.submit, load.idempotency_key], [true, "key-1"]);
  queue.lose();
  const next = reopened(queue.record());
  assert.equal(next.isSubmitting(), true);
  assert.deepEqual(next.take(), load);
  next.confirm("key-1", receipt(4));
  assert.equal(next.record(), null);
});

test("a submission of what is saved already is a load too", () => {
  queue = makeTestQueue({ confirmed: state({ fit: "14" }) });
  assert.equal(queue.put(state({ fit: "14" }), { submit: true }), true);
});

test("a submission that is refused is saved instead; whoever changes a mark takes it back", () => {
  queue.put(state({ fit: "14" }), { submit: true });
  queue.take();
  queue.refuse("refused");
  assert.deepEqual([queue.isSubmitting(), queue.take().submit], [false, false]);
  queue.confirm("key-2", receipt(4));
  queue.put(state({ fit: "12" }), { submit: true });
  queue.put(state({ fit: "11" }));
  assert.equal(queue.isSubmitting(), false);
});

test("a submission that may have been done and was taken back is asked about, not done", () => {
  queue.put(state({ fit: "14" }), { submit: true });
  const load = queue.take();
  queue.lose();
  assert.equal(queue.put(state({ fit: "14" })), false, "a field that was left as it was takes nothing back");
  queue.put(state({ fit: "12" }));
  assert.deepEqual(queue.take(), { ...load, asks: true });
  queue.forget();
  assert.deepEqual([queue.take().marks.fit, queue.record().load.submit], ["12", false]);
});

test("in a clash both versions stay until the judge chooses", () => {
  const other = { version: 7, state: state({ fit: "10" }), since: "10:00:00" };
  const clashed = () => {
    queue = makeTestQueue();
    queue.put(state({ fit: "14" }), { submit: true });
    queue.take();
    queue.clash(other);
    return queue;
  };
  clashed().release();
  queue.put(state({ fit: "15" }));
  assert.equal(queue.take(), null);
  assert.equal(queue.record().waiting.marks.fit, "15");
  queue.chooseThis();
  const load = queue.take();
  assert.deepEqual([load.version, load.marks.fit, load.submit], [7, "15", false]);

  assert.deepEqual(clashed().chooseOther(), state({ fit: "10" }));
  assert.equal(queue.record(), null);
  queue.put(state({ fit: "9" }));
  assert.equal(queue.take().version, 7);
});

test("marks that the server could not read stay on the device until they are changed", () => {
  queue.put(state({ fit: "99", plan: "9" }));
  queue.take();
  queue.confirm("key-1", receipt(4, { faults: { fit: "at most 15" } }));
  assert.deepEqual(queue.record().faulty, { fit: "99" });
  assert.equal(queue.take(), null);
  const next = reopened(queue.record(), { confirmed: state({ plan: "8" }), version: 9 });
  assert.deepEqual(next.shown(), state({ fit: "99", plan: "8" }), "the rest is as the server has it");
  assert.equal(next.version(), 9);
  next.put(state({ fit: "9", plan: "8" }));
  assert.equal(next.record().faulty, null);
});

test("a text that is too long for the server stays on the device, and all else is confirmed", () => {
  queue.put(state({ fit: "14" }, "firm", "long"));
  queue.take();
  queue.confirm("key-1", receipt(4, { faults: { comment: "at most 3" } }));
  assert.deepEqual(queue.record().faulty, { comment: "long" });
  assert.equal(queue.isEmpty(), true);
  const next = reopened(queue.record(), { confirmed: state({ fit: "14" }, "firm"), version: 4 });
  assert.deepEqual(next.shown(), state({ fit: "14" }, "firm", "long"));
  next.put(next.shown());
  assert.equal(next.take().comment, "long", "and it is told so again");
  queue.put(state({ fit: "14" }, "firm", "lon"));
  assert.equal(queue.record().faulty, null);
  assert.equal(queue.take().comment, "lon");
});

test("every field that differs from what the server holds counts once", () => {
  queue = makeTestQueue({ confirmed: state({ fit: "14" }, "firm") });
  queue.put(state({ fit: "14", plan: "9" }, "firmer", "well done"));
  assert.equal(queue.unconfirmed(), 3);
  assert.deepEqual(changesOf(state({ fit: "14" }, "firm"), queue.newest()), {
    marks: { plan: "9" },
    note: "firmer",
    comment: "well done",
  });
});

test("each change of what is to be kept has a new revision", () => {
  const seen = [queue.revision()];
  for (const act of [
    () => queue.put(state({ fit: "14" })),
    () => queue.confirm(queue.take().idempotency_key, receipt(4)),
    () => queue.put(state({ fit: "12" })),
    () => queue.take() && queue.refuse("gone"),
  ]) {
    act();
    seen.push(queue.revision());
  }
  assert.deepEqual(seen, [...new Set(seen)].sort());
});

test("of two versions the other one is chosen with what was given since the clash where the two were the same", () => {
  queue.put(state({ fit: "10" }));
  queue.take();
  queue.clash({ version: 9, state: state({ fit: "14" }) });
  assert.deepEqual(queue.atStake(), { marks: { fit: "10" } });
  queue.put(state({ fit: "11", plan: "9" }, "", "well done"));
  assert.deepEqual(queue.atStake(), { marks: { fit: "11" } });
  const wanted = state({ fit: "14", plan: "9" }, "", "well done");
  assert.deepEqual(queue.chooseOther(), wanted);
  const { version, submit, ...sent } = queue.take();
  assert.deepEqual([version, submit, sent], [9, false, { idempotency_key: sent.idempotency_key, ...wanted }]);
});

test("what was given before the clash, or where the other version has something, goes with this version", () => {
  queue.put(state({ fit: "10" }, "mine"));
  queue.take();
  queue.clash({ version: 9, state: state({ fit: "10", plan: "7" }) });
  queue.put(state({ fit: "10", plan: "9" }, "mine and more"));
  assert.deepEqual(queue.atStake(), { marks: { plan: "9" }, note: "mine and more" });
  assert.deepEqual(queue.chooseOther(), state({ fit: "10", plan: "7" }));
  assert.equal(queue.isEmpty(), true);
});
