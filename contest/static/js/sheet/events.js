// What happens on the sheet's page, and what the page does about it.

import { makeAsking } from "./asking.js";
import { chooseBand, enterBand, fieldOf, leaveOut, moveAlong } from "./aspect.js";
import { goOn, goOnSoon, nextUnmarked } from "./going.js";
import { meaningOf } from "./keys.js";
import { noteMark, watchLongPresses } from "./presses.js";

const PRESSED = "a, button, summary, select, input, [role=button]";

/**
 * @param view    made by makeView
 * @param outcome {change(), type(), leave()}: something changed, somebody is typing, the form is being sent by hand
 */
export function watchForm(view, { change, type, leave }) {
  const { form, aspects } = view;
  const aspectOf = (element) => element.closest("[data-aspect]");
  let current = null; // the aspect that was last touched: keys mean it wherever the focus is
  let isByKey = false;
  const asking = makeAsking(view, { change, answered: goAfter });

  form.addEventListener("click", ({ target }) => {
    current = aspectOf(target) ?? current;
    const value = target.closest("[data-value]");
    if (value) give(value);
    else if (target.closest("[data-level]")) enterBand(target.closest("[data-band]"));
    else if (target.closest("[data-out]")) aspects.filter((one) => "afterCut" in one.dataset).forEach(leaveOut);
    else if (target.closest("[data-next]")) goOn(view, current);
  });
  watchLongPresses(form, give);

  function give(value) {
    const aspect = aspectOf(value);
    if (!isByKey) noteMark(value);
    fieldOf(aspect).value = value.dataset.value;
    change();
    leaveMark(aspect);
  }

  /** On to the next aspect, unless there is something to ask about this mark. */
  function leaveMark(aspect) {
    asking.whole();
    if (!asking.at(aspect)) goAfter(aspect);
  }

  function goAfter(aspect) {
    if (isByKey) goOn(view, aspect, true);
    else goOnSoon(view, aspect);
  }

  form.addEventListener("change", ({ target }) => {
    // Arrows go through levels one by one: only a tap is a decision.
    const isTap = target.matches("[data-mark][type=radio]") && !isByKey;
    if (isTap) noteMark(target);
    change();
    if (!target.matches("[data-mark]")) return;
    if (isTap && target.value !== "") leaveMark(aspectOf(target));
    else asking.at(aspectOf(target));
  });

  form.addEventListener("input", ({ target }) => {
    if (target.matches("[data-mark]:not([type=radio]), textarea")) type();
  });

  form.addEventListener("focusin", ({ target }) => {
    current = aspectOf(target) ?? current;
  });

  document.addEventListener("pointerdown", () => {
    isByKey = false;
  });

  document.addEventListener("keydown", (event) => {
    isByKey = true;
    if (document.querySelector("dialog[open]")) return;
    const meaning = meaningOf(event, placeOf(document.activeElement));
    if (!meaning) return;
    event.preventDefault();
    act(meaning);
  });

  function act(meaning) {
    if (meaning === "help") document.querySelector("dialog[data-keys]")?.showModal();
    else if (meaning === "next") {
      change();
      if (current) leaveMark(current);
      else goOn(view, null, true);
    } else if (meaning.step) moveAlong(document.activeElement, meaning.step);
    else {
      const aspect = current ?? nextUnmarked(aspects, null) ?? aspects[0];
      current = aspect;
      chooseBand(aspect, meaning.band);
    }
  }

  form.addEventListener("submit", leave);
}

function placeOf(element) {
  if (element.matches("[data-value]")) return "value";
  if (element.matches("[data-mark]")) return element.type === "radio" ? "level" : "mark";
  if (
    element.matches(
      "textarea, input:not([type=checkbox], [type=radio], [type=button], [type=submit]), [contenteditable]",
    )
  )
    return "text";
  return element.matches(PRESSED) ? "control" : "page";
}
