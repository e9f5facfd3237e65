// Two versions of one sheet, side by side in the page, until the judge chooses one. Nothing on the page moves or is loaded
// again meanwhile, and both are kept: this one on the device, the other one on the server.

/**
 * @param panel   the panel; its data attributes carry the words
 * @param names   gives the name of an aspect as the page shows it
 * @param choose  {here(), there()}
 * @returns {show(mine, other), hide()}. mine: what would be lost by choosing the other, as changes (see queue.js)
 */
export function makeClash(panel, names, choose) {
  let shown = "";
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
    show({ marks, ...texts }, other) {
      const next = JSON.stringify([marks, texts, other]);
      if (shown === next && !panel.hidden) return; // readers of the screen hear it once
      shown = next;
      part("clash-message").textContent = other.message;
      part("clash-since").textContent = other.since;
      part("rows").replaceChildren(
        ...Object.keys(marks).map((aspect) => rowOf(names(aspect), marks[aspect], other.state.marks[aspect], "s-n")),
        ...Object.keys(texts).map((name) => rowOf(panel.dataset[name], texts[name], other.state[name], "")),
      );
      panel.hidden = false;
    },
    /** True if what had the focus is gone with it. */
    hide() {
      const hadFocus = panel.contains(document.activeElement);
      panel.hidden = true;
      return hadFocus;
    },
  };
}
