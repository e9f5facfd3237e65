"""What a stranger can send: whatever the bytes are, a reader answers with its result or its own refusal, and its work
grows no faster than the file.

`corpus/` has the files that once broke a reader, or stand for a kind that did; each is read again by every reader.
"""

from __future__ import annotations

import gc
import json
import struct
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.exchange.apart import as_fields
from contest.exchange.bundle import MANIFEST, pack, unpack
from contest.exchange.reading import ROWS, SHAPES, inputs_of, rulebook_of
from contest.exchange.seals import read_seal
from contest.exchange.sheets import read_sheet, sheet_of
from contest.exchange.verifying import Verdict, verify
from contest.rules import Faults, Inputs, tabulate
from contest.rules.rulebook.reading import MOST_DEEP
from tests.rounds import rounds

CORPUS = Path(__file__).parent / "corpus"
KEPT = sorted(path for path in CORPUS.glob("*/*") if path.is_file())


def said(refused: Faults) -> str:
    """The first fault; each of them has its sentence in both languages."""
    assert all(fault.text() and fault.text("zh") for fault in refused.faults[:100])
    return refused.faults[0].text()


def read_rulebook(raw: bytes) -> str:
    """The first refusal of a rulebook, or "" if it is one."""
    try:
        rulebook_of(raw, "rulebook.toml")
    except Faults as refused:
        return said(refused)
    return ""


def read_csv(raw: bytes) -> str:
    """The first refusal of a CSV file as each kind of input, or "" if some kind takes it."""
    told = []
    for kind in ROWS:
        try:
            ROWS[kind](sheet_of(raw, SHAPES[kind], name="x.csv"))
            told.append("")
        except Faults as refused:
            told.append(said(refused))
    return min(told)


# Rulebooks and CSV: any bytes

SCRAPS = st.sampled_from(
    [
        "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "#", "\n", "\r\n", " ", "\t", '"', "'", '"""', "'''", "\\", "\0",
        "law", "scheme", "ladder", "ladder.rung", "key", "a", "award", "upto", '"1"', '"1/3"', "1", "1.5", "true", "-0",
        'law = "1"\n', '[[scheme]]\nkey = "s"\n', '[[ladder]]\nkey = "m"\n',
        '[[ladder.rung]]\naward = "g"\nupto = "1"\n',
        "1979-05-27", "0x" + "f" * 5000, "9" * 5000, "ｎ", "\u202e", "\ud7ff", "𠮷", "[a.b.c]", "[[a.b]]", "a.b = 1\n",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(SCRAPS, max_size=40).map("".join), st.text(max_size=200))
BYTES = st.one_of(TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=300))
CELLS = st.sampled_from(
    [
        "contest",
        "entry",
        "group",
        "size",
        "mark",
        "aspect",
        "judge",
        "a",
        "1",
        "-1",
        "９",
        "=1+1",
        "",
        '"',
        '""',
        "é",
        "\0",
    ]
)
CSVS = st.lists(st.lists(CELLS, max_size=6).map(",".join), max_size=8).map("\n".join)


@given(BYTES)
@rounds(100)
def test_any_bytes_as_a_rulebook(raw: bytes) -> None:
    read_rulebook(raw)


@given(st.one_of(CSVS.map(str.encode), BYTES))
@rounds(60)
def test_any_bytes_as_csv(raw: bytes) -> None:
    read_csv(raw)


@given(st.binary(max_size=200))
@rounds(40, reusing=True)
def test_any_bytes_as_parquet(tmp_path: Path, raw: bytes) -> None:
    for content in (raw, b"PAR1" + raw + b"PAR1"):
        (tmp_path / "x.parquet").write_bytes(content)
        with pytest.raises(Faults):
            read_sheet(tmp_path / "x.parquet", SHAPES["marks"])


