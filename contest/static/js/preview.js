// Files that were handed in open in the page where their link stands, as they do beside a judge's sheet.

import { watchMaterials } from "./sheet/materials.js";

// Only what is there has a height: an empty place would be brought to the edge, and its pages would come below it. Where
// nothing opens, the link that the sentence speaks of stays in view.
watchMaterials((place) =>
  place.scrollIntoView({ block: place.querySelector(":scope > [role=status]") ? "nearest" : "start" }),
);
