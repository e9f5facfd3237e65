// Calling for help without leaving the sheet: the page behind the link is read when it is asked for, and shown in a dialog.
// What cannot be sent is told so; nothing waits, because a call that arrives an hour later helps nobody.

import { makeTimer } from "./clock.js";

const AGAIN = 10_000; // milliseconds between two looks whether somebody has seen the call
const PLACE = "saiwu-call"; // in sessionStorage, which ends with the tab: the page of the call that is open

/** Only a plain press opens the dialog; one that opens another tab belongs to the browser. */
export function watchCalls() {
  const link = document.querySelector("a[data-call]");
  const dialog = document.querySelector("[data-call-dialog]");
  if (!link || !dialog?.showModal) return;
  const place = dialog.querySelector("[data-place]");
  const fault = dialog.querySelector("[data-fault]");
  const told = document.querySelector("[data-call-told]"); // in the dock; a sheet that is only read has none
  const timer = makeTimer();

  /** Show a part of a page, or say that nothing came. */
  function show(part, words) {
    fault.textContent = part ? "" : words;
    if (!part) return;
    place.replaceChildren(part);
    note(part);
  }

  /** The dock says how far the call is, and the page behind the link all of it. */
  function note({ dataset }, address = link.href) {
    const isOpen = dataset.calling !== "none";
    remember(isOpen ? address : null);
    if (told) {
      told.hidden = !isOpen;
      told.firstElementChild.textContent = dataset.told;
    }
    if (isOpen) timer.in(AGAIN, look);
    else timer.cancel();
  }

  async function look() {
    const address = remembered();
    if (!address) return;
    const part = document.hidden ? null : await readPart(address);
    if (part) note(part, address);
    else timer.in(AGAIN, look);
    if (part && dialog.open && address === link.href) place.replaceChildren(part);
  }

  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    fault.textContent = "";
    if (!dialog.open) dialog.showModal();
    show(await readPart(link.href), dialog.dataset.failed);
  });

  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new FormData(event.target, event.submitter);
    show(await readPart(event.target.action, { method: "POST", body }), dialog.dataset.unsent);
  });

  if (remembered()) look();
}

async function readPart(address, options = {}) {
  try {
    const answer = await fetch(address, { credentials: "same-origin", cache: "no-store", ...options });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("[data-calling]");
  } catch {
    return null;
  }
}

function remember(address) {
  try {
    if (address) sessionStorage.setItem(PLACE, address);
    else sessionStorage.removeItem(PLACE);
  } catch {
    // The next page does not know of the call then; its own page does.
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(PLACE);
  } catch {
    return null;
  }
}
