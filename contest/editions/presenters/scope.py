"""Which contests a rule applies to, in words: `national/*` becomes the name of the tier.

A contest's key is `stage/organisation/track/division`; `*` in a pattern also matches `/`, so a pattern is understood by
trying it on every tier, track and division of the edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import product
from typing import TYPE_CHECKING, Protocol

from flask_babel import gettext as _

from contest.editions.presenters.formatting import listed
from contest.editions.rulebooks.contest_names import SEPARATOR
from contest.i18n import language, localized

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.rulebook.edition import Edition

Place = tuple[str, str, str]  # tier, track, division
NOBODY = "~"  # a placeholder for an organisation that no pattern names
MANY = 6  # up to this number, each track is named


class Applied(Protocol):
    @property
    def applies_to(self) -> tuple[str, ...]: ...


class Scopes:
    """Words for the patterns of one rulebook. `contest`: a key; rules are then shown without their scope."""

    def __init__(self, book: Rulebook, organisations: Mapping[str, Mapping[str, str]], contest: str | None) -> None:
        self.edition: Edition | None = book.edition
        self.organisations = organisations
        self.contest = contest
        tiers = self.edition.tier if self.edition else ()
        tracks = self.edition.track if self.edition else ()
        self.everywhere: tuple[Place, ...] = tuple(
            (tier.key, track.key, division) for tier, track in product(tiers, tracks) for division in track.divisions
        )
        self._words: dict[tuple[str, ...], str] = {}

    def fits(self, rule: Applied) -> bool:
        """Whether the rule counts here: everywhere, where no contest is asked for."""
        return self.contest is None or any(fnmatchcase(self.contest, pattern) for pattern in rule.applies_to)

    def firsts(self, rules: Sequence[Applied]) -> list[int]:
        """The positions of rules in a list where the first match counts: all of them, or the one of this contest."""
        fitting = [position for position, rule in enumerate(rules) if self.fits(rule)]
        return fitting if self.contest is None else fitting[:1]

    def described(self, patterns: tuple[str, ...], earlier: Iterable[tuple[str, ...]] = ()) -> str:
        """Whom the rule is for: "" for every contest. `earlier`: the patterns of earlier rules, which win where both
        match."""
        if self.contest is not None:
            return ""
        if patterns not in self._words:
            self._words[patterns] = self._describe(patterns)
        words = self._words[patterns]
        mine = self._places(patterns)
        if any(mine & self._places(other) for other in earlier):
            rest = _("上面已另定的除外")
            words = f"{words}（{rest}）" if language() == "zh" else f"{words or _('所有比赛')} ({rest})"
            words = words if words[0] != "（" else _("所有比赛") + words
        return words

    def _places(self, patterns: tuple[str, ...]) -> set[tuple[str, Place]]:
        return {(organisation, place) for one in patterns for organisation, place in self._matches(one)}

    def _matches(self, pattern: str) -> list[tuple[str, Place]]:
        """(organisation, place) that a pattern matches; the organisation is NOBODY where the pattern names none."""
        for organisation in (NOBODY, *(part for part in pattern.split("/") if not set(part) & set("*?["))):
            found = [
                (organisation, place)
                for place in self.everywhere
                if fnmatchcase(f"{place[0]}/{organisation}/{place[1]}/{place[2]}", pattern)
            ]
            if found:
                return found
        return []

    def _describe(self, patterns: tuple[str, ...]) -> str:
        if patterns == ("*",):
            return ""
        parts: dict[str, set[Place]] = {}
        unknown: list[str] = []
        for pattern in patterns:
            found = self._matches(pattern)
            if not found:
                unknown.append(pattern)
            for organisation, place in found:
                parts.setdefault(organisation, set()).add(place)
        words = [
            text
            for organisation, places in parts.items()
            for text in self._format_places(organisation, places, patterns)
        ]
        return ("；" if language() == "zh" else "; ").join([*words, *unknown])

    def _format_places(self, organisation: str, places: set[Place], patterns: tuple[str, ...]) -> list[str]:
        tiers, tracks, divisions = ({place[n] for place in places} for n in range(3))
        whole = {
            place for place in self.everywhere if place[0] in tiers and place[1] in tracks and place[2] in divisions
        }
        if whole != places:  # The pattern is not a product of tiers, tracks and divisions: show it as it is written.
            return list(patterns)
        words = [self._organisation(organisation)] if organisation != NOBODY else []
        if tiers != {place[0] for place in self.everywhere}:
            words.append(self._tiers(tiers))
        if tracks != {place[1] for place in self.everywhere}:
            words.append(self._tracks(tracks))
        if divisions != {place[2] for place in self.everywhere if place[1] in tracks}:
            words.append(self._divisions(divisions))
        return [SEPARATOR.join(words) or str(_("所有比赛"))]

    def _organisation(self, code: str) -> str:
        found = self.organisations.get(code)
        return localized(found) if found else code

    def _tiers(self, keys: set[str]) -> str:
        return listed(localized(tier.name) for tier in self._edition.tier if tier.key in keys)

    def _divisions(self, keys: set[str]) -> str:
        return listed(localized(division.name) for division in self._edition.division if division.key in keys)

    def _tracks(self, keys: set[str]) -> str:
        """Names of tracks; whole families by the family's name; a long list by its first track and their number."""
        chosen = [track for track in self._edition.track if track.key in keys]
        families = list(dict.fromkeys(localized(track.family) for track in chosen if track.family))
        filled = [
            track.key
            for track in self._edition.track
            if track.family is not None and localized(track.family) in families
        ]
        if families and {*filled} == keys:
            return listed(families)
        names = [localized(track.name) for track in chosen]
        if len(names) > MANY:
            return str(_("%(first)s等 %(n)s 个赛项", first=names[0], n=len(names)))
        return listed(names)

    @property
    def _edition(self) -> Edition:
        if self.edition is None:
            raise LookupError("only an edition has tiers and tracks")
        return self.edition


def codes(book: Rulebook) -> set[str]:
    """The organisation codes that a rulebook may mention: those of its tiers and of its patterns."""
    named = {part for pattern in book.patterns() for part in pattern.split("/")[1:2] if not set(part) & set("*?[")}
    return named | {tier.organisation for tier in (book.edition.tier if book.edition else ()) if tier.organisation}