@given(st.lists(st.sampled_from(["E1", "E2", "", "x" * 3000, "\u202e", "9" * 120]), max_size=5), BYTES)
@rounds(40)
def test_any_inputs_under_a_rulebook(cells: list[str], raw: bytes) -> None:
    """What the readers take, the rules take or refuse."""
    book = rulebook_of(b'law = "1"\n[[ladder]]\nkey="m"\n[[ladder.rung]]\naward="g"\nupto="1/3"\n', "r.toml")
    entries = "entry,size,status\n" + "".join(f"{cell},{cell},{cell}\n" for cell in cells)
    for files in ({"entries": entries.encode()}, {"entries": b"entry\nE1\n", "scores": raw}):
        try:
            given_rows: Inputs = inputs_of(files)
            tabulate(given_rows, book)
        except Faults as refused:
            said(refused)


# Bundles and seals

WHOLE = (CORPUS / "bundles" / "sealed-2026.zip").read_bytes()
SEALED = (CORPUS / "seals" / "sealed-2026.json").read_bytes()


def verdict_on(raw: bytes, seal: bytes | None = None) -> Verdict:
    found = verify(raw, seal)
    assert found.sentence()
    assert found.sentence("zh")
    assert json.loads(json.dumps(as_fields(found)))
    return found


@given(st.binary(max_size=300), st.integers(0, len(WHOLE)), st.integers(0, 40))
@rounds(150)
def test_a_bundle_with_any_bytes_in_it(raw: bytes, at: int, gone: int) -> None:
    found = verdict_on(WHOLE[:at] + raw + WHOLE[at + gone :])
    assert found.kind != "published"
    verdict_on(raw, raw)


@given(st.binary(max_size=60), st.integers(0, len(SEALED)), st.integers(0, 40))
@rounds(100)
def test_a_seal_with_any_bytes_in_it(raw: bytes, at: int, gone: int) -> None:
    changed = SEALED[:at] + raw + SEALED[at + gone :]
    found = verdict_on(WHOLE, changed)
    assert found.kind == ("unvouched" if changed == SEALED else found.kind)
    if found.seal is not None and found.kind == "unvouched":
        assert found.seal == read_seal(SEALED), "only the seal as it was belongs to it"


JSONS = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just("\ud800")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=8,
)
FIELD_NAMES = st.sampled_from(["format", "law", "publication", "files", "algorithm", "log"])
SEAL_NAMES = st.sampled_from(["format", "manifest", "sealed_at", "signer", "key", "signature", "witness", "algorithm"])


@given(FIELD_NAMES, JSONS)
@rounds(150)
def test_a_manifest_with_anything_in_a_field(name: str, value: object) -> None:
    files = unpack(unpack(WHOLE)["bundle.zip"])
    said = {**json.loads(files[MANIFEST]), name: value}
    raw = (json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8", "surrogatepass")
    verdict_on(pack({**files, MANIFEST: raw}), SEALED)
    raw = (json.dumps(said, indent=2, sort_keys=True) + "\n").encode()
    verdict_on(pack({**files, MANIFEST: raw}), SEALED)


@given(SEAL_NAMES, JSONS)
@rounds(150)
def test_a_seal_with_anything_in_a_field(name: str, value: object) -> None:
    said = {**json.loads(SEALED), name: value}
    verdict_on(WHOLE, json.dumps(said).encode())


def test_a_directory_of_very_many_is_not_opened() -> None:
    """Each entry of a zip's directory is 46 bytes, and an object of half a kilobyte once it is read."""
    directory = b"PK\x01\x02" * 200_001
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, len(directory), 0, 0)
    assert verdict_on(directory + end).key == "zip.many"
    assert verdict_on(pack({"a.csv": directory})).key == "manifest.missing", "what a member holds is no directory"


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_once_broke_a_reader(path: Path, tmp_path: Path) -> None:
    raw = path.read_bytes()
    verdict_on(raw)
    verdict_on(WHOLE, raw)
    read_rulebook(raw)
    read_csv(raw)
    (tmp_path / "x.parquet").write_bytes(raw)
    with pytest.raises(Faults):
        read_sheet(tmp_path / "x.parquet", SHAPES["marks"])


# Depth and numbers


