// What a key means on the sheet. Keys count only in an aspect, and never with a modifier: those belong to the browser.

/**
 * @param event  {key, ctrlKey, metaKey, altKey}
 * @param place  "band" (a band's radio button), "input" (another input of an aspect) or "other"
 * @returns "next" (keep this mark and go to the next aspect), {band: n} (choose the n-th band from the bottom), or null
 */
export function meaningOf(event, place) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === "Enter" && place !== "other") return "next";
  if (place === "band" && /^[1-9]$/.test(event.key)) return { band: Number(event.key) };
  return null;
}
