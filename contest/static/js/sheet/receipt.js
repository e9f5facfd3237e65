// What the dock says about saving, as lines of parts: [{kind, parts: [text | {kind, text} | TICK]}]. Nothing says "saved"
// before the server's receipt is there. `words` are the page's own, in the reader's language.

export const TICK = { kind: "tick" };
const figures = (text) => ({ kind: "s-figures", text });
const code = (text) => ({ kind: "s-mono", text });
const LOCAL = "s-receipt s-receipt-local";

/** The server saved it: its time and the receipt's code, and how many marks it could not read. */
export function savedLines(words, reply) {
  const faults = Object.keys(reply.faults).length;
  return [
    { kind: "s-receipt", parts: [TICK, words.saved, figures(reply.time), code(`${words.code} ${reply.receipt}`)] },
    ...(faults ? [{ kind: LOCAL, parts: [`${faults} ${words.faulty}`] }] : []),
  ];
}

/** Only this device has it: since when, how many changes wait, and when the server last answered ("": not yet). */
export function localLines(words, { time, unconfirmed, lastTime }) {
  const last = lastTime ? ` · ${words.last} ${lastTime}` : "";
  return [
    { kind: LOCAL, parts: [words.local, figures(time)] },
    { kind: "s-quiet", parts: [`${unconfirmed} ${words.waiting}${last}`] },
  ];
}

/** The server did not take it, and why. */
export function refusedLines(words, { status, message }) {
  return [
    { kind: LOCAL, parts: [words.refused] },
    { kind: "s-quiet", parts: [status === 401 ? words.signedOut : message] },
  ];
}
