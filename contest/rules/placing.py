"""The first stage: from marks to places (sections 4 to 7). The exact engine: rational numbers, slow and easy to
check."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from contest.rules.checked_inputs import CheckedInputs, ContestInputs
from contest.rules.conditions import marked_values
from contest.rules.explain import explain_entry, explain_scale, separating_steps
from contest.rules.marks import ContestMarks
from contest.rules.problems import Problem
from contest.rules.ranking import EntryToRank, Key, Ranked, RankedContest, Standing, Step, level_key, placed
from contest.rules.scale import scaled_values
from contest.rules.scoring.cuts import cut_segments
from contest.rules.scoring.entries import ENDED, Scored, finish, score_entry
from contest.rules.scoring.going_on import cut_parts, tier_of, unplaced_key, unplaced_parts
from contest.rules.scoring.stages import needs_stages, score_in_stages
from contest.rules.steps import ranked_value, step_value

Progress = Callable[[int, int], None]


def no_progress(done: int, of: int) -> None:
    """Reports no progress."""


def rank_inputs(
    checked: CheckedInputs,
    marks: Mapping[str, ContestMarks],
    *,
    explain: bool = False,
    progress: Progress = no_progress,
) -> Ranked:
    """The standings of every contest; `progress` is called with the number of contests done and the total."""
    problems: list[Problem] = []
    explanations: dict[tuple[str, str], Mapping[str, object]] = {}
    contests: dict[str, RankedContest] = {}
    for done, (key, contest) in enumerate(checked.contests.items()):
        progress(done, len(checked.contests))
        all_scored = score_contest(contest, marks[key], problems)
        to_rank, others, ahead = _entries_to_rank(contest, all_scored)
        contests[key] = _ranked(contest, to_rank, others, ahead, all_scored)
        if explain:
            scale = _scale(contest, all_scored)
            apart = separating_steps(contest, to_rank)
            for scored in all_scored:
                name = scored.entry.key
                facts = explain_entry(contest, marks[key], scored)
                explanations[key, name] = {**facts, "scale": scale, "told_apart": apart.get(name, [])}
    return Ranked(checked, contests, tuple(problems), explanations if explain else None)


def score_contest(contest: ContestInputs, found: ContestMarks, problems: list[Problem]) -> list[Scored]:
    """The scores of the competing entries and guests of one contest; other entries have none (section 2)."""
    if needs_stages(contest.law):
        all_scored = score_in_stages(contest, found, problems)
    else:
        entries = [entry for entry in contest.entries.values() if entry.status in ("competing", "guest")]
        all_scored = [score_entry(contest, found, entry) for entry in entries]
        problems.extend(cut_segments(contest, all_scored))
    for scored in all_scored:
        finish(contest, scored)
        problems.extend(scored.problems())
    return all_scored


def rank_contest(contest: ContestInputs, all_scored: Sequence[Scored]) -> RankedContest:
    """Scale and rank one contest (sections 6 and 7)."""
    return _ranked(contest, *_entries_to_rank(contest, all_scored), all_scored)


def _ranked(
    contest: ContestInputs,
    to_rank: Sequence[EntryToRank],
    others: Sequence[Standing],
    ahead: Sequence[Step],
    all_scored: Sequence[Scored],
) -> RankedContest:
    standings, first = placed(to_rank, others, ahead, dense=contest.law.ranking.places == "dense")
    return RankedContest(contest, tuple(standings), tuple(first), marked_values(contest, all_scored))


def _entries_to_rank(
    contest: ContestInputs, all_scored: Sequence[Scored]
) -> tuple[list[EntryToRank], list[Standing], list[Step]]:
    """The entries to be ranked, and the others; and the tiers of those who went on past a cut and have no place, whom
    the places of the kept-out count (law 2, section 9)."""
    scaled = _scaled(contest, all_scored)
    to_rank: list[EntryToRank] = []
    others: list[Standing] = []
    ahead: list[Step] = []
    known = {scored.entry.key: scored for scored in all_scored}
    for key, entry in contest.entries.items():
        scored = known.get(key)
        if scored is None:
            others.append(Standing(entry))
            continue
        on_scale = scaled.get(key)
        value = ranked_value(contest, scored, on_scale)
        cut_after = None if scored.tier == ENDED else scored.tier
        kept_out = scored.kept_out is not None
        if kept_out:
            value = None
        standing = Standing(entry, None, False, scored.score, on_scale, value, cut_after, kept_out)
        ranked = None if not entry.competing else _to_rank(contest, scored, standing)
        if ranked is not None:
            to_rank.append(ranked)
            continue
        others.append(standing)
        if entry.competing and scored.passed:
            ahead.append((0, -(tier_of(scored) or 0)))
    return to_rank, others, ahead


def _to_rank(contest: ContestInputs, scored: Scored, standing: Standing) -> EntryToRank | None:
    """A competing entry with its key; None without a place.

    Law 2, section 9: whom a cut kept out, and who went on and has no valid try, have a place without a ranked value.
    """
    if standing.value is not None:
        return EntryToRank(standing, _key(contest, scored, standing.value, standing.scaled))
    tier = tier_of(scored)
    if tier is None:
        return None
    first = (0, -tier)
    if scored.kept_out is not None:
        return EntryToRank(standing, (first, *scored.cut_key), cut_parts(contest, scored.kept_out))
    if not scored.unplaced or scored.is_stopped:
        return None
    return EntryToRank(standing, (first, *unplaced_key(contest, scored)), unplaced_parts(contest))


def _population(all_scored: Sequence[Scored]) -> dict[str, Fraction]:
    """The scores that determine the scale: guests are not among them (section 6)."""
    return {one.entry.key: one.score for one in all_scored if one.entry.competing and one.score is not None}


def _scale(contest: ContestInputs, all_scored: Sequence[Scored]) -> dict[str, object] | None:
    """The scale of a contest as facts: everything needed to recalculate a scaled value."""
    scale = contest.law.scale
    return None if scale is None else explain_scale(list(_population(all_scored).values()), scale)


def _scaled(contest: ContestInputs, all_scored: Sequence[Scored]) -> dict[str, Fraction]:
    """The scaled value of every competing entry that has a score."""
    law = contest.law
    if law.scale is None:
        return {}
    population = _population(all_scored)
    values = scaled_values(list(population.values()), law.scale, law.ranking.better, law.numbers.rounding)
    return dict(zip(population, values, strict=True))


def _key(contest: ContestInputs, scored: Scored, value: Fraction, on_scale: Fraction | None) -> Key:
    """Entries that a cut ended rank below those that went on; then value and precedence decide."""
    ranking = contest.law.ranking
    values = (step_value(contest, scored, on_scale, step) for step in ranking.precedence)
    # The ranked value has its own direction (a scaled value is better when higher); the steps follow `better`.
    signed = value if ranking.ranked_better == ranking.better else -value
    return (
        (0, -2 * ENDED if contest.law.is_second else -scored.tier),
        *level_key(ranking.better, signed, ranking.precedence, values),
    )
