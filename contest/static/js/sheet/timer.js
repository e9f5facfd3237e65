// The judge's own clock: it counts down on this device, survives a reload, and gives time back. Rulebooks name the parts of
// a contest but not their minutes, so the judge sets them; the next sheet begins with the same.

import { begin, giveBack, leftAt, minutesIn, pause, STOPPED, shownTime } from "./countdown.js";

const LAST = "saiwu-minutes";

/** @param storage  localStorage or the like; a device that keeps nothing has a clock all the same */
export function watchClock(storage = safely(() => window.localStorage)) {
  const button = document.querySelector("[data-clock]");
  const dialog = document.querySelector("dialog[data-clock-of]");
  if (!button || !dialog) return;
  const name = `saiwu-clock-${dialog.dataset.clockOf}`;
  const field = dialog.querySelector("[data-minutes]");
  const wrong = dialog.querySelector("[data-minutes-wrong]");
  field.value = minutesIn(String(read(storage, LAST))) ?? field.value;
  let clock = read(storage, name) ?? giveBack(STOPPED, Number(field.value));
  let isSet = read(storage, name) !== null;

  function show() {
    const left = leftAt(clock, Date.now());
    for (const shown of [button.querySelector("b"), dialog.querySelector("output")])
      shown.textContent = shownTime(left);
    button.classList.toggle("s-jd-over", left < 0);
    const isRunning = clock.since !== null;
    dialog.querySelector("[data-run]").textContent = isRunning ? dialog.dataset.pause : dialog.dataset.start;
  }

  function change(next) {
    clock = next;
    isSet = true;
    write(storage, name, clock);
    show();
  }

  /** The minutes in the field; null, and the dialog says so, where the clock cannot run for that long. */
  function minutes({ isTyping = false } = {}) {
    const found = minutesIn(field.value);
    const isWrong = found === null && !(isTyping && field.value === "" && !field.validity.badInput);
    wrong.hidden = !isWrong;
    field.setAttribute("aria-invalid", String(isWrong));
    return found;
  }

  function again() {
    const found = minutes();
    if (found === null) field.focus();
    else change(giveBack(STOPPED, found));
  }

  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("click", ({ target }) => {
    const now = Date.now();
    if (target.closest("[data-run]")) change(clock.since === null ? begin(clock, now) : pause(clock, now));
    else if (target.closest("[data-give]")) change(giveBack(clock, Number(target.closest("[data-give]").dataset.give)));
    else if (target.closest("[data-again]")) again();
  });
  field.addEventListener("input", () => {
    const found = minutes({ isTyping: true });
    if (found === null) return;
    write(storage, LAST, found);
    if (!isSet) {
      clock = giveBack(STOPPED, found);
      show();
    }
  });
  setInterval(show, 250);
  show();
}

function read(storage, name) {
  return safely(() => JSON.parse(storage.getItem(name)));
}

function write(storage, name, value) {
  safely(() => storage.setItem(name, JSON.stringify(value)));
}

function safely(work) {
  try {
    return work() ?? null;
  } catch {
    return null;
  }
}
