"""What the rows of an edition call that which competes: the words of `contest.entry_words`, from their rulebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contest.editions.models import Contest, Edition
from contest.editions.rulebooks.effective import edition_part, edition_rulebook, rulebook_of, track_of
from contest.entry_words import words_by

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import EntryWord


def word_of_contest(contest: Contest) -> EntryWord:
    """As the effective rulebook says for the contest's track."""
    return edition_part(rulebook_of(contest)).entry_word(track_of(contest))


def word_of_track(edition: Edition, key: str) -> EntryWord | None:
    """As the edition's rulebook says for a track; None for a track that it does not have."""
    part = edition_part(edition_rulebook(edition))
    return next((part.entry_word(track) for track in part.track if track.key == key), None)


def has_title(contest: Contest) -> bool:
    """Whether an entry of this contest is asked for a title: a contestant has a name."""
    return word_of_contest(contest) != "contestant"


def words_of_edition(edition: Edition) -> list[EntryWord]:
    """The word of each track of an edition."""
    return edition_part(edition_rulebook(edition)).entry_words()


def register() -> None:
    """Let the doors find the words of editions and contests."""
    words_by(Contest, lambda contest: [word_of_contest(contest)])
    words_by(Edition, words_of_edition)
