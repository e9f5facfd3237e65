"""One track in words, for somebody who thinks about entering it: who may, what to hand in, who judges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contest.editions.presenters import entering
from contest.editions.presenters.parts import Clause, Group
from contest.entry_words import speaking_in

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Edition, Track
    from contest.rules.rulebook.law import Attribute


@dataclass(frozen=True)
class TrackText:
    """`who`: its divisions, members, advisers and conditions; `hand_in`: its materials; `judged`: a group for each
    tier, who runs it and how many judges mark."""

    who: Group
    hand_in: Group
    judged: tuple[Group, ...]


def describe_track(
    edition: Edition,
    track: Track,
    organisations: Mapping[str, Mapping[str, str]],
    attributes: Iterable[Attribute] = (),
) -> TrackText:
    """The same clauses as the rulebook's page has of the track. `organisations`: names by code; `attributes`:
    those that the rulebook declares."""
    [group] = entering.tracks(edition, track.key, None, attributes).groups
    with speaking_in([edition.entry_word(track)]):
        tiers = entering.tiers(edition, organisations, None).groups
    return TrackText(
        Group("who", tuple(one for one in group.clauses if not _is_material(one))),
        Group("hand-in", tuple(one for one in group.clauses if _is_material(one))),
        tuple(
            Group(one.key, tuple(clause for clause in one.clauses if clause.key in ("run", "judges")), one.heads)
            for one in tiers
        ),
    )


def _is_material(clause: Clause) -> bool:
    return clause.key.startswith("material:")
