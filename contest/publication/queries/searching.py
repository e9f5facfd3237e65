"""People, schools and events of what is published, by characters, by pinyin (whole or initials) and by English words.

It reads sealed rows of current publications and nothing else: names are as the publication shows them. A masked
character (林*夏) is like any one to three, so that whoever knows the whole name finds it. Sealed rows never change, so
each process reads a publication once. What a stranger types is cut to `MOST_TYPED`; for each name that could begin
with it the work grows with its length only, and at most `MOST_TRIED` names are tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest import pinyin
from contest.caching import BoundedCache
from contest.db import session
from contest.editions.models import Edition
from contest.publication.models import Publication, PublicationContest, PublishedPlace
from contest.publication.queries import published
from contest.publication.queries.places import LISTED, people_awards
from contest.publication.queries.published import CURRENT
from contest.publication.sealed.rulebook import event_in

MOST_TYPED = 40  # characters
MOST_TRIED = 20_000  # names for each kind
MOST_ENTRIES = 60_000  # of all publications together, the newest first: some 25 MB for each process
MASK = "*"
MOST_MASKED = 3  # characters behind one mask
LONGEST = 6  # letters of a syllable


class Match(NamedTuple):
    """Where in a text what was typed stands, in characters."""

    at: int
    size: int


# How much of what was typed is done, and whether initials have begun: then no whole syllable comes any more. Otherwise
# almost every word could be read as some initials and some syllables.
Reached = tuple[int, bool]


def match(text: str, at: int, typed: str) -> Match | None:
    """Whether what was typed (as `pinyin.plain` makes it) stands in a text from a character on: whole syllables, then
    initials, each character also as itself; what ends within a syllable is the beginning of it."""
    reached: set[Reached] = {(0, False)}
    for size, character in enumerate(text[at:], 1):
        after = _after_mask if character == MASK else _after
        reached = {end for one in reached for end in after(character, typed, one)}
        if any(done == len(typed) for done, _initials in reached):
            return Match(at, size)
        if not reached:
            return None
    return None


def _after(character: str, typed: str, reached: Reached) -> Iterator[Reached]:
    done, initials = reached
    if typed[done : done + 1] == character.casefold():
        yield done + 1, initials
    for syllable in pinyin.syllables(character):
        if not initials and typed.startswith(syllable, done):
            yield done + len(syllable), False
        elif not initials and syllable.startswith(typed[done:]):
            yield len(typed), False
        if typed[done] == syllable[0]:
            yield done + 1, True
        if typed[done : done + 2] == syllable[:2] and syllable.startswith(pinyin.INITIALS_OF_TWO):
            yield done + 2, True


def _after_mask(_mask: str, typed: str, reached: Reached) -> set[Reached]:
    """After one to three characters of which nothing is known, or the mask as it stands."""
    ends, found = {reached}, set()
    for _character in range(MOST_MASKED):
        ends = {end for one in ends if one[0] < len(typed) for end in _after_any(typed, one)}
        found |= ends
    return found


def _after_any(typed: str, reached: Reached) -> Iterator[Reached]:
    done, initials = reached
    if not typed[done].isascii() or typed[done] == MASK:
        yield done + 1, initials
        return
    if typed[done] in pinyin.every_initial():
        yield done + 1, True
    if not initials:
        for end in range(done + 1, min(done + LONGEST, len(typed)) + 1):
            if typed[done:end] in pinyin.every_syllable():
                yield end, False


@dataclass
class Texts:
    """Texts in Chinese and English with what each stands for, ready to be looked in."""

    meant: list[Any] = field(default_factory=list)
    chinese: list[str] = field(default_factory=list)
    latin: list[tuple[int, str]] = field(default_factory=list)
    # By a character or a syllable where it stands, as (text, position); by an initial the texts that begin with it.
    where: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def add(self, chinese: str, english: str, meant: Any) -> None:
        number = len(self.meant)
        self.meant.append(meant)
        self.chinese.append(chinese)
        words = " ".join(text for text in (english, chinese) if text and not all(map(pinyin.is_character, text)))
        if words:
            self.latin.append((number, words.casefold()))
        for position, character in enumerate(chinese):
            if not pinyin.is_character(character):
                continue
            keys = {character, *pinyin.syllables(character)}
            if position == 0:
                keys |= {f"^{syllable[0]}" for syllable in pinyin.syllables(character)}
            for key in keys:
                self.where.setdefault(key, []).append((number, position))

    def find(self, typed: str) -> Iterator[tuple[Any, Match | None]]:
        """What fits, with where; None where it was found in the English words."""
        plain, seen = pinyin.plain(typed), set()
        if not plain:
            return
        for number, position in islice(self._candidates(plain), MOST_TRIED):
            if number not in seen and (found := match(self.chinese[number], position, plain)):
                seen.add(number)
                yield self.meant[number], found
        words = " ".join(typed.casefold().split())
        for number, text in self.latin:
            if number not in seen and words in text:
                yield self.meant[number], None

    def _candidates(self, plain: str) -> Iterator[tuple[int, int]]:
        if pinyin.is_character(plain[0]):
            yield from self.where.get(plain[0], ())
            return
        for end in range(min(LONGEST, len(plain)), 0, -1):
            yield from self.where.get(plain[:end], ())
        yield from self.where.get(f"^{plain[0]}", ())


class Person(NamedTuple):
    """Somebody as a publication shows them: who took part in an entry, an adviser, or who holds an award."""

    name: str
    entry: str | None  # its public number; None for an award to a person behind a group's entries
    contest: str | None
    group: str
    group_name: Mapping[str, str]
    home_name: Mapping[str, str]
    place: int | None
    awards: Sequence[str]
    advises: bool


@dataclass
class School:
    """A group (`code`) or the home organisation of entries, which has no page of its own: then `groups` leads on."""

    name: Mapping[str, str]
    code: str | None
    groups: dict[str, Mapping[str, str]] = field(default_factory=dict)
    entries: int = 0
    awarded: int = 0


class Event(NamedTuple):
    key: str
    name: Mapping[str, str]
    entries: int


@dataclass
class Index:
    """One publication's."""

    people: Texts = field(default_factory=Texts)
    schools: Texts = field(default_factory=Texts)
    events: Texts = field(default_factory=Texts)


