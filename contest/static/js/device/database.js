// The device's own database: what it holds is sealed, and its names are random or keyed digests. Nothing in it says whose
// it is or which entry it is about.
//
//   rings  {ring, owner, present?, wrapping?}      one for each account on this device
//   rooms  {room, ring, door, wrapped, key?}       one for each of its sheets, and one for its list
//   shelf  {id, room, name}                        what lies on the shelf: pages and files (shelf.js)
//   bodies {id, room, content}                     the pages and files themselves
//   states {room, sealed}                          what the server last confirmed of a sheet (shelf.js)
//   notes  {name}                                  what the device must remember (presence.js)
//
// `wrapping` and `key` are keys that cannot be taken out of the browser; they are there while somebody is signed in.

const NAME = "saiwu-device";
const VERSION = 1;

let opened = null;

/** The open database; it rejects where the browser keeps none (blocked, private, full). */
export function database() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => make(asked.result);
    asked.onsuccess = () => {
      asked.result.onversionchange = () => forget(asked.result); // another tab deletes it or makes it anew
      asked.result.onclose = () => forget(asked.result);
      done(asked.result);
    };
    asked.onerror = () => failed(asked.error);
    asked.onblocked = () => failed(new Error("the device's database is blocked"));
  });
  opened.catch(() => forget());
  return opened;
}

function forget(base) {
  base?.close();
  opened = null;
}

function make(base) {
  base.createObjectStore("rings", { keyPath: "ring" }).createIndex("owner", "owner", { unique: true });
  base.createObjectStore("rooms", { keyPath: "room" }).createIndex("door", ["ring", "door"], { unique: true });
  base.createObjectStore("shelf", { keyPath: "id" }).createIndex("room", "room");
  base.createObjectStore("bodies", { keyPath: "id" }).createIndex("room", "room");
  base.createObjectStore("states", { keyPath: "room" });
  base.createObjectStore("notes", { keyPath: "name" });
}

/**
 * Do something in one transaction: `work(stores)` asks of the stores, in the order of `names`, and may return a promise of
 * requests only. Promises what it returned, once everything is written to the disk.
 */
export async function transact(names, mode, work) {
  const base = await database();
  const transaction = base.transaction(names, mode, mode === "readwrite" ? { durability: "strict" } : {});
  const ended = new Promise((done, failed) => {
    transaction.oncomplete = done;
    transaction.onabort = () => failed(transaction.error ?? new Error("the device kept nothing"));
  });
  ended.catch(() => {});
  const result = await work(...names.map((name) => transaction.objectStore(name)));
  await ended;
  return result;
}

/** The promise of a request's result. */
export function result(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}
