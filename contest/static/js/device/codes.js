// Sealed files as QR codes on the screen, one after the other: the desk takes a picture of each.

import { framesOf } from "./frames.js";
import { modulesOf } from "./qr.js";

const EDGE = 4; // modules of white around a code
const MANY = 6; // codes that one scans without losing count; with more a file is safer

/**
 * Show the codes of these files' texts in a dialog (judging/_codes.html), beginning with the first. Where there are many,
 * the dialog says so first and offers the file: `saveFile` saves it.
 */
export function showCodes(dialog, files, saveFile) {
  const frames = files.flatMap(framesOf);
  const [before, after] = ["before", "after"].map((name) => dialog.querySelector(`[data-code-${name}]`));
  const [many, few] = ["many", "few"].map((name) => dialog.querySelector(`[data-codes-${name}]`));
  many.hidden = frames.length <= MANY;
  few.hidden = !many.hidden;
  many.querySelector("[data-codes-count]").textContent = dialog.dataset.many.replace("[n]", frames.length);
  many.querySelector("[data-codes-file]").onclick = (event) => {
    dialog.close();
    saveFile(event);
  };
  many.querySelector("[data-codes-anyway]").onclick = () => {
    [many.hidden, few.hidden] = [true, false];
    after.focus();
  };
  let shown = 0;

  function show(step) {
    shown = Math.min(Math.max(shown + step, 0), frames.length - 1);
    dialog.querySelector("[data-code]").replaceChildren(drawn(modulesOf(frames[shown])));
    dialog.querySelector("[data-code-number]").textContent = dialog.dataset.number
      .replace("[n]", shown + 1)
      .replace("[of]", frames.length);
    before.disabled = shown === 0;
    after.disabled = shown === frames.length - 1;
    before.hidden = after.hidden = frames.length === 1;
  }

  before.onclick = () => show(-1);
  after.onclick = () => show(1);
  show(0);
  dialog.showModal();
}

/** A picture of modules: rows of booleans. */
export function drawn(modules) {
  const side = modules.length + 2 * EDGE;
  const path = modules.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + EDGE} ${y + EDGE}h1v1h-1z` : "")));
  const picture = svg("svg", {
    viewBox: `0 0 ${side} ${side}`,
    "aria-hidden": "true",
    "shape-rendering": "crispEdges",
  });
  picture.append(
    svg("path", { d: `M0 0h${side}v${side}h-${side}z`, fill: "#fff" }),
    svg("path", { d: path.join(""), fill: "#000" }),
  );
  return picture;
}

function svg(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}
