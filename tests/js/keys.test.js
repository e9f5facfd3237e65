import assert from "node:assert/strict";
import { test } from "node:test";
import { meaningOf } from "../../contest/static/js/sheet/keys.js";

const key = (name, more = {}) => ({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...more });
const PLACES = ["mark", "level", "value", "text", "control", "page"];

test("Enter goes on from a mark, from a level and from the page itself", () => {
  for (const place of ["mark", "level", "page"]) assert.equal(meaningOf(key("Enter"), place), "next", place);
});

test("Enter presses what it is on, and breaks a line in a text", () => {
  for (const place of ["value", "control", "text"]) assert.equal(meaningOf(key("Enter"), place), null, place);
});

test("a digit chooses a band from anywhere, but in a field it is typed", () => {
  for (const place of ["level", "value", "control", "page"]) {
    assert.deepEqual(meaningOf(key("1"), place), { band: 1 }, place);
    assert.deepEqual(meaningOf(key("0"), place), { band: 0 }, place);
  }
  for (const place of ["mark", "text"]) assert.equal(meaningOf(key("1"), place), null, place);
});

test("arrows go from value to value, and nowhere else", () => {
  assert.deepEqual(meaningOf(key("ArrowRight"), "value"), { step: 1 });
  assert.deepEqual(meaningOf(key("ArrowUp"), "value"), { step: -1 });
  for (const place of PLACES.filter((one) => one !== "value")) assert.equal(meaningOf(key("ArrowDown"), place), null);
});

test("a question mark shows the keys, except in a text", () => {
  for (const place of PLACES) assert.equal(meaningOf(key("?"), place), place === "text" ? null : "help", place);
});

test("no other key means anything", () => {
  for (const place of PLACES) {
    for (const name of ["a", "Tab", "Escape", " ", "F1", "10"]) assert.equal(meaningOf(key(name), place), null, name);
  }
});

test("a key with a modifier, or one that composes a word, belongs to the browser", () => {
  for (const modifier of ["ctrlKey", "metaKey", "altKey", "isComposing"]) {
    assert.equal(meaningOf(key("1", { [modifier]: true }), "page"), null, modifier);
    assert.equal(meaningOf(key("Enter", { [modifier]: true }), "mark"), null, modifier);
  }
});
