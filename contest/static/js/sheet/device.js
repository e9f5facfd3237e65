// Where a queue's record survives a closed tab, a crash and a flat battery: this browser's IndexedDB. One database for
// the site; in it `queue` holds one row for each line, which is what one tab of one sheet has not sent yet:
//
//   {room, line, revision, iv, data}   room: a random id that stands for an account and an assignment; line: a random id;
//                                      iv, data: the record, sealed by the vault of the room
//
// A write is done when its transaction has completed with the durability "strict": it is on the disk then, not only with
// the system (https://w3c.github.io/IndexedDB/#transaction-durability-hint).

const DATABASE = "saiwu-queue";
const STORE = "queue";

/** Promises the open database; the promise fails where the browser has none, or refuses it. */
function openDatabase() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => {
      const rows = asked.result.createObjectStore(STORE, { keyPath: ["room", "line"] });
      rows.createIndex("room", "room");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
}

/** @returns {rows(room), line(room, line)}: the rows of a room; a store for one line (see keeper.js) */
export function makeDevice() {
  let opening = null;

  async function database() {
    opening ??= openDatabase();
    try {
      const opened = await opening;
      opened.onclose = () => {
        opening = null;
      };
      opened.onversionchange = () => {
        opened.close();
        opening = null;
      };
      return opened;
    } catch (fault) {
      opening = null;
      throw fault;
    }
  }

  async function act(mode, work) {
    const opened = await database();
    return new Promise((resolve, reject) => {
      const transaction = opened.transaction(STORE, mode, { durability: "strict" });
      const asked = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    });
  }

  return {
    rows: (room) => act("readonly", (rows) => rows.index("room").getAll(room)),

    line(vault, line) {
      const { room } = vault;
      return {
        async write(record) {
          const sealed = await vault.seal(record);
          await act("readwrite", (rows) => rows.put({ room, line, revision: record.revision, ...sealed }));
        },
        remove: () => act("readwrite", (rows) => rows.delete([room, line])),
      };
    },
  };
}
