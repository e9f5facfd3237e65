// Bytes as text that stands in an address, and values as bytes.

/** Bytes in base64url, without padding. */
export function asText(bytes) {
  let letters = "";
  for (const byte of new Uint8Array(bytes)) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The bytes behind a text in base64 or base64url. Throws where it is neither. */
export function asBytes(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

/** A value that JSON can say, as bytes. */
export function packed(value) {
  return new TextEncoder().encode(JSON.stringify(value));
}

export function unpacked(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** A text that nobody else has: 128 random bits. */
export function randomName(random = (bytes) => crypto.getRandomValues(bytes)) {
  return asText(random(new Uint8Array(16)));
}
