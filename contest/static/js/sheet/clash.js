// Two versions of one sheet, side by side in the page, until the judge chooses one. Nothing on the page moves or is loaded
// again meanwhile, and both are kept: this one on the device, the other one on the server.

import { changesOf } from "./queue.js";

/**
 * @param panel   the panel; its data attributes carry the words
 * @param names   gives the name of an aspect as the page shows it
 * @param choose  {here(), there()}
 * @returns {show(mine, other), hide()}
 */
export function makeClash(panel, names, choose) {
  const part = (name) => panel.querySelector(`[data-${name}]`);
  part("here").addEventListener("click", choose.here);
  part("there").addEventListener("click", choose.there);

  function rowOf(name, mine, theirs, kind) {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = name;
    row.append(head);
    for (const value of [mine, theirs]) {
      const cell = document.createElement("td");
      cell.className = kind;
      cell.textContent = value || (kind && panel.dataset.none);
      row.append(cell);
    }
    return row;
  }

  return {
    show(mine, other) {
      const { marks, ...texts } = changesOf(other.state, mine);
      part("clash-message").textContent = other.message;
      part("clash-since").textContent = other.since;
      part("rows").replaceChildren(
        ...Object.keys(marks).map((aspect) => rowOf(names(aspect), marks[aspect], other.state.marks[aspect], "s-n")),
        ...Object.keys(texts).map((name) => rowOf(panel.dataset[name], texts[name], other.state[name], "")),
      );
      panel.hidden = false;
    },
    hide() {
      panel.hidden = true;
    },
  };
}
