// A file for the desk, encrypted to the contest's key (contest/exchange/handing_over.py): only the server opens it.

import { asBytes, packed } from "./bytes.js";

const FORMAT = "saiwu-hand-over/1";
const CURVE = { name: "ECDH", namedCurve: "P-256" };

/** The file's text. `key`: the contest's public key (base64); `content`: {assignment, written_at, marks, note, comment}. */
export async function sealedFile(key, content) {
  const theirs = await crypto.subtle.importKey("raw", asBytes(key), CURVE, false, []);
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
  const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const derived = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: new TextEncoder().encode(FORMAT) };
  const sealing = await crypto.subtle.deriveKey(derived, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, sealing, packed(content));
  const point = await crypto.subtle.exportKey("raw", own.publicKey);
  return `${JSON.stringify({ format: FORMAT, key: base64(point), iv: base64(iv), sealed: base64(sealed) })}\n`;
}

function base64(bytes) {
  let letters = "";
  for (const byte of new Uint8Array(bytes)) letters += String.fromCharCode(byte);
  return btoa(letters);
}
