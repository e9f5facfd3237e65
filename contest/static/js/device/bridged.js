// An input that a crash left in the bridge of its sheet (sheet/bridge.js) lies there in clear. Before its sign-in ends it
// goes where everything else that was not sent lies: sealed, into the device's queue.

import { bridged, dropBridge } from "../sheet/bridge.js";
import { makeDevice } from "../sheet/device.js";
import { result, transact } from "./database.js";
import { vaultOf } from "./vault.js";

/** Seal what lies in bridges of rooms that are open; what cannot be sealed stays where it is, so that it is not lost. */
export async function sealBridges() {
  const left = bridged();
  if (!left.length) return;
  const rooms = await transact(["rooms"], "readonly", (rooms) => result(rooms.getAll()));
  const device = makeDevice();
  for (const { room, line, record } of left) {
    const key = rooms.find((one) => one.room === room)?.key;
    if (!key) continue;
    const rows = await device.rows(room);
    const newer = rows.some((row) => row.line === line && row.revision >= record.revision);
    if (!newer) await device.line(vaultOf(room, key), line).write(record);
    dropBridge(room, line);
  }
}
