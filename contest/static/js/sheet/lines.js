// Draws the lines of receipt.js.

import { TICK } from "./receipt.js";

/** Show these lines in `place` and nothing else. */
export function showLines(place, lines) {
  place.replaceChildren(...lines.map(drawLine));
}

function drawLine({ kind, parts }) {
  const line = tagged(kind, "");
  parts.forEach((part, position) => {
    if (position) line.append(" ");
    line.append(part === TICK ? drawTick() : typeof part === "string" ? part : tagged(part.kind, part.text));
  });
  return line;
}

function tagged(kind, text) {
  const made = document.createElement("span");
  made.className = kind;
  made.textContent = text;
  return made;
}

function drawTick() {
  const drawing = svg("svg", { viewBox: "0 0 12 12", "aria-hidden": "true" });
  drawing.append(
    svg("path", { d: "M1.2 6.4l3.2 3.2l6.4-7", fill: "none", stroke: "currentColor", "stroke-width": "2" }),
  );
  return drawing;
}

function svg(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}
