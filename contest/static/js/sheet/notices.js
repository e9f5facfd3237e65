// What a judge must know while they mark, in the dock, where nothing under a finger moves: the sign-in has ended, the sheet
// is nobody's to mark any more, another version is on the server, it has been submitted.

/** @param form the sheet's form, with a panel `data-notice="NAME"` for each notice */
export function makeNotices(form) {
  const panel = (name) => form.querySelector(`[data-notice="${name}"]`);

  return {
    panel,
    /** Show a notice with a sentence of the server's, or "". */
    show(name, sentence) {
      const shown = panel(name);
      const place = shown.querySelector("[data-sentence]");
      if (place) place.textContent = sentence;
      shown.hidden = false;
    },
    hide(name) {
      panel(name).hidden = true;
    },
    onRenew(work) {
      form.querySelector("[data-renew]").addEventListener("click", work);
    },
    /** The way to hand over what was not sent. */
    offerHandOver() {
      const place = document.querySelector("[data-handover]");
      if (place) place.hidden = false;
    },
  };
}
