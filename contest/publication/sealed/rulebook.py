"""What the sealed rulebook of a publication says about its awards and tables, and of who has no place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from contest.editions.rulebooks.contest_names import ContestKey, event_name
from contest.editions.rulebooks.effective import edition_part, edition_rulebook, parsed, text_by_digest
from contest.files import file_store
from contest.publication.models import Publication, PublishedPlace
from contest.registration.labels import PARTICIPATION_LABELS
from contest.registration.models import Participation
from contest.results.queries.made_of import is_without_try

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.rulebook.edition import EntryWord
    from contest.rules.rulebook.law import Table


def sealed_rulebook(publication: Publication) -> Rulebook:
    """The rulebook in the publication's bundle, whatever the edition's newest rulebook says."""
    if publication.manifest is None:
        raise LookupError(f"publication {publication.number} is not sealed")
    digest: str = publication.manifest["files"]["rulebook.toml"]
    return parsed(text_by_digest(digest, lambda: file_store().read(digest).decode()))


def fits(patterns: Iterable[str], contests: Sequence[str]) -> bool:
    """Whether a rule's `applies_to` fits one of these contests."""
    return any(fnmatchcase(contest, pattern) for pattern in patterns for contest in contests)


def tables_of(rulebook: Rulebook, contests: Sequence[str]) -> list[Table]:
    """The tables that cover these contests, in the order of the rulebook."""
    return [table for table in rulebook.table if fits(table.applies_to, contests)]


def medal_awards(rulebook: Rulebook, contests: Sequence[str]) -> tuple[str, ...]:
    """The awards that the first table orders by, best first: gold, silver and bronze, or a school's three prizes.
    Without such a table, the rungs of the first ladder."""
    from contest.rules.rulebook.law import TABLE_FIGURES

    for table in tables_of(rulebook, contests):
        if awards := tuple(key for key in table.order if key not in TABLE_FIGURES):
            return awards
    for ladder in rulebook.ladder:
        if fits(ladder.applies_to, contests):
            return tuple(rung.award for rung in ladder.rung)
    return ()


def merit_awards(rulebook: Rulebook, contests: Sequence[str]) -> tuple[str, ...]:
    """The rungs of these contests' ladders below the medals."""
    medals = medal_awards(rulebook, contests)
    rungs = [rung.award for one in rulebook.ladder if fits(one.applies_to, contests) for rung in one.rung]
    return tuple(dict.fromkeys(award for award in rungs if award not in medals))


def award_keys(rulebook: Rulebook, contests: Sequence[str]) -> tuple[str, ...]:
    """Picks, derived awards, decisions and prizes of these contests, in the order in which awards.csv has them."""
    keys = [one.award for one in rulebook.pick if fits(one.applies_to, contests)]
    keys += [one.award for one in rulebook.derived if fits(one.applies_to, contests)]
    keys += [one.award for one in rulebook.decision]
    keys += [one.award for one in rulebook.prize if fits(one.applies_to, contests)]
    return tuple(dict.fromkeys(keys))


def entry_words_of(publication: Publication, contests: Iterable[str]) -> list[EntryWord]:
    """What competes in some contests, in the words of the sealed rulebook; of the edition's, until it is sealed."""
    rulebook = sealed_rulebook(publication) if publication.manifest else edition_rulebook(publication.edition)
    part = edition_part(rulebook)
    words = {track.key: part.entry_word(track) for track in part.track}
    return [words[ContestKey.of(key).track] for key in contests]


def event_in(publication: Publication, key: str) -> dict[str, str]:
    """A contest's name without its round, as the sealed rulebook has it: `砌筑` of `全国决赛 · 砌筑`."""
    return event_name(edition_part(sealed_rulebook(publication)), key)


def format_without_place(place: PublishedPlace, publication: Publication) -> str | None:
    """Why a sealed row of this publication has no place; None where it has one."""
    if place.place is not None:
        return None
    if place.status != Participation.COMPETING:
        return str(_(PARTICIPATION_LABELS[place.status]))
    is_void = is_without_try(publication.tabulation, place.contest, sealed_rulebook(publication), place.entry)
    return str(_("没有有效的一次") if is_void else _("成绩不全"))
