// At the desk: QR codes from a judge's screen, by camera or from pictures. What they say is put beneath, one line for each, as a
// hand-held scanner types it; the server puts it together. Pictures stay on this machine.

const SIZES = [1000, 1800, 600]; // pixels of the longer side; a reader finds a code best where a module is 3 to 10 of them
const PAUSE = 150; // milliseconds between two looks through the camera
const FRAME = /SW1\.([A-Z2-7]{8})\.(\d+)\.(\d+)\.[A-Z2-7]+/g;

const place = document.querySelector("[data-scanning]");
const typed = document.querySelector("textarea[name=codes]");
const told = place?.querySelector("[data-scanned]");
const video = place?.querySelector("video");
let stream = null;

/** Note what a code says, once; tells how many there are. */
function note(text) {
  const isNew = !typed.value.toUpperCase().includes(text);
  if (isNew) typed.value = `${typed.value.trimEnd()}\n${text}\n`.trimStart();
  tell();
  return isNew;
}

function tell() {
  const found = [...typed.value.toUpperCase().matchAll(FRAME)];
  const had = new Set(found.map(([, file, number]) => `${file} ${number}`)).size;
  const wanted = new Map(found.map(([, file, , of]) => [file, Number(of)]));
  const of = [...wanted.values()].reduce((sum, one) => sum + one, 0);
  const words = had < of ? place.dataset.some : place.dataset.all;
  told.textContent = had ? words.replace("[n]", had).replace("[of]", of) : "";
}

async function reader() {
  if (!globalThis.jsQR) await import(place.querySelector("[data-reader]").content.querySelector("link").href);
  return globalThis.jsQR;
}

/** The text of the code in a picture, or null. */
function readFrom(read, picture, width, height, sizes) {
  for (const size of sizes) {
    const scale = size / Math.max(width, height);
    const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const found = read(context.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height);
    if (found?.data?.startsWith("SW1.")) return found.data;
  }
  return null;
}

async function readPictures({ target }) {
  const read = await reader();
  let unread = 0;
  for (const file of target.files) {
    const picture = await createImageBitmap(file).catch(() => null);
    const text = picture && readFrom(read, picture, picture.width, picture.height, SIZES);
    if (text) note(text);
    else unread++;
  }
  target.value = "";
  if (unread) told.textContent = place.dataset.unread.replace("[n]", unread);
}

async function look() {
  const read = await reader();
  while (stream) {
    if (video.videoWidth) {
      const text = readFrom(read, video, video.videoWidth, video.videoHeight, [1000]);
      if (text && note(text)) navigator.vibrate?.(60);
    }
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}

async function watch({ target }) {
  if (stream) {
    for (const track of stream.getTracks()) track.stop();
    stream = null;
  } else {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: 1920 } });
      video.srcObject = stream;
      await video.play();
      look();
    } catch {
      stream = null;
      told.textContent = place.dataset.dark;
    }
  }
  video.hidden = !stream;
  target.textContent = stream ? target.dataset.stop : target.dataset.begin;
}

if (place && typed && globalThis.OffscreenCanvas) {
  place.hidden = false;
  place.querySelector("input[type=file]").addEventListener("change", readPictures);
  const camera = place.querySelector("[data-camera]");
  camera.hidden = !navigator.mediaDevices?.getUserMedia;
  camera.addEventListener("click", watch);
  typed.addEventListener("input", tell);
  tell();
}
