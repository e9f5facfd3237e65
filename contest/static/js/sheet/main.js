// The judge's sheet. Without scripts every aspect is a field and the buttons save and submit. With them a mark takes one
// tap, the next aspect comes by itself, and every change goes to this device first and to the server as soon as it can.
// This file only puts the parts together.

import { noteState } from "../device/shelf.js";
import { openVault } from "../device/vault.js";
import { watchDialogs, watchList } from "./beside.js";
import { watchCalls } from "./calling.js";
import { makeClash } from "./clash.js";
import { makeTimer } from "./clock.js";
import { makeDevice } from "./device.js";
import { makeDock } from "./dock.js";
import { watchForm } from "./events.js";
import { openAt } from "./going.js";
import { sendHeld } from "./held.js";
import { watchMaterials } from "./materials.js";
import { showNetwork, watchNetwork } from "./network.js";
import { makeNotices } from "./notices.js";
import { NOWHERE, openOutbox } from "./outbox.js";
import { makeKey, makePost } from "./post.js";
import { changesOf, makeQueue, merged } from "./queue.js";
import { makeRenewal } from "./renewal.js";
import { makeSender } from "./sender.js";
import { watchClock } from "./timer.js";
import { makeTurns } from "./turns.js";
import { makeView } from "./view.js";

const TYPING = 700; // milliseconds without a key before what was typed is sent
const GATHERING = 300; // milliseconds in which further changes join the same load
const AWHILE = 10_000; // milliseconds after a press in which the page that follows surprises nobody
const AGAIN = 5_000; // milliseconds before a device that could not be asked is asked again

