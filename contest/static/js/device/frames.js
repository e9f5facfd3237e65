// A sealed file (sealed_file.js) as the texts of QR codes, which the desk puts together again (contest/exchange/handed_codes.py):
//
//   SW1.<file>.<number>.<of>.<part>
//
// The parts, one after the other, are base32 (RFC 4648, without padding) of key, iv and sealed. Capitals and digits alone are
// what a code holds most of, and what a hand-held scanner types on any keyboard. `file` are letters of the key, which was made
// for this file alone.

import { asBytes } from "./bytes.js";
import { MOST } from "./qr.js";

const FORMAT = "SW1";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const HEAD = 30; // letters before the part, at most

/** The texts of the codes of a file, in order. */
export function framesOf(file) {
  const { key, iv, sealed } = JSON.parse(file);
  const letters = base32([key, iv, sealed].flatMap((part) => [...asBytes(part)]));
  const size = MOST - HEAD;
  const of = Math.ceil(letters.length / size);
  return Array.from({ length: of }, (_, place) => {
    const part = letters.slice(place * size, (place + 1) * size);
    return [FORMAT, letters.slice(8, 16), place + 1, of, part].join(".");
  });
}

function base32(bytes) {
  let [text, held, bits] = ["", 0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += LETTERS[(held >> (bits - 5)) & 31];
  }
  return bits ? text + LETTERS[(held << (5 - bits)) & 31] : text;
}
