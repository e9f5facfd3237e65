// The judge's service worker. The server comes first, always; where it does not answer, the list, its sheets and their
// files come from this device's shelf, for the sign-in that they were stored in. Everything else of the site is left to
// the browser. It never answers with a page of another account: what is on the shelf opens with that sign-in's keys only.

import { isOurAnswer } from "./ours.js";
import { addressesIn, asStored, marksIn, tokenIn } from "./pages.js";
import { clearBut, forgetPresent, notes, presentNow } from "./presence.js";
import { addresses, find, forgetState, put, stateIn, vaultAt } from "./shelf.js";
import { gather, mendShell, notice, shellFile, storeNotices } from "./shell.js";
import { openRoom } from "./vault.js";

const PAGE = /^\/judge(\/[0-9a-f]{8}-[0-9a-f-]{27})?$/;
const FILE = /^(\/judge\/[0-9a-f]{8}-[0-9a-f-]{27})\/materials\/[^/]+$/;
const PATIENCE = 10_000; // milliseconds until a network that does not answer counts as none
const AWAY = [502, 503, 504];
const HEADERS = ["Content-Type", "Content-Security-Policy", "X-Content-Type-Options", "Content-Disposition"];
const LEFT = "left"; // noted while the server does not know yet that this device was signed out

const foreign = new WeakSet(); // redirects that are not the server's: a browser tells nothing about them but that they are some

let telling = null; // a promise while the server is being told
let mustLeave; // whether that is noted; undefined until it was looked up

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(storeNotices());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const answer = answerTo(event);
  if (answer) event.respondWith(answer);
});

self.addEventListener("message", (event) => {
  if (event.data?.stock) event.waitUntil(stock(event.data.stock, event.source));
});

self.addEventListener("sync", (event) => event.waitUntil(settled()));

/** The answer to a request, or null where the browser goes to the server as it always does. */
function answerTo(event) {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return null;
  if (request.method === "POST") return pathname === "/sign-out" ? leave(request) : null;
  if (request.method !== "GET") return null;
  if (pathname.startsWith("/static/")) return mustLeave || isOurs(request) ? shellFile(request) : null;
  if (FILE.test(pathname)) return request.headers.has("Range") ? part(request) : file(event, pathname);
  if (request.mode !== "navigate") return null;
  if (PAGE.test(pathname)) return page(event, request.url);
  return mustLeave === false ? null : afterLeaving(request);
}

/** Whether a static file belongs to a page of the judge's, or is asked for by a file that does. */
function isOurs({ referrer }) {
  const asking = referrer ? new URL(referrer).pathname : "";
  return asking.startsWith("/judge") || asking.startsWith("/static/");
}

// Pages and files

async function page(event, url) {
  if (!(await settled())) return notice(true);
  const answer = await asked(event.request);
  const why = whyNot(answer);
  if (why) return (await stored(url, why)) ?? answer ?? notice(false);
  event.waitUntil((answer.ok ? keepPage(url, answer.clone()) : clearOthers()).catch(() => {}));
  return answer;
}

async function file(event, pathname) {
  const answer = await asked(event.request);
  if (whyNot(answer)) return (await stored(event.request.url)) ?? answer ?? notice(false);
  if (answer.status === 200 && !answer.redirected) event.waitUntil(keepFile(pathname, answer.clone()).catch(() => {}));
  return answer;
}

/** A part of a file, as a video or a sound is asked for; from the shelf where the server does not answer. */
async function part(request) {
  const answer = await asked(request);
  if (!whyNot(answer)) return answer;
  const whole = await stored(request.url);
  return whole ? partOf(whole, request.headers.get("Range")) : (answer ?? notice(false));
}

async function partOf(whole, range) {
  const body = await whole.arrayBuffer();
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
  if (first === undefined) return new Response(body, { headers: whole.headers }); // several at once: all of it
  const [begin, end] = [Number(first), Math.min(last ? Number(last) : body.byteLength - 1, body.byteLength - 1)];
  const headers = new Headers(whole.headers);
  headers.set("Content-Range", `bytes ${begin <= end ? `${begin}-${end}` : "*"}/${body.byteLength}`);
  if (begin > end) return new Response(null, { status: 416, headers });
  return new Response(body.slice(begin, end + 1), { status: 206, headers });
}

/**
 * Why an answer is not the server's page: there is none ("network"), the server is away ("away"), or something else
 * answered or leads elsewhere, such as the Wi-Fi ("strange"); "" where it is.
 */
function whyNot(answer) {
  if (!answer) return "network";
  if (AWAY.includes(answer.status)) return "away";
  const isOurs = answer.type === "opaqueredirect" ? !foreign.has(answer) : isOurAnswer(answer);
  return isOurs ? "" : "strange";
}

/** Ask for an address in the way in which the server never answers with a redirect; null where nothing answers. */
function askedPlainly(url) {
  const given = { credentials: "same-origin", redirect: "manual", cache: "no-store" };
  return fetch(url, { ...given, headers: { Accept: "application/json" } }).catch(() => null);
}

/** What answers. The browser may have kept something else's page or redirect by itself: then the network is asked. */
async function answerOf(request) {
  const first = await fetch(request);
  if (request.method !== "GET" || isOurAnswer(first)) return first;
  const { url, headers, redirect } = request;
  const given = { headers, redirect, credentials: "same-origin", cache: "reload" };
  const answer = await fetch(url, given).catch(() => first);
  if (answer.type === "opaqueredirect") {
    const plain = await askedPlainly(url);
    if (!plain || !isOurAnswer(plain)) foreign.add(answer);
  }
  return answer;
}

