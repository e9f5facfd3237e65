// On the list of entries: what this device has not sent of each sheet is sent from here too, and said beside its entry.
// That is as safe as on the sheet: each load carries its key and the version that it was made on, and a line that an open
// tab has is that tab's.

import { knownVaults } from "../device/vault.js";
import { watchDialogs } from "./beside.js";
import { sendHeld, sendLines } from "./held.js";

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
    else await sendRow(row, vault, list.dataset.token);
  }
}

async function sendRow(row, vault, token) {
  const place = row.querySelector("[data-unsent]");
  const address = new URL(row.querySelector("a").href).pathname;
  const facts = { held: row.dataset.held, save: `${address}/draft`, submit: address, token };
  await sendLines(vault, facts, {
    left(count) {
      place.hidden = !count;
      place.textContent = place.dataset.unsent.replace("[n]", count);
    },
    stuck() {
      place.hidden = false;
    },
  }).catch(() => {});
}

watchDialogs();
const list = document.querySelector("[data-unsent-list]");
if (list) sendAll(list).catch(() => {}); // nothing can be read here now; it stays where it is
