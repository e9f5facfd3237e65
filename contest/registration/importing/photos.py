"""Whose photo a file is, by its name: an identity number, an entry's number, or a name. Nothing is guessed: what fits
nobody or two people is left out and says so."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from contest.people.likeness import key_of_name
from contest.people.models import Person
from contest.privacy import vault
from contest.registration.models import Entry, MemberRole, PhotoMatch
from contest.registration.queries.staff import OfDelegation

PARTS = re.compile(r"[\s_\-–—+.,，、;；()（）\[\]【】#]+")
KINDS = re.compile(r"(\.(jpe?g|png))+$", re.IGNORECASE)  # also where they stand twice
NUMBER = re.compile(r"(\d{6,}X?)", re.IGNORECASE)


@dataclass(frozen=True)
class Matched:
    """A file's name, and whose photo it is."""

    name: str
    match: PhotoMatch
    person: Person | None = None


def matched(names: Sequence[str], people: Sequence[OfDelegation], entries: Sequence[Entry]) -> list[Matched]:
    """Whose photos the files are, in their order. Of two files for one person neither counts."""
    everybody = {one.person.id: one.person for one in people}
    by_key = _by_key(everybody, entries)
    found = [_match(name, by_key) for name in names]
    often = Counter(next(iter(one)) for one in found if len(one) == 1)
    result = []
    for name, one in zip(names, found, strict=True):
        if len(one) != 1:
            result.append(Matched(name, PhotoMatch.SEVERAL if one else PhotoMatch.NOBODY))
        else:
            (key,) = one
            result.append(Matched(name, PhotoMatch.TWICE if often[key] > 1 else PhotoMatch.FOUND, everybody[key]))
    return result


def _by_key(everybody: Mapping[UUID, Person], entries: Sequence[Entry]) -> dict[str, set[UUID]]:
    """By what somebody may be named: name, index of the identity number, number of an entry of which they are the only
    competitor."""
    found: dict[str, set[UUID]] = {}
    for person in everybody.values():
        found.setdefault(key_of_name(person.name), set()).add(person.id)
        if person.identity_index:
            found.setdefault(person.identity_index, set()).add(person.id)
    for entry in entries:
        competing = [one.person_id for one in entry.members if one.role == MemberRole.COMPETITOR and one.accepted_at]
        if len(competing) == 1:
            found.setdefault(key_of_name(entry.number), set()).update(competing)
    return found


def _match(name: str, by_key: Mapping[str, set[UUID]]) -> set[UUID]:
    """Whom a file's name fits: as a whole; by all its words, with a number that tells two of one name apart; or, where
    that is nobody, by its parts."""
    stem = KINDS.sub("", unicodedata.normalize("NFKC", name))
    if whole := _of(stem, by_key):
        return whole
    pieces = [piece for part in PARTS.split(stem) for piece in NUMBER.split(part) if piece]
    words = _of(" ".join(one for one in pieces if not one.rstrip("Xx").isdigit()), by_key)
    numbers = [one for piece in pieces if piece[0].isdigit() and (one := _of(piece, by_key))]
    if words:
        return words.intersection(*numbers)
    parts = [part for part in PARTS.split(stem) if part]
    fits = [one for part in parts for piece in ([part] if _of(part, by_key) else NUMBER.split(part))
            if piece and (one := _of(piece, by_key))]  # fmt: skip
    return set.intersection(*fits) if fits else set()


def _of(text: str, by_key: Mapping[str, set[UUID]]) -> set[UUID]:
    plain = "".join(text.split())
    return by_key.get(key_of_name(text)) or by_key.get(vault().index(plain.upper())) or set()
