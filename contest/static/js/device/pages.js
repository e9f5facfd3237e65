// What a stored page is made of, as text: no worker has a document.

const MARKS = ["door", "owner", "present", "secrets"];

/** The marks by which a page finds its vault (vault.js); null on a page that has none. */
export function marksIn(html) {
  const found = MARKS.map((name) => [name, new RegExp(`\\sdata-${name}="([^"]*)"`).exec(html)?.[1]]);
  return found.every(([, value]) => value) ? Object.fromEntries(found) : null;
}

/** The token of the form with which one signs out; null where there is none. */
export function tokenIn(html) {
  return /name="csrf_token"[^>]*value="([^"]+)"/.exec(html)?.[1] ?? null;
}

/** The addresses in a page (href, src) that begin so, each once. */
export function addressesIn(html, beginning) {
  const found = [...html.matchAll(/\s(?:href|src)="([^"]+)"/g)].map(([, address]) => address.replaceAll("&amp;", "&"));
  return [...new Set(found.filter((address) => address.startsWith(beginning)))];
}

/** What a script or a style sheet asks for in its turn, as it is written there. */
export function partsOf(text, type) {
  const parts = type.includes("css") ? /url\(["']?([^"')]+)["']?\)/g : /(?:from|import)\s*\(?\s*"(\.{0,2}\/[^"]+)"/g;
  return [...new Set([...text.matchAll(parts)].map(([, address]) => address))].filter(
    (one) => !one.startsWith("data:"),
  );
}

/**
 * A stored page as it is shown in place of the server's, `why` that is: it says when it was stored, and carries what the server confirmed of
 * the sheet since then.
 */
export function asStored(html, at, state, why) {
  const said = html.replace("<body", `<body data-stored-why="${why}" data-stored-at="${new Date(at).toISOString()}"`);
  return state
    ? said.replace(" data-sheet=", () => ` data-stored="${escaped(JSON.stringify(state))}" data-sheet=`)
    : said;
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
