// Whose device this is at the moment: the sign-in that the browser is in, and what goes when it ends. Only sealed things
// are kept from one sign-in to the next, and what opens them is thrown away (docs/decisions).

import { result, transact } from "./database.js";

const COOKIE = "present"; // the server's mark of this sign-in (contest/people/sign_in/presence.py)
const FLAG = "saiwu-device"; // in localStorage: the sign-in whose things lie open here; spares other pages the database

/** The mark in a document's cookies; empty where nobody is signed in. */
export function presentIn(cookies) {
  return /(?:^|; )present=([0-9a-f]+)/.exec(cookies)?.[1] ?? "";
}

/** The same where there is no document, as in a worker; null where the browser cannot tell. */
export async function presentNow() {
  if (globalThis.document) return presentIn(document.cookie);
  if (!globalThis.cookieStore) return null;
  return (await cookieStore.get(COOKIE))?.value ?? "";
}

/** Take the mark back where the server cannot be reached to do so. */
export async function forgetPresent() {
  await globalThis.cookieStore?.delete(COOKIE);
}

/** Note in this browser that things of a sign-in lie open in it. */
export function flag(present) {
  try {
    globalThis.localStorage?.setItem(FLAG, present);
  } catch {
    // A browser that keeps nothing has nothing open.
  }
}

/** Whether things of another sign-in than this one may lie open here. */
export function isFlaggedForAnother(present) {
  try {
    const kept = globalThis.localStorage?.getItem(FLAG);
    return Boolean(kept) && kept !== present;
  } catch {
    return true;
  }
}

/**
 * Throw away what belongs to any sign-in but this one (empty: to all): pages, files, and every key that opens something.
 * What is sealed for its judge's next sign-in stays. One transaction: all of it or nothing.
 */
export async function clearBut(present) {
  const names = ["rings", "rooms", "shelf", "bodies", "states"];
  await transact(names, "readwrite", async (rings, rooms, ...kept) => {
    const shut = await shutRings(rings, present);
    for (const { key, ...room } of shut.size ? await result(rooms.getAll()) : []) {
      if (!shut.has(room.ring)) continue;
      rooms.put(room);
      await emptied(room.room, ...kept);
    }
  });
  try {
    if (isFlaggedForAnother(present)) globalThis.localStorage?.removeItem(FLAG);
  } catch {
    // Nothing was kept.
  }
}

/** Take the wrapping key out of every ring that is open for another sign-in; gives the names of those rings. */
async function shutRings(rings, present) {
  const open = (await result(rings.getAll())).filter((ring) => ring.wrapping && ring.present !== present);
  for (const { ring, owner } of open) rings.put({ ring, owner });
  return new Set(open.map(({ ring }) => ring));
}

async function emptied(room, shelf, bodies, states) {
  states.delete(room);
  for (const store of [shelf, bodies]) {
    for (const id of await result(store.index("room").getAllKeys(room))) store.delete(id);
  }
}

/** What the device must remember by itself: that it was signed out while the server could not be told. */
export const notes = {
  is: (name) => transact(["notes"], "readonly", async (kept) => Boolean(await result(kept.get(name)))),
  set: (name) => transact(["notes"], "readwrite", (kept) => void kept.put({ name })),
  unset: (name) => transact(["notes"], "readwrite", (kept) => void kept.delete(name)),
};
