// The shell: style sheets, scripts and pictures, the same for everybody, so they lie in the open; and nobody's page for where
// there is no other. Only what is certainly the server's is kept, because a stamped address is never asked for again: a
// captive portal answers 200 to anything, with its own page.

import { isOurAnswer } from "./ours.js";
import { addressesIn, partsOf } from "./pages.js";

const SHELL = "saiwu-shell";
const OFFLINE = "/judge/offline";
const NOTICES = ["zh", "en"].flatMap((language) => ["", "&left=1"].map((of) => `${OFFLINE}?lang=${language}${of}`));
// What a file of this ending is; whatever has no ending is a page.
const TYPES = {
  css: /^text\/css\b/,
  js: /^(text|application)\/javascript\b/,
  svg: /^image\/svg\+xml\b/,
  png: /^image\/png\b/,
  ico: /^image\/(vnd\.microsoft\.icon|x-icon)\b/,
  woff2: /^font\/woff2\b/,
  txt: /^text\/plain\b/,
};

const whole = new Set(); // addresses that are known to be here with all that they ask for, while this worker lives

/** Whether an answer is what this address must have: from here, not from where it led to, and of its kind. */
export function isRight(answer, address) {
  if (answer?.status !== 200 || answer.type !== "basic" || answer.redirected) return false;
  const type = answer.headers.get("Content-Type") ?? "";
  const ending = /\.(\w+)$/.exec(new URL(address, "https://any").pathname)?.[1];
  return ending ? Boolean(TYPES[ending]?.test(type)) : /^text\/html\b/.test(type) && isOurAnswer(answer);
}

/** A stamped address has one content for ever (contest/web/assets.py). */
function isStamped(url) {
  return /\/static\/js-|[?&]v=/.test(url);
}

/** What is kept under an address, if it is what it must be; something else is thrown away. */
async function keptAt(cache, address) {
  const kept = await cache.match(address);
  if (!kept || isRight(kept, address.url ?? address)) return kept;
  await cache.delete(address);
  whole.delete(address.url ?? address);
  return undefined;
}

/** The answer to a request. The browser may have kept something wrong by itself: then the network is asked. */
async function asked(request, given) {
  const answer = await fetch(request, given);
  const url = request.url ?? request;
  if (answer.status !== 200 || isRight(answer, url)) return answer;
  return fetch(url, { credentials: "same-origin", ...given, cache: "reload" }).catch(() => answer);
}

/** The answer to a page's request for a static file. */
export async function shellFile(request) {
  const cache = await caches.open(SHELL);
  const kept = await keptAt(cache, request);
  if (kept && isStamped(request.url)) return kept;
  try {
    const answer = await asked(request);
    if (!isRight(answer, request.url)) return kept ?? answer;
    await cache.put(request, answer.clone());
    return answer;
  } catch (fault) {
    if (kept) return kept;
    throw fault;
  }
}

/** Store static files, and what they ask for in their turn; promises whether all of it is here. */
export async function gather(addresses) {
  const seen = new Set();
  let isWhole = true;
  for (const address of addresses) isWhole = (await gatherOne(address, seen)) && isWhole;
  if (isWhole) for (const url of seen) whole.add(url);
  return isWhole;
}

async function gatherOne(address, seen) {
  const url = new URL(address, self.location.origin).href;
  if (whole.has(url) || seen.has(url)) return true;
  seen.add(url);
  const cache = await caches.open(SHELL);
  let found = await keptAt(cache, url);
  if (!found) {
    found = await asked(url, { credentials: "same-origin" }).catch(() => null);
    if (!isRight(found, url)) return false;
    await cache.put(url, found.clone());
  }
  const type = found.headers.get("Content-Type");
  if (!/css|javascript/.test(type)) return true;
  let isWhole = true;
  for (const part of partsOf(await found.text(), type))
    isWhole = (await gatherOne(new URL(part, url).href, seen)) && isWhole;
  return isWhole;
}

/** Throw away what is not what it must be, and store it anew; promises whether nothing is missing then. */
export async function mendShell() {
  const cache = await caches.open(SHELL);
  const lost = [];
  for (const { url } of await cache.keys()) if (!(await keptAt(cache, url))) lost.push(url);
  const files = lost.filter((url) => !url.includes(OFFLINE));
  const notices = await Promise.all(NOTICES.map((one) => storeNotice(one).catch(() => false)));
  return (await gather(files)) && notices.every(Boolean);
}

/** Nobody's page for where there is nothing to show, in each language; promises once all of them are here. */
export async function storeNotices() {
  const stored = await Promise.all(NOTICES.map(storeNotice));
  if (!stored.every(Boolean)) throw new Error("something else answered in the server's place");
}

/** It is asked for without a sign-in. */
async function storeNotice(address) {
  const cache = await caches.open(SHELL);
  let found = await keptAt(cache, new URL(address, self.location.origin).href);
  if (!found) {
    found = await fetch(address, { credentials: "omit", cache: "no-store" });
    if (!isRight(found, address)) return false;
    await cache.put(address, found.clone());
  }
  return gather(addressesIn(await found.text(), "/static/"));
}

/** The page for where there is nothing to show. `hasLeft`: because this device was signed out. */
export async function notice(hasLeft) {
  const language = self.navigator.language.startsWith("zh") ? "zh" : "en";
  const cache = await caches.open(SHELL);
  const address = `${OFFLINE}?lang=${language}${hasLeft ? "&left=1" : ""}`;
  const kept = await keptAt(cache, new URL(address, self.location.origin).href);
  return kept ? new Response(kept.body, { status: 503, headers: kept.headers }) : Response.error();
}
