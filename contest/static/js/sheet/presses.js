// What the finger, or the mouse, is doing. Nothing on the page may move between a press and its release.

const SETTLING = 60; // milliseconds after a release in which its click arrives

let isDown = false;
let kind = "";
let waiting = [];
let spot = null; // where the last press was
let mark = null; // the last mark by a press: {at, spot, target, place}
let isEcho = false; // whether the last press was the second one of a double tap

document.addEventListener(
  "pointerdown",
  (event) => {
    isDown = true;
    kind = event.pointerType;
    spot = { x: event.clientX, y: event.clientY };
    const press = { at: performance.now(), spot };
    isEcho = mark !== null && isEchoOf({ ...mark, isMoved: hasMoved(mark) }, press);
    if (isEcho) mark.at = press.at; // some fingers tap three times
  },
  { capture: true },
);
// Neither the focus nor the click of such a press: it gives no mark, opens no keyboard, answers nothing.
for (const act of ["mousedown", "click"]) {
  document.addEventListener(
    act,
    (event) => {
      if (!isEcho || !event.detail) return; // a key's click has no detail
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
}
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(
    end,
    () => {
      isDown = false;
      setTimeout(release, SETTLING);
    },
    { capture: true },
  );
}

function release() {
  if (isDown) return;
  const works = waiting;
  waiting = [];
  for (const work of works) work();
}

/** Do what moves the page: now, or after the release if something is being pressed. */
export function whenReleased(work) {
  if (isDown) waiting.push(work);
  else work();
}

const AGAIN = 500; // milliseconds; whoever aims anew at what came under the finger needs longer
const NEAR = 40; // pixels that the two presses of a double tap are apart at most

/**
 * Whether a press is the second one of a double tap that meets something else, because the first one moved the page.
 *
 * @param before {at, spot, isMoved}: when and where a mark was given; whether what was pressed has moved since
 * @param press  {at, spot}: milliseconds, and {x, y} in pixels of the window
 */
export function isEchoOf({ at, spot: first, isMoved }, press) {
  const way = Math.hypot(press.spot.x - first.x, press.spot.y - first.y);
  return isMoved && press.at - at < AGAIN && way < NEAR;
}

/** The press just now was on this and gave a mark: the page may move. */
export function noteMark(target) {
  if (spot) mark = { at: performance.now(), spot, target, place: placeOf(target) };
}

function hasMoved({ target, place }) {
  return placeOf(target) !== place;
}

function placeOf(target) {
  const { top, left } = target.getBoundingClientRect();
  return `${Math.round(top)} ${Math.round(left)}`;
}

/** Whether the press just now counts for nothing. */
export function isIgnored() {
  return isEcho;
}

/** Whether this is a screen under a finger, where a field that has the focus brings up a keyboard. */
export function isTouch() {
  return kind ? kind === "touch" : window.matchMedia("(pointer: coarse)").matches;
}

/** A finger that rests on a value for long gives no click in some browsers. It meant the value all the same. */
export function watchLongPresses(form, give) {
  let pressed = null;
  form.addEventListener("pointerdown", ({ target, pointerType }) => {
    pressed = pointerType === "touch" && !isEcho ? target.closest("[data-value]") : null;
  });
  form.addEventListener("pointerup", ({ target }) => {
    const value = pressed;
    pressed = null;
    if (!value || value !== target.closest("[data-value]")) return;
    const wait = setTimeout(() => give(value), 2 * SETTLING);
    form.addEventListener("click", () => clearTimeout(wait), { once: true, capture: true });
  });
  form.addEventListener("pointercancel", () => {
    pressed = null;
  });
}
