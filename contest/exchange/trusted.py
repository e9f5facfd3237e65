"""Whom somebody trusts: public keys with names, and the digests that a publisher has on record, from files."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from contest.exchange.labels import Unsound, word
from contest.exchange.seals import MOST_BYTES, KnownKey, read_known_keys
from contest.exchange.text import as_text, read_bytes
from contest.exchange.verifying import Verdict, against_record, may_be_of
from contest.rules import Fault, Faults

RECORD = "publications.csv"
"""In a trusted folder: `edition,number,digest,log` of publications, as their publishers tell them. `log` is the name of
the publisher's log (`Head.origin`); it may be left out, in a row or in the whole file."""

_ROW = re.compile(r"([^,]{1,200}),([0-9]{1,9}),([0-9a-f]{64})(?:,([^,]{0,200}))?")


@dataclass(frozen=True, slots=True)
class Recorded:
    """One publication on record: its digest, and the name of its publisher's log; empty where the record lacks it."""

    digest: str
    log: str = ""


@dataclass(frozen=True, slots=True)
class Trusted:
    """The keys that are trusted, and what is on record by edition and number: of several publishers, perhaps."""

    keys: tuple[KnownKey, ...] = ()
    recorded: Mapping[tuple[str, int], Sequence[Recorded]] = field(default_factory=dict)

    def judge(self, found: Verdict) -> Verdict:
        """The verdict with what is on record about the number that the bundle claims."""
        stated = found.publication
        if stated is None:
            return found
        rows = self.recorded.get(((stated.about or {}).get("edition", ""), stated.number), ())
        # Its own digest vouches for it, whoever else has the number; another one speaks against it only if it is of the
        # same publisher.
        digests = [one.digest for one in rows if one.digest == found.digest]
        digests += [one.digest for one in rows if not one.log or may_be_of(stated, {one.log})]
        recorded = digests[0] if digests else None
        return against_record(found, recorded, name=(found.seal.signer if found.seal else "") or RECORD)


def read_trusted(paths: Sequence[Path]) -> Trusted:
    """The keys in these files and folders (`*.pem`); a folder may hold the record `publications.csv` too.

    A key without a line `Name: …` of its own is known by what its seals say. Raises `Faults`.
    """
    keys: list[KnownKey] = []
    recorded: dict[tuple[str, int], list[Recorded]] = defaultdict(list)
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
            for claim, row in _recorded(record):
                recorded[claim].append(row)
    return Trusted(tuple(keys), recorded)


def _keys(path: Path) -> tuple[KnownKey, ...]:
    try:
        return read_known_keys(read_bytes(path, most=MOST_BYTES))
    except Unsound as refused:
        raise Faults([Fault(str(path), 0, "file.unreadable", {"reason": word(refused.key)})]) from None


def _recorded(path: Path) -> Iterator[tuple[tuple[str, int], Recorded]]:
    for line, text in enumerate(as_text(read_bytes(path), str(path)).splitlines(), start=1):
        row = _ROW.fullmatch(text.strip())
        if row:
            yield (row[1], int(row[2])), Recorded(row[3], row[4] or "")
        elif line > 1:
            reason = word("record.broken", line=line)
            raise Faults([Fault(str(path), line, "file.unreadable", {"reason": reason})])
