// One load to the server, and what its answer means.

const PATIENCE = 15_000; // milliseconds; a phone in a full hall is slow, but not slower than this

/**
 * What an answer means. Only the server's own receipt counts as saved.
 *
 *   {kind: "saved", reply}             reply: {receipt, time, version, total, parts, count, faults}
 *   {kind: "clash"}                   another device saved other marks since
 *   {kind: "busy", status, message}   not now: try again
 *   {kind: "lost"}                    the server does not know whether it saved: the same load goes again
 *   {kind: "refused", status, message}
 */
export function readAnswer(status, reply) {
  if (status === 200 && reply.receipt) return { kind: "saved", reply };
  if (status === 409 && reply.differences) return { kind: "clash" };
  if (status === 503 && reply.in_doubt) return { kind: "lost" };
  return { kind: status === 503 ? "busy" : "refused", status, message: reply.message ?? "" };
}

/** A function that sends a load and promises its answer: one of readAnswer's, or {kind: "lost"}. It never fails. */
export function makePost({ address, csrfToken, patience = PATIENCE }) {
  return async (load) => {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), patience);
    try {
      const answer = await fetch(address, {
        method: "POST",
        credentials: "same-origin",
        redirect: "error",
        signal: giveUp.signal,
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken },
        body: JSON.stringify(load),
      });
      // A captive portal answers 200 with a page of its own, which is no JSON.
      return readAnswer(answer.status, await answer.json());
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
