// What the judge changed and the server has not confirmed yet. The queue knows nothing of the page, of the network or
// of how a device stores things: states go in, loads come out one at a time, and `record()` is what a device must keep.
//
//   state   {marks: {aspect: text as typed}, note, comment}. Always the whole sheet, so a newer state replaces an older
//           one that nobody has taken yet, and nothing is lost.
//   load    {idempotency_key, version, submit, asks?, ...state}. A state with a key of its own, the draft's version that it was
//           made on, and whether it is to be submitted. A load whose answer was lost goes again as it is, and before
//           anything newer: the server knows the key, so it does the load once, and the newer state is then made on the
//           version that this gave. It leaves the queue only on the receipt that names its key.
//   record  {revision, load, waiting, faulty, at, confirmed}: everything that must outlive the page, or null. `faulty` are
//           marks, by aspect, that the server could not read, and texts, by name, that are too long for it: they are nowhere
//           but here. `confirmed` is what the server was
//           known to hold then: whoever has no newer word of it counts from there.
//   hold    why nothing goes out now: "ended" (the sign-in), "gone" (nobody may mark this sheet any more, or not this
//           judge), "refused" (not in this form), "clash" (another version is on the server). States still go in.

/**
 * @param makeKey   gives a key that no other load has
 * @param now       gives the moment, in milliseconds
 * @param confirmed the state that the server holds
 * @param version   the version of the server's draft
 */
