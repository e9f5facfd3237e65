// What is written before the device's store has it: this browser's localStorage, which takes a text at once. An input just
// before a crash is there. Where the device has no store that can be trusted, this is all that there is.

const PREFIX = "saiwu-queue";

/** @param storage gives the Storage object: asking for it may already be refused */
export function makeBridges(room, storage = () => window.localStorage) {
  const nameOf = (line) => `${PREFIX} ${room} ${line}`;

  return {
    /** The bridge of one line (see keeper.js). */
    line: (line) => ({
      /** Whether it was written: a full browser refuses it, and some take it and have nothing. */
      write(record) {
        const text = JSON.stringify(record);
        return (
          quietly(() => {
            storage().setItem(nameOf(line), text);
            return storage().getItem(nameOf(line));
          }) === text
        );
      },
      clear: () => quietly(() => storage().removeItem(nameOf(line))),
    }),

    /** Every record that is here, by line. */
    records() {
      const found = new Map();
      for (const name of quietly(() => Object.keys(storage())) ?? []) {
        if (!name.startsWith(nameOf(""))) continue;
        const record = quietly(() => JSON.parse(storage().getItem(name)));
        if (record) found.set(name.slice(nameOf("").length), record);
      }
      return found;
    },

    /** Whether this browser takes anything at all. */
    works() {
      const name = nameOf("trial");
      const read = quietly(() => {
        storage().setItem(name, "1");
        const text = storage().getItem(name);
        storage().removeItem(name);
        return text;
      });
      return read === "1";
    },
  };
}

/** What lies in the bridges of any sheet: [{room, line, record}]. */
export function bridged(storage = () => window.localStorage) {
  const found = [];
  for (const name of quietly(() => Object.keys(storage())) ?? []) {
    const [prefix, room, line] = name.split(" ");
    const record = prefix === PREFIX && line ? quietly(() => JSON.parse(storage().getItem(name))) : null;
    if (record) found.push({ room, line, record });
  }
  return found;
}

/** Take one bridge away. */
export function dropBridge(room, line, storage = () => window.localStorage) {
  quietly(() => storage().removeItem(`${PREFIX} ${room} ${line}`));
}

function quietly(work) {
  try {
    return work() ?? null;
  } catch {
    return null;
  }
}
