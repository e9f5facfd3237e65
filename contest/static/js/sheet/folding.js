// On a phone one aspect is open at a time and finished ones fold to a line; a wide screen shows them all.

import { fieldOf, markOf } from "./aspect.js";

const wide = window.matchMedia("(min-width: 1100px)");

/** Fold finished aspects, except this one (null: all of them). */
export function foldAllBut(aspects, open) {
  for (const aspect of aspects) {
    const line = aspect.querySelector("[data-fold]");
    if (!line) continue;
    const isDone = markOf(aspect) !== null && !aspect.classList.contains("s-field-bad");
    const isFolded = !wide.matches && aspect !== open && isDone;
    line.hidden = !isFolded;
    aspect.classList.toggle("s-jd-folded", isFolded);
  }
}

/** Open an aspect and put the focus where its mark is given: its bands on a phone, its field on a wide screen. */
export function openAspect(aspects, aspect) {
  foldAllBut(aspects, aspect);
  const target = fieldOf(aspect) ?? aspect.querySelector("input[data-mark]:checked") ?? aspect.querySelector("input");
  aspect.scrollIntoView({ block: "center" });
  ((!wide.matches && aspect.querySelector("[data-band]")) || target).focus({ preventScroll: true });
}

/** The next aspect without a mark after this one (null: from the top), going round; undefined if all are marked. */
export function nextUnmarked(aspects, after) {
  const from = aspects.indexOf(after) + 1;
  return [...aspects.slice(from), ...aspects.slice(0, from)].find((aspect) => markOf(aspect) === null);
}

/** Fold again when the screen becomes wide or narrow. */
export function foldWithTheScreen(aspects) {
  wide.addEventListener("change", () => foldAllBut(aspects, null));
}