@pytest.mark.parametrize(
    "text",
    [
        ".".join("a" * 5000) + " = 1",
        "[" + ".".join("a" * 5000) + "]",
        "[[" + ".".join("a" * 5000) + "]]",
        ' "a" ' + '. "a" ' * 5000 + "= 1",
        "x = {" + ".".join("a" * 5000) + " = 1}",
        "x = {" + ".".join("a" * 900) + " = 1}",
        "x = " + "[" * 100_000,
        "x = " + "[" * 100 + "]" * 100,
        "x = " + "{a = " * 100 + "1" + "}" * 100,
        "x = " + "[" * MOST_DEEP + "[]" + "]" * MOST_DEEP,
    ],
)
def test_what_stands_too_deep_is_refused(text: str) -> None:
    assert "nested too deeply" in read_rulebook(f'law = "1"\n{text}\n'.encode())


def test_as_deep_as_a_rulebook_needs_is_read() -> None:
    deep = "x = " + "[" * (MOST_DEEP - 2) + "]" * (MOST_DEEP - 2)
    assert "unknown key x" in read_rulebook(f'law = "1"\n{deep}\n'.encode())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("law = 0x" + "f" * 5000, "law: … is not possible here"),
        ("law = [0x" + "f" * 5000 + "]", "law: … is not possible here"),
        ('law = "1"\n[score]\nround = 0x' + "f" * 5000, "score.round"),
        ('law = "1"\n[score]\nfloor = 0x' + "f" * 5000, "score.floor"),
        ('law = "1"\n[score]\nfloor = "1/' + "9" * 5000 + '"', "score.floor"),
        ('law = "1"\n[score]\nfloor = ' + "9" * 5000, "not valid TOML"),
        ('law = "1"\n[[ladder]]\nkey = "a"\nwhere = { a = 0x' + "f" * 5000 + " }", "ladder[1].where.a"),
        ('law = "1"\n[[ladder]]\nkey = "a"\nwhere = 0x' + "f" * 5000, "ladder[1].where"),
    ],
)
def test_numbers_that_are_too_long_are_refused(text: str, told: str) -> None:
    with pytest.raises(Faults) as refused:
        rulebook_of(text.encode(), "rulebook.toml")
    assert any(told in fault.text() for fault in refused.value.faults), refused.value


# Work that grows with the file and not with its square


def _lines(row: str, n: int, before: str = "") -> bytes:
    return (before + "".join(row.format(i=i) for i in range(n))).encode()


