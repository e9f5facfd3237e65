// Takes loads from the queue, one after the other, and tells the page the result of each.

const PAUSE = 4_000; // milliseconds before a lost load, or one that met a busy server, is sent again

/**
 * @param queue   made by makeQueue
 * @param keep    promises that what the queue holds is kept on the device, or cannot be
 * @param inTurn  does some work while no other tab of the sheet sends (see turns.js)
 * @param post    sends a load and promises its answer (see post.js)
 * @param retry   a timer (see clock.js)
 * @param on      {saved(reply), submitted(reply), lost(answer), busy(answer), refused(answer), ended(), gone(answer), clash(other)}: what the
 *                page does with each answer
 * @returns a function that sends what waits; calling it too often does no harm
 */
export function makeSender({ queue, keep, inTurn, post, retry, on }) {
  const outcomes = {
    saved({ reply }, load) {
      if (!queue.confirm(reply.key, reply)) return outcomes.lost({ isStrange: true });
      if (load.submit) on.submitted(reply);
      else on.saved(reply);
      return true;
    },
    undone() {
      queue.forget();
      return true;
    },
    lost(answer) {
      queue.lose();
      on.lost(answer);
      retry.in(PAUSE, send);
    },
    busy(answer) {
      queue.lose();
      on.busy(answer);
      retry.in(PAUSE, send);
    },
    ended() {
      queue.shut("ended");
      on.ended();
    },
    gone(answer) {
      if (answer.isShut) queue.shut("gone");
      else queue.refuse("gone");
      on.gone(answer);
    },
    refused(answer) {
      queue.refuse("refused");
      on.refused(answer);
      return true;
    },
    clash({ other }) {
      queue.clash(other);
      on.clash(other);
    },
  };

  async function sendOne() {
    const load = queue.take();
    if (!load) return false;
    retry.cancel();
    await keep();
    const answer = await post(load);
    const goesOn = outcomes[answer.kind](answer, load);
    keep();
    return goesOn;
  }

  async function send() {
    while (await inTurn(sendOne));
  }
  return send;
}
