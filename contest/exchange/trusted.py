"""Whom somebody trusts: public keys with names, and the digests that a publisher has on record, from files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from contest.exchange.labels import Unsound, word
from contest.exchange.seals import MOST_BYTES, KnownKey, read_known_keys
from contest.exchange.text import as_text, read_bytes
from contest.exchange.verifying import Verdict, against_record
from contest.rules import Fault, Faults

RECORD = "publications.csv"
"""In a trusted folder: `edition,number,digest` of publications, as their publishers tell them."""

_ROW = re.compile(r"([^,]{1,200}),([0-9]{1,9}),([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Trusted:
    """The keys that are trusted, and recorded digests by edition and number."""

    keys: tuple[KnownKey, ...] = ()
    recorded: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def judge(self, found: Verdict) -> Verdict:
        """The verdict with what is on record about the number that the bundle claims."""
        stated = found.publication
        claim = None if stated is None else ((stated.about or {}).get("edition", ""), stated.number)
        digest = None if claim is None else self.recorded.get(claim)
        return against_record(found, digest, name=(found.seal.signer if found.seal else "") or RECORD)


def read_trusted(paths: Sequence[Path]) -> Trusted:
    """The keys in these files and folders (`*.pem`); a folder may hold the record `publications.csv` too.

    A key without a line `Name: …` of its own is known by what its seals say. Raises `Faults`.
    """
    keys: list[KnownKey] = []
    recorded: dict[tuple[str, int], str] = {}
    for path in paths:
        if not path.is_dir():
            keys += _keys(path)
            continue
        files = sorted(path.glob("*.pem"))
        record = path / RECORD
        if not files and not record.is_file():
            raise Faults([Fault(str(path), 0, "file.unreadable", {"reason": word("keys.none")})])
        for file in files:
            keys += _keys(file)
        if record.is_file():
            recorded |= _recorded(record)
    return Trusted(tuple(keys), recorded)


def _keys(path: Path) -> tuple[KnownKey, ...]:
    try:
        return read_known_keys(read_bytes(path, most=MOST_BYTES))
    except Unsound as refused:
        raise Faults([Fault(str(path), 0, "file.unreadable", {"reason": word(refused.key)})]) from None


def _recorded(path: Path) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for line, text in enumerate(as_text(read_bytes(path), str(path)).splitlines(), start=1):
        row = _ROW.fullmatch(text.strip())
        if row:
            found[row[1], int(row[2])] = row[3]
        elif line > 1:
            reason = word("record.broken", line=line)
            raise Faults([Fault(str(path), line, "file.unreadable", {"reason": reason})])
    return found
