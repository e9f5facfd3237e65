// Asks about an odd mark, once, beside it. Nothing waits for the answer: the mark counts as it is.

import { formatAmount, thousandths } from "./amounts.js";
import { markOf, writeMark } from "./aspect.js";
import { areAllEqual, oddnessOf } from "./odd.js";
import { whenReleased } from "./presses.js";

/**
 * @param view  made by makeView
 * @param on    {change(), answered(aspect)}: another mark was chosen; the judge has answered
 * @returns {at(aspect), whole()}: look at one mark (true if it was just asked about), or at the whole sheet
 */
export function makeAsking({ form, aspects }, { change, answered }) {
  const asked = new Set();
  const equal = form.querySelector("[data-all-equal]");
  equal.addEventListener("click", ({ target }) => {
    if (!target.closest("button")) return;
    asked.add("");
    equal.hidden = true;
  });
  let usual = {};
  if (form.dataset.usual) {
    readUsual(form.dataset.usual).then((found) => {
      usual = found;
      form.dataset.usualKnown = "";
    });
  }

  function at(aspect) {
    const { aspect: key, most } = aspect.dataset;
    const mark = markOf(aspect);
    const shown = aspect.querySelector("[data-asking]");
    if (shown && Number(shown.dataset.asking) === mark) return false;
    shown?.remove();
    const oddness = oddnessOf(mark, usual[key], thousandths(most));
    if (!oddness || asked.has(key)) return false;
    asked.add(key);
    whenReleased(() => ask(aspect, mark, oddness, usual[key]));
    return true;
  }

  function ask(aspect, mark, { instead }, { low, high }) {
    const words = form.querySelector("template[data-odd]").content.cloneNode(true);
    const place = words.firstElementChild;
    place.dataset.asking = mark;
    const figures = { mark, low, high, instead };
    for (const shown of place.querySelectorAll("[data-figure]")) {
      const figure = figures[shown.dataset.figure];
      if (figure !== undefined) shown.textContent = formatAmount(figure, 0);
    }
    for (const part of place.querySelectorAll("[data-slip]")) part.hidden = instead === undefined;
    place.addEventListener("click", ({ target }) => {
      if (!target.closest("button")) return;
      place.remove();
      if (target.closest("[data-slip]")) {
        writeMark(aspect, formatAmount(instead, 0));
        change();
      }
      answered(aspect);
    });
    aspect.querySelector(".s-jd-mark, .s-jd-name").insertAdjacentElement("afterend", place);
  }

  return {
    at,
    whole() {
      const judged = aspects.filter((aspect) => !aspect.dataset.void?.includes("×")); // three equal tries are no slip
      const marks = judged.map((aspect) => ({ mark: markOf(aspect), most: thousandths(aspect.dataset.most) }));
      const isOdd = areAllEqual(marks) && !asked.has("");
      whenReleased(() => {
        equal.hidden = !isOdd;
      });
    },
  };
}

async function readUsual(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
    return answer.ok ? await answer.json() : {};
  } catch {
    return {};
  }
}
