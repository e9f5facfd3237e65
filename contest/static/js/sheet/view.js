// The sheet's page: reads the whole state from the form, puts a state back, shows counts, sums and receipts.

import { decimalsOf, formatAmount, sumOf } from "./amounts.js";
import { isMarked, markOf, renderedIn, showChoice, showFault, typedIn, writeMark } from "./aspect.js";
import { watchLetters } from "./letters.js";
import { showLines } from "./lines.js";
import { whenReleased } from "./presses.js";

/** @param form the sheet's form; its data attributes carry the words and addresses that the page needs */
export function makeView(form) {
  const part = (name) => form.querySelector(`[data-${name}]`);
  const aspects = [...form.querySelectorAll("[data-aspect]")];
  const words = form.dataset;
  const [receipt, total, count] = ["receipt", "total", "count"].map(part);
  const [next, submit, byHand] = ["next", "submit", "by-hand"].map(part);
  const opened = [...receipt.childNodes];
  const isPlain = "plain" in words; // the total is the sum of the marks; if not, only the server can compute it
  const decimals = decimalsOf(total.textContent);
  const countLetters = watchLetters(form);
  let summed = null; // the marks that the server's totals are of, where only it can compute them

  function showSums(marks) {
    part("stale").hidden = true;
    total.textContent = formatAmount(sumOf(marks) ?? 0, decimals);
    for (const section of form.querySelectorAll(".s-jd-part")) {
      const sum = sumOf([...section.querySelectorAll("[data-aspect]")].map(markOf));
      const shown = section.querySelector("[data-sum]");
      shown.textContent = sum === null ? words.unmarked : formatAmount(sum, decimals);
      shown.classList.toggle("s-none", sum === null);
    }
  }

  /** The whole sheet (see queue.js): the mark of each aspect and what the two texts hold. */
  function stateOf(markIn, textIn) {
    const marks = Object.fromEntries(aspects.map((aspect) => [aspect.dataset.aspect, markIn(aspect)]));
    return { marks, note: textIn(form.elements.note), comment: textIn(form.elements.comment) };
  }

  /** Totals of other marks than those in the fields are shown as such. */
  function showStale() {
    const isStale = Boolean(summed) && aspects.some((one) => typedIn(one) !== (summed[one.dataset.aspect] ?? ""));
    part("stale").hidden = !isStale;
    for (const shown of [total, ...form.querySelectorAll("[data-sum]")]) shown.classList.toggle("s-old", isStale);
  }

  return {
    form,
    aspects,
    words,
    submit,
    byHand,

    /** The whole sheet as typed. */
    state: () => stateOf(typedIn, (field) => field.value),

    /** The whole sheet as the server rendered it: what it holds. */
    rendered: () => stateOf(renderedIn, (field) => field.defaultValue),

    /** Put back a state that this device kept; an aspect that it does not know stays as it is. */
    restore(state) {
      for (const aspect of aspects) {
        const mark = state.marks[aspect.dataset.aspect];
        if (mark !== undefined) writeMark(aspect, mark);
      }
      for (const name of ["note", "comment"]) form.elements[name].value = state[name] || "";
    },

    /** What an aspect is called on the page. */
    nameOf: (key) => form.querySelector(`[data-aspect="${CSS.escape(key)}"] .s-aspect-name`)?.textContent ?? key,

    /** The version of the server's draft that the form is based on. */
    version: () => Number(form.elements.version.value),
    setVersion(version) {
      form.elements.version.value = version;
    },

    /** Bring counts, sums, choices and buttons in line with the marks. */
    renew() {
      const given = aspects.filter(isMarked).length;
      aspects.forEach(showChoice);
      countLetters();
      count.textContent = given;
      document.querySelector("[data-progress]")?.setAttribute("width", given);
      if (isPlain) showSums(aspects.map(markOf));
      else showStale();
      next.hidden = given === aspects.length;
      submit.hidden = !next.hidden;
    },

    /** The button with which one goes on: to the next aspect, or to submit. */
    goesOn: () => (next.hidden ? submit : next),

    /** The totals on the page are of these marks, as typed. */
    setSummed(marks) {
      summed = marks;
    },

    /** What only the server knows after it saved these marks: faults, and totals that are not simple sums. */
    showSaved(reply, marks) {
      if (!isPlain) {
        total.textContent = reply.total;
        form.querySelectorAll("[data-sum]").forEach((sum, position) => {
          sum.textContent = reply.parts[position] ?? words.unmarked;
        });
        summed = marks;
        showStale();
      }
      whenReleased(() => {
        for (const aspect of aspects) showFault(aspect, reply.faults[aspect.dataset.aspect]);
      });
    },

    /** Null: what the server wrote there when it made the page. */
    showReceipt(lines) {
      if (lines) showLines(receipt, lines);
      else if (opened.some((node) => node.parentNode !== receipt)) receipt.replaceChildren(...opened);
    },
  };
}
