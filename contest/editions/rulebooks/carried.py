"""Which clauses of a rulebook the application carries, and which it refuses when a rulebook is taken in.

The law can say more than the pages can ask for. What no page, file or row brings into a tabulation would be empty for
everybody, and the application would seal another winner than the law's. So each key stands here: carried (None), or the
key of the sentence with which it is refused. `contest tabulate` takes every clause.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import product
from typing import TYPE_CHECKING

from contest.rules.attributes import OWN, needs
from contest.rules.rulebook.references import ANYBODY, Wrong, can_fit

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.rulebook.edition import Edition

TEAM, SCORES, ATTRIBUTE, ROLE = "app.team", "app.scores", "app.attribute", "app.role"
NEXT_TIER, SEVERAL, NO_SCHEME = "app.next-tier", "app.advances", "app.no-scheme"

REFUSED: dict[str, tuple[str, ...]] = {
    "team": (TEAM,),
    "segment.from": (SCORES,),
    "scheme": (NO_SCHEME,),
    "ranking.by": (ATTRIBUTE,),
    "ranking.precedence": (ATTRIBUTE,),
    "pick.by": (ATTRIBUTE,),
    "derived.role": (ROLE,),
    "advance.to": (NEXT_TIER,),
    "advance.applies_to": (SEVERAL,),
}
"""Key → the sentences with which some of its values are refused; all other keys are carried whole."""
BY_GROUP = (
    "ladder.where",
    "pick.where",
    "prize.per",
    "prize.index",
    "prize.require",
    "advance.cap",
    "advance.reserved",
)
"""Keys that may name attributes of groups. They come in by a table, a form or a seed (`GroupFacts`); what nobody gave
refuses a tabulation (`results.queries.groups.missing_attributes`)."""

HOME = "home"
"""The one attribute that every entry has in the application: the code of the organisation that it comes from."""
ROLES = ("competitor", "adviser")


def uncarried(book: Rulebook, *, brought: Collection[str] = ()) -> list[Wrong]:
    """Every clause that the application cannot carry. `brought`: attributes of entries that are loaded with the
    rulebook, by a seed."""
    return [*_marking(book), *_attributes(book, brought), *_roles(book), *_advances(book)]


def _marking(book: Rulebook) -> Iterator[Wrong]:
    """Marks of members and scores made elsewhere have no rows yet; without a scheme only those would be left."""
    for at, _ in enumerate(book.team):
        yield Wrong(("team", at), TEAM, {})
    for at, segment in enumerate(book.segment):
        if segment.from_ is not None:
            yield Wrong(("segment", at, "from"), SCORES, {"segment": segment.key})
    if book.edition is None:
        return
    for at, track in enumerate(book.edition.track):
        for stage, code, _, division in (kind for kind in _kinds_of_contest(book.edition) if kind[2] == track.key):
            kind = (stage, code or ANYBODY, track.key, division)
            if not any(can_fit(one, *kind) for scheme in book.scheme for one in scheme.applies_to):
                named = f"{stage}/{code or '*'}/{track.key}/{division}"
                yield Wrong(("edition", "track", at, "key"), NO_SCHEME, {"contest": named})
                break


def _attributes(book: Rulebook, brought: Collection[str]) -> Iterator[Wrong]:
    """What ranks or tells apart is looked up in the entry alone; nobody is asked for attributes of entries yet."""
    for path, name, where in needs(book):
        if where == "entry" and name != HOME and name not in brought:
            yield Wrong(path, ATTRIBUTE, {"name": name})


def _roles(book: Rulebook) -> Iterator[Wrong]:
    for at, derived in enumerate(book.derived):
        if derived.role not in ROLES:
            yield Wrong(("derived", at, "role"), ROLE, {"role": derived.role, "expected": ", ".join(ROLES)})


def _advances(book: Rulebook) -> Iterator[Wrong]:
    """An entry moves up to the tier above its contest's, and one rule says who does."""
    edition = book.edition
    if edition is None:
        return
    tiers = [tier.key for tier in edition.tier]
    above = dict(zip(tiers, [*tiers[1:], ""], strict=True))
    shared: set[int] = set()
    for contest in _kinds_of_contest(edition):
        fitting = [at for at, rule in enumerate(book.advance) if any(can_fit(one, *contest) for one in rule.applies_to)]
        for at in fitting:
            if book.advance[at].to != above[contest[0]] and at not in shared:
                shared.add(at)
                facts: dict[str, object] = {"to": book.advance[at].to, "tier": contest[0], "above": above[contest[0]]}
                yield Wrong(("advance", at, "to"), NEXT_TIER, facts)
    sure = [(stage, code or ANYBODY, track, division) for stage, code, track, division in _kinds_of_contest(edition)]
    for contest in sure:
        both = [at for at, rule in enumerate(book.advance) if any(can_fit(one, *contest) for one in rule.applies_to)]
        for at in both[1:]:
            if -at not in shared:
                shared.add(-at)
                yield Wrong(("advance", at, "applies_to"), SEVERAL, {"first": both[0] + 1})


def _kinds_of_contest(edition: Edition) -> Iterator[tuple[str, str | None, str, str]]:
    """The stage, track and division of every contest that there can be, with its organisation where that is fixed."""
    for tier, track in product(edition.tier, edition.track):
        for division in track.divisions:
            yield tier.key, tier.organisation, track.key, division


def group_attributes(book: Rulebook, contests: Collection[str] | None = None) -> tuple[str, ...]:
    """The attributes that the rules of these contests (None: all) look for in groups, each with its first mention."""
    names = (name for _, name, where in needs(book, contests) if where != "entry" and name not in (*OWN, HOME))
    return tuple(dict.fromkeys(names))
