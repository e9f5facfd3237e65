// What happens on the sheet's page, and what the page does about it.

import { chooseBand, fieldOf, liesOutside } from "./aspect.js";
import { foldAllBut, nextUnmarked, openAspect } from "./folding.js";
import { meaningOf } from "./keys.js";

/**
 * @param view    made by makeView
 * @param outcome {change(), type(), leave()}: something changed, somebody is typing, the form is being sent by hand
 */
export function watchForm({ form, aspects, submit }, { change, type, leave }) {
  const aspectOf = (element) => element.closest("[data-aspect]");

  function goOn(after) {
    const aspect = nextUnmarked(aspects, after);
    if (aspect) openAspect(aspects, aspect);
    else submit.focus();
  }

  form.addEventListener("click", ({ target }) => {
    const value = target.closest("[data-value]");
    if (value) {
      fieldOf(aspectOf(target)).value = value.dataset.value;
      change();
    } else if (target.closest("[data-open]")) openAspect(aspects, aspectOf(target));
    else if (target.closest("[data-next]")) goOn(aspectOf(document.activeElement));
  });

  form.addEventListener("change", ({ target }) => {
    if (target.dataset.band) changeBand(aspectOf(target), target);
    else change();
  });

  function changeBand(aspect, band) {
    // The mark is not in the chosen band: remove it, so that nobody sends a mark that they do not see.
    if (liesOutside(aspect, band)) {
      fieldOf(aspect).value = "";
      change();
      band.checked = true;
    }
    foldAllBut(aspects, aspect);
  }

  form.addEventListener("input", ({ target }) => {
    if (target.matches("[data-mark], textarea")) type();
  });

  form.addEventListener("focusin", ({ target }) => {
    const aspect = aspectOf(target);
    if (aspect && !target.closest("[data-open]")) foldAllBut(aspects, aspect);
  });

  form.addEventListener("keydown", (event) => {
    const aspect = aspectOf(event.target);
    if (!aspect) return;
    const isBand = event.target.matches("[data-band]");
    const meaning = meaningOf(event, isBand ? "band" : event.target.matches("input") ? "input" : "other");
    if (meaning === "next") {
      event.preventDefault();
      change();
      goOn(aspect);
    } else if (meaning) chooseBand(aspect, meaning.band);
  });

  form.addEventListener("submit", leave);
}
