// What the judge changed and the server has not confirmed yet. The queue knows nothing of the page, of the network or
// of how a device stores things: states go in, loads come out one at a time.
//
//   state  {marks: {aspect: text as typed}, note, comment}. Always the whole sheet, so a newer state replaces an older
//          one that nobody has taken yet, and nothing is lost.
//   load   {idempotency_key, version, ...state}. A state with a key of its own and the draft's version that it was made on. A load
//          whose answer was lost goes again as it is, and before anything newer: the server knows the key, so it saves
//          the load once, and the newer state is then made on the version that this gave.
//   store  {write(kept), read(), clear()}. Where the newest state survives a closed tab. kept: {state, base, at}: the
//          state, the version that it was made on, the time of day.

/**
 * @param store     where the newest state is stored (see above; device.js is one)
 * @param makeKey   gives a key that no other load has
 * @param timeOfDay gives the time as HH:MM:SS
 * @param confirmed the state that the server holds
 * @param version   the version of the server's draft
 */
export function makeQueue({ store, makeKey, timeOfDay, confirmed, version }) {
  let waiting = null; // the newest state, not yet in a load
  let load = null; // taken, and not yet answered
  let isOut = false; // whether the load is on its way just now
  let isStopped = false;

  function keep(state) {
    store.write({ state, base: version, at: timeOfDay() });
  }

  return {
    /** Add a state, and store it on the device before anything else. False if the queue is stopped and took nothing. */
    put(state) {
      if (isStopped) return false;
      waiting = state;
      keep(state);
      return true;
    },

    /** The load to send now, or null: nothing waits, one is on its way, or the queue is stopped. */
    take() {
      if (isStopped || isOut || !(load || waiting)) return null;
      if (!load) {
        load = { idempotency_key: makeKey(), version, ...waiting };
        waiting = null;
      }
      isOut = true;
      return load;
    },

    /** The server saved the load, which made this version of its draft. The load leaves the queue and the device. */
    confirm(newVersion) {
      confirmed = load;
      version = newVersion;
      load = null;
      isOut = false;
      if (!waiting) store.clear();
      else if (!isStopped) keep(waiting);
    },

    /** It is unknown whether the load arrived: it stays first and is sent again unchanged. */
    lose() {
      isOut = false;
    },

    /** The server did not take the load now: its state goes again with a new key, unless a newer state waits. */
    putBack() {
      waiting ??= { marks: load.marks, note: load.note, comment: load.comment };
      load = null;
      isOut = false;
    },

    /** Nothing goes in or out any more. What is stored on the device stays there until the sheet is opened again. */
    stop() {
      isStopped = true;
      isOut = false;
    },

    /** The form itself is being sent by hand: the device no longer needs its state. */
    handOver() {
      isStopped = true;
      store.clear();
    },

    /** How many fields differ from what the server is known to hold. */
    unconfirmed() {
      const newest = waiting ?? load;
      if (!newest) return 0;
      const marks = Object.keys(newest.marks).filter((aspect) => newest.marks[aspect] !== confirmed.marks[aspect]);
      const texts = ["note", "comment"].filter((name) => newest[name] !== confirmed[name]);
      return marks.length + texts.length;
    },
  };
}
