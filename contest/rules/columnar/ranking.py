"""From scores to places in columns: the scale of each contest, the ranked value, the precedence (sections 6 and 7)."""

from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from contest.rules.columnar.scaled import LARGEST, Scaled
from contest.rules.columnar.scores import People, Scores
from contest.rules.numbers import square_root
from contest.rules.ranking import Standing
from contest.rules.rulebook.law import Scale
from contest.rules.scale import FEWEST, MAD_FACTOR, scaled_value
from contest.rules.scoring.entries import attribute_value

MISSING = 2 * LARGEST - 1
"""The key of what is missing: it comes last."""


def rank_people(people: People, scores: Scores) -> dict[int, list[Standing]]:
    """The standings of each contest, by its number: placed entries first, best first, then the rest by entry."""
    law = people.law
    competing = pl.Series([entry.competing for entry in people.entries], dtype=pl.Boolean)
    on_scale = _on_scale(people, scores.score.only(competing))
    value = _ranked_value(people, scores, on_scale)
    keys = [_signed(value, law.ranking.ranked_better)]
    keys += [_step(people, scores, on_scale, step) for step in law.ranking.precedence]
    ranks = competing & value.numerators.is_not_null()
    places = _places(people.at, keys, ranks)
    score, scaled, ranked = scores.score.fractions(), on_scale.fractions(), value.fractions()
    found: dict[int, list[Standing]] = {at: [] for at in people.contests}
    dense = law.ranking.places == "dense"
    for row, at, number, by_level, tied in places.iter_rows():
        place = by_level if dense else number
        values = (score[row], scaled[row], ranked[row])
        found[at].append(Standing(people.entries[row], place, tied, *values, number=number))
    rest = ranks.not_().arg_true().to_list()
    numbers = people.at.to_list()
    for row in rest:
        found[numbers[row]].append(Standing(people.entries[row], None, False, score[row], scaled[row], ranked[row]))
    return found


def _on_scale(people: People, scores: Scaled) -> Scaled:
    """The scaled value of every entry; null without a score. Each contest is its own population (section 6)."""
    law = people.law
    if law.scale is None:
        return Scaled.of([None] * len(people.who))
    found: list[Fraction | None] = []
    table = pl.DataFrame({"at": people.at, "score": scores.numerators})
    for (_,), one in table.group_by("at", maintain_order=True):
        population: list[int | None] = one["score"].to_list()
        given = [score for score in population if score is not None]
        middle, apart = middle_and_deviation(sorted(given), scores.denominator, law.scale)
        known: dict[int | None, Fraction | None] = {None: None}
        for score in set(given):
            value = Fraction(score, scores.denominator)
            known[score] = scaled_value(value, middle, apart, law.scale, law.ranking.better, law.numbers.rounding)
        found += [known[score] for score in population]
    return Scaled.of(found)


def middle_and_deviation(ordered: Sequence[int], denominator: int, scale: Scale) -> tuple[Fraction, Fraction]:
    """The middle and the deviation of a population over a common denominator: section 6 in whole numbers.

    A deviation of 0 gives every entry the centre. The square root is that of the exact engine.
    """
    many = len(ordered)
    if many < FEWEST:
        return Fraction(0), Fraction(0)
    twice = ordered[(many - 1) // 2] + ordered[many // 2]
    median, mean = Fraction(twice, 2 * denominator), Fraction(sum(ordered), many * denominator)
    middle = median if scale.kind == "median" else mean
    if (scale.deviation or ("mad" if scale.kind == "median" else "sd")) == "mad":
        off = sorted(abs(2 * score - twice) for score in ordered)
        apart = MAD_FACTOR * Fraction(off[(many - 1) // 2] + off[many // 2], 4 * denominator)
        if apart != 0:
            return middle, apart
    squares = many * sum(score * score for score in ordered) - sum(ordered) ** 2
    return middle, square_root(Fraction(squares, (many * denominator) ** 2))


def _ranked_value(people: People, scores: Scores, on_scale: Scaled) -> Scaled:
    """What entries are ranked by. If that is an attribute, an entry with incomplete or disputed marks has no place
    either."""
    match people.law.ranking.by.partition(":"):
        case ("score", _, _):
            return scores.score
        case ("scale", _, _):
            return on_scale
        case (_, _, name):
            value = people.column(lambda entry, contest, found: attribute_value(entry, name))
            stopped = ~scores.unmarked & scores.score.numerators.is_null()
            return value.only(~stopped)
    raise AssertionError


def _signed(value: Scaled, better: str) -> pl.Series:
    """A key for which smaller is better."""
    return value.numerators if better == "lower" else -value.numerators


def _step(people: People, scores: Scores, on_scale: Scaled, step: str) -> pl.Series:
    """The key of one step of the precedence; null where it is missing."""
    kind, _, name = step.partition(":")
    match kind:
        case "lot":
            lots = [contest.lots.get(entry.key) for entry, contest, _ in people.each()]
            return _ordinal(lots)
        case "attribute":
            values = [attribute_value(entry, name.removeprefix("-")) for entry in people.entries]
            return _ordinal(values) if name.startswith("-") else -_ordinal(values)
        case "scale":
            return _signed(on_scale, "higher")
        case "score":
            return _signed(scores.score, people.law.ranking.better)
    nothing = Scaled.of([None] * len(people.who))
    value, better = scores.steps.get(step.removeprefix("-"), nothing), people.law.ranking.better
    if step.startswith("-"):
        better = "lower" if better == "higher" else "higher"
    return _signed(value, better)


def _ordinal(values: Sequence[Fraction | int | None]) -> pl.Series:
    """How many different values are smaller. It maps numbers of any size to small ones in the same order."""
    order = {value: number for number, value in enumerate(sorted({value for value in values if value is not None}))}
    return pl.Series([None if value is None else order[value] for value in values], dtype=pl.Int64)


def _places(at: pl.Series, keys: Sequence[pl.Series], ranks: pl.Series) -> pl.DataFrame:
    """`row, at, number, dense, tied` of the ranked entries, by contest, place and entry.

    `number` = 1 + the number of strictly better entries: 1, 1, 3; `dense` counts level entries once: 1, 1, 2.
    """
    names = ["at", *(f"key{number}" for number in range(len(keys)))]
    columns = [at, *(key.fill_null(MISSING) for key in keys)]
    table = pl.DataFrame(dict(zip(names, columns, strict=True))).with_row_index("row")
    table = table.filter(ranks).sort(*names, "row")
    number = pl.int_range(pl.len())
    first_in_contest = pl.col("at").ne_missing(pl.col("at").shift())
    first_on_place = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in names)
    table = table.select("row", "at", number=number, contest=first_in_contest, level=first_on_place)
    table = table.with_columns(levels=pl.col("level").cum_sum())
    return table.select(
        "row",
        "at",
        number=pl.when("level").then("number").forward_fill() - pl.when("contest").then("number").forward_fill() + 1,
        dense=pl.col("levels") - pl.when("contest").then("levels").forward_fill() + 1,
        tied=~(pl.col("level") & pl.col("level").shift(-1, fill_value=True)),
    )
