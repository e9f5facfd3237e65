import assert from "node:assert/strict";
import { test } from "node:test";
import { areAllEqual, oddnessOf } from "../../contest/static/js/sheet/odd.js";

const usual = { low: 11_000, high: 14_000 };

test("a slip of the decimal point is told with the mark that was meant", () => {
  assert.deepEqual(oddnessOf(1_200, usual, 15_000), { instead: 12_000 });
  assert.deepEqual(oddnessOf(120_000, usual, 150_000), { instead: 12_000 });
});

test("a mark far from the judge's own pattern is odd, one a little beside it is not", () => {
  assert.deepEqual(oddnessOf(6_000, usual, 15_000), {});
  assert.equal(oddnessOf(10_000, usual, 15_000), null);
  assert.equal(oddnessOf(15_000, usual, 15_000), null);
});

test("a mark within the pattern, none, and one without a pattern are not odd", () => {
  assert.equal(oddnessOf(12_000, usual, 15_000), null);
  assert.equal(oddnessOf(null, usual, 15_000), null);
  assert.equal(oddnessOf(0, undefined, 15_000), null);
});

test("nought is far, and no slip", () => {
  assert.deepEqual(oddnessOf(0, usual, 15_000), {});
});

test("all equal means the same share of each maximum, of a whole sheet", () => {
  const at = (...marks) => marks.map(([mark, most]) => ({ mark, most }));
  assert.equal(areAllEqual(at([8, 10], [16, 20], [12, 15])), true);
  assert.equal(areAllEqual(at([0, 10], [0, 20], [0, 15])), true);
  assert.equal(areAllEqual(at([8, 10], [8, 20], [8, 15])), false);
  assert.equal(areAllEqual(at([8, 10], [16, 20], [null, 15])), false);
  assert.equal(areAllEqual(at([8, 10], [16, 20])), false);
});
