"""The archive of an edition: one zip of everything that is on record of it, with a manifest that is sealed.

Its members are stored as those of a bundle are (contest/exchange/bundle.py), so the same state gives the same bytes,
and a stored file cannot be a zip bomb. They stand in the order in which they were added; then `manifest.json`, which
names the SHA-256 of each, and `manifest.seal.json`, its seal (contest/exchange/seals.py). The seal's time is the moment
of the last thing that the archive holds, and not that of packing: otherwise no two archives of one state would be the
same.

An archive may be larger than memory, so it is written and verified a member at a time.
"""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contest.exchange.bundle import ALGORITHM, BROKEN_ZIP, checked_members, opened_zip, plain_member
from contest.exchange.labels import Unsound, word
from contest.exchange.seals import KnownKey, Seal, check_seal, make_seal, read_seal
from contest.rules.labels import Language

FORMAT = "saiwu-archive/1"
MANIFEST, SEAL = "manifest.json", "manifest.seal.json"
MOST_BYTES = 16 * 2**30
MOST_MANIFEST_BYTES = 32 * 2**20
MOST_NAMED = 20
CHUNK = 1 << 20


class Packing:
    """An archive that is being written to an open file, a member at a time."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)
        self.digests: dict[str, str] = {}
        self.sizes: dict[str, int] = {}

    def __enter__(self) -> "Packing":
        return self

    def __exit__(self, *_failure: object) -> None:
        self._zip.close()

    def add(self, path: str, content: bytes) -> None:
        """Add a member. Raises ValueError for a path that is there."""
        if path in self.digests or path in (MANIFEST, SEAL):
            raise ValueError(f"an archive cannot hold {path} twice")
        self._zip.writestr(plain_member(path), content)
        self.digests[path], self.sizes[path] = hashlib.sha256(content).hexdigest(), len(content)

    def finish(self, about: Mapping[str, str], key: Ed25519PrivateKey, *, signer: str, at: datetime) -> str:
        """Add the manifest and its seal; the manifest's SHA-256. `about`: texts about the edition and its state; `at`:
        the moment of that state, in UTC."""
        manifest = _manifest(self.digests, about)
        self._zip.writestr(plain_member(MANIFEST), manifest)
        self._zip.writestr(plain_member(SEAL), make_seal(manifest, key, signer=signer, at=at))
        self._zip.close()
        return hashlib.sha256(manifest).hexdigest()


def _manifest(digests: Mapping[str, str], about: Mapping[str, str]) -> bytes:
    content = {"format": FORMAT, "algorithm": ALGORITHM, "about": dict(about), "files": dict(digests)}
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as the manifest has it. `key`: archive.missing | archive.changed | archive.added | another
    key of contest/exchange/labels.py; `facts`: what its sentence names."""

    key: str
    facts: Mapping[str, object]

    def sentence(self, language: Language = "en") -> str:
        return word(self.key, language, **self.facts)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind`: sound (unchanged, sealed with a known key); unvouched (unchanged in itself); changed; unreadable."""

    kind: Literal["sound", "unvouched", "changed", "unreadable"]
    faults: Sequence[Fault] = ()
    about: Mapping[str, str] | None = None
    seal: Seal | None = None
    files: int = 0

    def lines(self, language: Language = "en") -> Iterator[str]:
        """The verdict in words: each fault, at most MOST_NAMED of them."""
        if self.seal is not None and self.kind in ("sound", "unvouched"):
            facts = {"edition": (self.about or {}).get("edition", ""), "files": self.files}
            yield word(
                f"archive.{self.kind}", language, **facts, key=self.seal.fingerprint, sealed_at=self.seal.sealed_at
            )
        for fault in self.faults[:MOST_NAMED]:
            yield fault.sentence(language)
        if len(self.faults) > MOST_NAMED:
            yield word("archive.more", language, count=len(self.faults) - MOST_NAMED)


def verify(path: Path, keys: Sequence[KnownKey] = ()) -> Verdict:
    """Whether an archive is what its manifest says, and whether one of `keys` sealed it. Never raises because of the
    bytes given; OSError where the file cannot be read. Needs no network and no database."""
    try:
        return _verify(path, keys)
    except Unsound as refused:
        kind: Literal["changed", "unreadable"] = "changed" if refused.key in CHANGED else "unreadable"
        return Verdict(kind, [Fault(refused.key, refused.facts)])


CHANGED = ("archive.forged", "zip.damaged", "zip.container")
"""What only a change can have caused; other faults of the container say that it never was an archive of ours."""


def _verify(path: Path, keys: Sequence[KnownKey]) -> Verdict:
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Unsound("archive.large", most=MOST_BYTES // 2**30)
    if not size:
        raise Unsound("zip.broken")
    with path.open("rb") as file:
        try:
            archive = opened_zip(file)
        except BROKEN_ZIP:
            raise Unsound("zip.broken") from None
        members = {one.filename: one for one in checked_members(archive, size)}
        if MANIFEST not in members or SEAL not in members:
            raise Unsound("archive.no-archive")
        if max(members[one].file_size for one in (MANIFEST, SEAL)) > MOST_MANIFEST_BYTES:
            raise Unsound("manifest.broken")
        seal_bytes, manifest = _read(archive, SEAL), _read(archive, MANIFEST)
        digests, about = _read_manifest(manifest)
        try:
            seal = read_seal(seal_bytes)
            check_seal(seal, manifest)
        except Unsound as refused:
            raise Unsound("archive.forged") from refused
        faults = list(_differences(archive, members, digests))
        if not faults and not _is_our_container(path, archive, members):
            raise Unsound("zip.container")
    if faults:
        return Verdict("changed", faults, about, seal, len(digests))
    is_known = any(one.key == seal.key for one in keys)
    return Verdict("sound" if is_known else "unvouched", (), about, seal, len(digests))


def _read(archive: zipfile.ZipFile, path: str) -> bytes:
    try:
        return archive.read(path)
    except BROKEN_ZIP as error:
        raise Unsound("zip.damaged", reason=str(error)) from None


def _read_manifest(manifest: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """The digests by path, and what it is about; the manifest must be written as `_manifest` writes it."""
    try:
        content = json.loads(manifest.decode())
        digests, about = content["files"], content["about"]
        texts = [*digests, *digests.values(), *about, *about.values()]
        if content["format"] != FORMAT:
            raise Unsound("archive.no-archive")
        if not all(isinstance(one, str) for one in texts) or _manifest(digests, about) != manifest:
            raise Unsound("manifest.broken")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unsound("manifest.broken") from None
    return digests, about


def _differences(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], digests: Mapping[str, str]
) -> Iterator[Fault]:
    """Every file that is missing, changed or added, in the order of paths."""
    there = members.keys() - {MANIFEST, SEAL}
    for path in sorted(there | digests.keys()):
        if path not in there:
            yield Fault("archive.missing", {"path": path})
        elif path not in digests:
            yield Fault("archive.added", {"path": path})
        elif _digest(archive, path) != digests[path]:
            yield Fault("archive.changed", {"path": path})


def _digest(archive: zipfile.ZipFile, path: str) -> str | None:
    """The SHA-256 of a member; None where it cannot be read, as after a change that its check sum tells."""
    digest = hashlib.sha256()
    try:
        with archive.open(path) as member:
            while chunk := member.read(CHUNK):
                digest.update(chunk)
    except BROKEN_ZIP:
        return None
    return digest.hexdigest()


def _is_our_container(path: Path, archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]) -> bool:
    """Whether packing the same members in the same order gives the same bytes: nothing is between or behind them."""
    with tempfile.TemporaryFile() as other:
        with zipfile.ZipFile(other, "w", zipfile.ZIP_STORED) as again:
            for name in members:
                again.writestr(plain_member(name), _read(archive, name))
        other.seek(0)
        with path.open("rb") as own:
            while chunk := own.read(CHUNK):
                if other.read(len(chunk)) != chunk:
                    return False
            return not other.read(1)
