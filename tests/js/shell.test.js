import assert from "node:assert/strict";
import { test } from "node:test";
import { isOurAnswer } from "../../contest/static/js/device/ours.js";
import { isRight } from "../../contest/static/js/device/shell.js";

const answer = (type, more) => ({
  status: 200,
  type: "basic",
  redirected: false,
  ...more,
  headers: new Headers({ "Content-Type": type, ...more?.headers }),
});
const script = "https://contest.example/static/js-1a2b/sheet/odd.js";
const number = { "X-Request-Id": "0123456789ab" };

test("a file is taken in only as what its ending says", () => {
  for (const [address, type] of [
    [script, "text/javascript; charset=utf-8"],
    ["/static/css/a.css?v=1", "text/css; charset=utf-8"],
    ["/static/fonts/a.woff2?v=1", "font/woff2"],
    ["/static/pictures/a.svg?v=1", "image/svg+xml; charset=utf-8"],
    ["/static/pictures/a.png?v=1", "image/png"],
  ]) {
    assert.equal(isRight(answer(type), address), true, address);
    assert.equal(isRight(answer("text/html; charset=utf-8", { headers: number }), address), false, address);
    assert.equal(isRight(answer(""), address), false, address);
  }
  assert.equal(isRight(answer("application/octet-stream"), "/static/a.unknown"), false);
});

test("nor from elsewhere, nor from where a redirect led, nor anything but 200, nor nothing", () => {
  for (const more of [{ status: 404 }, { status: 206 }, { type: "cors" }, { type: "default" }, { redirected: true }]) {
    assert.equal(isRight(answer("text/javascript", more), script), false, JSON.stringify(more));
  }
  for (const none of [null, undefined]) assert.equal(isRight(none, script), false);
});

test("a page is the server's only with the number that each of its answers has", () => {
  const page = "/judge/offline?lang=zh";
  assert.equal(isRight(answer("text/html; charset=utf-8", { headers: number }), page), true);
  assert.equal(isRight(answer("text/html; charset=utf-8"), page), false);
  assert.equal(isOurAnswer(answer("text/html", { headers: { "X-Request-Id": "a portal's own" } })), false);
});
