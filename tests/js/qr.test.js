import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { framesOf } from "../../contest/static/js/device/frames.js";
import { MOST, modulesOf } from "../../contest/static/js/device/qr.js";

const digest = (text) =>
  createHash("sha256")
    .update(
      modulesOf(text)
        .map((row) => row.map(Number).join(""))
        .join("\n"),
    )
    .digest("hex");

test("the modules are those that another encoder draws", () => {
  // segno.make(text, version=15, error="m", mode="alphanumeric", mask=0, boost_error=False)
  const short = "7369e97a3cc7b48b178e0a0cb1fe60fab4c267dcd7487a8fe4c679d455b56bea";
  const full = "ac6184a4aa0928d5314701d1243f9f539ac328f5c87cea30d83d52125e52bb16";
  assert.equal(digest("SW1.ABC.1.1.A7BC2"), short);
  const text = `SW1.MZXW6YTB.2.3.${"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".repeat(18)}ABCDEFG`;
  assert.equal(text.length, MOST);
  assert.equal(digest(text), full);
  assert.throws(() => modulesOf(`${text}A`));
  assert.throws(() => modulesOf("small letters"));
});

test("a file's texts fit into codes and say all of its bytes once", () => {
  const part = (length) => Buffer.from(Array.from({ length }, (_, place) => (place * 37 + length) % 256));
  const [key, iv, sealed] = [part(65), part(12), part(900)];
  const frames = framesOf(JSON.stringify({ key: base64(key), iv: base64(iv), sealed: base64(sealed) }));
  assert.equal(frames.length, 3);
  const parts = frames.map((frame) => frame.split("."));
  assert.deepEqual(
    parts.map(([format, name, number, of]) => [format, name, number, of]),
    ["1", "2", "3"].map((number) => ["SW1", parts[0][1], number, "3"]),
  );
  for (const frame of frames) modulesOf(frame);
  const bits = [...parts.map((one) => one[4]).join("")]
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const bytes = bits.match(/.{8}/g).map((eight) => Number.parseInt(eight, 2));
  assert.deepEqual(Buffer.from(bytes), Buffer.concat([key, iv, sealed]));
});

function base64(bytes) {
  return bytes.toString("base64");
}