/** The server's answer; null where there is none. */
async function asked(request) {
  let timer;
  const patience = new Promise((done) => {
    timer = setTimeout(() => done(null), PATIENCE);
  });
  try {
    return await Promise.race([answerOf(request), patience]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

async function stored(url, why) {
  const present = await clearOthers();
  const found = present ? await find(nameOf(url), present) : null;
  if (!found) return null;
  const { vault, headers, at, body } = found;
  if (!isPage(headers)) return new Response(body, { headers });
  return new Response(asStored(new TextDecoder().decode(body), at, await stateIn(vault), why), { headers });
}

/** Throw away what belongs to a sign-in that has ended here; promises the mark of the one that lasts, or "". */
async function clearOthers() {
  const present = await presentNow();
  if (present !== null) await clearBut(present);
  return present ?? "";
}

/** Put a page on the shelf, if all of the shell that it asks for is here: without it, it could not be worked with. */
async function keepPage(url, answer) {
  const address = nameOf(url);
  const marks =
    address && isOurAnswer(answer) && isPage(Object.fromEntries(answer.headers))
      ? marksIn(await answer.clone().text())
      : null;
  if (!marks || marks.present !== (await clearOthers())) return null;
  const vault = await openRoom(marks);
  const body = await answer.arrayBuffer();
  const html = new TextDecoder().decode(body);
  if (!(await gather(addressesIn(html, "/static/")))) return null;
  await put(vault, address, { headers: headersOf(answer), body });
  await forgetState(vault);
  return html;
}

async function keepFile(pathname, answer) {
  const vault = await vaultAt(FILE.exec(pathname)[1], await clearOthers());
  if (vault) await put(vault, pathname, { headers: headersOf(answer), body: await answer.arrayBuffer() });
}

function headersOf(answer) {
  const kept = HEADERS.map((name) => [name, answer.headers.get(name)]).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(kept), "Cache-Control": "no-store" };
}

function isPage(headers) {
  const type = headers["Content-Type"] ?? headers["content-type"] ?? "";
  return type.startsWith("text/html");
}

/** The name under which an address lies on the shelf; null for parts of a list, which are not stored. */
function nameOf(url) {
  const { pathname, searchParams } = new URL(url, self.location.origin);
  return [...searchParams.keys()].every((key) => key === "lang") ? pathname : null;
}

// Stocking the shelf

/**
 * Store the pages of a list that are not on the shelf yet, and the files that they lead to. One after the other, with
 * pauses ten times as long as the server took, so that sixty devices that do so leave it nine tenths of its time.
 */
async function stock(wanted, client) {
  const present = await presentNow();
  if (!present || !(await settled())) return;
  const isWhole = await mendShell();
  let on = await addresses(present);
  const tell = () => {
    const stored = wanted.filter((one) => isWhole && on.has(nameOf(one)));
    client?.postMessage({ stocked: stored.length, of: wanted.length });
  };
  tell();
  for (const address of wanted) {
    if (!on.has(nameOf(address))) await stockPage(address);
    on = await addresses(present);
    tell();
  }
}

async function stockPage(address) {
  const answer = await slowly(address, "text/html");
  const html = answer?.ok ? await keepPage(address, answer).catch(() => null) : null;
  if (!html || address === "/judge") return;
  for (const one of addressesIn(html, `${address}/materials/`)) {
    const found = await slowly(one, "*/*");
    if (found?.status === 200 && isOurAnswer(found) && FILE.test(one)) await keepFile(one, found).catch(() => {});
  }
}

async function slowly(address, accept) {
  const began = Date.now();
  const answer = await asked(
    new Request(address, { credentials: "same-origin", redirect: "manual", headers: { Accept: accept } }),
  );
  await new Promise((done) => setTimeout(done, Math.min(5_000, 10 * (Date.now() - began))));
  return answer;
}

// Signing out

/** Signing out throws away what is open here first; the server is told now, or as soon as it answers. */
async function leave(request) {
  const copy = request.clone();
  mustLeave = true;
  await notes.set(LEFT).catch(() => {});
  await clearBut("").catch(() => {});
  const answer = await asked(copy);
  if (answer?.type === "opaqueredirect" && (await isSignedOut())) {
    await forgetLeaving();
    return answer;
  }
  if (answer && isOurAnswer(answer) && !whyNot(answer)) return answer; // the server says why it did not
  await forgetPresent();
  await self.registration.sync?.register(LEFT).catch(() => {});
  return notice(true);
}

/** Any page of the site while the server may not know yet: it is told first. */
async function afterLeaving(request) {
  const isTold = await settled();
  try {
    return await fetch(request);
  } catch {
    return isTold ? Response.error() : notice(true);
  }
}

/** Tell the server of a sign-out that it has not heard of; promises whether none is left to tell. */
async function settled() {
  mustLeave ??= await notes.is(LEFT).catch(() => false);
  if (!mustLeave) return true;
  telling ??= tellServer().finally(() => {
    telling = null;
  });
  return telling;
}

async function tellServer() {
  try {
    const shown = await askedPlainly("/judge");
    if (!shown || !isOurAnswer(shown)) return false;
    if (shown.status !== 401) {
      const body = new URLSearchParams({ csrf_token: tokenIn(await shown.text()) });
      await fetch("/sign-out", { method: "POST", credentials: "same-origin", redirect: "manual", body });
      if (!(await isSignedOut())) return false; // what answered with a redirect was not the server
    }
    await forgetLeaving();
    return true;
  } catch {
    return false;
  }
}

/** Whether the server itself says that nobody is signed in here. */
async function isSignedOut() {
  const answer = await askedPlainly("/judge");
  return Boolean(answer) && isOurAnswer(answer) && answer.status === 401;
}

async function forgetLeaving() {
  await notes.unset(LEFT).catch(() => {});
  mustLeave = false;
}
