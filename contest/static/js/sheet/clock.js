// Times and waiting.

/** The time of day on this device, HH:MM:SS. */
export function timeOfDay(moment = new Date()) {
  return moment.toTimeString().slice(0, 8);
}

/** One thing to do later. Asking again cancels the earlier request: only the last one is done. */
export function makeTimer() {
  let timer;
  return {
    in(milliseconds, work) {
      clearTimeout(timer);
      timer = setTimeout(work, milliseconds);
    },
    cancel() {
      clearTimeout(timer);
    },
  };
}
