import assert from "node:assert/strict";
import { test } from "node:test";
import { sealedFile } from "../../contest/static/js/device/sealed_file.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const content = { assignment: "a-1", marks: { fit: "13.7" }, note: "机密", comment: "" };

async function opened(text, own) {
  const fields = JSON.parse(text);
  const bytes = (name) => Buffer.from(fields[name], "base64");
  const theirs = await crypto.subtle.importKey("raw", bytes("key"), CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
  const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const info = new TextEncoder().encode("saiwu-hand-over/1");
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  const key = await crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes("iv") }, key, bytes("sealed"));
  return JSON.parse(new TextDecoder().decode(plain));
}

test("a file opens with the contest's key only, and says nothing by itself", async () => {
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = Buffer.from(await crypto.subtle.exportKey("raw", own.publicKey)).toString("base64");
  const text = await sealedFile(point, content);
  assert.deepEqual(await opened(text, own), content);
  assert.ok(!/13\.7|机密|a-1/.test(text));
  assert.notEqual(await sealedFile(point, content), text);
  const other = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  await assert.rejects(opened(text, other));
});
