import assert from "node:assert/strict";
import { test } from "node:test";
import {
  allowedMark,
  decimalsOf,
  formatAmount,
  isInBand,
  sumOf,
  thousandths,
} from "../../contest/static/js/sheet/amounts.js";

test("a mark is read as whole thousandths, with at most three decimals", () => {
  assert.equal(thousandths("0"), 0);
  assert.equal(thousandths("9.5"), 9_500);
  assert.equal(thousandths("12.125"), 12_125);
  assert.equal(thousandths("0.007"), 7);
  assert.equal(thousandths("-1.5"), -1_500);
  assert.equal(thousandths("-0"), 0);
  for (const none of ["", " ", ".5", "5.", "-", "--1", "- 1", "1,5", "1.2345", "1e3", "０"])
    assert.equal(thousandths(none), null, none);
});

test("an amount shows at least so many decimals, and never drops one that counts", () => {
  assert.equal(formatAmount(43_000, 1), "43.0");
  assert.equal(formatAmount(43_000, 0), "43");
  assert.equal(formatAmount(9_500, 0), "9.5");
  assert.equal(formatAmount(9_125, 1), "9.125");
  assert.equal(formatAmount(7, 0), "0.007");
  assert.equal(formatAmount(-500, 1), "-0.5");
  assert.equal(formatAmount(-2_000, 1), "-2.0");
  assert.equal(formatAmount(sumOf([thousandths("-2.5"), thousandths("1")]), 0), "-1.5");
  assert.equal(decimalsOf("43.0"), 1);
  assert.equal(decimalsOf("43"), 0);
});

test("0.1 and 0.2 are 0.3", () => {
  assert.equal(formatAmount(sumOf([thousandths("0.1"), thousandths("0.2")]), 0), "0.3");
});

test("a sum leaves out what is not marked; where nothing is marked there is none, and 0 is a mark", () => {
  assert.equal(sumOf([1_000, null, 2_500]), 3_500);
  assert.equal(sumOf([null, null]), null);
  assert.equal(sumOf([]), null);
  assert.equal(sumOf([0, null]), 0);
});

test("a mark counts only between the least and the most, both included", () => {
  for (const [text, least, expected] of [
    ["15", "5", 15_000],
    ["15.001", "5", null],
    ["5", "5", 5_000],
    ["4.9", "5", null],
    ["0", "", 0],
    ["", "0", null],
    ["-2", "-2.5", -2_000],
    ["-3", "-2.5", null],
    ["-1", "0", null],
  ]) {
    assert.equal(allowedMark(text, { least, most: "15" }), expected, text);
  }
});

test("a mark counts only on the aspect's steps and with the decimals that the rules allow, as the server takes it", () => {
  const range = { least: "0", most: "20" };
  assert.equal(allowedMark("8.55", { ...range, decimals: 1 }), null);
  assert.equal(allowedMark("8.50", { ...range, decimals: 1 }), 8_500);
  assert.equal(allowedMark("15.0000", { ...range, decimals: 1 }), 15_000);
  assert.equal(allowedMark("15.0001", range), null);
  assert.equal(allowedMark("8.5", { ...range, decimals: 0 }), null);
  assert.equal(allowedMark("8.25", { ...range, step: "0.25" }), 8_250);
  assert.equal(allowedMark("8.3", { ...range, step: "0.25" }), null);
  assert.equal(allowedMark("3", { least: "1", most: "9", step: "2" }), 3_000);
  assert.equal(allowedMark("4", { least: "1", most: "9", step: "2" }), null);
});

test("a mark lies in a band where it lies between its ends, both included", () => {
  for (const [mark, expected] of [
    [12_000, true],
    [15_000, true],
    [13_500, true],
    [11_999, false],
    [15_001, false],
  ]) {
    assert.equal(isInBand(mark, "12–15"), expected, String(mark));
  }
  assert.equal(isInBand(-1_500, "-2–-1"), true);
  assert.equal(isInBand(-500, "-2–-1"), false);
});
