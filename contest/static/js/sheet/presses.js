// What the finger, or the mouse, is doing. Nothing on the page may move between a press and its release.

const SETTLING = 60; // milliseconds after a release in which its click arrives

let isDown = false;
let kind = "";
let waiting = [];

document.addEventListener(
  "pointerdown",
  (event) => {
    isDown = true;
    kind = event.pointerType;
  },
  { capture: true },
);
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

/** Whether this is a screen under a finger, where a field that has the focus brings up a keyboard. */
export function isTouch() {
  return kind ? kind === "touch" : window.matchMedia("(pointer: coarse)").matches;
}

/** A finger that rests on a value for long gives no click in some browsers. It meant the value all the same. */
export function watchLongPresses(form, give) {
  let pressed = null;
  form.addEventListener("pointerdown", ({ target, pointerType }) => {
    pressed = pointerType === "touch" ? target.closest("[data-value]") : null;
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
