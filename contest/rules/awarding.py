"""The second stage: from places to awards, tables and the next tier (sections 8 to 10). Both engines share it."""

from collections.abc import Iterator, Mapping, Sequence

from contest.rules import awards as award_rows
from contest.rules import problems as problem_rows
from contest.rules.advancement import Advancing, advance_all, in_order
from contest.rules.awards import Award
from contest.rules.explain import with_standing
from contest.rules.ladders import base_of, climb, climb_over, explain_passed, explain_rung
from contest.rules.numbers import shown
from contest.rules.ordering import require_one_direction
from contest.rules.outcome import Outcome, Place
from contest.rules.picks import decide, derive, pick
from contest.rules.prizes import give_prize
from contest.rules.problems import Problem
from contest.rules.ranking import Ranked, RankedContest, Standing
from contest.rules.rulebook.book import fits
from contest.rules.rulebook.law import Ladder
from contest.rules.tables import make_table


def award_and_advance(ranked: Ranked) -> Outcome:
    """Give awards in this order: ladders, picks, derived, decisions, prizes; then make tables and advances. Raises
    `Faults`."""
    rulebook = ranked.checked.rulebook
    problems = list(ranked.problems)
    awards: list[Award] = []
    rungs: dict[tuple[str, str], list[Mapping[str, object]]] = {}
    for ladder, contests, given, found in _climbed(ranked):
        problems += found
        base = base_of([one.seen_by(ladder.also_cut) for one in contests], ladder, ranked.checked)
        for key, standing in given:
            entry = standing.entry
            awards.append(Award(key, entry.contest, entry.key, entry.group, size=entry.size, place=standing.place))
            rungs.setdefault((entry.contest, entry.key), []).append(explain_rung(ladder, key, base))
    for picking in rulebook.pick:
        picked, found = pick(picking, ranked, awards)
        awards += picked
        problems += found
    for deriving in rulebook.derived:
        awards += derive(deriving, awards, ranked.checked)
    awards += decide(ranked.checked, ranked)
    for prize in rulebook.prize:
        won, found = give_prize(prize, ranked, awards)
        awards += won
        problems += found
    advances, found = advance_all(rulebook.advance, ranked.contests, ranked.checked, awards)
    problems += found
    ordered = award_rows.in_order(awards, rulebook.award_order())
    return Outcome(
        places=tuple(
            Place(standing, contest.checked.law)
            for contest in ranked.contests.values()
            for standing in contest.standings
        ),
        awards=ordered,
        tables={rule.key: make_table(rule, ordered, ranked) for rule in rulebook.table},
        advances=in_order(advances),
        problems=problem_rows.in_order(problems),
        shown=tuple(one for one in rulebook.attribute if one.shown),
        explanations=None if ranked.explanations is None else tuple(_explanations(ranked, ordered, rungs, advances)),
    )


def _climbed(
    ranked: Ranked,
) -> Iterator[tuple[Ladder, Sequence[RankedContest], list[tuple[str, Standing]], list[Problem]]]:
    """Every ladder with its contests, what it gives and its problems: contest by contest, then over all contests."""
    for contest in ranked.contests.values():
        for ladder in contest.checked.law.ladders:
            if ladder.over == "contest":
                yield (ladder, [contest], *climb(contest, ladder, ranked.checked))
    for at, ladder in enumerate(ranked.checked.rulebook.ladder):
        if ladder.over == "all":
            fitting = [contest for key, contest in ranked.contests.items() if fits(ladder, key)]
            require_one_direction(ladder.by, fitting, f"ladder {ladder.key}", f"ladder[{at + 1}].by")
            yield (ladder, fitting, *climb_over(fitting, ladder, ranked.checked))


def _ranked(place: Place) -> str | None:
    """The value that an entry is ranked by, as it is shown; None if it has none."""
    by, value = place.law.ranking.by, place.standing.value
    if value is None:
        return None
    return place.scaled if by == "scale" else place.score if by == "score" else shown(value)


def _rung_of(rungs: Sequence[Mapping[str, object]], ladder: Ladder) -> str | None:
    return next((str(one["award"]) for one in rungs if one["ladder"] == ladder.key), None)


def _explanations(
    ranked: Ranked,
    awards: Sequence[Award],
    rungs: Mapping[tuple[str, str], Sequence[Mapping[str, object]]],
    advances: Sequence[Advancing],
) -> Iterator[Mapping[str, object]]:
    """The explanation of every entry, with its place, rungs, awards and advancement."""
    explained = ranked.explanations or {}
    held: dict[tuple[str, str], list[str]] = {}
    people: dict[tuple[str, str], list[dict[str, str]]] = {}
    for one in awards:
        if one.person:
            people.setdefault((one.contest, one.entry), []).append({"award": one.award, "person": one.person})
        elif one.entry:
            held.setdefault((one.contest, one.entry), []).append(one.award)
    advancing: dict[tuple[str, str], list[dict[str, object]]] = {}
    for row in advances:
        advance_facts: dict[str, object] = {"to": row.to, "outcome": row.outcome, "order": row.order, "why": row.why}
        if row.line != row.contest:
            advance_facts["over"] = "all"
        advancing.setdefault((row.contest, row.entry), []).append(advance_facts)
    for contest_key, contest in ranked.contests.items():
        law = contest.checked.law
        for standing in contest.standings:
            key = (contest_key, standing.entry.key)
            facts = explained.get(key)
            if facts is None:
                continue
            passed = [
                one
                for ladder in (law.ladders if law.is_second else ())
                for one in explain_passed(ladder, contest, standing, _rung_of(rungs.get(key, ()), ladder))
            ]
            yield with_standing(
                {**facts, "passed": passed} if passed else facts,
                by=law.ranking.by,
                better=law.ranking.better,
                precedence=list(law.ranking.precedence),
                ranked=_ranked(Place(standing, law)),
                scaled=Place(standing, law).scaled or None,
                place=standing.place,
                tied=standing.tied,
                placed=len(contest.placed),
                rungs=list(rungs.get(key, ())),
                awards=held.get(key, []),
                people=people.get(key, []),
                advances=advancing.get(key, []),
            )