function openSheet(form) {
  const view = makeView(form);
  const { words } = view;
  const timer = makeTimer();
  const opening = makeTimer();
  // A page that was stored on this device carries what the server confirmed since (device/pages.js).
  const stored = JSON.parse(words.stored ?? "null");
  // The answer to a form that was sent without this script shows what was typed, and says what the server holds.
  const answered = JSON.parse(words.holds ?? "null");
  const confirmed = stored?.state ?? answered?.state ?? view.rendered();
  const basis = stored ?? answered;
  if (basis) view.setVersion(basis.version);
  form.querySelector("[data-by-hand-clash]")?.remove(); // if the two still differ, the server says so again
  // What was typed before this script came is the judge's. What a browser put back into a page that one comes back to is
  // older than what the server holds.
  const typed = isComeBackTo() ? view.rendered() : view.state();
  view.restore(merged(confirmed, changesOf(answered?.state ?? view.rendered(), typed)));
  const queue = makeQueue({ makeKey, now: Date.now, confirmed, version: view.version() });
  view.setSummed(confirmed.marks);
  const notices = makeNotices(form);
  const token = form.elements.csrf_token;
  const post = makePost({ addresses: { save: words.save, submit: form.action }, csrfToken: () => token.value });
  let vault = null;
  let outbox = null; // what the device holds; null until it has been asked
  let own = null; // this tab's line
  let others = []; // lines of tabs that are gone
  let pressed = 0; // when the sheet was to be submitted

  const dock = makeDock({
    view,
    words,
    queue,
    level: () => own?.keeper.place() ?? "keeping",
  });

  function keep() {
    own?.keep();
    dock.show();
  }

  function send() {
    own?.send();
    for (const line of others) line.send();
  }

  function change() {
    type();
    view.renew();
    if (clashing.length) showClash();
    timer.in(GATHERING, send);
  }

  /** Each key is kept at once and sent when there is a pause. */
  function type() {
    if (queue.put(view.state())) {
      dock.refused(null);
      notices.hide("refused");
      keep();
    }
    timer.in(TYPING, change);
  }

  function submit() {
    queue.put(view.state(), { submit: true });
    dock.refused(null);
    notices.hide("refused");
    keep();
    pressed = Date.now();
    send();
  }

  /** Submitted while nobody waited for it: the page stays, and nothing on it can be changed any more. */
  function close() {
    for (const part of form.children) part.inert = !part.matches(".s-dock");
    for (const button of form.querySelectorAll(".s-dock-buttons > *")) button.hidden = true;
    notices.show("submitted", "");
  }

  function takeIn(state) {
    view.restore(state);
    view.setVersion(queue.version());
    view.renew();
  }

  const renewal = makeRenewal(document.querySelector("[data-renewal]"), {
    token: {
      get: () => token.value,
      set: (text) => {
        token.value = text;
      },
    },
    renewed(present) {
      form.closest("[data-door]").dataset.present = present;
      notices.hide("ended");
      for (const line of [own, ...others]) line?.queue.release();
      dock.show();
      send();
    },
    say: (sentence) => notices.show("ended", sentence),
  });
  notices.onRenew(renewal.ask);

  async function ended() {
    dock.show();
    notices.show("ended", "");
    await renewal.look(); // another tab may have signed in again
  }

  const clashing = []; // lines that clash with the server, the one that is shown first
  const clash = makeClash(notices.panel("clash"), view.nameOf, {
    here() {
      const line = clashing.shift();
      line.queue.chooseThis();
      line.keep();
      line.send();
      showClash();
    },
    there() {
      const line = clashing.shift();
      const other = line.queue.other();
      const state = line.queue.chooseOther();
      line.keep();
      if (line === own) {
        const taken = { ...other, time: other.since, faults: {} };
        takeIn(state);
        showTaken(taken);
        dock.saved(taken);
      }
      showClash();
      send();
    },
  });

  function showClash() {
    const [line] = clashing;
    if (line) clash.show(line.queue.atStake(), line.queue.other());
    else if (clash.hide()) view.goesOn().focus({ preventScroll: true });
    dock.show();
  }

  /** One line with its queue: what it keeps, and how it is sent. */
  function makeLine(id, lineQueue, on) {
    const keeper = outbox.keeperOf(id, { kept: dock.show, failed: dock.show });
    let revision = null;
    const line = {
      queue: lineQueue,
      keeper,
      keep() {
        if (revision !== lineQueue.revision()) keeper.keep(lineQueue.record());
        revision = lineQueue.revision();
        return keeper.settled();
      },
    };
    line.send = makeSender({
      queue: lineQueue,
      keep: line.keep,
      inTurn: outbox.inTurn,
      post,
      retry: makeTimer(),
      on: {
        ...on,
        lost(answer) {
          dock.show();
          showNetwork(true, answer.isStrange);
          if (answer.isStrange) renewal.look();
        },
        busy({ message }) {
          dock.refused(message);
        },
        refused({ message }) {
          dock.refused("");
          notices.show("refused", message);
        },
        ended,
        gone({ message }) {
          showNetwork();
          dock.refused("");
          notices.show("gone", message);
          notices.offerHandOver();
        },
        clash() {
          showNetwork();
          clashing.push(line);
          showClash();
        },
      },
    });
    return line;
  }

  /** The server holds this: so does the page from now on, and, when it is kept, as it is stored on this device. */
  function showTaken(reply) {
    const confirmed = queue.confirmed();
    view.showSaved(reply, confirmed.state.marks);
    // Where it cannot be noted, an older page is shown then, and clashes.
    return vault ? noteState(vault, { ...confirmed, reply }).catch(() => {}) : null;
  }

  /** What the server had answered last when this page was stored. */
  function showStored({ state, reply }) {
    view.showSaved(reply, state.marks);
    if (reply.submitted) {
      dock.submitted(reply);
      close();
    } else {
      dock.saved(reply);
    }
  }

  /** Promises that the device knows it too. */
  function received(reply) {
    const noted = showTaken(reply);
    view.setVersion(reply.version);
    notices.hide("gone");
    showNetwork();
    return Promise.all([noted, own.keep()]);
  }

  function openOwn({ id, record }) {
    if (record) {
      queue.adopt(record);
      takeIn(queue.shown());
      openAt(view);
      queue.put(view.state()); // marks that could not be read are told so again
    }
    own = makeLine(id, queue, {
      saved(reply) {
        dock.saved(reply);
        received(reply);
      },
      async submitted(reply) {
        dock.submitted(reply);
        await received(reply);
        if (Date.now() - pressed < AWHILE) location.assign(form.action);
        else close();
      },
    });
  }

  /** A line of a tab that is gone: it is sent as that tab would have sent it. */
  function openOther({ id, record }) {
    const lineQueue = makeQueue({ makeKey, now: Date.now, confirmed: queue.shown(), version: queue.version() });
    lineQueue.adopt(record);
    function isTaken(reply) {
      showNetwork();
      if (!queue.isEmpty()) return false; // the fields hold something newer
      queue.follow(lineQueue.shown(), reply.version);
      takeIn(lineQueue.shown());
      showTaken(reply);
      return true;
    }
    return makeLine(id, lineQueue, {
      saved(reply) {
        if (isTaken(reply)) dock.saved(reply);
      },
      submitted(reply) {
        if (!isTaken(reply)) return; // what the fields hold is sent next, and the server says why it comes too late
        dock.submitted(reply);
        close();
      },
    });
  }

  async function openDevice() {
    try {
      vault = await openVault(form);
      return await openOutbox({ vault, sheet: words.sheet, device: makeDevice(), turns: makeTurns(), makeKey });
    } catch {
      opening.in(AGAIN, begin);
      return NOWHERE;
    }
  }

  async function begin() {
    opening.cancel();
    outbox = null;
    const opened = await openDevice();
    const [first, ...rest] = opened.lines;
    const takesFirst = first && queue.isEmpty();
    const id = takesFirst ? first.id : await opened.newLine();
    outbox = opened;
    openOwn({ id, record: takesFirst ? first.record : null });
    others = (takesFirst ? rest : opened.lines).map(openOther);
    form.dataset.outbox = outbox.level;
    keep();
    send();
  }

  watchForm(view, {
    change,
    type,
    leave(event) {
      event.preventDefault();
      if (event.submitter === view.submit) submit();
      else change();
    },
  });

  document.body.classList.add("s-jd-live");
  view.byHand.hidden = true;
  /** What was refused goes again: somebody in between may have refused it (a portal's 413) and be gone. */
  function tryAgain() {
    queue.release();
    dock.refused(null);
    notices.hide("refused");
  }

  function lookAgain() {
    if (outbox === NOWHERE) opening.in(0, begin);
    if (queue.hold() === "ended") return renewal.look();
    if (queue.hold() === "refused") tryAgain();
    send();
  }

  watchNetwork(lookAgain);
  // A browser may bring back the page itself, as it was when it was left: it is read anew, and what it had not sent goes.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    if (queue.isEmpty()) location.reload();
    else lookAgain();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) lookAgain();
  });
  view.renew();
  if (stored?.reply) showStored(stored);
  openAt(view);
  showNetwork();
  type();
  begin();
}

/** Whether the page was come back to, by the browser's own buttons or by loading it again. */
function isComeBackTo() {
  return ["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type);
}

watchDialogs();
watchList();
watchCalls();
watchMaterials();
watchClock();
const form = document.querySelector("form[data-sheet]");
if (form) openSheet(form);
else {
  watchNetwork(); // a sheet that is only read
  const held = document.querySelector("[data-held]");
  if (held) sendHeld(held);
}
