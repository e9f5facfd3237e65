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
from contest.rules.rulebook.since import newer

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.rulebook.edition import Edition
    from contest.rules.rulebook.law import Advance, Attribute, Ladder

ATTRIBUTE, ROLE = "app.attribute", "app.role"
SUMMARY_KEY = "app.summary"
NEXT_TIER, SEVERAL, OVER = "app.next-tier", "app.advances", "app.over"
LATER = "app.later"
SECOND: frozenset[str] = frozenset(
    {
        "attribute",
        "ladder.rung.most",
        "ladder.need",
        "ladder.rung.need",
        "pick.need",
        "derived.per",
        "prize.by",
        "table.per",
        "table.place_points",
        "table.level",
        "table.times",
        "table.best",
        "advance.where",
        "advance.need",
        "ranking.places",
        "segment.min",
        "segment.max",
        "segment.weight",
        "segment.from",
        "segment.convert",
        "segment.cut.by",
        "segment.panel.normalise",
        "panel.normalise",
        "score.weights",
        "scheme.criterion.aspect.step",
        "scheme.criterion.aspect.unit",
        "scheme.criterion.aspect.convert",
        "scheme.criterion.aspect.times",
        "scheme.criterion.aspect.silent",
        "scheme.criterion.aspect.tries",
        "ladder.also_cut",
        "ladder.over",
        "ladder.by",
        "pick.also_cut",
        "advance.also_cut",
        "advance.key",
        "advance.over",
        "advance.by",
        "advance.after",
    }
)
"""The keys of law 2 (`contest.rules.rulebook.since`), by their path without positions, that the application carries;
every other one is refused with LATER until it stands here."""

REFUSED: dict[str, tuple[str, ...]] = {
    "attribute.key": (SUMMARY_KEY,),
    "ranking.by": (ATTRIBUTE,),
    "ranking.precedence": (ATTRIBUTE,),
    "pick.by": (ATTRIBUTE,),
    "derived.role": (ROLE,),
    "advance.to": (NEXT_TIER,),
    "advance.applies_to": (SEVERAL,),
    "advance.over": (OVER,),
    "ladder.over": (OVER,),
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

HOME, SUMMARY = "home", "summary"
"""What every entry has in the application without being asked for it as an attribute: the code of the organisation that
it comes from, and its introduction, which no rule reads."""
ROLES = ("competitor", "adviser")


def uncarried(book: Rulebook, *, brought: Collection[str] = ()) -> list[Wrong]:
    """Every clause that the application cannot carry. `brought`: attributes of entries that are loaded with the
    rulebook, by a seed."""
    return [*_second(book), *_attributes(book, brought), *_roles(book), *_advances(book), *_over(book)]


def _second(book: Rulebook) -> Iterator[Wrong]:
    """What a rulebook uses of law 2 and nothing in the application brings in, shows or explains yet."""
    for one in newer(book):
        if one.key not in SECOND:
            yield Wrong(one.path, LATER, {"what": one.written, "section": one.section})


def _attributes(book: Rulebook, brought: Collection[str]) -> Iterator[Wrong]:
    """What ranks or tells apart is looked up in the entry alone. Law 2 declares what is asked of entries, with its kind
    and name; under law 1 nobody could be asked for it."""
    if book.law != "1":
        for at, one in enumerate(book.attribute):
            if one.of == "entry" and one.key == SUMMARY:
                yield Wrong(("attribute", at, "key"), SUMMARY_KEY, {})
        return
    for path, name, where, _ in needs(book):
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
        if book.law != "1" and sum(book.advance[at].reserve > 0 for at in both) < 2:
            continue  # several lines to one tier; an entry has the best that one of them gives
        for at in both[1:]:
            if -at not in shared:
                shared.add(-at)
                yield Wrong(("advance", at, "applies_to"), SEVERAL, {"first": both[0] + 1})


def _over(book: Rulebook) -> Iterator[Wrong]:
    """One line over several contests needs that one organisation runs them all and tabulates them together."""
    edition = book.edition
    open_tiers = {tier.key for tier in edition.tier if tier.organisation is None} if edition else set()
    kinds = [one for one in _kinds_of_contest(edition) if one[0] in open_tiers] if edition else []
    rules: list[tuple[str, int, Ladder | Advance]] = [("ladder", at, one) for at, one in enumerate(book.ladder)]
    rules += [("advance", at, one) for at, one in enumerate(book.advance)]
    for part, at, rule in rules:
        wide = next((k for k in kinds if any(can_fit(one, *k) for one in rule.applies_to)), None)
        if rule.over == "all" and wide is not None:
            yield Wrong((part, at, "over"), OVER, {"tier": wide[0]})


def _kinds_of_contest(edition: Edition) -> Iterator[tuple[str, str | None, str, str]]:
    """The stage, track and division of every contest that there can be, with its organisation where that is fixed."""
    for tier, track in product(edition.tier, edition.track):
        for division in track.divisions:
            yield tier.key, tier.organisation, track.key, division


def group_attributes(book: Rulebook, contests: Collection[str] | None = None) -> tuple[str, ...]:
    """The attributes that the rules of these contests (None: all) look for in groups, each with its first mention."""
    own = (*OWN, HOME) if book.law == "1" else OWN
    of_groups = (need.name for need in needs(book, contests) if need.home not in ("entry", "track"))
    return tuple(dict.fromkeys(name for name in of_groups if name not in own))


def declared_of_groups(book: Rulebook, contest: str | None = None) -> dict[str, Attribute]:
    """The attributes of groups that a rulebook of law 2 declares, by their keys; those of one contest, or all."""
    return {one.key: one for one in book.attribute if one.of == "group" and _applies(one, contest)}


def declared_of_entries(book: Rulebook, contest: str | None = None) -> dict[str, Attribute]:
    """The attributes of entries that a rulebook of law 2 declares and somebody is asked for, by their keys; those of
    one contest, or all."""
    found = (one for one in book.attribute if one.of == "entry" and one.key not in (HOME, SUMMARY))
    return {one.key: one for one in found if _applies(one, contest)}


def _applies(one: Attribute, contest: str | None) -> bool:
    from contest.rules.rulebook.book import fits

    return contest is None or fits(one, contest)


def ranked_by(book: Rulebook, contest: str) -> frozenset[str]:
    """The attributes that the ranking of a contest goes by, itself or between entries that are level."""
    ranking = book.law_of(contest).ranking
    steps = [one for one in (ranking.by, *ranking.precedence) if one.startswith("attribute:")]
    return frozenset(one.removeprefix("attribute:").removeprefix("-") for one in steps)


def found_at_the_contest(book: Rulebook, contest: str) -> frozenset[str]:
    """The attributes of entries that nobody can declare of their own entry: what a contest is ranked by (problems
    solved, seconds) is its outcome, and the room by which sheets are put on one ruler is drawn. The contest's own
    organiser enters these."""
    law = book.law_of(contest)
    rulers = [panel.normalise for panel in (law.panel, *(one.panel for one in law.segments)) if panel is not None]
    named = [law.ranking.by, *(ruler.per for ruler in rulers if ruler is not None)]
    return frozenset(one.removeprefix("attribute:") for one in named if one.startswith("attribute:"))
