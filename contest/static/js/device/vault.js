// The vault of one sheet (or of the list): what is kept of it on this device is sealed with a key that nobody can take out
// of the browser. The key is wrapped by a secret that the server gives only to the account whose sheet it is; without a
// sign-in of that account, what is sealed stays shut (docs/decisions).

import { asBytes, randomName } from "./bytes.js";
import { result, transact } from "./database.js";
import { flag } from "./presence.js";
import { newWrapped, open, openBytes, seal, sealBytes, unwrap, wrappingKey } from "./sealing.js";

/** No secret could be had: the network is away, or nobody is signed in any more. It can be tried again. */
export class NoSecret extends Error {}

/**
 * The vault of a page: of the sheet's form, or of any element inside or around the one that carries the marks
 * (`data-door`, `data-owner`, `data-present`, `data-secrets`).
 *
 * {room, seal(value) → {iv, data}, open(sealed) → value, sealBytes(bytes) → {iv, data}, openBytes(sealed) → ArrayBuffer}
 *
 * `room` is a random name for this account and this sheet on this device. null where browsers give no cryptography (plain
 * HTTP on another machine) and where the page carries no marks. Rejects with NoSecret, or with the browser's error where
 * its database cannot be used.
 */
export async function openVault(form) {
  const marked = form.closest("[data-door]") ?? form.querySelector("[data-door]");
  return marked ? openRoom(marked.dataset) : null;
}

/** The same from the marks themselves: {door, owner, present, secrets}. */
export async function openRoom(marks, fetchSecret = askSecret) {
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB) return null;
  const ring = await ringOf(marks, fetchSecret);
  const found = await roomBehind(ring, marks.door);
  const kept = found ?? (await newRoom(ring, marks.door));
  const key = kept.key ?? (await unlocked(kept, ring));
  return vaultOf(kept.room, key);
}

/** The vaults of those doors of one account that this device has a room behind, by door; no room is made. */
export async function knownVaults(place, doors) {
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB) return new Map();
  const ring = await ringOf((place.closest("[data-door]") ?? place).dataset, askSecret);
  const found = new Map();
  for (const door of doors) {
    const kept = await roomBehind(ring, door);
    if (kept) found.set(door, vaultOf(kept.room, kept.key ?? (await unlocked(kept, ring))));
  }
  return found;
}

/** The vault with this key. */
export function vaultOf(room, key) {
  return {
    room,
    seal: (value) => seal(key, room, value),
    open: (sealed) => open(key, room, sealed),
    sealBytes: (bytes) => sealBytes(key, room, bytes),
    openBytes: (sealed) => openBytes(key, room, sealed),
  };
}

/** The account's ring on this device, with its wrapping key: kept while this sign-in lasts, else asked of the server. */
async function ringOf({ owner, present, secrets }, fetchSecret) {
  const kept = await transact(["rings"], "readonly", (rings) => result(rings.index("owner").get(owner)));
  if (kept?.wrapping && kept.present === present) return kept;
  const ring = kept?.ring ?? randomName();
  const wrapping = await wrappingKey(asBytes(await fetchSecret(secrets, ring)));
  flag(present);
  return transact(["rings"], "readwrite", async (rings) => {
    const now = await result(rings.index("owner").get(owner));
    // Another tab was first: its ring is the account's, and the next try asks for its secret.
    if (now && now.ring !== ring) throw new NoSecret("another tab made the ring");
    const made = { ring, owner, present, wrapping };
    rings.put(made);
    return made;
  }).catch((fault) => {
    if (fault instanceof NoSecret && !kept) return ringOf({ owner, present, secrets }, fetchSecret);
    throw fault;
  });
}

async function askSecret(address, ring) {
  let answer;
  try {
    answer = await fetch(address + ring, {
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      headers: { Accept: "application/json" },
    });
    if (answer.ok) return (await answer.json()).secret;
  } catch (fault) {
    throw new NoSecret("the server could not be asked", { cause: fault });
  }
  throw new NoSecret(`the server answered ${answer.status}`);
}

function roomBehind({ ring }, door) {
  return transact(["rooms"], "readonly", (rooms) => result(rooms.index("door").get([ring, door])));
}

/** A new room behind a door; of two tabs that make one at once, both get the first. */
async function newRoom({ ring, wrapping }, door) {
  const wrapped = await newWrapped(wrapping);
  const key = await unwrap(wrapped, wrapping);
  return transact(["rooms"], "readwrite", async (rooms) => {
    const first = await result(rooms.index("door").get([ring, door]));
    if (first) return first;
    const made = { room: randomName(), ring, door, wrapped, key };
    rooms.put(made);
    return made;
  });
}

/** The key of a room that was shut when its sign-in ended. */
async function unlocked(kept, { wrapping }) {
  const key = await unwrap(kept.wrapped, wrapping);
  await transact(["rooms"], "readwrite", (rooms) => rooms.put({ ...kept, key }));
  return key;
}
