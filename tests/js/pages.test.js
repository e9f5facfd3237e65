import assert from "node:assert/strict";
import { test } from "node:test";
import { addressesIn, asStored, marksIn, partsOf, tokenIn } from "../../contest/static/js/device/pages.js";
import { presentIn } from "../../contest/static/js/device/presence.js";

const page = `<html><body class="s-sheet"><link href="/static/css/a.css?v=1"><script src="/static/js-1/a.js"></script>
<div data-door="d1" data-owner="o1" data-present="p1" data-secrets="/judge/device/">
<form id="sheet" data-sheet="a-1"><input id="csrf_token" name="csrf_token" type="hidden" value="t.o-k"></form>
<a href="/judge/a-1/materials/report?of=1&amp;in=2">R</a></div></body></html>`;

test("a page's marks are read only where it has all of them", () => {
  assert.deepEqual(marksIn(page), { door: "d1", owner: "o1", present: "p1", secrets: "/judge/device/" });
  assert.equal(marksIn(page.replace('data-present="p1"', 'data-present=""')), null);
  assert.equal(marksIn("<html>"), null);
});

test("the token of a form and the addresses of a page are found", () => {
  assert.equal(tokenIn(page), "t.o-k");
  assert.equal(tokenIn("<html>"), null);
  assert.deepEqual(addressesIn(page, "/static/"), ["/static/css/a.css?v=1", "/static/js-1/a.js"]);
  assert.deepEqual(addressesIn(page, "/judge/a-1/materials/"), ["/judge/a-1/materials/report?of=1&in=2"]);
});

test("scripts and style sheets name what they ask for", () => {
  const script =
    'import { a } from "./a.js";\nexport * from "../b.js";\nconst c = import("./c.js"); const d = "./d.js";';
  assert.deepEqual(partsOf(script, "text/javascript"), ["./a.js", "../b.js", "./c.js"]);
  const style = "@font-face { src: url('../fonts/f.woff2') } a { background: url(data:image/png;base64,AA) }";
  assert.deepEqual(partsOf(style, "text/css; charset=utf-8"), ["../fonts/f.woff2"]);
});

test("a stored page says when it was stored, and carries the confirmed state as text that breaks out of nothing", () => {
  const state = { marks: { fit: '"><script>$&' } };
  const shown = asStored(page, 0, state, "strange");
  assert.ok(
    shown.includes('<body data-stored-why="strange" data-stored-at="1970-01-01T00:00:00.000Z" class="s-sheet">'),
  );
  assert.ok(!shown.includes('"><script>$&'));
  const carried = /data-stored="([^"]+)" data-sheet=/.exec(shown)[1];
  const text = carried
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
  assert.deepEqual(JSON.parse(text), state);
  assert.ok(!asStored(page, 0, null, "network").includes("data-stored="));
});

test("the mark of a sign-in is one cookie among others", () => {
  assert.equal(presentIn("lang=zh; present=0a1b; theme=dark"), "0a1b");
  assert.equal(presentIn("is_present=0a1b"), "");
  assert.equal(presentIn(""), "");
});
