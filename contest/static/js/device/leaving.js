// On every page: what a sign-in left open on this device goes when it is signed out, also without a network, and when
// another sign-in or none has taken its place.

import { bridged } from "../sheet/bridge.js";
import { clearBut, isFlaggedForAnother, presentIn } from "./presence.js";

const PATIENCE = 1_500; // milliseconds; nobody is kept signed in by a slow device

if (isFlaggedForAnother(presentIn(document.cookie))) clear(presentIn(document.cookie)).catch(() => {});

document.addEventListener("submit", (event) => {
  if (event.target.id !== "sign-out" || event.defaultPrevented || !globalThis.indexedDB) return;
  event.preventDefault();
  const leave = () => HTMLFormElement.prototype.submit.call(event.target);
  Promise.race([clear(""), new Promise((done) => setTimeout(done, PATIENCE))]).then(leave, leave);
});

/** The same as clearBut; what an input before a crash left in clear is sealed first, while its key is still there. */
async function clear(present) {
  if (bridged().length) await import("./bridged.js").then(({ sealBridges }) => sealBridges()).catch(() => {});
  await clearBut(present);
}
