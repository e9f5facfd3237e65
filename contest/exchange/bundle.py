"""The sealed bundle: a zip with rulebooks, inputs, outputs and a manifest (section 11).

A bundle holds one tabulation or several. Each is a folder (the bundle itself, or one below it) with `rulebook.toml`,
`inputs/KIND.csv` and `outputs/…`; it may hold other files too. `manifest.json` names every file's SHA-256, the
law's version, the publication's number, which publication it replaces and why, and the head of the publisher's log
when it was sealed (bundles sealed before that was done, and those made without a site, have none). That of a rehearsal
says so.

The same inputs give the same zip, byte for byte: manifest first, then by path, times at 1980-01-01, stored and not
deflated (deflated bytes depend on the compressor's version; and a stored file cannot be a zip bomb).
"""

import hashlib
import io
import json
import re
import stat
import struct
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from contest.exchange.heads import Head
from contest.exchange.labels import Unsound

FORMAT = "saiwu-bundle/1"
MANIFEST = "manifest.json"
RULEBOOK = "rulebook.toml"
ALGORITHM = "SHA-256"
LAWS = ("1", "2")
EPOCH = (1980, 1, 1, 0, 0, 0)
MOST_BYTES = 2**30
MOST_FILES = 100_000
MOST_MANIFEST_BYTES = 32 * 2**20
LONGEST_NUMBER = 2**31


@dataclass(frozen=True, slots=True)
class Publication:
    """What the manifest says about the publication: its number, which one it replaces and why, what it is about,
    how long the publisher's log was then (`log`), and whether it is of a rehearsal, and no result."""

    number: int
    replaces: int | None = None
    reason: str = ""
    about: Mapping[str, str] | None = None
    log: Head | None = None
    algorithm: str | None = ALGORITHM  # that of the digests; bundles of before 2027 don't name it
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Bundle:
    """An opened bundle: every file except the manifest by path, the manifest's bytes, and what it says."""

    files: Mapping[str, bytes]
    manifest: bytes
    publication: Publication
    digests: Mapping[str, str]


def build(files: Mapping[str, bytes], publication: Publication) -> bytes:
    """The bundle of these files, by path. Raises ValueError for a path that is not allowed in a bundle."""
    for path in files:
        wrong = _wrong_path(path)
        if wrong or path == MANIFEST:
            raise ValueError(f"a bundle cannot hold {path}")
    return pack({MANIFEST: manifest_of(files, publication), **{path: files[path] for path in sorted(files)}})


def manifest_of(files: Mapping[str, bytes], publication: Publication) -> bytes:
    """The manifest's bytes: JSON with sorted keys, two spaces, UTF-8, one line feed at the end."""
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    return _manifest(digests, publication, law_of(files))


_LAW_LINE = re.compile(rb"(?:\A|\n)law *= *[\"']([0-9]+)[\"']")


def law_of(files: Mapping[str, bytes]) -> str:
    """The law that a bundle was made under: the newest that a line `law = "…"` of one of its rulebooks names."""
    texts = (content for path, content in files.items() if path.rpartition("/")[2] == RULEBOOK)
    named = {line[1].decode() for text in texts if (line := _LAW_LINE.search(text.partition(b"\n[")[0]))}
    return max((law for law in LAWS if law in named), default=LAWS[0])


def _manifest(digests: Mapping[str, str], publication: Publication, law: str) -> bytes:
    content: dict[str, object] = {
        "format": FORMAT,
        "law": law,
        "publication": {
            "number": publication.number,
            "replaces": publication.replaces,
            "reason": publication.reason,
            "about": dict(publication.about or {}),
            **({"rehearsal": True} if publication.rehearsal else {}),
        },
        "files": dict(digests),
    }
    if publication.log is not None:
        content["log"] = publication.log.as_fields()
    if publication.algorithm is not None:
        content["algorithm"] = publication.algorithm
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files in the order given, the same bytes each time."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as archive:
        for path, content in files.items():
            archive.writestr(plain_member(path), content)
    return raw.getvalue()


def plain_member(path: str) -> zipfile.ZipInfo:
    """A member as `pack` writes it: the same whenever and wherever it is written."""
    member = zipfile.ZipInfo(path, EPOCH)
    member.create_system = 3
    member.external_attr = (stat.S_IFREG | 0o644) << 16
    return member


def unpack(raw: bytes) -> dict[str, bytes]:
    """The files of a zip that `pack` could have made; raises `Unsound`.

    Checked before any member is read: paths outside the folder, links, names that appear twice, compression and
    encryption, members that together are larger than the zip itself.
    """
    try:
        archive = opened_zip(io.BytesIO(raw))
        members = checked_members(archive, len(raw))
    except BROKEN_ZIP:
        raise Unsound("zip.broken") from None
    try:
        return {member.filename: archive.read(member) for member in members}
    except BROKEN_ZIP as error:
        raise Unsound("zip.damaged", reason=str(error)) from None


