// A QR code of one kind (ISO/IEC 18004): version 15, level M, up to 600 letters of the alphanumeric alphabet. A sheet without
// a network must draw its codes itself (frames.js). What is drawn is sealed, and so as good as random: one mask, 0, serves
// as well as the one that the standard would choose, and readers take any.

export const MOST = 600; // letters
const SIZE = 77;
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const BLOCKS = [...Array(5).fill(41), ...Array(5).fill(42)]; // codewords that say something, in each block
const MENDING = 24; // codewords in each block that mend it
const ALIGNED = [6, 26, 48, 70];
const FORMAT = 0x5412; // level M, mask 0
const VERSION = 0x0f928; // 15

/** The modules of a text: rows of booleans, dark or not. Throws where the text is too long or has other letters. */
export function modulesOf(text) {
  if (text.length > MOST || [...text].some((letter) => !LETTERS.includes(letter))) throw new RangeError(text);
  const dark = Array.from({ length: SIZE }, () => Array(SIZE).fill(false));
  const fixed = Array.from({ length: SIZE }, () => Array(SIZE).fill(false));
  drawFixed((x, y, isDark) => {
    dark[y][x] = isDark;
    fixed[y][x] = true;
  });
  drawCodewords(dark, fixed, interleaved(codewordsOf(text)));
  return dark;
}

function codewordsOf(text) {
  const bits = [];
  const put = (value, length) => {
    for (let place = length - 1; place >= 0; place--) bits.push((value >> place) & 1);
  };
  put(2, 4); // alphanumeric
  put(text.length, 11);
  for (let place = 0; place < text.length; place += 2) {
    const [one, other] = [...text.slice(place, place + 2)].map((letter) => LETTERS.indexOf(letter));
    if (other === undefined) put(one, 6);
    else put(one * 45 + other, 11);
  }
  const room = 8 * BLOCKS.reduce((sum, size) => sum + size, 0);
  put(0, Math.min(4, room - bits.length));
  put(0, -bits.length & 7);
  for (let filler = 0xec; bits.length < room; filler ^= 0xec ^ 0x11) put(filler, 8);
  return Array.from({ length: room / 8 }, (_, word) => Number.parseInt(bits.slice(8 * word, 8 * word + 8).join(""), 2));
}

/** The blocks' codewords, one of each block in turn, and then those that mend. */
function interleaved(words) {
  const parts = [];
  let begin = 0;
  for (const size of BLOCKS) {
    parts.push(words.slice(begin, begin + size));
    begin += size;
  }
  const divisor = generator(MENDING);
  const inTurn = (lists) =>
    Array.from({ length: Math.max(...lists.map((list) => list.length)) }, (_, place) =>
      lists.filter((list) => place < list.length).map((list) => list[place]),
    ).flat();
  return [...inTurn(parts), ...inTurn(parts.map((part) => remainder(part, divisor)))];
}

/** The product of two elements of GF(2⁸) modulo x⁸ + x⁴ + x³ + x² + 1. */
function product(one, other) {
  let found = 0;
  for (let place = 7; place >= 0; place--) {
    found = (found << 1) ^ ((found >>> 7) * 0x11d);
    found ^= ((other >>> place) & 1) * one;
  }
  return found;
}

/** The polynomial of Reed and Solomon of this degree, without its first coefficient, which is 1. */
function generator(degree) {
  const found = Array(degree).fill(0);
  found[degree - 1] = 1;
  let root = 1;
  for (let step = 0; step < degree; step++) {
    for (let place = 0; place < degree; place++) {
      found[place] = product(found[place], root) ^ (found[place + 1] ?? 0);
    }
    root = product(root, 2);
  }
  return found;
}

function remainder(words, divisor) {
  const found = Array(divisor.length).fill(0);
  for (const word of words) {
    const factor = word ^ found.shift();
    found.push(0);
    divisor.forEach((part, place) => {
      found[place] ^= product(part, factor);
    });
  }
  return found;
}

/** What every code of this kind has: what readers find it by, and what it says about itself. */
function drawFixed(draw) {
  for (let place = 0; place < SIZE; place++) {
    draw(6, place, place % 2 === 0);
    draw(place, 6, place % 2 === 0);
  }
  for (const x of ALIGNED) {
    for (const y of ALIGNED) {
      const isCorner = (x === 6 && (y === 6 || y === SIZE - 7)) || (x === SIZE - 7 && y === 6);
      if (!isCorner) drawRings(draw, x, y, 2, [0, 2]);
    }
  }
  for (const [x, y] of [
    [3, 3],
    [SIZE - 4, 3],
    [3, SIZE - 4],
  ]) {
    drawRings(draw, x, y, 4, [0, 1, 3]);
  }
  drawFormat(draw);
  for (let place = 0; place < 18; place++) {
    const isDark = ((VERSION >> place) & 1) === 1;
    const [far, near] = [SIZE - 11 + (place % 3), Math.floor(place / 3)];
    draw(far, near, isDark);
    draw(near, far, isDark);
  }
}

function drawRings(draw, x, y, reach, dark) {
  for (let down = -reach; down <= reach; down++) {
    for (let across = -reach; across <= reach; across++) {
      if (x + across < 0 || x + across >= SIZE || y + down < 0 || y + down >= SIZE) continue;
      draw(x + across, y + down, dark.includes(Math.max(Math.abs(across), Math.abs(down))));
    }
  }
}

function drawFormat(draw) {
  const bit = (place) => ((FORMAT >> place) & 1) === 1;
  for (let place = 0; place < 6; place++) draw(8, place, bit(place));
  draw(8, 7, bit(6));
  draw(8, 8, bit(7));
  draw(7, 8, bit(8));
  for (let place = 9; place < 15; place++) draw(14 - place, 8, bit(place));
  for (let place = 0; place < 8; place++) draw(SIZE - 1 - place, 8, bit(place));
  for (let place = 8; place < 15; place++) draw(8, SIZE - 15 + place, bit(place));
  draw(8, SIZE - 8, true);
}

/** The modules in the order of the bits: pairs of columns from the right, upwards and downwards by turns, without the
 * column of the timing pattern. */
function* placesOfBits() {
  const columns = Array.from({ length: SIZE - 1 }, (_, place) => SIZE - 1 - place + (place < SIZE - 7 ? 0 : -1));
  for (let pair = 0; pair < columns.length; pair += 2) {
    for (let step = 0; step < SIZE; step++) {
      const y = pair % 4 === 0 ? SIZE - 1 - step : step;
      yield [columns[pair], y];
      yield [columns[pair + 1], y];
    }
  }
}

function drawCodewords(dark, fixed, words) {
  let place = 0;
  for (const [x, y] of placesOfBits()) {
    if (fixed[y][x]) continue;
    const bit = place < 8 * words.length ? (words[place >> 3] >> (7 - (place & 7))) & 1 : 0;
    dark[y][x] = (bit === 1) !== ((x + y) % 2 === 0);
    place++;
  }
}
