// On the list of entries: what this device has not sent of each sheet is sent from here too, and said beside its entry.
// That is as safe as on the sheet: each load carries its key and the version that it was made on, and a line that an open
// tab has is that tab's.

import { knownVaults } from "../device/vault.js";
import { watchDialogs } from "./beside.js";
import { sendHeld, sendLines } from "./held.js";
import { whenReleased } from "./presses.js";

const unsent = new Map(); // how much of each sheet is not sent, by the sheet's name

async function sendAll(list) {
  const rows = [...list.querySelectorAll("[data-room]")];
  const vaults = await knownVaults(
    list,
    rows.map((row) => row.dataset.room),
  );
  for (const row of rows) {
    const vault = vaults.get(row.dataset.room);
    if (!vault) continue;
    if (row.matches("[data-names]")) await sendHeld(row, vault);
    else await sendRow(list, row, vault);
  }
}

async function sendRow(list, row, vault) {
  const { held } = row.dataset;
  const address = new URL(row.querySelector("a").href).pathname;
  const facts = { held, save: `${address}/draft`, submit: address, token: list.dataset.token };
  await sendLines(vault, facts, {
    left(count) {
      const isSent = !count && unsent.get(held) > 0;
      unsent.set(held, count);
      tell(list, held);
      if (isSent) renew(list).catch(() => {}); // the list says what it said before, and when that was
    },
    stuck: () => tell(list, held),
  }).catch(() => {});
}

function tell(list, held) {
  const place = rowsOf(list)
    .find((row) => row.dataset.held === held)
    ?.querySelector("[data-unsent]");
  if (!place) return;
  const count = unsent.get(held);
  place.hidden = !count;
  place.textContent = place.dataset.unsent.replace("[n]", count);
}

/** Its entries, but not those that were taken away from its judge. */
const rowsOf = (list) => [...list.querySelectorAll("[data-held]:not([data-names])")];

/**
 * Say what the server says of the entries now, in place of what was said when the page was made or stored: a sheet that
 * was sent from here is not open any more.
 */
async function renew(list) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  const html = await answer.text();
  const read = new DOMParser().parseFromString(html, "text/html").querySelector("[data-unsent-list]");
  const contests = (part) => [...part.querySelectorAll(".s-section")].filter((one) => rowsOf(one).length);
  const fresh = read ? contests(read) : [];
  whenReleased(() => {
    const before = contests(list);
    if (!answer.ok || fresh.length !== before.length) return;
    const focused = list.contains(document.activeElement) && document.activeElement.getAttribute("href");
    for (const one of before) one.replaceWith(document.adoptNode(fresh.shift()));
    if (focused) list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
    for (const held of unsent.keys()) tell(list, held);
    for (const notice of list.querySelectorAll("[data-stored-notice]")) notice.hidden = true;
  });
}

watchDialogs();
const list = document.querySelector("[data-unsent-list]");
if (list) sendAll(list).catch(() => {}); // nothing can be read here now; it stays where it is
