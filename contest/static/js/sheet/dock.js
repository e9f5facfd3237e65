// What the dock shows: how far the sheet's newest state has come.

import { timeOfDay } from "./clock.js";
import { savedLines, submittedLines, waitingLines } from "./receipt.js";

/**
 * @param level gives what the device does with the newest state (see receipt.js)
 * @returns {show(), saved(reply), submitted(reply), refused(message)}
 */
export function makeDock({ view, words, queue, level }) {
  let last = null; // the last receipt
  let refusal = null;
  let isSubmitted = false;

  function lines() {
    if (isSubmitted) return submittedLines(words, last);
    if (queue.isEmpty()) return last && savedLines(words, last);
    return waitingLines(words, level(), {
      time: timeOfDay(new Date(queue.at())),
      unconfirmed: queue.unconfirmed(),
      lastTime: last?.time ?? "",
      submits: queue.isSubmitting(),
      refusal,
      hold: queue.hold(),
    });
  }

  function show() {
    view.showReceipt(lines());
  }

  return {
    show,
    saved(reply) {
      [last, refusal] = [reply, null];
      show();
    },
    submitted(reply) {
      [last, refusal, isSubmitted] = [reply, null, true];
      show();
    },
    /** Why the server did not take it; null: nothing is known against it. */
    refused(message) {
      refusal = message;
      show();
    },
  };
}
