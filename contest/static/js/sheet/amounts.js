// Marks are whole thousandths, so that 0.1 + 0.2 is 0.3.

/** A mark as typed ("9.5") in whole thousandths (9500); null if it is not a mark with at most three decimals that count. */
export function thousandths(text) {
  const found = /^(-?)(\d+)(?:\.(\d{1,3})0*)?$/.exec(text);
  if (!found) return null;
  const size = Number(found[2]) * 1000 + Number((found[3] ?? "").padEnd(3, "0"));
  return found[1] ? 0 - size : size;
}

/** Whole thousandths as text, with at least `decimals` decimals and no zeros after those. */
export function formatAmount(amount, decimals) {
  const size = Math.abs(amount);
  const rest = String(size % 1000).padStart(3, "0");
  const needed = rest.replace(/0+$/, "").length;
  const shown = rest.slice(0, Math.max(decimals, needed));
  return (amount < 0 ? "-" : "") + String(Math.floor(size / 1000)) + (shown && `.${shown}`);
}

/** How many decimals a text shows: 1 for "43.0". */
export function decimalsOf(text) {
  return (/\.(\d+)/.exec(text)?.[1] ?? "").length;
}

/**
 * The mark in whole thousandths, or null where the server would not take it: it is no mark, outside the aspect's range,
 * between its steps ("": any), or has more decimals than the rules allow.
 */
export function allowedMark(text, { least, most, step = "", decimals = 3 }) {
  const mark = thousandths(text);
  if (mark === null || mark % 10 ** (3 - decimals)) return null;
  const lowest = thousandths(least) ?? 0;
  const isOnStep = !step || (mark - lowest) % thousandths(step) === 0;
  return isOnStep && mark >= lowest && mark <= thousandths(most) ? mark : null;
}

/** Whether a mark lies in a band; `range` is the band's text, "12–15", and both ends belong to it. */
export function isInBand(mark, range) {
  const [low, high] = range.split("–").map(thousandths);
  return mark >= low && mark <= high;
}

/** The sum of marks, each in whole thousandths or null; null if there are none. */
export function sumOf(marks) {
  const given = marks.filter((mark) => mark !== null);
  return given.length ? given.reduce((sum, mark) => sum + mark, 0) : null;
}