class Hit(NamedTuple):
    """A person, a school or an event of a publication that was found, and where in its name."""

    publication: Publication
    meant: Any
    where: Match | None

    @property
    def begins(self) -> bool:
        """Whether the name begins with it."""
        return self.where is None or self.where.at == 0

    @property
    def is_masked(self) -> bool:
        """Whether it fits a person by what the publication does not show."""
        return self.where is not None and MASK in self.meant.name[self.where.at : self.where.at + self.where.size]


@dataclass(frozen=True)
class Hits:
    """`left_out`: how many older publications were not looked in."""

    people: Sequence[Hit]
    schools: Sequence[Hit]
    events: Sequence[Hit]
    left_out: int

    @property
    def number(self) -> int:
        return len(self.people) + len(self.schools) + len(self.events)


_indexes: BoundedCache[tuple[UUID, str | None], Index] = BoundedCache(400)


def search(editions: Iterable[Edition], typed: str) -> Hits:
    """What the current publications of some editions say of what was typed, best first: what begins with it, then by
    length, then the newest."""
    publications, left_out = _publications([one.id for one in editions])
    people: dict[Any, Hit] = {}
    schools: dict[Any, Hit] = {}
    events: dict[Any, Hit] = {}
    for publication in publications:
        index = _indexes.get((publication.id, publication.digest), partial(_read, publication))
        edition = publication.edition_id
        for person, where in index.people.find(typed):
            people.setdefault((edition, person.entry or person.group, person.name), Hit(publication, person, where))
        for school, where in index.schools.find(typed):
            schools.setdefault((edition, school.code or school.name["zh"]), Hit(publication, school, where))
        for event, where in index.events.find(typed):
            events.setdefault((edition, event.key), Hit(publication, event, where))
    return Hits(
        sorted(people.values(), key=lambda hit: _rank(hit, hit.meant.name)),
        sorted(schools.values(), key=lambda hit: _rank(hit, hit.meant.name.get("zh", ""))),
        sorted(events.values(), key=lambda hit: _rank(hit, hit.meant.name.get("zh", ""))),
        left_out,
    )


def _rank(hit: Hit, name: str) -> tuple[Any, ...]:
    where = hit.where
    if where is None:
        return True, False, len(name)
    return where.at != 0, MASK in name[where.at : where.at + where.size], len(name)


def _publications(edition_ids: Sequence[UUID]) -> tuple[list[Publication], int]:
    """The newest current publications, as many as have MOST_ENTRIES together; and how many more there are."""
    entries = (
        sa.select(PublicationContest.publication_id, sa.func.sum(PublicationContest.entries).label("entries"))
        .group_by(PublicationContest.publication_id)
        .subquery()
    )
    found = session.execute(
        sa.select(Publication, entries.c.entries)
        .join(entries, entries.c.publication_id == Publication.id)
        .where(Publication.edition_id.in_(edition_ids), Publication.state.in_(CURRENT))
        .options(joinedload(Publication.edition), joinedload(Publication.tabulation))
        .order_by(Publication.published_at.desc(), Publication.id.desc())
    ).all()
    kept: list[Publication] = []
    left = MOST_ENTRIES
    for publication, number in found:
        left -= int(number or 0)
        if left < 0 and kept:
            break
        kept.append(publication)
    return kept, len(found) - len(kept)


def _read(publication: Publication) -> Index:
    index = Index()
    columns = (
        *(PublishedPlace.contest, PublishedPlace.entry, PublishedPlace.group, PublishedPlace.group_name),
        *(PublishedPlace.home_name, PublishedPlace.people, PublishedPlace.advisers, PublishedPlace.place),
        PublishedPlace.awards,
    )
    schools: dict[tuple[str | None, str], School] = {}
    rows = session.execute(
        sa.select(*columns)
        .where(PublishedPlace.publication_id == publication.id, LISTED)
        .order_by(PublishedPlace.contest, PublishedPlace.position)
    )
    for contest, entry, group, group_name, home_name, people, advisers, place, awards in rows:
        for name, advises in (*((one, False) for one in people), *((one, True) for one in advisers)):
            meant = Person(name, entry, contest, group, group_name, home_name, place, awards, advises)
            index.people.add(name, "", meant)
        homes: list[tuple[str | None, Mapping[str, str]]] = [(group, group_name)] if group else []
        if home_name.get("zh") not in (None, "", "–", group_name.get("zh")):
            homes.append((None, home_name))
        for code, words in homes:
            school = schools.setdefault((code, words["zh"]), School(words, code))
            school.entries += 1
            school.awarded += bool(awards)
            if code is None and group:
                school.groups[group] = group_name
    for row in people_awards([publication.id]):
        if row.person:
            holder = Person(row.person, None, None, row.group, row.group_name, {}, None, (row.award,), advises=False)
            index.people.add(row.person, "", holder)
    for one in schools.values():
        index.schools.add(one.name["zh"], one.name.get("en", ""), one)
    for held in published.contests_of([publication]):
        event = event_in(publication, held.key)
        index.events.add(event["zh"], event.get("en", ""), Event(held.key, dict(event), held.entries))
    return index
