// What this device holds of a sheet: one line for each tab that has not sent everything. A tab takes over the lines of tabs
// that are gone, whatever they ended by; a line belongs to one tab at a time.

import { makeBridges } from "./bridge.js";
import { makeKeeper } from "./keeper.js";

/**
 * @param vault   of the sheet (device/vault.js), or null where the browser has no encryption
 * @param sheet   the sheet's name where there is no vault
 * @param device  made by makeDevice
 * @param turns   made by makeTurns
 * @param makeKey gives a name that no other line has
 * @returns {level, lines, newLine(), keeperOf(id, on), inTurn(work)}. level: "device" (the store of the device), "browser"
 *     (a text in the browser, kept as well as the browser pleases) or "nowhere"; what it can do at the start, and each line's
 *     keeper tells what it did. lines: [{id, record}] of tabs that are
 *     gone, the newest first; they are this tab's now. newLine promises the id of an empty one. It fails where the
 *     device's store cannot be read.
 */
export async function openOutbox({ vault, sheet, device, turns, makeKey }) {
  const room = vault?.room ?? sheet;
  const bridges = makeBridges(room);
  const records = bridges.records();
  for (const row of vault ? await device.rows(room) : []) {
    const record = await vault.open(row).catch(() => null);
    const bridged = records.get(row.line);
    if (record && !(bridged?.revision > record.revision)) records.set(row.line, record);
  }
  const lines = [];
  for (const [id, record] of [...records].sort(([, one], [, two]) => two.at - one.at)) {
    if (await turns.hold(lockOf(id))) lines.push({ id, record });
  }
  return {
    level: vault ? "device" : bridges.works() ? "browser" : "nowhere",
    lines,
    async newLine() {
      const id = makeKey();
      await turns.hold(lockOf(id));
      return id;
    },
    keeperOf: (id, on) => makeKeeper({ bridge: bridges.line(id), store: vault && device.line(vault, id), on }),
    inTurn: (work) => turns.inTurn(`saiwu-send ${room}`, work),
  };
}

/** Where a device can be asked nothing: what is put in is sent, and kept nowhere. */
export const NOWHERE = {
  level: "nowhere",
  lines: [],
  newLine: async () => "",
  keeperOf: (_id, on) => makeKeeper({ bridge: { write: () => false, clear() {} }, store: null, on }),
  inTurn: (work) => work(),
};

function lockOf(id) {
  return `saiwu-line ${id}`;
}
