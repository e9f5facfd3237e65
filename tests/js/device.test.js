import assert from "node:assert/strict";
import { test } from "node:test";
import { makeStore } from "../../contest/static/js/sheet/device.js";

/** As much of a browser's Storage as there is to it: text under names, null where there is none. */
function makeStorage(entries = new Map()) {
  return {
    entries,
    getItem: (name) => entries.get(name) ?? null,
    setItem: (name, text) => entries.set(name, text),
    removeItem: (name) => entries.delete(name),
  };
}

const kept = { state: { marks: { fit: "14" }, note: "", comment: "" }, base: 3, at: "10:00:00" };

test("what one page wrote the next one reads, and each sheet has an entry of its own", () => {
  const storage = makeStorage();
  makeStore("sheet-1", () => storage).write(kept);
  assert.deepEqual(makeStore("sheet-1", () => storage).read(), kept);
  assert.equal(makeStore("sheet-2", () => storage).read(), null);
});

test("what is cleared is gone", () => {
  const storage = makeStorage();
  const store = makeStore("sheet-1", () => storage);
  store.write(kept);
  store.clear();
  assert.equal(store.read(), null);
  assert.equal(storage.entries.size, 0);
});

test("an entry that is no JSON counts as none", () => {
  const storage = makeStorage(new Map([["sheet-1", "{broken"]]));
  assert.equal(makeStore("sheet-1", () => storage).read(), null);
});

test("a device that refuses storage stops nobody", () => {
  const refused = () => {
    throw new Error("SecurityError");
  };
  const store = makeStore("sheet-1", refused);
  store.write(kept);
  store.clear();
  assert.equal(store.read(), null);
});
