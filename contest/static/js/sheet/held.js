// What this device still holds of a sheet that is not open: it is sent, because an answer may have been lost (a submission
// that was done needs its receipt). What the server does not take stays; its judge may hand it over as a file, or throw it
// away, on this device only and after having seen what it is.

import { showCodes } from "../device/codes.js";
import { sealedFile } from "../device/sealed_file.js";
import { stateIn } from "../device/shelf.js";
import { openVault } from "../device/vault.js";
import { makeTimer } from "./clock.js";
import { makeDevice } from "./device.js";
import { openOutbox } from "./outbox.js";
import { makeKey, makePost } from "./post.js";
import { makeQueue } from "./queue.js";
import { makeSender } from "./sender.js";
import { makeTurns } from "./turns.js";

const TWICE = 1_000; // milliseconds in which a press of the same button means the same
const NOTHING = { marks: {}, note: "", comment: "" };

/**
 * Send the lines that tabs left of one sheet.
 *
 * @param vault  of the sheet (device/vault.js), or null where the browser has no encryption
 * @param facts  {held, save, submit, token}: the sheet's name, its addresses, and the token that they take
 * @param on     {left(count), stuck(message, lines)}: how many changes are not sent yet; what the server does not take
 * @returns a promise of the lines: [{queue, drop()}]
 */
export async function sendLines(vault, { held: sheet, save, submit, token }, on) {
  const outbox = await openOutbox({ vault, sheet, device: makeDevice(), turns: makeTurns(), makeKey });
  const noted = vault && outbox.lines.length ? await stateIn(vault).catch(() => null) : null;
  const post = makePost({ addresses: { save, submit }, csrfToken: () => token });
  const lines = [];
  const tell = () => on.left(lines.reduce((count, { queue }) => count + countIn(queue), 0));
  const stuck = ({ message } = {}) => on.stuck(message ?? "", lines);

  for (const { id, record } of outbox.lines) {
    const queue = makeQueue({
      makeKey,
      now: Date.now,
      confirmed: noted?.state ?? record.confirmed ?? NOTHING,
      version: 0,
    });
    queue.adopt(record);
    const keeper = outbox.keeperOf(id, { kept() {}, failed() {} });
    const keep = () => {
      keeper.keep(queue.record());
      return keeper.settled();
    };
    const drop = () => {
      keeper.keep(null);
      return keeper.settled();
    };
    const went = { saved: tell, submitted: tell, lost: tell, busy: tell };
    const stayed = { refused: stuck, ended: stuck, gone: stuck, clash: stuck };
    const inTurn = outbox.inTurn;
    const send = makeSender({ queue, keep, inTurn, post, retry: makeTimer(), on: { ...went, ...stayed } });
    lines.push({ queue, drop, send });
  }
  if (lines.length) tell();
  for (const { queue, send } of lines) {
    if (queue.isEmpty()) stuck();
    else send();
  }
  return lines;
}

/** How many fields of a line are not on the server; a waiting submission counts as one more. */
function countIn(queue) {
  const unread = Object.keys(queue.record()?.faulty ?? {}).length;
  return queue.unconfirmed() + unread + (queue.isSubmitting() ? 1 : 0);
}

/**
 * The page of a sheet that can only be read, or the line of a sheet that was taken away: `place` is shown where something
 * cannot be sent; its data attributes carry names and addresses.
 */
export async function sendHeld(place, vault = undefined) {
  let shown = [];
  try {
    const opened = vault === undefined ? await openVault(place) : vault;
    await sendLines(opened, place.dataset, {
      left() {},
      stuck(message, lines) {
        shown = lines;
        // On the list the place says itself why: the sheet is not there for this judge any more.
        place.querySelector("[data-sentence]").textContent = place.dataset.room ? "" : message;
        for (const shownIn of place.querySelectorAll("[data-contents]")) list(shownIn, contents(place, lines));
        place.hidden = false;
      },
    });
  } catch {
    return; // nothing can be read here now; it stays where it is
  }
  const dialog = place.querySelector("[data-held-sure]").closest("dialog");
  const file = place.querySelector("[data-held-save]");
  const codes = place.querySelector("[data-held-codes]");
  file.hidden = codes.hidden = !globalThis.crypto?.subtle;
  const files = makeFiles(place);
  let savedAt = Number.NEGATIVE_INFINITY;
  async function saveFiles({ timeStamp }) {
    if (timeStamp - savedAt < TWICE) return;
    savedAt = timeStamp;
    for (const { queue } of shown) saveFile(place, await files(queue));
    place.querySelector("[data-held-saved]").hidden = false;
  }
  file.addEventListener("click", saveFiles);
  codes.addEventListener("click", async () => {
    showCodes(
      place.querySelector("[data-codes]"),
      await Promise.all(shown.map(({ queue }) => files(queue))),
      saveFiles,
    );
  });
  place.querySelector("[data-held-give-up]").addEventListener("click", () => dialog.showModal());
  dialog.querySelector("[data-held-sure]").addEventListener("click", async () => {
    for (const { drop } of shown) await drop();
    dialog.close();
    place.hidden = true;
  });
}

/** What lines hold, as [name, value]; every version of it, the newest first. */
function contents({ dataset }, lines) {
  const names = { ...JSON.parse(dataset.names), note: dataset.note, comment: dataset.comment };
  return lines.flatMap(({ queue }) => {
    const { marks, ...texts } = queue.shown();
    return Object.entries({ ...marks, ...texts })
      .filter(([, value]) => value)
      .map(([key, value]) => [names[key] ?? key, value]);
  });
}

function list(place, pairs) {
  place.replaceChildren(
    ...pairs.map(([name, value]) => {
      const line = document.createElement("li");
      line.textContent = `${name}: ${value}`;
      return line;
    }),
  );
}

/** What seals a line's content. The same again for the same line: as a file and as codes it is taken in once. */
function makeFiles({ dataset }) {
  const made = new Map();
  return (queue) => {
    if (!made.has(queue)) {
      const { marks, note, comment } = queue.shown();
      const given = Object.fromEntries(Object.entries(marks).filter(([, typed]) => typed));
      const written = new Date(queue.at()).toISOString();
      const content = { assignment: dataset.held, written_at: written, marks: given, note, comment };
      made.set(queue, sealedFile(dataset.key, content));
    }
    return made.get(queue);
  };
}

function saveFile({ dataset }, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = dataset.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
