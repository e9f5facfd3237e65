// Keeps what a queue holds on this device. A record is written at once where that can be done at once (the bridge), then
// into the device's store, which takes a moment and tells when it is done; the bridge is taken away after that. Nobody
// waits for it but the sender, and nothing is called kept before the store has told. Where it is kept is asked anew for
// each record: a browser that took one may be full at the next.

const PATIENCE = 2_000; // milliseconds; a store that does not answer holds up no load for longer

/**
 * @param bridge  {write(record), clear()}: at once; write tells whether it was
 * @param store   {write(record), remove()}: promises; null where the device has none that can be trusted
 * @param on      {kept(), failed()}
 */
export function makeKeeper({ bridge, store, on }) {
  let wanted; // the newest record that is not in the store yet; null: to be removed
  let writing = null; // a promise while something is written
  let hasFailed = false;
  let isBridged = false; // whether the newest record is on the bridge

  async function write() {
    while (wanted !== undefined) {
      const record = wanted;
      wanted = undefined;
      try {
        await (record ? store.write(record) : store.remove());
        hasFailed = false;
        if (wanted === undefined) bridge.clear();
      } catch {
        hasFailed = true;
      }
    }
    writing = null;
    if (hasFailed) on.failed();
    else on.kept();
  }

  return {
    /** Keep this record in place of the one before; null where nothing is to be kept any more. */
    keep(record) {
      if (record) isBridged = bridge.write(record);
      else if (!store) bridge.clear();
      if (!store) return on.kept();
      wanted = record;
      writing ??= write();
    },

    /** Promises that what was given is kept, or that it cannot be. */
    async settled() {
      if (!writing) return;
      let timer;
      const patience = new Promise((resolve) => {
        timer = setTimeout(resolve, PATIENCE);
      });
      await Promise.race([writing, patience]);
      clearTimeout(timer);
    },

    /** Where the newest record is: "keeping" (just now), in the "device"'s store, in the "browser" only, or "nowhere". */
    place() {
      if (writing) return "keeping";
      if (store && !hasFailed) return "device";
      return isBridged ? "browser" : "nowhere";
    },
  };
}
