// Who of several tabs does something. Web Locks, where the browser has them: a lock ends with its tab, whatever the tab
// ends by. Over plain HTTP on another machine there are none; then a lease in localStorage does, which its tab renews.
// A lease can be wrong for a moment (a tab that slept). Nothing hangs on that: what two tabs send is told apart by the
// server, by each load's key and version. The lease only saves them the trouble.

const LEASE = 20_000; // milliseconds; longer than a load may take (post.js)
const PAUSE = 250;

/** @returns {hold(name), inTurn(name, work)} */
export function makeTurns(locks = globalThis.navigator?.locks, storage = () => window.localStorage) {
  return locks ? withLocks(locks) : withLeases(storage);
}

function withLocks(locks) {
  return {
    /** Take what nobody holds, until this tab ends: promises whether it was free. */
    hold: (name) =>
      new Promise((resolve) => {
        locks
          .request(name, { ifAvailable: true }, (lock) => {
            resolve(Boolean(lock));
            return lock ? new Promise(() => {}) : undefined;
          })
          .catch(() => resolve(true));
      }),

    /** Do some work while no other tab does any under this name; promises what it gives. */
    inTurn: (name, work) => locks.request(name, work),
  };
}

function withLeases(storage) {
  const mine = String(Math.random());

  function lease(name, milliseconds) {
    try {
      const [owner, until] = (storage().getItem(name) ?? "").split(" ");
      if (owner && owner !== mine && Number(until) > Date.now()) return false;
      storage().setItem(name, `${mine} ${Date.now() + milliseconds}`);
    } catch {
      // A browser that keeps nothing has nothing to share between its tabs either.
    }
    return true;
  }

  function release(name) {
    try {
      if (storage().getItem(name)?.startsWith(`${mine} `)) storage().removeItem(name);
    } catch {
      // As above.
    }
  }

  /** A tab that is closed while it has the turn gives it back; only one that crashes is waited for. */
  const left = new Set();
  function whenLeft(name) {
    if (left.has(name)) return;
    left.add(name);
    window.addEventListener("pagehide", () => release(name));
  }

  return {
    async hold(name) {
      if (!lease(name, LEASE)) return false;
      setInterval(() => lease(name, LEASE), LEASE / 4);
      whenLeft(name);
      return true;
    },

    async inTurn(name, work) {
      while (!lease(name, LEASE)) await new Promise((resolve) => setTimeout(resolve, PAUSE));
      whenLeft(name);
      try {
        return await work();
      } finally {
        release(name);
      }
    },
  };
}
