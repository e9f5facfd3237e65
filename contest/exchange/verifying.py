"""Verifying: every digest, the seal, and the results, calculated again from the inputs and compared byte by byte."""

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from contest.exchange.bundle import RULEBOOK, Bundle, Publication, open_bundle, pack, repacked, unpack
from contest.exchange.labels import Unsound, word
from contest.exchange.reading import ROWS, inputs_of, rulebook_of
from contest.exchange.seals import Seal, check_seal, read_public_keys, read_seal
from contest.exchange.writing import outputs_as_bytes
from contest.rules import Faults, tabulate
from contest.rules.labels import Language

INNER_BUNDLE, INNER_SEAL = "bundle.zip", "seal.json"
NOT_PROMISED = "explain.jsonl"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of verifying. `kind`: consistent; refused (it is not what it says); unreadable (bad input)."""

    kind: Literal["consistent", "refused", "unreadable"]
    key: str
    facts: Mapping[str, object]
    publication: Publication | None = None
    seal: Seal | None = None

    @property
    def ok(self) -> bool:
        """Whether the results could be derived again and nothing was changed."""
        return self.kind == "consistent"

    def sentence(self, language: Language = "en") -> str:
        """The result in words; names the first difference."""
        return word(self.key, language, **self.facts)


UNREADABLE = ("zip.", "key.", "seal.broken", "seal.needed")


def deliver(bundle: bytes, seal: bytes) -> bytes:
    """A bundle and its seal as one download."""
    return pack({INNER_BUNDLE: bundle, INNER_SEAL: seal})


def verify(bundle: bytes, seal: bytes | None = None, key: bytes | None = None) -> Verdict:
    """Whether a bundle is what it says it is. Never raises because of the bytes given.

    `bundle` may be one download of bundle and seal. The signer is checked only against `key`,
    which may hold several public keys of the signer.
    """
    publication: Publication | None = None
    read: Seal | None = None
    try:
        bundle, seal = _undelivered(bundle, seal)
        public_keys = () if key is None else read_public_keys(key)
        read = None if seal is None else read_seal(seal)
        if public_keys and read is None:
            raise Unsound("seal.needed")
        opened = open_bundle(bundle)
        publication = opened.publication
        _check_digests(opened)
        if read is not None:
            check_seal(read, opened.manifest, public_keys)
        if repacked(opened) != bundle:
            raise Unsound("zip.container")
        _check_results(opened)
    except Unsound as found:
        unreadable = found.key.startswith(UNREADABLE) and found.key not in ("zip.container", "zip.damaged")
        return Verdict("unreadable" if unreadable else "refused", found.key, found.facts, publication, read)
    if read is None:
        return Verdict("consistent", "consistent.unsealed", {}, publication)
    if key is None:
        return Verdict("consistent", "consistent.unchecked", {}, publication, read)
    facts = {"signer": read.signer, "sealed_at": read.sealed_at}
    return Verdict("consistent", "consistent.checked", facts, publication, read)


def _undelivered(raw: bytes, seal: bytes | None) -> tuple[bytes, bytes | None]:
    """The bundle and seal of a download; a bundle by itself stays as it is. A seal given separately takes
    precedence."""
    if INNER_BUNDLE.encode() not in raw[:200]:
        return raw, seal
    files = unpack(raw)
    if set(files) != {INNER_BUNDLE, INNER_SEAL}:
        return raw, seal
    return files[INNER_BUNDLE], files[INNER_SEAL] if seal is None else seal


def _check_digests(bundle: Bundle) -> None:
    for path in sorted(bundle.files):
        if hashlib.sha256(bundle.files[path]).hexdigest() == bundle.digests[path]:
            continue
        for folder in tabulations(bundle):
            if path.startswith(f"{folder}outputs/"):
                _name_changed_line(bundle, folder, path)
        raise Unsound("file.changed", path=path)


def _name_changed_line(bundle: Bundle, folder: str, path: str) -> None:
    """A changed output is compared with what the inputs give, so that the exact line can be named."""
    try:
        wanted = recomputed(bundle, folder).get(path.removeprefix(f"{folder}outputs/"))
    except Unsound:
        return
    if wanted is not None:
        _compare(path, bundle.files[path], wanted, "line.changed")


def tabulations(bundle: Bundle) -> tuple[str, ...]:
    """The folders that hold a tabulation: "" for the bundle itself, or paths that end with a slash."""
    found = [path.removesuffix(RULEBOOK) for path in sorted(bundle.files) if path.split("/")[-1] == RULEBOOK]
    return tuple(found)


def _check_results(bundle: Bundle) -> None:
    folders = tabulations(bundle)
    if not folders:
        raise Unsound("tabulation.missing")
    for folder in folders:
        wanted = recomputed(bundle, folder)
        prefix = f"{folder}outputs/"
        given = {path.removeprefix(prefix) for path in bundle.files if path.startswith(prefix)} - {NOT_PROMISED}
        for name in sorted(wanted.keys() | given):
            if name not in given:
                raise Unsound("output.missing", path=prefix + name)
            if name not in wanted:
                raise Unsound("output.extra", path=prefix + name)
            _compare(prefix + name, bundle.files[prefix + name], wanted[name], "line.differs")


def recomputed(bundle: Bundle, folder: str) -> dict[str, bytes]:
    """The outputs that the exact engine makes of a folder's rulebook and inputs; raises `Unsound`."""
    prefix = f"{folder}inputs/"
    files: dict[str, bytes] = {}
    for path in sorted(bundle.files):
        if path.startswith(prefix):
            kind = path.removeprefix(prefix).removesuffix(".csv")
            if kind not in ROWS or path != f"{prefix}{kind}.csv":
                raise Unsound("inputs.unknown", path=path)
            files[kind] = bundle.files[path]
    try:
        rulebook = rulebook_of(bundle.files[folder + RULEBOOK], folder + RULEBOOK, sealed=True)
        return outputs_as_bytes(tabulate(inputs_of({"entries": b"", **files}), rulebook))
    except Faults as refused:
        raise Unsound("inputs.refused", fault=refused.faults[0].text()) from None


def _compare(path: str, found: bytes, wanted: bytes, key: str) -> None:
    """Raise at the first line that differs. The prose of problems.csv is not part of the stable format (section 10)."""
    if found == wanted:
        return
    if path.endswith("outputs/problems.csv") and _without_prose(found) == _without_prose(wanted):
        return
    lines = zip_longest(found.split(b"\n"), wanted.split(b"\n"))
    for number, (one, other) in enumerate(lines, start=1):
        if one != other:
            raise Unsound(key, path=path, line=number, found=_shown(one), wanted=_shown(other))


def _without_prose(raw: bytes) -> list[list[str]] | bytes:
    """The rows of problems.csv without their last column; the bytes themselves if they are not CSV."""
    try:
        return [row[:4] for row in csv.reader(io.StringIO(raw.decode(), newline=""), strict=True)]
    except (csv.Error, UnicodeDecodeError):
        return raw


def _shown(line: bytes | None) -> str:
    if line is None:
        return "(—)"
    text = line.decode("utf-8", "replace")
    return text if len(text) <= 200 else text[:200] + "…"
