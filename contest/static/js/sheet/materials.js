// An entry's files beside its sheet, in the page: the pages of a PDF, a picture, a video. Without scripts, and for other
// kinds, the link gives the file. On a phone the dock switches between material and sheet; both stay as they are.

/** Show a file where it is pressed; a press that opens another tab belongs to the browser. `come(place)`: what is done
 * when there is something to see. */
export function watchMaterials(come = () => {}) {
  const place = document.querySelector("[data-shown-material]");
  if (!place) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-material]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    for (const other of document.querySelectorAll("a[data-material]")) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    show(place, link, come);
  });
  watchSwitch(document.querySelector(".s-jd-switch"), place);
}

function watchSwitch(button, place) {
  if (!button) return;
  button.hidden = false;
  let there = 0; // how far the other of the two was scrolled
  button.addEventListener("click", () => {
    const reads = document.body.classList.toggle("s-jd-reading");
    button.setAttribute("aria-pressed", String(reads));
    button.textContent = reads ? button.dataset.back : button.dataset.read;
    const here = window.scrollY;
    window.scrollTo({ top: there, behavior: "instant" });
    there = here;
    if (reads && !place.hasChildNodes()) document.querySelector("a[data-material]")?.click();
  });
}

async function show(place, link, come) {
  const asked = link.href;
  place.dataset.asked = asked;
  if (link.dataset.material === "pdf") {
    place.replaceChildren(told(place.dataset.waiting));
    const pages = await drawn(link, place).catch(() => null);
    if (place.dataset.asked !== asked) return;
    place.replaceChildren(...(pages ?? [told(place.dataset.failed)]));
    come(place);
    return;
  }
  const shown = document.createElement(link.dataset.material);
  if (link.dataset.material === "img") shown.alt = link.textContent;
  else shown.controls = true;
  const failed = () => {
    place.replaceChildren(told(place.dataset.failed));
    come(place);
  };
  shown.addEventListener("error", failed);
  for (const ready of ["load", "loadedmetadata"]) shown.addEventListener(ready, () => come(place));
  shown.src = asked;
  place.replaceChildren(shown);
}

function told(words) {
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.textContent = words;
  return said;
}

/** The pages of a PDF as canvases, each drawn when it comes near. */
async function drawn(link, place) {
  const answer = await fetch(link.href, { credentials: "same-origin", redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  const [reader, worker] = document.querySelector("[data-reader]").content.querySelectorAll("link");
  const pdf = await import(reader.href);
  pdf.GlobalWorkerOptions.workerSrc = worker.href;
  // What a stranger uploaded runs nothing here: neither scripts nor fonts made of code.
  const file = await pdf.getDocument({ data: await answer.arrayBuffer(), isEvalSupported: false, enableXfa: false })
    .promise;
  const width = place.clientWidth;
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        draw(file, target, width);
      }
    },
    { rootMargin: "600px" },
  );
  const first = await sizeOf(file, 1, width);
  return Array.from({ length: file.numPages }, (_, position) => {
    const canvas = document.createElement("canvas");
    canvas.dataset.page = position + 1;
    canvas.width = width;
    canvas.height = Math.round(first.height); // until it is drawn; most files have pages of one size
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `${link.textContent} ${position + 1} / ${file.numPages}`);
    near.observe(canvas);
    return canvas;
  });
}

async function sizeOf(file, number, width) {
  const page = await file.getPage(number);
  return page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width });
}

async function draw(file, canvas, width) {
  const page = await file.getPage(Number(canvas.dataset.page));
  const viewport = await sizeOf(file, page.pageNumber, width * Math.min(2, window.devicePixelRatio));
  canvas.width = viewport.width;
  canvas.height = viewport.height;
  await page.render({ canvasContext: canvas.getContext("2d"), viewport }).promise;
  canvas.dataset.drawn = "";
}
