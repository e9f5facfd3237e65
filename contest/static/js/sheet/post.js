// One load to the server, and what its answer means.

import { isOurAnswer } from "../device/ours.js";

const PATIENCE = 15_000; // milliseconds; a phone in a full hall is slow, but not slower than this

/**
 * What an answer means. Only the server's own receipt counts as saved; whatever is no answer of ours (the page of a
 * captive portal, a redirect, the error page of a server in between, whatever its status) tells nothing.
 *
 *   {kind: "saved", reply}            reply: {key, receipt, time, version, total, parts, count, faults, submitted}
 *   {kind: "undone"}                  a submission that the server was only asked about was never done
 *   {kind: "clash", other}            another device saved other marks since: {version, state, since, receipt, total,
 *                                     parts, message}
 *   {kind: "busy", status, message}   not now: the same load goes again
 *   {kind: "lost", isStrange}         nobody knows whether it was saved: the same load goes again; `isStrange`: somebody
 *                                     answered in the server's place
 *   {kind: "ended"}                   the sign-in that the sheet was opened with has ended
 *   {kind: "gone", message, isShut}   nobody marks this sheet now, or not this judge; `isShut`: nobody looked at the load
 *   {kind: "refused", status, message}
 */
export function readAnswer(status, reply) {
  if (status === 200 && reply.receipt && reply.key) return { kind: "saved", reply };
  if (status === 200 && reply.undone && reply.key) return { kind: "undone" };
  if (status === 409 && reply.differences) return { kind: "clash", other: readOther(reply) };
  if (typeof reply.message !== "string") return { kind: "lost", isStrange: true };
  return readRefusal(status, reply);
}

function readRefusal(status, { message, in_doubt }) {
  if (status === 401) return { kind: "ended" };
  if ([403, 404, 409, 410].includes(status)) return { kind: "gone", message, isShut: status !== 409 };
  if (status === 503 && in_doubt) return { kind: "lost" };
  if (status >= 500 || status === 429 || status === 408) return { kind: "busy", status, message };
  return { kind: "refused", status, message };
}

function readOther({ version, since, receipt, other, total, parts, clash }) {
  return { version, since, receipt, total, parts, state: other, message: clash };
}

/**
 * A function that sends a load and promises its answer, one of readAnswer's. It never fails.
 *
 * @param addresses {save, submit}
 * @param csrfToken gives the token that the server takes now
 */
export function makePost({ addresses, csrfToken, patience = PATIENCE }) {
  return async ({ submit, asks, ...body }) => {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), patience);
    try {
      const answer = await fetch(submit ? addresses.submit : addresses.save, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        cache: "no-store",
        signal: giveUp.signal,
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "X-CSRFToken": csrfToken(),
          ...(asks && { "X-Only-Ask": "yes" }),
        },
        body: JSON.stringify(body),
      });
      return readAnswer(answer.status, isOurAnswer(answer) ? await answer.json().catch(() => ({})) : {});
    } catch {
      return { kind: "lost" };
    } finally {
      clearTimeout(timer);
    }
  };
}

/** A key that no other load has. Browsers offer randomUUID only over https and on the machine itself. */
export function makeKey() {
  return globalThis.crypto?.randomUUID?.() ?? String(Date.now()) + Math.random().toString(36).slice(2);
}
