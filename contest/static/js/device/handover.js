// On a sheet: hand over as a file, or as QR codes, what cannot be sent. The form says everything that is in it; no network is
// needed.

import { showCodes } from "./codes.js";
import { sealedFile } from "./sealed_file.js";

const TWICE = 1_000; // milliseconds in which a press of the same button means the same

const form = document.querySelector("form[data-sheet]");
const place = document.querySelector("[data-handover]");
const help = document.querySelector("[data-handover-help]");
let last = { content: "", file: "" }; // as a file and as codes the same thing is taken in once
let saved = { content: "", at: Number.NEGATIVE_INFINITY }; // what the newest file holds, and when it was saved

/** What the form holds just now, as typed. */
function contentOf(sheet) {
  const given = [...new FormData(sheet)].filter(([name]) => name.startsWith("m."));
  return {
    assignment: sheet.dataset.sheet,
    marks: Object.fromEntries(given.map(([name, typed]) => [name.slice(2), typed.trim()]).filter(([, typed]) => typed)),
    note: sheet.elements.note?.value ?? "",
    comment: sheet.elements.comment?.value ?? "",
  };
}

async function sealed() {
  const content = JSON.stringify(contentOf(form));
  if (content !== last.content) {
    const whole = { ...JSON.parse(content), written_at: new Date().toISOString() };
    last = { content, file: await sealedFile(place.dataset.key, whole) };
  }
  return last.file;
}

/** The second press of a double tap saves no second file. */
async function saveFile({ timeStamp }) {
  const content = JSON.stringify(contentOf(form));
  if (content === saved.content && timeStamp - saved.at < TWICE) return;
  saved = { content, at: timeStamp };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([await sealed()], { type: "application/json" }));
  link.download = place.dataset.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  tell();
}

/** What was handed out counts only as long as the form holds the same. */
function tell() {
  const content = JSON.stringify(contentOf(form));
  place.querySelector("[data-handover-done]").hidden = saved.content !== content;
  place.querySelector("[data-handover-older]").hidden = !last.content || last.content === content;
}

if (form && place && globalThis.crypto?.subtle) {
  const codes = place.querySelector("[data-codes]");
  place.querySelector("[data-handover-save]").addEventListener("click", saveFile);
  place.querySelector("[data-show-codes]").addEventListener("click", async () => {
    showCodes(codes, [await sealed()], saveFile);
    tell();
  });
  // After whatever else listens has put its value into the form.
  for (const kind of ["input", "change", "click"]) form.addEventListener(kind, () => setTimeout(tell));
  help.hidden = false;
  help.querySelector("button").addEventListener("click", () => {
    place.hidden = false;
    help.hidden = true;
    place.querySelector("button").focus();
  });
}
