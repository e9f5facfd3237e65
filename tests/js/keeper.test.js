import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { makeBridges } from "../../contest/static/js/sheet/bridge.js";
import { makeKeeper } from "../../contest/static/js/sheet/keeper.js";

let entries; // of the browser's storage
let row; // what the device's store holds
let writes; // promises of writes that are going on: {done, fail}
let told;
let isFull; // whether the browser's storage takes nothing more
let keeper;

/** As much of a browser's Storage as there is to it. */
const storage = () =>
  new Proxy(
    {
      getItem: (name) => entries.get(name) ?? null,
      setItem(name, text) {
        if (isFull) throw new Error("QuotaExceededError");
        entries.set(name, text);
      },
      removeItem: (name) => entries.delete(name),
    },
    { ownKeys: () => [...entries.keys()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) },
  );
const bridges = () => makeBridges("room", storage);
const on = { kept: () => told.push("kept"), failed: () => told.push("failed") };

function write(record) {
  return new Promise((resolve, reject) => {
    const done = () => {
      row = record;
      resolve();
    };
    writes.push({ done, fail: reject });
  });
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

beforeEach(() => {
  entries = new Map();
  [row, writes, told, isFull] = [null, [], [], false];
  keeper = makeKeeper({ bridge: bridges().line("line"), store: { write, remove: () => write(null) }, on });
});

test("a record is on the bridge at once, and called kept only when the store has it", async () => {
  keeper.keep({ revision: 1 });
  assert.deepEqual(bridges().records().get("line"), { revision: 1 });
  assert.equal(keeper.place(), "keeping");
  await tick();
  assert.deepEqual(told, []);
  writes[0].done();
  await keeper.settled();
  await tick();
  assert.deepEqual([told, row, entries.size, keeper.place()], [["kept"], { revision: 1 }, 0, "device"]);
});

test("of records that come while one is written only the newest is written, and the bridge stays until then", async () => {
  for (const revision of [1, 2, 3]) keeper.keep({ revision });
  writes[0].done();
  await tick();
  assert.deepEqual(bridges().records().get("line"), { revision: 3 });
  assert.deepEqual(told, []);
  writes[1].done();
  await tick();
  assert.deepEqual([told, row, writes.length, entries.size], [["kept"], { revision: 3 }, 2, 0]);
});

test("what has its receipt leaves the store", async () => {
  keeper.keep({ revision: 1 });
  writes[0].done();
  await tick();
  keeper.keep(null);
  writes[1].done();
  await tick();
  assert.deepEqual([row, entries.size], [null, 0]);
});

test("a store that fails is told, the bridge stays and is what is spoken of, and the next record is tried", async () => {
  keeper.keep({ revision: 1 });
  writes[0].fail(new Error("QuotaExceededError"));
  await tick();
  assert.deepEqual([told, keeper.place(), entries.size], [["failed"], "browser", 1]);
  keeper.keep({ revision: 2 });
  writes[1].done();
  await tick();
  assert.deepEqual([told, keeper.place(), entries.size], [["failed", "kept"], "device", 0]);
});

test("without a store the bridge is all, and only a receipt takes it away", () => {
  const plain = makeKeeper({ bridge: bridges().line("line"), store: null, on });
  plain.keep({ revision: 1 });
  assert.equal(entries.size, 1);
  plain.keep(null);
  assert.equal(entries.size, 0);
});

test("a browser that is full is told at the very record that it did not take, with a store and without", async () => {
  const plain = makeKeeper({ bridge: bridges().line("plain"), store: null, on });
  plain.keep({ revision: 1 });
  assert.equal(plain.place(), "browser");
  isFull = true;
  plain.keep({ revision: 2 });
  assert.equal(plain.place(), "nowhere");
  keeper.keep({ revision: 1 });
  writes[0].fail(new Error("QuotaExceededError"));
  await tick();
  assert.equal(keeper.place(), "nowhere");
  isFull = false;
  plain.keep({ revision: 3 });
  assert.equal(plain.place(), "browser");
  assert.equal(
    makeBridges("room", () => ({ setItem() {}, getItem: () => null }))
      .line("one")
      .write({}),
    false,
  );
});

test("a room sees its own lines only, and nothing that is no record", () => {
  bridges().line("one").write({ revision: 1 });
  makeBridges("another room", storage).line("two").write({ revision: 2 });
  entries.set("saiwu-queue room three", "{broken");
  assert.deepEqual([...bridges().records()], [["one", { revision: 1 }]]);
});

test("a browser that refuses storage stops nobody, and says that it keeps nothing", () => {
  const refused = makeBridges("room", () => {
    throw new Error("SecurityError");
  });
  refused.line("one").write({ revision: 1 });
  refused.line("one").clear();
  assert.deepEqual([[...refused.records()], refused.works(), bridges().works()], [[], false, true]);
});
