// On a sheet: hand over as a file, or as QR codes, what cannot be sent. The form says everything that is in it; no network is
// needed.

import { showCodes } from "./codes.js";
import { sealedFile } from "./sealed_file.js";

const form = document.querySelector("form[data-sheet]");
const place = document.querySelector("[data-handover]");
const help = document.querySelector("[data-handover-help]");
let last = { content: "", file: "" }; // as a file and as codes the same thing is taken in once

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

async function saveFile() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([await sealed()], { type: "application/json" }));
  link.download = place.dataset.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  place.querySelector("[data-handover-done]").hidden = false;
}

if (form && place && globalThis.crypto?.subtle) {
  const codes = place.querySelector("[data-codes]");
  place.querySelector("[data-handover-save]").addEventListener("click", saveFile);
  place.querySelector("[data-show-codes]").addEventListener("click", async () => showCodes(codes, [await sealed()]));
  help.hidden = false;
  help.querySelector("button").addEventListener("click", () => {
    place.hidden = false;
    help.hidden = true;
    place.querySelector("button").focus();
  });
}
