// Takes loads from the queue, one after the other, and tells the page the result of each.

const PAUSE = 4_000; // milliseconds before a lost load, or one that met a busy server, is sent again

/**
 * @param queue  made by makeQueue
 * @param post   sends a load and promises its answer (see post.js)
 * @param retry  a timer (see clock.js)
 * @param on   {saved(reply), lost(), refused(answer), clash()}: what the page does with each answer
 * @returns a function that sends what waits; calling it too often does no harm
 */
export function makeSender({ queue, post, retry, on }) {
  return async function send() {
    const load = queue.take();
    if (!load) return;
    retry.cancel();
    const answer = await post(load);
    if (answer.kind === "saved") {
      queue.confirm(answer.reply.version);
      on.saved(answer.reply);
      await send();
    } else if (answer.kind === "lost") {
      queue.lose();
      on.lost();
      retry.in(PAUSE, send);
    } else if (answer.kind === "busy") {
      queue.putBack();
      on.refused(answer);
      retry.in(PAUSE, send);
    } else {
      queue.stop();
      if (answer.kind === "clash") on.clash();
      else on.refused(answer);
    }
  };
}
