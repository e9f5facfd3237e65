// Whose answer it is. Each answer of the server's has its number (contest/web/around.py). A captive portal, a hotel's sign-in
// page or a server in between answers in its place with any status, any content and any redirect, but without that number.

/** Whether an answer is one of the server's. Of a redirect that is not followed a browser tells nothing: false. */
export function isOurAnswer({ headers }) {
  return /^[0-9a-f]{12}$/.test(headers.get("X-Request-Id") ?? "");
}
