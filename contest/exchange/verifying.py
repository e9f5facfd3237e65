"""Verifying: every digest, the seal, and the results, calculated again from the inputs and compared byte by byte.

It ends with one of three verdicts (section 11): published by somebody whose key is known, and unchanged; unchanged in
itself, but nobody vouches for it; changed. Only the first says anything about who made it. A rehearsal is no result,
and never gets the first, whoever sealed it.
"""

import csv
import hashlib
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from contest.exchange.bundle import RULEBOOK, Bundle, Publication, open_bundle, pack, repacked, unpack
from contest.exchange.labels import Unsound, word
from contest.exchange.reading import ROWS, inputs_of, rulebook_of
from contest.exchange.seals import KnownKey, Seal, check_seal, fingerprint, read_seal
from contest.exchange.writing import outputs_as_bytes
from contest.rules import Faults, tabulate
from contest.rules.labels import Language

INNER_BUNDLE, INNER_SEAL = "bundle.zip", "seal.json"
NOT_PROMISED = "explain.jsonl"
TOLD_AT_INTAKE = (["alike"], ["unlisted"])
"""What is told when data are taken in is no matter of verifying (law 2, section 14): a bundle has judges under
pseudonyms, and people under numbers."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of verifying. `kind`: published (by a known key, unchanged); unvouched (unchanged in itself);
    changed (it is not what it says); unreadable (bad input).

    `digest` is the SHA-256 of the manifest; `files` and `contests` are how many were compared and computed again.
    """

    kind: Literal["published", "unvouched", "changed", "unreadable"]
    key: str
    facts: Mapping[str, object]
    publication: Publication | None = None
    seal: Seal | None = None
    signed_by: KnownKey | None = None
    digest: str = ""
    files: int = 0
    contests: int = 0

    @property
    def agrees(self) -> bool:
        """Whether the results could be derived again and nothing was changed; it says nothing of who made it."""
        return self.kind in ("published", "unvouched")

    def sentence(self, language: Language = "en") -> str:
        """The result in words; names the first difference."""
        return word(self.key, language, **self.facts)


UNREADABLE = ("zip.", "seal.broken", "seal.algorithm", "manifest.algorithm")


def deliver(bundle: bytes, seal: bytes) -> bytes:
    """A bundle and its seal as one download."""
    return pack({INNER_BUNDLE: bundle, INNER_SEAL: seal})


def verify(bundle: bytes, seal: bytes | None = None, keys: Sequence[KnownKey] = ()) -> Verdict:
    """Whether a bundle is what it says it is, and whether one of `keys` vouches for it. Never raises because of the
    bytes given.

    `bundle` may be one download of bundle and seal.
    """
    found = Verdict("unreadable", "", {})
    try:
        bundle, seal = _undelivered(bundle, seal)
        read = None if seal is None else read_seal(seal)
        found = replace(found, seal=read)
        opened = open_bundle(bundle)
        digest = hashlib.sha256(opened.manifest).hexdigest()
        found = replace(found, publication=opened.publication, digest=digest, files=len(opened.files))
        _check_digests(opened)
        if read is not None:
            check_seal(read, opened.manifest)
        if repacked(opened) != bundle:
            raise Unsound("zip.container")
        found = replace(found, contests=_check_results(opened))
    except Unsound as refused:
        unreadable = refused.key.startswith(UNREADABLE) and refused.key not in ("zip.container", "zip.damaged")
        kind: Literal["unreadable", "changed"] = "unreadable" if unreadable else "changed"
        return replace(found, kind=kind, key=refused.key, facts=refused.facts)
    return vouched(replace(found, kind="unvouched", key="unvouched.unsealed"), keys)


def vouched(found: Verdict, keys: Sequence[KnownKey]) -> Verdict:
    """The verdict when these keys are known: does anybody vouch for a bundle that agrees with itself?"""
    seal = found.seal
    known = next((key for key in keys if seal is not None and key.key == seal.key), None)
    if found.kind == "unvouched" and found.publication is not None and found.publication.rehearsal:
        return replace(of_rehearsal(found), signed_by=known)
    if found.kind != "unvouched" or seal is None:
        return found
    if known is None:
        return replace(found, key="unvouched.key", facts={"key": seal.fingerprint})
    facts = {
        **_what(found),
        "name": known.name or seal.signer,
        "key": fingerprint(known.key),
        "signer": seal.signer,
        "sealed_at": seal.sealed_at,
    }
    return replace(found, kind="published", key="published.known", facts=facts, signed_by=known)


def of_rehearsal(found: Verdict) -> Verdict:
    """The verdict on a rehearsal: nobody publishes it as a result."""
    return replace(found, kind="unvouched", key="unvouched.rehearsal", facts={})


def _what(found: Verdict) -> dict[str, object]:
    """Which publication it is, for the first verdict alone: in the others the manifest's words are anybody's."""
    stated = found.publication or Publication(0)
    about = stated.about or {}
    return {"number": stated.number, "edition": about.get("edition") or "–", "title": about.get("title") or "–"}


def against_record(found: Verdict, recorded: str | None, name: str) -> Verdict:
    """The verdict when a known publisher has the number that the manifest claims on record: its digest vouches for the
    bundle, or shows that it is another. `recorded`: that digest, None where there is none."""
    if not found.agrees or recorded is None or found.publication is None or found.key == "unvouched.rehearsal":
        return found
    number = found.publication.number
    if recorded != found.digest:
        facts = {"number": number, "edition": (found.publication.about or {}).get("edition", "")}
        return replace(found, kind="changed", key="publication.other", facts=facts, signed_by=None)
    if found.kind == "published":
        return found
    return replace(found, kind="published", key="published.recorded", facts={**_what(found), "name": name})


def may_be_of(stated: Publication, logs: Collection[str]) -> bool:
    """Whether what a manifest says may be a publication of the one whose log has one of these names. An edition's key
    is nobody's own: another publisher may have an edition of the same key, and its manifest names its own log. One that
    names none may be of anybody."""
    return stated.log is None or stated.log.origin in logs


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


def _check_results(bundle: Bundle) -> int:
    """Compare every output with what the inputs give; how many contests that were."""
    contests = 0
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
        contests += _contests_in(wanted["places.csv"])
    return contests


def _contests_in(places: bytes) -> int:
    rows = csv.reader(io.StringIO(places.decode(), newline=""))
    return len({row[0] for row in rows}) - 1


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
        rows = csv.reader(io.StringIO(raw.decode(), newline=""), strict=True)
        return [row[:4] for row in rows if row[:1] not in TOLD_AT_INTAKE]
    except (csv.Error, UnicodeDecodeError):
        return raw


def _shown(line: bytes | None) -> str:
    if line is None:
        return "(—)"
    text = line.decode("utf-8", "replace")
    return text if len(text) <= 200 else text[:200] + "…"
