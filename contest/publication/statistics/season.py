"""The sealed rows of an edition, in the form that figures count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from contest.awards.queries import award_names
from contest.caching import BoundedCache
from contest.db import session
from contest.editions.models import Edition
from contest.editions.rulebooks.contest_names import ContestKey, event_name
from contest.editions.rulebooks.effective import edition_part
from contest.publication.models import (
    Publication,
    PublicationContest,
    PublishedFile,
    PublishedGroupAward,
    PublishedPlace,
)
from contest.publication.queries.headcount import sealed_headcounts
from contest.publication.queries.published import current_publications
from contest.publication.sealed import roster as rosters
from contest.publication.sealed.rulebook import award_keys, medal_awards, merit_awards, sealed_rulebook
from contest.registration.queries.headcount import COUNTED

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.rulebook.edition import Edition as EditionPart
    from contest.rules.rulebook.edition import Track


class Source(NamedTuple):
    """A publication that is counted."""

    id: UUID
    number: int
    stage: str


class Place(NamedTuple):
    """A sealed place, with the fields that figures need."""

    publication: int
    contest: str
    position: int
    entry: str
    group: str
    group_name: Mapping[str, str]
    home_name: Mapping[str, str]
    title: str
    people: Sequence[str]
    size: int
    place: int | None
    tied: bool
    status: str
    score: str | None
    awards: Sequence[str]


class Held(NamedTuple):
    """A contest that took place and was published."""

    publication: int
    key: str
    name: Mapping[str, str]
    family: Mapping[str, str] | None
    event_name: Mapping[str, str]  # its name without the round

    @property
    def stage(self) -> str:
        return ContestKey.of(self.key).stage

    @property
    def event(self) -> tuple[str, str]:
        """Track and division: one event, however many schools and provinces held rounds of it."""
        key = ContestKey.of(self.key)
        return key.track, key.division


class GroupAward(NamedTuple):
    award: str
    group: str
    group_name: Mapping[str, str]
    person: str | None


class Season:
    """What some publications of one edition say together. `final` is its highest tier with a publication; figures count
    that tier alone, because rounds added up describe no contest.

    It holds plain values only, so it can be used after the request that made it.
    """

    def __init__(self, edition: Edition, publications: Iterable[Publication]) -> None:
        rows = sorted(publications, key=lambda one: one.number)
        self.name: Mapping[str, str] = edition.name
        self.publications = [Source(one.id, one.number, one.stage) for one in rows]
        self._parts = {one.id: edition_part(sealed_rulebook(one)) for one in rows}
        tiers = [tier.key for tier in self._parts[rows[-1].id].tier]
        self.stage = max((one.stage for one in rows), key=tiers.index)
        self.part: EditionPart = self._parts[next(one.id for one in reversed(rows) if one.stage == self.stage)]
        self.tier = next(tier for tier in self.part.tier if tier.key == self.stage)
        self.final = [one for one in self.publications if one.stage == self.stage]
        self.rulebook: Rulebook = sealed_rulebook(next(one for one in reversed(rows) if one.stage == self.stage))
        self.counted: dict[str, int | Fraction] | None = None  # its figures, after counting.values has been called
        self.credit = self.tier.credit

    @property
    def is_final(self) -> bool:
        """Whether these are the results of the edition itself: of its highest tier, run by one organisation. Else they
        are those of some rounds, and which of them are public today is chance."""
        return self.tier == self.part.tier[-1] and self.tier.organisation is not None

    @cached_property
    def held(self) -> list[Held]:
        numbers = {one.id: one.number for one in self.publications}
        found = session.execute(
            sa.select(
                PublicationContest.publication_id,
                PublicationContest.key,
                PublicationContest.name,
                PublicationContest.family,
            )
            .where(PublicationContest.publication_id.in_(numbers))
            .order_by(PublicationContest.key)
        )
        return [
            Held(numbers[id_], key, name, family, event_name(self._parts[id_], key)) for id_, key, name, family in found
        ]

    @cached_property
    def final_held(self) -> list[Held]:
        return [one for one in self.held if one.stage == self.stage]

    @cached_property
    def final_places(self) -> list[Place]:
        """The final's rows in the order of contest and place."""
        numbers = {one.id: one.number for one in self.final}
        columns = [getattr(PublishedPlace, name) for name in Place._fields[1:]]
        found = session.execute(
            sa.select(PublishedPlace.publication_id, *columns)
            .where(PublishedPlace.publication_id.in_(numbers))
            .order_by(PublishedPlace.contest, PublishedPlace.position)
        )
        return [Place(numbers[id_], *rest) for id_, *rest in found]

    @cached_property
    def took_part(self) -> list[Place]:
        """The final's rows of entries that competed."""
        return [one for one in self.final_places if one.status in COUNTED]

    @cached_property
    def winners_by_track(self) -> dict[str, list[Place]]:
        """Who holds the best medal of each track of the final, by contest and place; none where there are no medals."""
        found: dict[str, list[Place]] = {}
        for one in self.took_part:
            if self.medals and self.medals[0] in one.awards:
                found.setdefault(ContestKey.of(one.contest).track, []).append(one)
        return found

    @cached_property
    def group_awards(self) -> list[GroupAward]:
        found = session.execute(
            sa.select(
                PublishedGroupAward.award,
                PublishedGroupAward.group,
                PublishedGroupAward.group_name,
                PublishedGroupAward.person,
            )
            .where(PublishedGroupAward.publication_id.in_([one.id for one in self.final]))
            .order_by(PublishedGroupAward.publication_id, PublishedGroupAward.position)
        )
        return [GroupAward(*row) for row in found]

    @cached_property
    def apart(self) -> set[tuple[str, str]]:
        """Entries of any tier that did not compete, by contest and number."""
        found = session.execute(
            sa.select(PublishedPlace.contest, PublishedPlace.entry).where(
                PublishedPlace.publication_id.in_([one.id for one in self.publications]),
                PublishedPlace.status.not_in(COUNTED),
            )
        )
        return {(contest, entry) for contest, entry in found}

    @cached_property
    def roster(self) -> list[rosters.RosterRow]:
        """Everybody who took part in some tier: one row for each person and contest."""
        digests = session.execute(
            sa.select(PublishedFile.publication_id, PublishedFile.digest).where(
                PublishedFile.publication_id.in_([one.id for one in self.publications]),
                PublishedFile.name == rosters.FILE,
            )
        )
        by_publication: dict[UUID, str] = dict(digests.all())
        return [
            row
            for one in self.publications
            if one.id in by_publication
            for row in rosters.read(by_publication[one.id])
            if (row.contest, row.entry) not in self.apart
        ]

    @cached_property
    def people_by_track(self) -> Counter[str]:
        """How many people took part in each track of the final; each counted once."""
        return Counter(
            track for track, _person in {(ContestKey.of(row.contest).track, row.person) for row in self.final_roster}
        )

    @cached_property
    def entries_by_stage(self) -> Counter[str]:
        """How many entries compete in each tier that was published: an entry counts in each tier that it reached."""
        made: Counter[str] = Counter()
        for key, entries in self._entries_by_contest.items():
            made[ContestKey.of(key).stage] += entries
        return made

    @cached_property
    def contests_by_stage(self) -> Counter[str]:
        """How many contests of each tier were published in which somebody competed."""
        return Counter(ContestKey.of(key).stage for key, entries in self._entries_by_contest.items() if entries)

    @cached_property
    def _entries_by_contest(self) -> Counter[str]:
        made: Counter[str] = Counter()
        for (_id, key), one in sealed_headcounts([one.id for one in self.publications]).items():
            made[key] += one.entries
        return made

    @cached_property
    def entries_by_track(self) -> Counter[str]:
        """How many entries of each track took part in the final."""
        return Counter(ContestKey.of(place.contest).track for place in self.took_part)

    @cached_property
    def final_roster(self) -> list[rosters.RosterRow]:
        return [row for row in self.roster if ContestKey.of(row.contest).stage == self.stage]

    @cached_property
    def people(self) -> dict[str, rosters.RosterRow]:
        """Everybody in the final once, by code."""
        return {row.person: row for row in self.final_roster}

    @cached_property
    def people_of(self) -> dict[tuple[str, str], list[rosters.RosterRow]]:
        """The people of an entry in a contest."""
        found: dict[tuple[str, str], list[rosters.RosterRow]] = {}
        for row in self.roster:
            found.setdefault((row.contest, row.entry), []).append(row)
        return found

    @cached_property
    def medals(self) -> tuple[str, ...]:
        """The awards that the medal table counts, best first."""
        return medal_awards(self.rulebook, [one.key for one in self.final_held])

    @cached_property
    def merits(self) -> tuple[str, ...]:
        """The other rungs of the ladders that give medals."""
        return merit_awards(self.rulebook, [one.key for one in self.final_held])

    @cached_property
    def other_awards(self) -> tuple[str, ...]:
        """Picks, derived awards, decisions and prizes, in the order of the rulebook."""
        return award_keys(self.rulebook, [one.key for one in self.final_held])

    @cached_property
    def event_names(self) -> dict[str, Mapping[str, str]]:
        """The contests' names by key, without the round."""
        return {one.key: one.event_name for one in self.held}

    @cached_property
    def award_names(self) -> dict[str, dict[str, str]]:
        return award_names(self.rulebook)

    @cached_property
    def tracks(self) -> dict[str, Track]:
        """The tracks with at least one contest that took place."""
        keys = {one.event[0] for one in self.held}
        return {track.key: track for track in self.part.track if track.key in keys}


# Sealed rows never change, so the digests of its publications identify a season. A national final's is some 5 MB.
_seasons: BoundedCache[tuple[Any, ...], Season] = BoundedCache(4)


def season_of(edition: Edition) -> Season | None:
    """The season of an edition's current publications; None before the first. A process counts each season once."""
    publications = current_publications(edition)
    if not publications:
        return None
    key = tuple((one.id, one.digest) for one in publications)  # the key holds the publications' ids
    return _seasons.get(key, lambda: Season(edition, publications))
