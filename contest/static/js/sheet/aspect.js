// One aspect on the page: its mark, its bands, its fault. An aspect is marked in a field, or by levels (radio buttons).

import { allowedMark, isInBand, thousandths } from "./amounts.js";

/** The field of an aspect; null if it is marked by levels. */
export function fieldOf(aspect) {
  return aspect.querySelector("input[data-mark]:not([type=radio])");
}

/** The aspect's value, as typed. */
export function typedIn(aspect) {
  const field = fieldOf(aspect);
  return field ? field.value.trim() : (aspect.querySelector("input[data-mark]:checked")?.value ?? "");
}

/** The aspect's mark in whole thousandths, or null: a value above the maximum or below the minimum gives null. */
export function markOf(aspect) {
  return allowedMark(typedIn(aspect), aspect.dataset.least, aspect.dataset.most);
}

/** Put a mark, as typed, into an aspect. */
export function writeMark(aspect, text) {
  const field = fieldOf(aspect);
  if (field) field.value = text;
  else for (const radio of aspect.querySelectorAll("input[data-mark]")) radio.checked = radio.value === text;
}

/** Whether what is typed is a mark that lies outside this band. */
export function liesOutside(aspect, band) {
  const mark = thousandths(typedIn(aspect));
  return mark !== null && !isInBand(mark, band.dataset.range);
}

/** Show the band that the aspect's mark lies in, the value that is pressed, and the one line that it folds to. */
export function showChoice(aspect) {
  const mark = markOf(aspect);
  for (const band of aspect.querySelectorAll("[data-band]")) {
    if (mark !== null && isInBand(mark, band.dataset.range)) band.checked = true;
  }
  const typed = fieldOf(aspect)?.value.trim() ?? "";
  for (const button of aspect.querySelectorAll("[data-value]")) {
    button.setAttribute("aria-pressed", String(button.dataset.value === typed));
  }
  const folded = aspect.querySelector("[data-folded]");
  const chosen = aspect.querySelector("[data-band]:checked")?.parentNode;
  if (folded && chosen) {
    folded.textContent = `${chosen.querySelector("b").textContent} · ${chosen.querySelector("em").textContent}`;
  }
}

/** Choose the n-th band from the bottom, as a click would. */
export function chooseBand(aspect, number) {
  const bands = [...aspect.querySelectorAll("[data-band]")];
  const band = bands[bands.length - number];
  if (!band) return;
  band.checked = true;
  band.focus();
  band.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Show what is wrong with a mark; without a message, clear it. */
export function showFault(aspect, message) {
  const field = fieldOf(aspect);
  const shown = aspect.querySelector(".s-jd-error");
  aspect.classList.toggle("s-field-bad", Boolean(message));
  if (!message) {
    field?.removeAttribute("aria-invalid");
    shown?.remove();
    return;
  }
  field?.setAttribute("aria-invalid", "true");
  (shown ?? addFault(aspect, field)).textContent = message;
}

function addFault(aspect, field) {
  const made = document.createElement("p");
  made.className = "s-error s-jd-error";
  made.id = `${(field ?? aspect).id}-error`;
  aspect.querySelector(".s-jd-mark, .s-jd-name").insertAdjacentElement("afterend", made);
  field?.setAttribute("aria-describedby", made.id);
  return made;
}
