// The judge's sheet. Without scripts every aspect is a field and the buttons save and submit. With them a mark takes two
// taps, done aspects fold, and every change goes to this device first and to the server as soon as it can.
// This file only puts the parts together.

import { makeTimer, timeOfDay } from "./clock.js";
import { makeStore } from "./device.js";
import { watchForm } from "./events.js";
import { foldAllBut, foldWithTheScreen } from "./folding.js";
import { showNetwork, watchNetwork } from "./network.js";
import { makeKey, makePost } from "./post.js";
import { makeQueue } from "./queue.js";
import { localLines, refusedLines, savedLines } from "./receipt.js";
import { makeSender } from "./sender.js";
import { makeView } from "./view.js";

const TYPING = 700; // milliseconds without a key before typing counts as a change
const GATHERING = 300; // milliseconds in which further changes join the same load

function openSheet(form) {
  const view = makeView(form);
  const { aspects, words } = view;
  const timer = makeTimer();
  const store = makeStore(`saiwu-sheet-${words.sheet}`);
  const kept = store.read();
  const confirmed = view.state();
  if (kept?.state) {
    view.restore(kept.state);
    view.setVersion(kept.base);
  }
  const queue = makeQueue({ store, makeKey, timeOfDay, confirmed, version: view.version() });
  let lastTime = "";

  const send = makeSender({
    queue,
    post: makePost({ address: words.save, csrfToken: form.elements.csrf_token.value }),
    retry: makeTimer(),
    on: {
      saved(reply) {
        lastTime = reply.time;
        view.setVersion(reply.version);
        view.showReceipt(savedLines(words, reply));
        view.showSaved(reply);
        showNetwork();
      },
      lost() {
        view.showReceipt(localLines(words, { time: timeOfDay(), unconfirmed: queue.unconfirmed(), lastTime }));
        showNetwork(true);
      },
      refused(answer) {
        view.showReceipt(refusedLines(words, answer));
      },
      // Both versions are safe: this one in the fields, the other one on the server. The page that shows both is the
      // server's own, so the form is sent as it would be without scripts.
      clash() {
        form.dataset.sent = "";
        view.byHand.click();
      },
    },
  });

  function change() {
    if (!queue.put(view.state())) return;
    view.renew();
    timer.in(GATHERING, send);
  }

  watchForm(view, {
    change,
    type: () => timer.in(TYPING, change),
    leave() {
      timer.cancel();
      queue.handOver();
    },
  });

  document.body.classList.add("s-jd-live");
  for (const values of form.querySelectorAll("[data-values]")) values.hidden = false;
  view.byHand.hidden = true;
  watchNetwork(send);
  foldWithTheScreen(aspects);
  // Changes that this device stored and the server never got are in the fields again; send them now.
  if (kept?.state) change();
  view.renew();
  foldAllBut(aspects, null);
  showNetwork();
}

const form = document.querySelector("form[data-sheet]");
if (form) openSheet(form);
else watchNetwork(); // a sheet that is only read: nothing but the band on top
