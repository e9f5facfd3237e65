import assert from "node:assert/strict";
import { test } from "node:test";
import { makeTurns } from "../../contest/static/js/sheet/turns.js";

const leaving = [];
globalThis.window ??= { addEventListener: (_event, listener) => leaving.push(listener) };
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function makeStorage() {
  const entries = new Map();
  return {
    getItem: (name) => entries.get(name) ?? null,
    setItem: (name, text) => entries.set(name, text),
    removeItem: (name) => entries.delete(name),
  };
}

test("without Web Locks two tabs take turns, and one that fails gives up its turn", async () => {
  const storage = makeStorage();
  const [one, two] = [makeTurns(null, () => storage), makeTurns(null, () => storage)];
  const done = [];
  const first = one.inTurn("send", async () => {
    done.push("one begins");
    await pause(20);
    done.push("one ends");
    throw new Error("no network");
  });
  await Promise.all([first.catch(() => {}), two.inTurn("send", async () => done.push("two"))]);
  assert.deepEqual(done, ["one begins", "one ends", "two"]);
});

test("a tab that ended in its turn holds up nobody for longer than the lease", async () => {
  const storage = makeStorage();
  storage.setItem("send", `0.1 ${Date.now() - 1}`);
  assert.equal(await makeTurns(null, () => storage).inTurn("send", async () => "done"), "done");
});

test("a tab that is closed in its turn holds up nobody", async () => {
  const storage = makeStorage();
  makeTurns(null, () => storage).inTurn("send", () => new Promise(() => {}));
  assert.equal(storage.getItem("send") === null, false);
  for (const listener of leaving.splice(0)) listener();
  assert.equal(storage.getItem("send"), null);
  assert.equal(await makeTurns(null, () => storage).inTurn("send", async () => "done"), "done");
});

test("a browser that keeps nothing lets everybody through", async () => {
  const turns = makeTurns(null, () => {
    throw new Error("SecurityError");
  });
  assert.equal(await turns.inTurn("send", async () => "done"), "done");
});
