import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { makeQueue } from "../../contest/static/js/sheet/queue.js";
import { makeSender } from "../../contest/static/js/sheet/sender.js";

let queue;
let done; // what happened, in order: what was kept, posted and shown
let answers; // what the server says to each load, in order; a function of the load
let planned; // the retry that is planned: {pause, work}, or null
let send;

beforeEach(() => {
  [done, answers, planned] = [[], [], null];
  let keys = 0;
  queue = makeQueue({ makeKey: () => `key-${++keys}`, now: () => 0, confirmed: state(""), version: 3 });
  const show =
    (name, what = () => "") =>
    (...given) =>
      done.push(`${name} ${what(...given)}`.trim());
  const retry = {
    in(pause, work) {
      planned = { pause, work };
    },
    cancel() {
      planned = null;
    },
  };
  send = makeSender({
    queue,
    keep: async () => done.push("keep"),
    inTurn: (work) => work(),
    async post(load) {
      done.push(`post ${load.marks.fit} ${load.idempotency_key} on ${load.version}`);
      return answers.shift()(load);
    },
    retry,
    on: {
      saved: show("saved", ({ version }) => version),
      submitted: show("submitted", ({ version }) => version),
      lost: show("lost"),
      busy: show("busy", ({ status }) => status),
      refused: show("refused", ({ status }) => status),
      ended: show("ended"),
      gone: show("gone", ({ message }) => message),
      clash: show("clash"),
    },
  });
});

const state = (fit) => ({ marks: { fit }, note: "", comment: "" });
const saved = (version) => (load) => ({ kind: "saved", reply: { key: load.idempotency_key, version, faults: {} } });
const says = (kind, more) => () => ({ kind, ...more });
/** What was posted and shown, without what was kept. */
const seen = () => done.filter((one) => one !== "keep");

test("nothing is sent where nothing waits", async () => {
  await send();
  assert.deepEqual([done, planned], [[], null]);
});

test("a load is kept before it is sent, and the receipt is shown; nothing is sent twice", async () => {
  answers = [saved(4)];
  queue.put(state("14"));
  await send();
  await send();
  assert.deepEqual(done, ["keep", "post 14 key-1 on 3", "saved 4", "keep"]);
});

test("the receipt for another load is none", async () => {
  answers = [says("saved", { reply: { key: "another", version: 4, faults: {} } })];
  queue.put(state("14"));
  await send();
  assert.deepEqual(seen(), ["post 14 key-1 on 3", "lost"]);
  assert.equal(queue.record().load.marks.fit, "14");
});

test("what changed while a load was on its way is sent right after it, on the new version", async () => {
  let arrive;
  answers = [(load) => new Promise((resolve) => (arrive = () => resolve(saved(4)(load)))), saved(5)];
  queue.put(state("14"));
  const first = send();
  await new Promise((resolve) => setTimeout(resolve, 1));
  queue.put(state("12"));
  await send(); // too early: one is on its way
  assert.deepEqual(seen(), ["post 14 key-1 on 3"]);
  arrive();
  await first;
  assert.deepEqual(seen(), ["post 14 key-1 on 3", "saved 4", "post 12 key-3 on 4", "saved 5"]);
});

for (const kind of ["lost", "busy"]) {
  test(`after "${kind}" the same load goes again after a pause, and then what is newer`, async () => {
    answers = [says(kind, { status: 503 }), saved(4), saved(5)];
    queue.put(state("14"));
    await send();
    assert.equal(planned.pause, 4_000);
    queue.put(state("12"));
    await planned.work();
    const [, shown, ...rest] = seen();
    assert.equal(shown, kind === "busy" ? "busy 503" : "lost");
    assert.deepEqual(rest, ["post 14 key-1 on 3", "saved 4", "post 12 key-3 on 4", "saved 5"]);
    assert.equal(planned, null);
  });
}

test("when the network is back nobody waits for the pause, and the pause sends nothing again", async () => {
  answers = [says("lost"), saved(4)];
  queue.put(state("14"));
  await send();
  await send();
  assert.deepEqual(seen().slice(2), ["post 14 key-1 on 3", "saved 4"]);
  assert.equal(planned, null);
});

test("an ended sign-in holds the same load until it is renewed, and states still go in", async () => {
  answers = [says("ended"), saved(4), saved(5)];
  queue.put(state("14"));
  await send();
  assert.equal(queue.put(state("12")), true);
  await send();
  assert.deepEqual(seen(), ["post 14 key-1 on 3", "ended"]);
  queue.release();
  await send();
  assert.deepEqual(seen().slice(2), ["post 14 key-1 on 3", "saved 4", "post 12 key-3 on 4", "saved 5"]);
});

for (const isShut of [true, false]) {
  test(`a sheet that is nobody's to mark keeps what there is (door shut: ${isShut}), and the next change tries again`, async () => {
    answers = [says("gone", { message: "withdrawn", isShut }), saved(4), saved(5)];
    queue.put(state("14"));
    await send();
    await send();
    assert.deepEqual(seen(), ["post 14 key-1 on 3", "gone withdrawn"]);
    assert.equal(queue.shown().marks.fit, "14");
    queue.put(state("12"));
    await send();
    assert.equal(queue.record(), null);
  });
}

test("a submission that is refused is saved as a draft at once", async () => {
  answers = [says("refused", { status: 422 }), saved(4)];
  queue.put(state("14"), { submit: true });
  await send();
  assert.deepEqual(seen(), ["post 14 key-1 on 3", "refused 422", "post 14 key-2 on 3", "saved 4"]);
});

test("a submission that waited is told as submitted", async () => {
  answers = [says("lost"), saved(4)];
  queue.put(state("14"), { submit: true });
  await send();
  await planned.work();
  assert.equal(seen().at(-1), "submitted 4");
});

test("a submission that was taken back and never done is forgotten, and the newer state is sent", async () => {
  answers = [says("lost"), says("undone"), saved(4)];
  queue.put(state("14"), { submit: true });
  await send();
  queue.put(state("12"));
  await planned.work();
  assert.deepEqual(seen(), ["post 14 key-1 on 3", "lost", "post 14 key-1 on 3", "post 12 key-2 on 3", "saved 4"]);
});

test("after a clash nothing is sent until the judge chooses, and nothing is gone", async () => {
  answers = [says("clash", { other: { version: 7, state: state("10") } }), saved(8)];
  queue.put(state("14"));
  await send();
  queue.put(state("12"));
  await send();
  assert.deepEqual(seen(), ["post 14 key-1 on 3", "clash"]);
  queue.chooseThis();
  await send();
  assert.equal(seen().at(-2), "post 12 key-4 on 7");
});
