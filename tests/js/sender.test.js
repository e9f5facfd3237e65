import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { makeQueue } from "../../contest/static/js/sheet/queue.js";
import { makeSender } from "../../contest/static/js/sheet/sender.js";

let queue;
let sent; // the loads that were posted, in order
let answers; // what the server says to each, in order; a promise is an answer that takes its time
let shown; // what the page showed, in order
let planned; // the retry that is planned: {pause, work}, or null
let send;

beforeEach(() => {
  [sent, answers, shown, planned] = [[], [], [], null];
  let keys = 0;
  queue = makeQueue({
    store: { write() {}, clear() {} },
    makeKey: () => `key-${++keys}`,
    timeOfDay: () => "10:00:00",
    confirmed: state(""),
    version: 3,
  });
  const on = {
    saved: ({ version }) => shown.push(`saved ${version}`),
    lost: () => shown.push(`lost, ${queue.unconfirmed()} unconfirmed`),
    refused: ({ status }) => shown.push(`refused ${status}`),
    clash: () => shown.push("clash"),
  };
  const post = async (load) => {
    sent.push(load);
    return answers.shift();
  };
  const retry = {
    in(pause, work) {
      planned = { pause, work };
    },
    cancel() {
      planned = null;
    },
  };
  send = makeSender({ queue, post, retry, on });
});

const state = (fit) => ({ marks: { fit }, note: "", comment: "" });
const saved = (version) => ({ kind: "saved", reply: { version } });
const marks = () => sent.map((load) => load.marks.fit);

test("nothing is sent where nothing waits", async () => {
  await send();
  assert.deepEqual([sent, shown, planned], [[], [], null]);
});

test("a receipt is shown, and nothing is sent twice", async () => {
  answers = [saved(4)];
  queue.put(state("14"));
  await send();
  await send();
  assert.deepEqual(marks(), ["14"]);
  assert.deepEqual(shown, ["saved 4"]);
});

test("what changed while a load was on its way is sent right after it, on the new version", async () => {
  let arrive;
  answers = [new Promise((resolve) => (arrive = resolve)), saved(5)];
  queue.put(state("14"));
  const first = send();
  queue.put(state("12"));
  await send(); // too early: one is on its way
  assert.deepEqual(marks(), ["14"]);
  arrive(saved(4));
  await first;
  assert.deepEqual(marks(), ["14", "12"]);
  assert.equal(sent[1].version, 4);
  assert.deepEqual(shown, ["saved 4", "saved 5"]);
});

test("a lost load goes again after a pause, the same load, and then what is newer", async () => {
  answers = [{ kind: "lost" }, saved(4), saved(5)];
  queue.put(state("14"));
  await send();
  assert.deepEqual(shown, ["lost, 1 unconfirmed"]);
  assert.equal(planned.pause, 4_000);
  queue.put(state("12"));
  await planned.work();
  assert.deepEqual(marks(), ["14", "14", "12"]);
  assert.deepEqual(
    sent.map(({ idempotency_key, version }) => [idempotency_key, version]),
    [
      ["key-1", 3],
      ["key-1", 3],
      ["key-2", 4],
    ],
  );
  assert.equal(planned, null);
});

test("when the network is back nobody waits for the pause, and the pause sends nothing again", async () => {
  answers = [{ kind: "lost" }, saved(4)];
  queue.put(state("14"));
  await send();
  await send();
  assert.deepEqual(shown, ["lost, 1 unconfirmed", "saved 4"]);
  assert.equal(planned, null);
});

test("a busy server is shown, and gets the state again after a pause with a new key", async () => {
  answers = [{ kind: "busy", status: 503, message: "" }, saved(4)];
  queue.put(state("14"));
  await send();
  assert.deepEqual(shown, ["refused 503"]);
  await planned.work();
  assert.deepEqual(
    sent.map((load) => load.idempotency_key),
    ["key-1", "key-2"],
  );
  assert.deepEqual(shown, ["refused 503", "saved 4"]);
});

for (const [answer, said] of [
  [{ kind: "refused", status: 401, message: "" }, "refused 401"],
  [{ kind: "clash" }, "clash"],
]) {
  test(`after a ${answer.kind} nothing is sent any more`, async () => {
    answers = [answer];
    queue.put(state("14"));
    await send();
    assert.equal(queue.put(state("12")), false);
    await send();
    assert.deepEqual(marks(), ["14"]);
    assert.deepEqual(shown, [said]);
    assert.equal(planned, null);
  });
}
