"""Picks, derived awards and decisions: after the ladders, before the prizes (section 8)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from contest.rules.awards import Award
from contest.rules.checked_inputs import CheckedInputs
from contest.rules.conditions import meets_needs
from contest.rules.cutoffs import fill
from contest.rules.ladders import names
from contest.rules.metrics import gives
from contest.rules.numbers import decimal
from contest.rules.ordering import Candidate, levels_of
from contest.rules.problems import Problem, Tie, stopped
from contest.rules.ranking import Ranked, RankedContest, Standing, pair
from contest.rules.rulebook.book import fits
from contest.rules.rulebook.law import Derived, Pick

Step = tuple[int, Fraction | int]


def pick(rule: Pick, ranked: Ranked, awards: Sequence[Award]) -> tuple[list[Award], list[Problem]]:
    """The picks of one rule. Entries with an `outside` award in their contest are skipped, as are those that miss its
    `need` (law 2, section 8)."""
    held = held_awards(awards) if rule.need else {}
    outside = {(one.contest, one.entry) for one in awards if one.award in rule.outside and one.entry}
    candidates = [
        (contest, standing)
        for key, whole in ranked.contests.items()
        if fits(rule, key)
        for contest in (whole.seen_by(rule.also_cut),)
        for standing in contest.placed
        if (key, standing.entry.key) not in outside
        and ranked.checked.meets(standing.entry, rule.where)
        and meets_needs(rule.need, contest, standing, held)
    ]
    given: list[Award] = []
    problems: list[Problem] = []
    for name, pool in _pools(rule, candidates):
        inside, cut = fill(levels_of(rule.by, pool), rule.count, rule.tie)
        given.extend(_award(rule.award, standing) for _, standing in inside)
        if cut:
            tie = Tie("pick", rule.award, names([one for _, one in cut]), line=name)
            problems.append(stopped(tie, name if rule.each == "contest" else ""))
    return given, problems


def held_awards(awards: Iterable[Award]) -> dict[tuple[str, str], set[str]]:
    """The awards that each entry holds in its contest."""
    held: dict[tuple[str, str], set[str]] = {}
    for one in awards:
        if one.entry:
            held.setdefault((one.contest, one.entry), set()).add(one.award)
    return held


def _award(key: str, standing: Standing) -> Award:
    entry = standing.entry
    return Award(key, entry.contest, entry.key, entry.group, size=entry.size, place=standing.place)


def _pools(rule: Pick, candidates: Sequence[Candidate]) -> Iterator[tuple[str, list[Candidate]]]:
    """The candidates of each group (entries without a group are skipped), each contest, or the edition."""
    pools: dict[str, list[Candidate]] = {}
    for contest, standing in candidates:
        name = {"group": standing.entry.group, "contest": contest.checked.key, "edition": ""}[rule.each]
        if name or rule.each != "group":
            pools.setdefault(name, []).append((contest, standing))
    for name in sorted(pools):
        yield name, pools[name]


@gives("pick", "scale")
def _scale(_contest: RankedContest, standing: Standing, _rest: str) -> Step:
    return pair(standing.scaled, "higher")


@gives("pick", "score")
def _score(contest: RankedContest, standing: Standing, _rest: str) -> Step:
    return pair(standing.score, contest.checked.law.ranking.better)


@gives("pick", "percentile")
def _percentile(contest: RankedContest, standing: Standing, _rest: str) -> Step:
    placed = len(contest.placed)
    return pair(Fraction(2 * (placed - (standing.number or placed)) + 1, 2 * placed), "higher")


@gives("pick", "place")
def _place(_contest: RankedContest, standing: Standing, _rest: str) -> Step:
    return 0, standing.place or 0


@gives("pick", "attribute")
def _attribute(_contest: RankedContest, standing: Standing, name: str) -> Step:
    better = "lower" if name.startswith("-") else "higher"
    return pair(decimal(standing.entry.attributes.get(name.removeprefix("-"), "")), better)


@gives("pick", "lot")
def _lot(contest: RankedContest, standing: Standing, _rest: str) -> Step:
    return pair(contest.checked.lots.get(standing.entry.key), "lower")


def derive(rule: Derived, awards: Iterable[Award], checked: CheckedInputs) -> list[Award]:
    """The award of the people behind other awards, each person and entry once, at most `cap` per person and edition
    (law 2, section 13: or per person and contest).

    Section 8 does not decide this: with a cap, the first in awards.csv counts (contest, place, entry); an
    entry with several of the awards counts once.
    """
    behind = {(one.contest, one.entry): one for one in awards if one.award in rule.from_ and one.entry}
    held: Counter[tuple[str, str]] = Counter()
    given: list[Award] = []
    for one in sorted(behind.values(), key=lambda one: (one.contest, one.place is None, one.place or 0, one.entry)):
        if not fits(rule, one.contest):
            continue
        for member in checked.members.get((one.contest, one.entry), ()):
            counted = (member.person, one.contest if rule.per == "contest" else "")
            if member.role != rule.role or (rule.cap is not None and held[counted] >= rule.cap):
                continue
            held[counted] += 1
            given.append(Award(rule.award, one.contest, one.entry, one.group, member.person, 1, one.place))
    return given


def decide(checked: CheckedInputs, ranked: Ranked) -> list[Award]:
    """The awards that a committee gave (decisions.csv), to an entry or to a group with no entry."""
    places: Mapping[tuple[str, str], int | None] = {
        (key, standing.entry.key): standing.place
        for key in {one.contest for one in checked.decisions if one.entry}
        for standing in ranked.contests[key].standings
    }
    given: list[Award] = []
    for one in checked.decisions:
        if one.entry:
            entry = checked.contests[one.contest].entries[one.entry]
            place = places[one.contest, one.entry]
            given.append(Award(one.award, one.contest, one.entry, one.group, size=entry.size, place=place))
        else:
            given.append(Award(one.award, one.contest, group=one.group))
    return given
