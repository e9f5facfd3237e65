import assert from "node:assert/strict";
import { test } from "node:test";
import { lettersIn } from "../../contest/static/js/sheet/letters.js";

test("letters are counted as the server counts them", () => {
  assert.equal(lettersIn(""), 0);
  assert.equal(lettersIn("好".repeat(2_001)), 2_001);
  assert.equal(lettersIn("一\r\n二\n三"), 5); // a line's end is one letter
  assert.equal(lettersIn("😀𠮷"), 2); // two halves each, in what a script calls the length
});
