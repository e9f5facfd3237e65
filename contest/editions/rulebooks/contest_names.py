"""How a contest is named: by its key in addresses and files, by its name in words. Both are put together from parts
here; code never splits a name in words again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from contest.i18n import LANGUAGES, Spoken, localized

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Edition

SEPARATOR = " · "  # between the parts of a name

Words = Mapping[str, str] | Spoken


class ContestKey(NamedTuple):
    """The parts of a contest's key, `stage/organisation/track/division`; the organisation by its code."""

    stage: str
    organisation: str
    track: str
    division: str

    @classmethod
    def of(cls, key: str) -> ContestKey:
        """The parts of a whole key; raises ValueError for anything else."""
        parts = key.split("/")
        if len(parts) != len(cls._fields):
            raise ValueError(f"{key!r} is no key of a contest")
        return cls(*parts)

    def __str__(self) -> str:
        return "/".join(self)


@dataclass(frozen=True)
class ContestName:
    """A contest's name in parts, each in languages. `division` is None where its track has only one."""

    edition: Words
    round: Words
    track: Words
    division: Words | None

    @property
    def event(self) -> dict[str, str]:
        """`成长赛道 · 高教组`: what the contest is about, in any round."""
        return joined(self.track, self.division)

    @property
    def whole(self) -> dict[str, str]:
        """`江西师范大学校赛 · 成长赛道 · 高教组`."""
        return joined(self.round, self.track, self.division)

    @property
    def in_edition(self) -> dict[str, str]:
        """`第一届 · 江西师范大学校赛 · 成长赛道 · 高教组`: among contests of several editions."""
        return joined(self.edition, self.round, self.track, self.division)


def joined(*parts: Words | None) -> dict[str, str]:
    """The parts of a name as one, in each language; None is left out."""
    return {code: SEPARATOR.join(localized(part, code) for part in parts if part is not None) for code in LANGUAGES}


def event_parts(edition: Edition, track: str, division: str) -> tuple[Words, Words | None]:
    """The names of a track and a division in a rulebook; the division is named only where the track has several. Raises
    LookupError for a track or division that the rulebook does not have."""
    found = next((one for one in edition.track if one.key == track), None)
    if found is None:
        raise LookupError(track)
    if len(found.divisions) == 1:
        return found.name, None
    own = next((one for one in edition.division if one.key == division), None)
    if own is None:
        raise LookupError(division)
    return found.name, own.name


def event_name(edition: Edition, key: str) -> dict[str, str]:
    """`成长赛道 · 高教组` of a contest's key, as a rulebook names it; raises LookupError."""
    parts = ContestKey.of(key)
    return joined(*event_parts(edition, parts.track, parts.division))