export function makeQueue({ makeKey, now, confirmed, version }) {
  let waiting = null; // the newest state, not yet taken
  let load = null; // taken, and not yet answered
  let faulty = null;
  let unread = null; // marks and texts of the state that the server confirmed which it did not take
  let isOut = false; // whether the load is on its way just now
  let hold = null;
  let other = null; // the version on the server that this one clashes with: {version, state, since}
  let clashed = null; // the state here as the clash was found
  let revision = 0;
  let at = 0;

  const loadOf = (state, submit) => ({ idempotency_key: makeKey(), version, submit, ...stateOf(state) });
  const newest = () => waiting ?? load;

  function changed() {
    revision += 1;
  }

  /** The load did not enter the server, for certain: its state goes again with a new key, unless a newer one waits. */
  function putBack(submit) {
    waiting = loadOf(waiting ?? load, submit);
    load = null;
    isOut = false;
    changed();
  }

  /**
   * The other version, and what was given here since the clash where the two had been the same: nobody contradicts that,
   * so no choice takes it away.
   */
  function otherNow() {
    const contested = changesOf(clashed, other.state);
    const { marks, ...texts } = changesOf(clashed, newest());
    const isFree = (among) => (one) => !(one[0] in among);
    return merged(other.state, {
      ...Object.fromEntries(Object.entries(texts).filter(isFree(contested))),
      marks: Object.fromEntries(Object.entries(marks).filter(isFree(contested.marks))),
    });
  }

  return {
    /**
     * Add a state. Whoever changes a sheet that waits to be submitted takes the submission back. False where it is what
     * the queue or the server has already: a press of the same button, a field that was left as it was.
     */
    put(state, { submit = false } = {}) {
      const known = newest() ?? { submit: false, ...confirmed };
      if ((known.submit || !submit) && !countOf(changesOf(known, state))) return false;
      if (hold === "refused" || hold === "gone") hold = null;
      // Back to what the server has, while nothing else may have reached it: there is nothing to send.
      const isBack = !load && hold !== "clash" && !submit && !countOf(changesOf(confirmed, state));
      waiting = isBack ? null : loadOf(state, submit);
      faulty = isBack ? unread : null;
      at = now();
      changed();
      return true;
    },

    /**
     * Take in what a page that is gone had kept; only an empty queue can. It may have been on its way when the page ended,
     * so it goes first and as it is.
     */
    adopt(record) {
      load = record.load ?? record.waiting;
      waiting = record.load && record.waiting;
      ({ revision, faulty, at } = record);
      unread = faulty;
      version = newest()?.version ?? version;
    },

    /**
     * The load to send now, or null: nothing waits, one is on its way, or something holds it. Keep `record()` first. A
     * submission that may have been done, and that the judge has taken back since, goes as a question (`asks`): it is not
     * to be done now.
     */
    take() {
      if (isOut || hold || !newest()) return null;
      if (!load) {
        load = waiting;
        waiting = null;
      }
      isOut = true;
      return load.submit && waiting ? { ...load, asks: true } : load;
    },

    /** The server did not do the submission that it was asked about: what came after it is all that there is. */
    forget() {
      load = null;
      isOut = false;
      changed();
    },

    /** The server did the load with this key: reply {version, faults}. False for a receipt of anything else. */
    confirm(key, reply) {
      if (load?.idempotency_key !== key) return false;
      confirmed = stateOf(load);
      version = reply.version;
      const faults = Object.keys(reply.faults ?? {}).map((key) => [
        key,
        WRITTEN.includes(key) ? load[key] : load.marks[key],
      ]);
      unread = faults.length ? Object.fromEntries(faults) : null;
      faulty = waiting ? null : unread;
      load = null;
      isOut = false;
      if (waiting) waiting = loadOf(waiting, waiting.submit);
      changed();
      return true;
    },

    /** It is unknown whether the load arrived: it stays first and is sent again unchanged. */
    lose() {
      isOut = false;
    },

    /** The door was shut before anybody looked at the load (the sign-in has ended, the sheet is somebody else's). */
    shut(reason) {
      isOut = false;
      hold = reason;
    },

    /** The server looked at the load and did not take it. A submission becomes a state like any other. */
    refuse(reason) {
      const asked = load.submit;
      putBack(waiting?.submit ?? false);
      hold = asked && reason === "refused" ? null : reason;
    },

    /** Another version is on the server. Both stay where they are until the judge chooses. */
    clash(found) {
      putBack(false);
      hold = "clash";
      [other, clashed] = [found, stateOf(waiting)];
    },

    /** What the judge would lose by choosing the other version, as changesOf gives it. */
    atStake: () => changesOf(otherNow(), newest()),

    /** The judge chose this version: it is sent on top of the other. */
    chooseThis() {
      ({ version, state: confirmed } = other);
      waiting = loadOf(waiting, false);
      [unread, hold, other] = [null, null, null];
      changed();
    },

    /** The judge chose the other version; gives the state that this makes: see otherNow. */
    chooseOther() {
      const state = otherNow();
      ({ version, state: confirmed } = other);
      waiting = countOf(changesOf(confirmed, state)) ? loadOf(state, false) : null;
      [load, faulty, unread, hold, other] = [null, null, null, null, null];
      changed();
      return state;
    },

    /** What held the queue may be over: it is tried again. A clash is over only when the judge has chosen. */
    release() {
      if (hold !== "clash") hold = null;
    },

    /** The server holds this version now, by another queue of the same page; nothing waits here. */
    follow(state, newVersion) {
      [confirmed, version, unread] = [state, newVersion, null];
    },

    /** What the server is known to hold, and its version. */
    confirmed: () => ({ state: confirmed, version }),
    revision: () => revision,
    record: () => (newest() || faulty ? { revision, load, waiting, faulty, at, confirmed } : null),
    newest,
    /** The state that the fields show when this queue is taken up again. */
    shown: () => stateOf(newest() ?? merged(confirmed, changesIn(faulty ?? {}))),
    /** When the newest state was put in. */
    at: () => at,
    hold: () => hold,
    other: () => other,
    version: () => version,
    isEmpty: () => !newest(),
    isSubmitting: () => Boolean(newest()?.submit),

    /** How many fields differ from what the server is known to hold, or from what may have reached it. */
    unconfirmed: () => (newest() ? countOf(changesOf(confirmed, newest()), changesOf(load ?? confirmed, newest())) : 0),
  };
}

const WRITTEN = ["note", "comment"];

function stateOf({ marks, note, comment }) {
  return { marks, note, comment };
}

/** What differs in `state` from `before`, as a state that lacks the rest. */
export function changesOf(before, state) {
  const marks = Object.entries(state.marks).filter(([aspect, typed]) => typed !== (before.marks[aspect] ?? ""));
  const texts = WRITTEN.filter((name) => state[name] !== before[name]).map((name) => [name, state[name]]);
  return { marks: Object.fromEntries(marks), ...Object.fromEntries(texts) };
}

/** What a record calls `faulty`, as changesOf gives changes. */
function changesIn(faulty) {
  const [texts, marks] = [{}, {}];
  for (const [key, value] of Object.entries(faulty)) (WRITTEN.includes(key) ? texts : marks)[key] = value;
  return { ...texts, marks };
}

/** A state with the changes that changesOf gave of another. */
export function merged(state, changes) {
  return { ...state, ...changes, marks: { ...state.marks, ...changes.marks } };
}

/** How many fields changed, each once however often. */
function countOf(...changes) {
  const [marks, texts] = [new Set(), new Set()];
  for (const { marks: changed, ...rest } of changes) {
    for (const aspect of Object.keys(changed)) marks.add(aspect);
    for (const name of Object.keys(rest)) texts.add(name);
  }
  return marks.size + texts.size;
}
