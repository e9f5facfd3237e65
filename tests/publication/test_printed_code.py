"""The QR code on a certificate's paper is read from its pixels, in each design, by the reader that the desk uses
(jsQR)."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from contest.exchange.certificates import read_certificate
from contest.exchange.seals import read_known_keys
from contest.publication.models import CertificateLook
from contest.publication.papers.certificates import Printing, certificate_address, winners_of
from contest.publication.papers.typesetting import fonts
from contest.publication.sealed import signing
from contest.resources import PAPERS, ROOT
from tests.publication.issued import issue_without_files
from tests.results.world import World

DPI = 300  # of a plain office scanner
# Reads a PNG of 8 bits a channel (PNG 3: chunks, filters), takes its lower left part, and looks for a code in it.
READER = """
const jsQR = require("./jsqr.cjs");
const png = require("fs").readFileSync(0);
const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
const deep = { 2: 3, 6: 4 }[png[25]];
const parts = [];
for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12)
  if (png.toString("latin1", at + 4, at + 8) === "IDAT")
    parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
const raw = require("zlib").inflateSync(Buffer.concat(parts));
const row = width * deep;
const all = Buffer.alloc(row * height);
for (let y = 0; y < height; y++) {
  const filter = raw[y * (row + 1)];
  for (let x = 0; x < row; x++) {
    const left = x >= deep ? all[y * row + x - deep] : 0;
    const up = y ? all[(y - 1) * row + x] : 0;
    const corner = y && x >= deep ? all[(y - 1) * row + x - deep] : 0;
    const [l, u, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
    const near = l <= u && l <= c ? left : u <= c ? up : corner;
    const guess = [0, left, up, (left + up) >> 1, near][filter];
    all[y * row + x] = (raw[y * (row + 1) + 1 + x] + guess) & 255;
  }
}
const [wide, high] = [width >> 2, height >> 1];
const seen = new Uint8ClampedArray(wide * high * 4).fill(255);
for (let y = 0; y < high; y++)
  for (let x = 0; x < wide; x++)
    for (let c = 0; c < 3; c++) seen[(y * wide + x) * 4 + c] = all[(y + height - high) * row + x * deep + c];
const found = jsQR(seen, wide, high, { inversionAttempts: "dontInvert" });
process.stdout.write(found === null ? "" : found.data);
"""


@pytest.mark.parametrize("look", list(CertificateLook))
@pytest.mark.only("sqlite")
def test_the_printed_code_is_read_from_its_pixels(world: World, look: CertificateLook, tmp_path: Path) -> None:
    import typst

    node = shutil.which("node")
    assert node, "node runs the reader, as it runs the tests of scripts"
    publication = world.published()
    made, _run = issue_without_files(publication, **world.by)
    winners = winners_of(publication, world.contest).found
    one = next(one for one in made if one.contest == world.contest.key)
    paper = Printing(publication, world.contest, look).paper([(one, winners[0])])
    compiler = typst.Compiler(str(PAPERS / "certificates.typ"), root=str(PAPERS), font_paths=fonts())
    png: Any = compiler.compile(format="png", ppi=DPI, sys_inputs={"paper": json.dumps(paper)})
    shutil.copy(ROOT / "contest/static/vendor/jsqr.js", tmp_path / "jsqr.cjs")
    (tmp_path / "read.cjs").write_text(READER, "utf-8")
    done = subprocess.run([node, str(tmp_path / "read.cjs")], input=png, capture_output=True)
    read = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert read == f"{certificate_address(one.number)}#{paper['certificates'][0]['text']}"
    facts, _key = read_certificate(read, read_known_keys(signing.public_keys()))
    assert (facts["name"], facts["award"]) == (winners[0].name, "金奖")
