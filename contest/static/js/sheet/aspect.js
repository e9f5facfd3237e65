// One aspect on the page: its mark, its bands, its fault. An aspect is marked in a field, with the values of its bands as
// buttons beneath, or by levels (radio buttons).

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

/** The aspect's value as the server rendered it, whatever the field holds by now. */
export function renderedIn(aspect) {
  const field = fieldOf(aspect);
  if (field) return field.defaultValue.trim();
  return [...aspect.querySelectorAll("input[data-mark]")].find((radio) => radio.defaultChecked)?.value ?? "";
}

/** The aspect's mark in whole thousandths, or null: what the server would refuse gives null. */
export function markOf(aspect) {
  const { decimals } = aspect.closest("form").dataset;
  return allowedMark(typedIn(aspect), { ...aspect.dataset, decimals: Number(decimals) });
}

/** Whether there is something to count in the aspect: a mark, or the sign of a try that does not count. */
export function isMarked(aspect) {
  const signs = aspect.dataset.void?.split(" ") ?? [];
  return markOf(aspect) !== null || signs.includes(typedIn(aspect));
}

/** Put a mark, as typed, into an aspect. */
export function writeMark(aspect, text) {
  const field = fieldOf(aspect);
  if (field) field.value = text;
  else for (const radio of aspect.querySelectorAll("input[data-mark]")) radio.checked = radio.value === text;
}

/** The entry did not go on to this aspect's round: an aspect that has no mark says so. */
export function leaveOut(aspect) {
  if (typedIn(aspect) === "") writeMark(aspect, "–");
}

/**
 * Show the band that holds the aspect's mark and the value that is pressed. Tab comes to one value of an aspect: the
 * pressed one, else the first; arrows go on from there.
 */
export function showChoice(aspect) {
  const mark = markOf(aspect);
  for (const band of aspect.querySelectorAll("[data-band]")) {
    band.classList.toggle("s-jd-held", mark !== null && isInBand(mark, band.dataset.band));
  }
  const values = valuesOf(aspect);
  const typed = fieldOf(aspect)?.value.trim() ?? "";
  for (const value of values) value.setAttribute("aria-pressed", String(value.dataset.value === typed));
  reach(values, values.find((value) => value.dataset.value === typed) ?? values[0]);
}

/** Choose the n-th band from the bottom, or the level n: a band's values take the focus, a level is the mark. */
export function chooseBand(aspect, number) {
  const level = aspect.querySelector(`input[type=radio][data-mark][value="${number}"]`);
  if (level) {
    level.focus();
    level.click();
    return;
  }
  const bands = [...aspect.querySelectorAll("[data-band]")].reverse();
  if (bands[number - 1]) enterBand(bands[number - 1]);
}

/** Bring the focus to a band's values: to the pressed one, else to the first. Its mark stays as it is. */
export function enterBand(band) {
  focusValue(band.querySelector("[data-value][aria-pressed=true]") ?? band.querySelector("[data-value]"));
}

/** From one value of an aspect to the next higher or lower one, whichever band it is in. */
export function moveAlong(value, step) {
  const values = valuesOf(value.closest("[data-aspect]"));
  values.sort((one, other) => thousandths(one.dataset.value) - thousandths(other.dataset.value));
  const next = values[values.indexOf(value) + step];
  if (next) focusValue(next);
}

function valuesOf(aspect) {
  return [...aspect.querySelectorAll("[data-value]")];
}

function focusValue(value) {
  if (!value) return;
  reach(valuesOf(value.closest("[data-aspect]")), value);
  value.focus();
}

function reach(values, reached) {
  for (const value of values) value.tabIndex = value === reached ? 0 : -1;
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
