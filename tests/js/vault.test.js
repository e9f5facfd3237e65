import assert from "node:assert/strict";
import { test } from "node:test";
import { asBytes, asText, randomName } from "../../contest/static/js/device/bytes.js";
import { newWrapped, open, seal, unwrap, wrappingKey } from "../../contest/static/js/device/sealing.js";
import { openRoom } from "../../contest/static/js/device/vault.js";

const secret = (first) => new Uint8Array(32).fill(first);

test("bytes are the same after a way through text, and names differ", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, place) => place);
  assert.deepEqual(asBytes(asText(bytes)), bytes);
  assert.match(randomName(), /^[A-Za-z0-9_-]{22}$/);
  assert.notEqual(randomName(), randomName());
});

test("a room's key opens again with the same secret, and with no other", async () => {
  const wrapping = await wrappingKey(secret(1));
  const wrapped = await newWrapped(wrapping);
  const sealed = await seal(await unwrap(wrapped, wrapping), "room", { marks: { fit: "14" } });
  const again = await unwrap(wrapped, await wrappingKey(secret(1)));
  assert.deepEqual(await open(again, "room", sealed), { marks: { fit: "14" } });
  await assert.rejects(async () => unwrap(wrapped, await wrappingKey(secret(2))));
});

test("what is sealed says nothing, is sealed anew each time, and opens in its own room only", async () => {
  const wrapping = await wrappingKey(secret(1));
  const key = await unwrap(await newWrapped(wrapping), wrapping);
  const [one, two] = [await seal(key, "room", "MARK-14"), await seal(key, "room", "MARK-14")];
  assert.ok(!Buffer.from(one.data).includes("MARK"));
  assert.notDeepEqual(one.data, two.data);
  await assert.rejects(open(key, "another room", one));
});

test("no key can be taken out of the browser", async () => {
  const wrapping = await wrappingKey(secret(1));
  const key = await unwrap(await newWrapped(wrapping), wrapping);
  for (const one of [wrapping, key]) {
    assert.equal(one.extractable, false);
    await assert.rejects(crypto.subtle.exportKey("raw", one));
  }
});

test("without a database or cryptography there is no vault", async () => {
  assert.equal(await openRoom({ door: "d", owner: "o", present: "p", secrets: "/judge/device/" }), null);
});
