// From one aspect to the next that has no mark, calmly: what is in sight does not move, and a press stops what moves.

import { fieldOf, isMarked } from "./aspect.js";
import { makeTimer } from "./clock.js";
import { isIgnored, isTouch } from "./presses.js";

const SEEING = 150; // milliseconds in which one sees the mark that was tapped before the next aspect comes
const MOVING = 200; // milliseconds that the page takes to come to the next aspect
const EDGE = 8; // pixels between an aspect and what it comes to rest at

const wide = window.matchMedia("(min-width: 1100px)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const soon = makeTimer();
let frame = 0; // of the movement that is under way
let opened = document.body; // what has the focus as the sheet opens; null once somebody has done something

function stop() {
  soon.cancel();
  cancelAnimationFrame(frame);
}

// The second press of a double tap stops nothing, unless it becomes a movement of the finger.
for (const start of ["pointerdown", "pointercancel", "wheel"]) {
  const stopFor = () => (start === "pointerdown" && isIgnored()) || stop();
  document.addEventListener(start, stopFor, { capture: true, passive: true });
}
for (const act of ["pointerdown", "wheel", "keydown"]) {
  document.addEventListener(act, settle, { capture: true, passive: true });
}

function settle() {
  opened = null;
}

/** The next aspect without a mark after this one (null: from the top), going round; undefined if all are marked. */
export function nextUnmarked(aspects, after) {
  const from = aspects.indexOf(after) + 1;
  return [...aspects.slice(from), ...aspects.slice(0, from)].find((aspect) => !isMarked(aspect));
}

/** The next unmarked aspect, once the tapped mark was seen; a press in between leaves the page where it is. */
export function goOnSoon(view, after) {
  soon.in(SEEING, () => goOn(view, after));
}

/** The next unmarked aspect now, or the button that submits. `isTyping`: a keyboard is open anyway. */
export function goOn({ aspects, submit }, after, isTyping = false) {
  stop();
  const aspect = nextUnmarked(aspects, after);
  if (aspect) goTo(aspect, isTyping);
  else submit.focus({ preventScroll: true });
}

/**
 * The first unmarked aspect has the focus as the sheet opens, unless the page has something else to say. Once more when
 * this device has put back what it kept: the focus follows as long as nobody has done anything.
 */
export function openAt({ form, aspects }) {
  // The notices of the dock are on every page, hidden until there is something to say.
  if (form.querySelector("[role=alert]:not([hidden])") || window.location.hash) return;
  if (document.activeElement !== opened) return;
  const aspect = nextUnmarked(aspects, null);
  if (!aspect) return;
  opened = focusOn(aspect, false);
  if (aspect !== aspects[0]) show(aspect, true);
}

function goTo(aspect, isTyping) {
  focusOn(aspect, isTyping);
  show(aspect, still.matches);
}

/** Its field takes the focus at a desk. Under a finger the aspect does: a phone's keyboard would hide the bands. */
function focusOn(aspect, isTyping) {
  const given = fieldOf(aspect) ?? aspect.querySelector("input[data-mark]:checked");
  const hasBands = aspect.querySelector("[data-band]");
  const target = isTouch() && !(isTyping && !hasBands) ? aspect : (given ?? aspect);
  target.focus({ preventScroll: true });
  return target;
}

function show(aspect, isAtOnce) {
  const { top, bottom } = aspect.getBoundingClientRect();
  const from = Math.max(0, document.querySelector(".s-sheet-bar").getBoundingClientRect().bottom); // it may scroll away
  const to = document.querySelector(".s-jd-dock").getBoundingClientRect().top;
  if (top >= from && bottom <= to) return;
  const isFromBelow = wide.matches && bottom > to && bottom - top < to - from;
  move(isFromBelow ? bottom - to + EDGE : top - from - EDGE, isAtOnce);
}

// The browser's own smooth scrolling goes on for some frames after it is told to stop; this one stops at once.
function move(way, isAtOnce) {
  const from = window.scrollY;
  const start = performance.now();
  const step = (now) => {
    const part = isAtOnce ? 1 : Math.min(1, Math.max(0, (now - start) / MOVING));
    window.scrollTo({ top: from + way * (1 - (1 - part) ** 3), behavior: "instant" });
    if (part < 1) frame = requestAnimationFrame(step);
  };
  if (isAtOnce) step(start);
  else frame = requestAnimationFrame(step);
}
