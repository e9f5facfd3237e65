// The judge's list beside an open sheet. It is read when it is asked for; without scripts its link leads to its own page.

import { isOurAnswer } from "../device/ours.js";

/** A dialog's own button closes it, as Esc does; the keys have a button beside their key. */
export function watchDialogs() {
  const keys = document.querySelector("[data-show-keys]");
  if (keys) keys.hidden = false;
  document.addEventListener("click", ({ target }) => {
    target.closest("[data-close]")?.closest("dialog").close();
    if (target.closest("[data-show-keys]")) document.querySelector("[data-keys]").showModal();
  });
}

/** Show the list in a dialog. Only a plain press does: one that opens another tab belongs to the browser. */
export function watchList() {
  const link = document.querySelector("[data-beside]");
  const dialog = document.querySelector("[data-beside-list]");
  if (!link || !dialog?.showModal) return;
  const place = dialog.querySelector("[data-place]");
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    place.textContent = "";
    dialog.showModal();
    const { list, message } = await readList(link.href);
    if (list) place.replaceChildren(list);
    else place.textContent = message ?? dialog.dataset.failed;
    place.querySelector("[aria-current]")?.focus();
  });
}

/** The list, or the server's own sentence where it gives none, as after a sign-in that has ended. */
async function readList(address) {
  try {
    const answer = await fetch(address, {
      credentials: "same-origin",
      redirect: "manual",
      headers: { Accept: "application/json" },
    });
    if (!answer.ok && isOurAnswer(answer)) return { message: (await answer.json()).message };
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { list: page.querySelector("[data-list]") };
  } catch {
    return {};
  }
}
