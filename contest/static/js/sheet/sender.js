// Takes loads from the queue, one after the other, and tells the page the result of each.

const PAUSE = 4_000; // milliseconds before a lost load, or one that met a busy server, is sent again

/**
 * @param queue  made by makeQueue
 * @param post   sends a load and promises its answer (see post.js)
 * @param retry  a timer (see clock.js)
 * @param tell   {saved(told), lost(), refused(answer), clash()}: what the page does with each answer
 * @returns a function that sends what waits; calling it too often does no harm
 */
export function makeSender({ queue, post, retry, tell }) {
  return async function send() {
    const load = queue.take();
    if (!load) return;
    retry.cancel();
    const answer = await post(load);
    if (answer.kind === "saved") {
      queue.confirm(answer.told.version);
      tell.saved(answer.told);
      await send();
    } else if (answer.kind === "lost") {
      queue.lose();
      tell.lost();
      retry.in(PAUSE, send);
    } else if (answer.kind === "busy") {
      queue.putBack();
      tell.refused(answer);
      retry.in(PAUSE, send);
    } else {
      queue.stop();
      if (answer.kind === "clash") tell.clash();
      else tell.refused(answer);
    }
  };
}
