// On the judge's pages: have the list stored on this device, and say truly whether it is. Browsers allow that only over
// TLS and on the machine itself.

import { flag, presentIn } from "./presence.js";

const container = navigator.serviceWorker;
const isAble = Boolean(container && globalThis.crypto?.subtle && globalThis.cookieStore && globalThis.indexedDB);

function show(name, fill = () => {}) {
  for (const place of document.querySelectorAll(`[data-${name}]`)) {
    place.hidden = false;
    fill(place);
  }
}

function tell({ stocked, of }) {
  if (!of) return;
  show("stocked", (place) => {
    place.textContent = (stocked === of ? place.dataset.stocked : place.dataset.stocking)
      .replace("[n]", stocked)
      .replace("[of]", of);
  });
}

function sheetsHere() {
  const links = [...document.querySelectorAll("a[href^='/judge/']")].map((link) => new URL(link.href).pathname);
  return [...new Set(links)].filter((path) => /^\/judge\/[0-9a-f-]{36}$/.test(path));
}

async function start() {
  const { storedAt, storedWhy } = document.body.dataset;
  if (storedAt) {
    const at = new Date(storedAt).toTimeString().slice(0, 5);
    return show("stored-notice", (place) => {
      const sentence = place.querySelector(`[data-why="${storedWhy}"]`) ?? place;
      sentence.append(` ${at}`);
      sentence.hidden = false;
    });
  }
  if (!isAble) return show("not-offline");
  try {
    await container.register("/judge-worker.js", { type: "module", scope: "/" });
    const { active } = await container.ready;
    flag(presentIn(document.cookie));
    container.addEventListener("message", ({ data }) => tell(data));
    const pages = [location.pathname, ...sheetsHere()];
    active.postMessage({ stock: pages });
  } catch {
    show("not-offline");
  }
}

start();
