// Keys and what they seal. Everything that is kept on the device is sealed with AES-GCM; the key of a room is wrapped with
// AES-KW (RFC 3394) under the secret that the server gives only to the account whose room it is.

import { packed, unpacked } from "./bytes.js";

const SEALING = { name: "AES-GCM", length: 256 };
const NONCE = 12; // bytes, as NIST SP 800-38D has it for random ones

/** The wrapping key that a secret (32 bytes) makes. It never leaves the browser again. */
export function wrappingKey(secret) {
  return crypto.subtle.importKey("raw", secret, "AES-KW", false, ["wrapKey", "unwrapKey"]);
}

/** A new room's key, wrapped: 40 bytes. Only for the moment of wrapping it could be taken out of the browser. */
export async function newWrapped(wrapping) {
  const key = await crypto.subtle.generateKey(SEALING, true, ["encrypt", "decrypt"]);
  return crypto.subtle.wrapKey("raw", key, wrapping, "AES-KW");
}

/** The key behind wrapped bytes; it cannot be taken out. Throws where another secret wrapped it. */
export function unwrap(wrapped, wrapping) {
  return crypto.subtle.unwrapKey("raw", wrapped, wrapping, "AES-KW", SEALING, false, ["encrypt", "decrypt"]);
}

/** What is sealed in a room opens in no other: the room's name is part of what is authenticated. */
export async function sealBytes(key, room, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  return { iv, data: await crypto.subtle.encrypt(parameters(iv, room), key, bytes) };
}

/** The bytes behind {iv, data}, as an ArrayBuffer. Throws where they were sealed with another key or in another room. */
export function openBytes(key, room, { iv, data }) {
  return crypto.subtle.decrypt(parameters(iv, room), key, data);
}

export function seal(key, room, value) {
  return sealBytes(key, room, packed(value));
}

export async function open(key, room, sealed) {
  return unpacked(await openBytes(key, room, sealed));
}

function parameters(iv, room) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(room) };
}
