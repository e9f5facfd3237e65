"""What counts for one contest: its effective rulebook and settings, and who set each.

A contest inherits everything from those above it and overrides only what its tier lets it (docs/decisions, decision 1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from contest import audit
from contest.caching import BoundedCache
from contest.db import read, session, table_of
from contest.editions.models import Contest, Edition, RulebookVersion
from contest.editions.queries import lineage, settings
from contest.editions.queries.recorded import FREEZE
from contest.editions.rulebooks.contest_names import ContestName, event_parts, joined
from contest.i18n import LANGUAGES, localized

if TYPE_CHECKING:
    from contest.rules.faults import Fault
    from contest.rules.rulebook import Rulebook
    from contest.rules.rulebook.edition import Division, Tier, Track
    from contest.rules.rulebook.edition import Edition as EditionPart


@dataclass(frozen=True)
class Effective:
    """A value with its origin. `set_by` is the contest that set it; None: it comes from the rulebook."""

    value: Any
    set_by: Contest | None = None
    reason: str | None = None
    source: str | None = None


@lru_cache(maxsize=256)
def parsed(text: str) -> Rulebook:
    """A rulebook by its text, which was accepted before; each text is parsed once."""
    from contest.rules.rulebook import parse

    return parse(text, sealed=True)


def taken_in(text: str) -> Rulebook:
    """A rulebook that somebody gives now; raises `contest.rules.Faults` with all that is refused at intake."""
    from contest.rules.rulebook import parse

    return parse(text)


def taken_in_for_edition(text: str, *, brought: Collection[str] = ()) -> Rulebook:
    """The same of a rulebook from which an edition is made: it has `[edition]`, and the application carries all of it.
    `brought`: the attributes of entries that come with it."""
    from contest.editions.rulebooks.carried import uncarried
    from contest.rules.faults import Fault, Faults
    from contest.rules.rulebook.reading import faults_at

    book = taken_in(text)
    if book.edition is None:
        raise Faults([Fault("rulebook.toml", 0, "edition.missing")])
    if wrong := uncarried(book, brought=brought):
        raise Faults(faults_at(wrong, text))
    return book


@lru_cache(maxsize=256)
def older_faults(text: str) -> tuple[Fault, ...]:
    """What would be refused today in a text that was taken in before; its desks show it. Attributes are left out:
    whether groups have them changes without the text, so the desks ask the groups
    (`results.queries.groups.missing_attributes`, `queries.groups_having`)."""
    from contest.rules.faults import Faults

    try:
        taken_in_for_edition(text, brought=parsed(text).attributes())
    except Faults as refused:
        return refused.faults
    return ()


_texts: BoundedCache[str, str] = BoundedCache(256)


def text_by_digest(digest: str, read: Callable[[], str]) -> str:
    """A rulebook's text by its digest. `read` fetches it where this process does not have it yet. A version, a frozen
    text and a sealed file with the same digest hold the same text."""
    return _texts.get(digest, read)


def _text(version_id: Any, digest: str) -> str:
    def read() -> str:
        return session.scalar(sa.select(RulebookVersion.text).where(RulebookVersion.id == version_id)) or ""

    return text_by_digest(digest, read)


def _versions(edition_id: Any) -> list[Any]:
    """(contest_id, id, digest, at) of the edition's versions, newest first; once a session."""
    store = _known_versions()
    if edition_id not in store:
        store[edition_id] = read(_VERSIONS, {"edition_id": edition_id}).all()
    return store[edition_id]


def _known_versions() -> dict[Any, list[Any]]:
    known: dict[Any, list[Any]] = session().info.setdefault("rulebooks", {})
    return known


def read_versions(editions: Iterable[Edition]) -> None:
    """Read which rulebooks several editions have, in one query, for a page that goes through them."""
    store = _known_versions()
    found: dict[Any, list[Any]] = {one.id: [] for one in editions if one.id not in store}
    wanted = sa.select(_VERSION.edition_id, _VERSION.contest_id, _VERSION.id, _VERSION.digest, _VERSION.at)
    for edition_id, *version in session.execute(
        wanted.where(_VERSION.edition_id.in_(found)).order_by(_VERSION.number.desc())
    ):
        found[edition_id].append(tuple(version))
    store |= found


# Most requests ask this: built once, and read as columns, it takes a quarter of the time (0.3 ms of an autosave's 9).
_VERSION = table_of(RulebookVersion).c
_VERSIONS = (
    sa.select(_VERSION.contest_id, _VERSION.id, _VERSION.digest, _VERSION.at)
    .where(_VERSION.edition_id == sa.bindparam("edition_id"))
    .order_by(_VERSION.number.desc())
)


def edition_text(edition: Edition) -> str:
    """The text of the edition's newest rulebook."""
    for contest_id, version_id, digest, _at in _versions(edition.id):
        if contest_id is None:
            return _text(version_id, digest)
    raise LookupError(f"edition {edition.key} has no rulebook")


