// The shelf: pages and files of today's list, sealed in the room of their entry. Even their addresses are sealed.

import { randomName } from "./bytes.js";
import { result, transact } from "./database.js";
import { vaultOf } from "./vault.js";

const LARGEST = 20 * 2 ** 20; // bytes of one file

/** Put something on the shelf in place of what was there under its address: {headers, body: ArrayBuffer}. */
export async function put(vault, address, { headers, body }) {
  if (body.byteLength > LARGEST) return;
  const at = Date.now();
  const name = await vault.seal({ address, headers, at });
  const content = await vault.sealBytes(body);
  const rows = await transact(["shelf"], "readonly", (shelf) => result(shelf.index("room").getAll(vault.room)));
  const before = [];
  for (const row of rows) {
    const named = await vault.open(row.name).catch(() => null);
    if (named?.address === address) before.push(row.id);
  }
  await transact(["shelf", "bodies"], "readwrite", (shelf, bodies) => {
    for (const id of before) {
      shelf.delete(id);
      bodies.delete(id);
    }
    const id = randomName();
    shelf.put({ id, room: vault.room, name });
    bodies.put({ id, room: vault.room, content });
  });
}

/** What lies under an address for this sign-in: {vault, address, headers, at, body}, or null. */
export async function find(address, present) {
  for await (const { vault, row, named } of everythingOf(present)) {
    if (named.address !== address) continue;
    const kept = await transact(["bodies"], "readonly", (bodies) => result(bodies.get(row.id)));
    return kept ? { vault, ...named, body: await vault.openBytes(kept.content) } : null;
  }
  return null;
}

/** The addresses on the shelf for this sign-in, with the moment at which each was put there (milliseconds). */
export async function addresses(present) {
  const found = new Map();
  for await (const { named } of everythingOf(present)) found.set(named.address, named.at);
  return found;
}

/** The vault of the room that an address lies in; null where nothing does. */
export async function vaultAt(address, present) {
  for await (const { vault, named } of everythingOf(present)) if (named.address === address) return vault;
  return null;
}

async function* everythingOf(present) {
  const { rooms, rows } = await transact(["rings", "rooms", "shelf"], "readonly", async (rings, roomStore, shelf) => {
    const mine = (await result(rings.getAll())).filter((ring) => ring.wrapping && ring.present === present);
    const open = (await result(roomStore.getAll())).filter(
      (room) => room.key && mine.some((one) => one.ring === room.ring),
    );
    const kept = [];
    for (const room of open) kept.push(...(await result(shelf.index("room").getAll(room.room))));
    return { rooms: new Map(open.map((room) => [room.room, room])), rows: kept };
  });
  for (const row of rows) {
    const vault = vaultOf(row.room, rooms.get(row.room).key);
    const named = await vault.open(row.name).catch(() => null);
    if (named) yield { vault, row, named };
  }
}

/** Note what the server confirmed of a sheet last, so that its page, opened without a network, shows it. */
export async function noteState(vault, state) {
  const sealed = await vault.seal(state);
  await transact(["states"], "readwrite", (states) => void states.put({ room: vault.room, sealed }));
}

/** What was noted of a room; null where nothing was. */
export async function stateIn(vault) {
  const kept = await transact(["states"], "readonly", (states) => result(states.get(vault.room)));
  return kept ? vault.open(kept.sealed).catch(() => null) : null;
}

/** A page of the server makes an older note of its sheet's state pointless. */
export function forgetState(vault) {
  return transact(["states"], "readwrite", (states) => void states.delete(vault.room));
}
