// Files that were handed in open in the page where their link stands, as they do beside a judge's sheet.

import { watchMaterials } from "./sheet/materials.js";

watchMaterials();
document.addEventListener("click", ({ target }) => {
  if (target.closest?.("a[data-material]"))
    document.querySelector("[data-shown-material]").scrollIntoView({ block: "nearest" });
});