def opened_zip(file: IO[bytes]) -> zipfile.ZipFile:
    """A zip whose directory was counted before it became objects; raises `Unsound` for one of millions, BROKEN_ZIP for
    what is no zip. Members may hold whatever they like, also what looks like another zip's directory."""
    counted = _Counted(file)
    archive = zipfile.ZipFile(counted)  # type: ignore[call-overload]
    counted.is_opening = False
    return archive  # type: ignore[no-any-return]


class _Counted:
    """A file of which zipfile reads the directory, in one piece: wherever it finds it, that is what is counted."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.is_opening = file, True
        self.seek, self.tell, self.seekable, self.close = file.seek, file.tell, file.seekable, file.close

    def read(self, size: int = -1) -> bytes:
        if not self.is_opening:
            return self._file.read(size)
        if size > MOST_DIRECTORY_BYTES:
            raise Unsound("zip.many", most=MOST_FILES)
        part = self._file.read(size)
        if part.count(MEMBER_BEGINS) > 2 * MOST_FILES:
            raise Unsound("zip.many", most=MOST_FILES)
        return part


def checked_members(archive: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    """The members of a zip of `size` bytes, none of them read yet; raises `Unsound` as `unpack` does."""
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise Unsound("zip.many", most=MOST_FILES)
    for member in members:
        if _wrong_path(member.filename) or member.filename != member.orig_filename:
            raise Unsound("zip.path", path=member.orig_filename)
        if stat.S_ISLNK(member.external_attr >> 16) or member.is_dir():
            raise Unsound("zip.path", path=member.filename)
        if member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 0x1:
            raise Unsound("zip.compressed", path=member.filename)
    names: set[str] = set()
    for member in members:
        if member.filename in names:
            raise Unsound("zip.twice", path=member.filename)
        names.add(member.filename)
    if sum(member.file_size for member in members) > size:
        raise Unsound("zip.bomb")
    return members


MEMBER_BEGINS = b"PK\x01\x02"
MOST_DIRECTORY_BYTES = 1024 * MOST_FILES
BROKEN_ZIP = (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError, RuntimeError, struct.error)


def _wrong_path(path: str) -> bool:
    """Whether a path leaves the folder, or might do so on some system because of how it is written."""
    parts = PurePosixPath(path).parts
    return (
        not path
        or path.startswith("/")
        or path.endswith("/")
        or "\\" in path
        or ":" in path
        or "//" in path
        or any(ord(character) < 32 for character in path)
        or any(part in (".", "..") for part in [*parts, *path.split("/")])
    )


def open_bundle(raw: bytes) -> Bundle:
    """A bundle's files and what its manifest says; raises `Unsound`. The digests are not checked here."""
    if len(raw) > MOST_BYTES:
        raise Unsound("zip.large", most=MOST_BYTES // 2**20)
    files = unpack(raw)
    manifest = files.pop(MANIFEST, None)
    if manifest is None:
        raise Unsound("manifest.missing")
    digests, publication, law = _read_manifest(manifest)
    for path in sorted(digests.keys() ^ files.keys()):
        raise Unsound("file.absent" if path in digests else "file.unlisted", path=path)
    if law != law_of(files):
        raise Unsound("manifest.other-law", law=law, named=law_of(files))
    return Bundle(files, manifest, publication, digests)


def repacked(bundle: Bundle) -> bytes:
    """The zip that `build` makes of a bundle's files: a valid bundle is identical to it, byte for byte."""
    return pack({MANIFEST: bundle.manifest, **{path: bundle.files[path] for path in sorted(bundle.files)}})


def _read_manifest(manifest: bytes) -> tuple[dict[str, str], Publication, str]:
    """The digests, the publication and the law; the manifest must be written exactly as `manifest_of` writes it."""
    if len(manifest) > MOST_MANIFEST_BYTES:
        raise Unsound("manifest.broken")
    try:
        content = json.loads(manifest.decode())
        about = content["publication"]
        log = Head.of(content["log"]) if "log" in content else None
        stated = about["number"], about["replaces"], about["reason"], about["about"]
        rehearsal = about.get("rehearsal", False)
        publication = Publication(*stated, log, content.get("algorithm"), rehearsal)
        digests = content["files"]
        law = content["law"]
        whole = (
            _is_number(publication.number)
            and type(rehearsal) is bool
            and (publication.replaces is None or _is_number(publication.replaces))
            and _texts([publication.reason, *digests, *digests.values()])
            and _texts([*about["about"], *about["about"].values()])
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unsound("manifest.broken") from None
    if not isinstance(law, str) or not whole:
        raise Unsound("manifest.broken")
    if law not in LAWS:
        raise Unsound("manifest.law", law=law)
    if publication.algorithm not in (None, ALGORITHM):
        raise Unsound("manifest.algorithm")
    try:
        as_written = _manifest(digests, publication, law)
    except UnicodeEncodeError:  # half a character, which JSON can say and UTF-8 cannot
        raise Unsound("manifest.broken") from None
    if as_written != manifest:
        raise Unsound("manifest.broken")
    return digests, publication, law


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < LONGEST_NUMBER


def _texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)
