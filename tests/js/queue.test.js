import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { makeQueue } from "../../contest/static/js/sheet/queue.js";

let device;
let queue;

/** A state of the sheet with these marks. */
function state(marks, note = "", comment = "") {
  return { marks: { fit: "", plan: "", ...marks }, note, comment };
}

/** A queue over a store that holds its entry in `device`, as JSON would. */
function makeTestQueue({ confirmed = state({}), version = 3 } = {}) {
  let keys = 0;
  const store = {
    write(kept) {
      device = structuredClone(kept);
    },
    clear() {
      device = null;
    },
  };
  return makeQueue({ store, makeKey: () => `key-${++keys}`, timeOfDay: () => "10:00:00", confirmed, version });
}

beforeEach(() => {
  device = null;
  queue = makeTestQueue();
});

test("an empty queue gives nothing to send and has nothing unconfirmed", () => {
  assert.equal(queue.take(), null);
  assert.equal(queue.unconfirmed(), 0);
});

test("a state is kept on the device before it is sent, with the version it was made on", () => {
  queue.put(state({ fit: "14" }));
  assert.deepEqual(device, { state: state({ fit: "14" }), base: 3, at: "10:00:00" });
});

test("a load has a key of its own, the version and the whole state", () => {
  queue.put(state({ fit: "14" }, "firm", "well done"));
  assert.deepEqual(queue.take(), {
    idempotency_key: "key-1",
    version: 3,
    marks: { fit: "14", plan: "" },
    note: "firm",
    comment: "well done",
  });
});

test("states that nobody took yet merge: only the newest is sent", () => {
  queue.put(state({ fit: "1" }));
  queue.put(state({ fit: "14" }));
  queue.put(state({ fit: "14", plan: "9" }));
  assert.deepEqual(queue.take().marks, { fit: "14", plan: "9" });
  queue.confirm(4);
  assert.equal(queue.take(), null);
});

test("one load is on its way at a time", () => {
  queue.put(state({ fit: "14" }));
  queue.take();
  queue.put(state({ fit: "12" }));
  assert.equal(queue.take(), null);
});

test("a load leaves the queue and the device when the server confirms it, and not before", () => {
  queue.put(state({ fit: "14" }));
  queue.take();
  assert.notEqual(device, null);
  assert.equal(queue.unconfirmed(), 1);
  queue.confirm(4);
  assert.equal(device, null);
  assert.equal(queue.unconfirmed(), 0);
  assert.equal(queue.take(), null);
});

test("what changed meanwhile goes next, on the version that the confirmed load made", () => {
  queue.put(state({ fit: "14" }));
  queue.take();
  queue.put(state({ fit: "14", plan: "9" }));
  queue.confirm(4);
  assert.deepEqual(device, { state: state({ fit: "14", plan: "9" }), base: 4, at: "10:00:00" });
  const next = queue.take();
  assert.equal(next.idempotency_key, "key-2");
  assert.equal(next.version, 4);
  assert.equal(next.marks.plan, "9");
});

test("a lost load goes again as it is, with its key, before anything newer", () => {
  queue.put(state({ fit: "14" }));
  const first = queue.take();
  queue.lose();
  queue.put(state({ fit: "14", plan: "9" }));
  assert.deepEqual(queue.take(), first);
  queue.lose();
  assert.deepEqual(queue.take(), first);
  queue.confirm(4);
  const second = queue.take();
  assert.equal(second.version, 4);
  assert.equal(second.marks.plan, "9");
});

test("a lost load stays on the device", () => {
  queue.put(state({ fit: "14" }));
  queue.take();
  queue.lose();
  assert.deepEqual(device.state.marks, { fit: "14", plan: "" });
  assert.equal(queue.unconfirmed(), 1);
});

test("what a busy server put back goes again with a new key", () => {
  queue.put(state({ fit: "14" }, "firm"));
  assert.equal(queue.take().idempotency_key, "key-1");
  queue.putBack();
  assert.deepEqual(queue.take(), { idempotency_key: "key-2", version: 3, ...state({ fit: "14" }, "firm") });
});

test("what was put back never takes the place of something newer", () => {
  queue.put(state({ fit: "14" }));
  queue.take();
  queue.put(state({ fit: "12" }));
  queue.putBack();
  assert.equal(queue.take().marks.fit, "12");
});

test("every field that differs from what the server holds counts once", () => {
  queue = makeTestQueue({ confirmed: state({ fit: "14" }, "firm") });
  queue.put(state({ fit: "14", plan: "9" }, "firmer", "well done"));
  assert.equal(queue.unconfirmed(), 3);
  queue.put(state({ fit: "14" }, "firm"));
  assert.equal(queue.unconfirmed(), 0);
});

test("what the server confirmed is what later states are compared with", () => {
  queue.put(state({ fit: "14" }));
  queue.take();
  queue.confirm(4);
  queue.put(state({ fit: "14", plan: "9" }));
  assert.equal(queue.unconfirmed(), 1);
});

test("a lost load is counted together with what came after it", () => {
  queue.put(state({ fit: "14" }));
  queue.take();
  queue.lose();
  queue.put(state({ fit: "14", plan: "9" }));
  assert.equal(queue.unconfirmed(), 2);
});

test("a stopped queue takes and gives nothing, and what the device keeps stays there", () => {
  queue.put(state({ fit: "14" }));
  queue.take();
  queue.stop();
  assert.equal(queue.put(state({ fit: "12" })), false);
  assert.equal(queue.take(), null);
  assert.equal(device.state.marks.fit, "14");
});

test("when the form is sent by hand the device forgets the state, whatever still comes back", () => {
  queue.put(state({ fit: "14" }));
  queue.take();
  queue.put(state({ fit: "12" }));
  queue.handOver();
  assert.equal(device, null);
  queue.confirm(4);
  assert.equal(device, null);
  assert.equal(queue.put(state({ fit: "11" })), false);
  assert.equal(queue.take(), null);
});
