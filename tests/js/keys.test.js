import assert from "node:assert/strict";
import { test } from "node:test";
import { meaningOf } from "../../contest/static/js/sheet/keys.js";

const key = (name, more = {}) => ({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...more });

test("Enter in a field or on a band goes on", () => {
  assert.equal(meaningOf(key("Enter"), "input"), "next");
  assert.equal(meaningOf(key("Enter"), "band"), "next");
});

test("Enter on a button presses the button", () => {
  assert.equal(meaningOf(key("Enter"), "other"), null);
});

test("a digit chooses a band, but only from a band: in a field it is typed", () => {
  assert.deepEqual(meaningOf(key("1"), "band"), { band: 1 });
  assert.deepEqual(meaningOf(key("9"), "band"), { band: 9 });
  assert.equal(meaningOf(key("1"), "input"), null);
  assert.equal(meaningOf(key("1"), "other"), null);
});

test("no other key means anything", () => {
  for (const name of ["0", "a", "Tab", "Escape", "ArrowDown", " ", "F1", "10"]) {
    assert.equal(meaningOf(key(name), "band"), null, name);
  }
});

test("a key with a modifier belongs to the browser", () => {
  for (const modifier of ["ctrlKey", "metaKey", "altKey"]) {
    assert.equal(meaningOf(key("1", { [modifier]: true }), "band"), null, modifier);
    assert.equal(meaningOf(key("Enter", { [modifier]: true }), "input"), null, modifier);
  }
});
