// Where a state survives a closed tab: this device's localStorage, one entry for each sheet. A device without storage
// (private window, full disk) loses nothing at once: the fields on the page still hold everything.

/** A store for makeQueue. `storage` gives the Storage object: asking for it may already be refused. */
export function makeStore(name, storage = () => window.localStorage) {
  return {
    write(kept) {
      quietly(() => storage().setItem(name, JSON.stringify(kept)));
    },
    /** The stored state, or null if there is none or it cannot be read. */
    read() {
      return quietly(() => JSON.parse(storage().getItem(name)));
    },
    clear() {
      quietly(() => storage().removeItem(name));
    },
  };
}

function quietly(work) {
  try {
    return work() ?? null;
  } catch {
    return null;
  }
}
