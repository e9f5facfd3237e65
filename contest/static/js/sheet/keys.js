// What a key means on the sheet, wherever the focus is. Never with a modifier, nor while a word is being composed: those
// belong to the browser.

/**
 * @param event  {key, ctrlKey, metaKey, altKey, isComposing}
 * @param place  what has the focus: "mark" (an aspect's field), "level" (a level of an aspect), "value" (a value of a
 *               band), "text" (a field for words), "control" (something that Enter presses), or "page"
 * @returns "next" (keep this mark, go to the next unmarked aspect), {band: n} (the n-th band from the bottom, or the
 *          level n), {step: ±1} (the next or the previous value), "help", or null
 */
export function meaningOf(event, place) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || place === "text") return null;
  if (event.key === "?") return "help";
  if (event.key === "Enter") return ["mark", "level", "page"].includes(place) ? "next" : null;
  if (place === "mark") return null;
  if (/^[0-9]$/.test(event.key)) return { band: Number(event.key) };
  if (place === "value") return STEPS[event.key] ?? null;
  return null;
}

const STEPS = { ArrowRight: { step: 1 }, ArrowDown: { step: 1 }, ArrowLeft: { step: -1 }, ArrowUp: { step: -1 } };