RULEBOOKS: dict[str, tuple[int, Callable[[int], bytes]]] = {
    "blanks in a header": (20_000, lambda n: b'law = "1"\n[a' + b" " * n + b"x"),
    "blanks before a key": (20_000, lambda n: b" " * n + b"[" + b" " * n + b"a"),
    "an open string": (50_000, lambda n: b'x = "' + b'\\"' * n),
    "quotes in a string": (50_000, lambda n: b"x = '''" + b"''a" * n + b"'''"),
    "lines with many points": (100, lambda n: _lines("x{i} = {{" + ".".join("a" * 900) + " = 1}}\n", n)),
    "unknown keys": (2_000, lambda n: _lines("k{i} = 1\n", n)),
    "lists that are too short": (2_000, lambda n: _lines('[[scheme]]\nkey = "a"\ncriterion = []\n', n, 'law = "1"\n')),
    "many ladders": (
        1_000,
        lambda n: _lines('[[ladder]]\nkey = "l{i}"\n[[ladder.rung]]\naward = "g"\nupto = "1"\n', n, 'law = "1"\n'),
    ),
    "many steps": (
        2_000,
        lambda n: _lines('"attribute:a{i}", ', n, 'law = "1"\n[ranking]\nprecedence = [') + b"]\n",
    ),
}
CSV_FILES: dict[str, tuple[int, Callable[[int], bytes]]] = {
    "many columns": (5_000, lambda n: _lines("c{i},", n, "entry,") + b"z\n"),
    "one column many times": (5_000, lambda n: b"entry" + b",a" * n + b"\n"),
    "many faults": (5_000, lambda n: _lines("a\n", n, "entry,group\n")),
    "many rows": (5_000, lambda n: _lines("e{i},g\n", n, "entry,group\n")),
    "one large cell": (200_000, lambda n: b"entry\n" + b"x" * n + b"\n"),
    "an open quote": (200_000, lambda n: b'entry\n"' + b"x\n" * n),
}
ZIPS: dict[str, tuple[int, Callable[[int], bytes]]] = {
    "many files": (2_000, lambda n: pack({f"f{i}": b"" for i in range(n)})),
    "one large file": (500_000, lambda n: pack({MANIFEST: b"x" * n})),
    "a manifest of many files": (
        5_000,
        lambda n: pack({MANIFEST: json.dumps({"files": {f"f{i}": "0" * 64 for i in range(n)}}).encode()}),
    ),
    "a manifest that is open": (50_000, lambda n: pack({MANIFEST: b'{"a":' + b"[1," * n})),
}
SEALS: dict[str, tuple[int, Callable[[int], bytes]]] = {
    "many keys": (20_000, lambda n: json.dumps({f"k{i}": i for i in range(n)}).encode()),
    "a long signature": (200_000, lambda n: json.dumps({**json.loads(SEALED), "signature": "A" * n}).encode()),
    "a long signer": (200_000, lambda n: json.dumps({**json.loads(SEALED), "signer": "赛" * n}).encode()),
    "an open list": (50_000, lambda n: b"[" * n),
}
PARQUET: dict[str, tuple[int, Callable[[int], bytes]]] = {
    "many rows": (20_000, lambda n: _parquet(entry=[f"e{i}" for i in range(n)])),
    "many columns": (500, lambda n: _parquet(**{f"c{i}": ["x"] for i in range(n)})),
    "large cells": (200_000, lambda n: _parquet(entry=["x" * n])),
}
MAKES = {**RULEBOOKS, **CSV_FILES, **{f"zip: {name}": one for name, one in ZIPS.items()}}
MAKES |= {f"seal: {name}": one for name, one in SEALS.items()}
MAKES |= {f"parquet: {name}": one for name, one in PARQUET.items()}


def _parquet(**columns: list[str]) -> bytes:
    import io

    import polars as pl

    written = io.BytesIO()
    pl.DataFrame(columns).write_parquet(written)
    return written.getvalue()


def read_parquet(raw: bytes) -> str:
    """The first refusal of a Parquet file as marks, or "" if it is one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.parquet"
        path.write_bytes(raw)
        try:
            read_sheet(path, SHAPES["marks"])
        except Faults as refused:
            return said(refused)
    return ""


def read_zip(raw: bytes) -> str:
    return verdict_on(raw).sentence()


def read_seal_beside(raw: bytes) -> str:
    return verdict_on(WHOLE, raw).sentence()


GROWTH = [
    *((read_rulebook, *one) for one in RULEBOOKS.values()),
    *((read_csv, *one) for one in CSV_FILES.values()),
    *((read_zip, *one) for one in ZIPS.values()),
    *((read_seal_beside, *one) for one in SEALS.values()),
    *((read_parquet, *one) for one in PARQUET.values()),
]


@pytest.mark.long
@pytest.mark.parametrize(("read", "size", "make"), GROWTH, ids=[*MAKES])
def test_the_work_grows_with_the_file(read: Callable[[bytes], str], size: int, make: Callable[[int], bytes]) -> None:
    """Eight times the file takes some eight times the work; with its square it would be sixty-four. The collector of
    garbage rests meanwhile: its work grows with everything that the other tests of this process left alive."""

    def least(raw: bytes) -> float:
        times = []
        for _ in range(3):
            gc.collect()
            begin = time.process_time()
            read(raw)
            times.append(time.process_time() - begin)
        return min(times)

    gc.disable()
    try:
        small, large = least(make(size)), least(make(size * 8))
    finally:
        gc.enable()
    assert large < 24 * max(small, 0.001), f"{small:.4f} s, and {large:.4f} s for eight times as much"
