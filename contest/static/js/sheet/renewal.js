// A sign-in that has ended is renewed on the sheet itself, by the same account: the sheet stays as it is, and what waits is
// sent with the new token.

import { drawn } from "../device/codes.js";
import { isOurAnswer } from "../device/ours.js";

const AGAIN = 2_000; // milliseconds between two looks whether another device has confirmed

/**
 * @param dialog  the dialog with the form
 * @param token   {get(), set(text)}: the token of the sheet's form, which names the account that it was given to
 * @param renewed called with the mark of the sign-in (device/vault.js) when the account is signed in again
 * @param say     shows a sentence beside the button that opens the dialog
 * @returns {ask(), look()}. ask: opens the dialog; look: promises whether the account is signed in (again), which another
 *     tab may have done
 */
export function makeRenewal(dialog, { token, renewed, say }) {
  const form = dialog.querySelector("form");
  const fault = dialog.querySelector("[data-fault]");
  const former = token.get();
  let here = ""; // the token of whoever is signed in now, if anybody

  async function answerOf(options, address = form.action) {
    try {
      const answer = await fetch(address, {
        credentials: "same-origin",
        cache: "no-store",
        redirect: "manual",
        ...options,
        headers: { Accept: "application/json", "X-CSRFToken": here, ...options.headers },
      });
      return isOurAnswer(answer) ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  /** Ask who is signed in. True: the same account as before; false: nobody or another one; null: no answer. */
  async function look() {
    const reply = await answerOf({ headers: { "X-Former": former } });
    if (typeof reply?.csrf_token !== "string") return null;
    if (reply.same) finish(reply);
    else {
      here = reply.csrf_token;
      say(reply.message);
    }
    return reply.same;
  }

  function finish({ csrf_token, present }) {
    here = csrf_token;
    token.set(csrf_token);
    if (dialog.open) dialog.close();
    form.reset();
    renewed(present);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.textContent = "";
    const fields = new FormData(form);
    const looked = await look();
    if (looked) return;
    fields.set("csrf_token", here);
    const reply =
      looked === null ? null : await answerOf({ method: "POST", body: fields, headers: { "X-Former": former } });
    if (!reply?.same) {
      fault.textContent = reply?.message ?? dialog.dataset.unreachable;
      return;
    }
    finish(reply);
  });

  const button = dialog.querySelector("[data-by-device]");
  const device = dialog.querySelector("[data-device]");

  /** Show a code that another device of the account confirms, and wait for that while the dialog is open. */
  button.addEventListener("click", async () => {
    fault.textContent = "";
    if (await look()) return;
    const asked = { method: "POST", headers: { "X-Former": former } };
    const reply = await answerOf(asked, button.dataset.address);
    if (!reply?.ask) {
      fault.textContent = reply?.message ?? dialog.dataset.unreachable;
      return;
    }
    device
      .querySelector("[data-code]")
      .replaceChildren(drawn(reply.modules.map((row) => [...row].map((one) => one === "1"))));
    device.querySelector("[data-check]").textContent = reply.code;
    device.querySelector("[data-late]").hidden = true;
    device.hidden = false;
    device.scrollIntoView({ block: "end" });
    await waitFor(reply, asked);
  });

  async function waitFor({ ask, seconds }, asked) {
    const until = performance.now() + seconds * 1000;
    device.dataset.ask = ask; // a newer code ends the wait for this one
    while (dialog.open && device.dataset.ask === ask) {
      await new Promise((done) => setTimeout(done, AGAIN));
      if (!dialog.open || device.dataset.ask !== ask) return;
      const body = new FormData();
      body.set("ask", ask);
      const reply = await answerOf({ ...asked, body });
      if (reply?.same) return finish(reply);
      if (performance.now() > until) {
        device.querySelector("[data-late]").hidden = false;
        return;
      }
    }
  }

  return {
    ask() {
      device.hidden = true;
      fault.textContent = "";
      dialog.showModal();
    },
    look,
  };
}
