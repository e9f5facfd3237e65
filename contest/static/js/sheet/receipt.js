// What the dock says about a sheet's marks, as lines of parts: [{kind, parts: [text | {kind, text} | TICK]}]. There are
// three levels, and none is called by its name before it is reached: kept on this device (the device's store has told so),
// saved (the server's receipt is there), submitted (the same). `words` are the page's own, in the reader's language.

export const TICK = { kind: "tick" };
const figures = (text) => ({ kind: "s-figures", text });
const code = (text) => ({ kind: "s-mono", text });
const LOCAL = "s-receipt s-receipt-local";
const quiet = (text) => ({ kind: "s-quiet", parts: [text] });

/** The server has it: its time and the receipt's code, and how many marks it could not read. */
export function savedLines(words, reply) {
  const faults = Object.keys(reply.faults).length;
  return [
    received(words, words.saved, reply),
    ...(faults ? [{ kind: LOCAL, parts: [`${faults} ${words.faulty}`] }] : []),
  ];
}

/** It is submitted. */
export function submittedLines(words, reply) {
  return [received(words, words.submitted, reply)];
}

function received(words, word, reply) {
  return { kind: "s-receipt", parts: [TICK, word, figures(reply.time), code(`${words.code} ${reply.receipt}`)] };
}

/**
 * The server does not have it, or is not known to.
 *
 * @param level   "keeping" (just now), "device" (kept here), "browser" (noted in the browser, without a promise) or
 *                "nowhere"
 * @param facts   {time, unconfirmed, lastTime, submits, refusal, hold}: since when; how many changes wait (none: the page
 *                was made with them, and only the receipt is not here yet); when the server
 *                last answered ("": not yet); whether the sheet waits to be submitted; why the server did not take it (or
 *                null); why nothing goes out now (see queue.js)
 */
export function waitingLines(words, level, { time, unconfirmed, lastTime, submits, refusal, hold }) {
  if (level === "keeping") return [quiet(words.keeping)];
  const kept = {
    device: { kind: LOCAL, parts: [words.local, figures(time)] },
    browser: { kind: LOCAL, parts: [words.noted, figures(time)] },
    nowhere: { kind: LOCAL, parts: [words.nowhere] },
  }[level];
  const last = lastTime ? ` · ${words.last} ${lastTime}` : "";
  const submitted = hold === "ended" ? words.submitsLater : words.submits;
  const unsent = unconfirmed ? `${unconfirmed} ${words.waiting}` : words.awaiting;
  const next = submits && hold !== "gone" ? submitted : `${unsent}${last}`;
  const why = refusal === null ? [] : [{ kind: LOCAL, parts: [words.refused] }, ...(refusal ? [quiet(refusal)] : [])];
  return [kept, ...why, quiet(next)];
}