def edition_rulebook(edition: Edition) -> Rulebook:
    return parsed(edition_text(edition))


def top_rulebook(contest: Contest) -> Rulebook:
    """The edition's own rulebook as it counts for a contest: the version at the first sheet, later the newest. For what
    no contest decides for itself, also where it has a version of its own."""
    own = [version for version in _versions(contest.edition_id) if version.contest_id is None]
    if contest.frozen_at is not None:
        own = [version for version in own if version.at <= contest.frozen_at] or own[-1:]
    return parsed(_text(own[0].id, own[0].digest)) if own else edition_rulebook(contest.edition)


def text_of(contest: Contest) -> str:
    """The effective rulebook's text: frozen, else the nearest version up the tree, else the edition's."""
    if contest.frozen_digest:
        return text_by_digest(contest.frozen_digest, lambda: contest.frozen_text or "")
    versions = _versions(contest.edition_id)
    own = {contest_id for contest_id, *_ in versions if contest_id is not None}
    if own:
        for above in lineage(contest):
            for contest_id, version_id, digest, _at in versions:
                if contest_id == above.id:
                    return _text(version_id, digest)
    return edition_text(contest.edition)


def digest(text: str) -> str:
    """The SHA-256 of a rulebook's text, which identifies its version."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(contest: Contest) -> str:
    """The digest of the effective rulebook, to compare with the digest that a result was computed with."""
    return contest.frozen_digest or digest(text_of(contest))


def rulebook_of(contest: Contest) -> Rulebook:
    """The effective rulebook of a contest."""
    return parsed(text_of(contest))


def freeze(contest: Contest, *, at: datetime) -> None:
    """Fix the effective rulebook; called when the first sheet is submitted. Later changes above don't reach it."""
    if contest.frozen_digest is None:
        text = text_of(contest)
        contest.frozen_text = text
        contest.frozen_digest = digest(text)
        contest.frozen_at = at
        now = {"rulebook": contest.frozen_digest, "edition": contest.edition_id}
        audit.record(FREEZE, contest, by=None, at=at, now=now)


def setting(contest: Contest, key: str, *, above: bool = False) -> Effective | None:
    """The nearest setting up the tree, or None where nobody set it and the rulebook's own value counts. `above`: ignore
    what this contest itself set."""
    for one in lineage(contest)[above:]:
        if found := settings(one).get(key):
            return Effective(found.value["is"], one, found.reason)
    return None


def edition_part(rulebook: Rulebook) -> EditionPart:
    """The `[edition]` part; only rulebooks that are used without an edition lack it."""
    if rulebook.edition is None:
        raise LookupError("this rulebook has no [edition]")
    return rulebook.edition


def tier_of(contest: Contest) -> Tier:
    return _part(edition_part(rulebook_of(contest)).tier, contest.stage)


def track_of(contest: Contest) -> Track:
    return _part(edition_part(rulebook_of(contest)).track, contest.track)


def division_of(contest: Contest) -> Division:
    return _part(edition_part(rulebook_of(contest)).division, contest.division)


def tier_above(contest: Contest) -> Tier | None:
    """The next tier up, or None at the top."""
    return tier_after(edition_part(rulebook_of(contest)), contest.stage)


def tier_after(edition: EditionPart, stage: str) -> Tier | None:
    keys = [tier.key for tier in edition.tier]
    place = keys.index(stage) + 1
    return edition.tier[place] if place < len(keys) else None


P = TypeVar("P", "Tier", "Track", "Division")


def _part(parts: tuple[P, ...], key: str) -> P:
    for part in parts:
        if part.key == key:
            return part
    raise LookupError(key)


def round_name(contest: Contest) -> dict[str, str]:
    """`江西师范大学校赛` in languages: the organisation is named where several run contests of the tier."""
    tier = tier_of(contest)
    if tier.organisation is not None:
        return dict(tier.name.model_dump())
    names = {}
    for code in LANGUAGES:
        organisation = contest.organisation
        short = organisation.short if organisation.kind == "authority" else None  # 江西省赛, not 江西省教育厅省赛
        organiser, tier_name = localized(short or organisation.name, code), localized(tier.name, code)
        names[code] = f"{organiser}{tier_name}" if code == "zh" else f"{organiser}, {tier_name.lower()}"
    return names


def name_of(contest: Contest) -> ContestName:
    """A contest's name in parts, as its effective rulebook has them."""
    track, division = event_parts(edition_part(rulebook_of(contest)), contest.track, contest.division)
    return ContestName(contest.edition.short, round_name(contest), track, division)


def track_name(contest: Contest) -> dict[str, str]:
    """`成长赛道 · 高教组` in languages; the division is named only where the track has several."""
    return joined(*event_parts(edition_part(rulebook_of(contest)), contest.track, contest.division))


def contest_name(contest: Contest) -> dict[str, str]:
    """`江西师范大学校赛 · 成长赛道 · 高教组` in languages."""
    return name_of(contest).whole
