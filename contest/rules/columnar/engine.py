"""How the columnar engine goes from marks to places: what it counts itself, and what it hands to the exact engine.

Contests under one law are counted together. A contest is handed over if columns cannot count it exactly. An entry
with something to report (a judge left an aspect out, a mark is missing) is reported by the exact engine.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from contest.rules.checked_inputs import CheckedInputs, check_inputs
from contest.rules.columnar.columns import mark_columns, mark_rows, texts_of
from contest.rules.columnar.field import SCORED, Field, aspects_of
from contest.rules.columnar.ranking import rank_people
from contest.rules.columnar.scaled import TooLarge
from contest.rules.columnar.scores import People, score_people
from contest.rules.columnar.sifting import Sifted, sift
from contest.rules.exact import by_source
from contest.rules.faults import Fault, Faults
from contest.rules.inputs import Inputs
from contest.rules.marks import ContestMarks, Origin, collect_marks, located
from contest.rules.placing import Progress, no_progress, rank_contest, rank_inputs, score_contest
from contest.rules.problems import Problem
from contest.rules.ranking import Ranked, RankedContest, Standing
from contest.rules.resemblance import COLUMNS, alike_in_rows, alike_of, unlisted_problems
from contest.rules.rulebook.book import Law, Rulebook
from contest.rules.rulebook.crosschecks import in_segment
from contest.rules.scoring.entries import finish, score_entry
from contest.rules.scoring.parts import steps_asked
from contest.rules.scoring.stages import needs_stages

MOST_SUSPECT = 10**6
"""Suspect rows that are looked at before it is said what is wrong."""

Reason = str
"""Why a contest is handed to the exact engine."""

EXPLAINED: Reason = "explanations are told by the exact engine"
BY_MEMBER: Reason = "its members are marked one by one"
NEEDS: Reason = "its conditions look at criteria, aspects or segments"
CUT: Reason = "a segment has a cut"
PARTS: Reason = "its precedence compares parts of what is combined over judges"
STAGED: Reason = "a clause of law 2 makes its scores depend on one another, or on tries or products"
NO_SCHEME: Reason = "no scheme fits it"
LARGE: Reason = "its numbers may not fit into 64 bits"


@dataclass(slots=True)
class _Work:
    """Results so far: standings and contests handed over, by contest number; problems, and entries whose troubles are
    still to be reported."""

    standings: dict[int, list[Standing]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    troubled: list[pl.Series] = field(default_factory=list)
    handed: dict[int, Reason] = field(default_factory=dict)


def rank_columns(
    inputs: Inputs,
    marks: pl.DataFrame | None,
    rulebook: Rulebook,
    *,
    explain: bool = False,
    progress: Progress = no_progress,
) -> tuple[Ranked, Mapping[str, Reason]]:
    """The first stage in columns: the same result as `rank`, and the contests that the exact engine ranked, each with
    the reason.

    `marks` are marks.csv as columns (see `columns`) and replace `inputs.marks`; with None, `inputs.marks` are used.
    Raises the same `Faults` as `rank`.
    """
    frame = mark_columns(inputs.marks) if marks is None else marks
    faults: list[Fault] = []
    checked = check_inputs(inputs, rulebook, faults)
    entries = Field.of(checked)
    sifted = sift(frame, entries)
    found = _checked(inputs, checked, sifted, faults)
    if explain:
        whole = collect_marks(replace(inputs, marks=mark_rows(frame)), checked, faults)
        try:
            explained = rank_inputs(checked, whole, explain=True, progress=progress)
        except Faults as refused:
            raise located(refused, mark_rows(frame), inputs.scores) from None
        remarked = () if rulebook.law == "1" else tuple(_remarked(inputs, frame, checked))
        explained = replace(explained, problems=(*explained.problems, *remarked))
        return explained, dict.fromkeys(checked.contests, EXPLAINED)
    work = _Work()
    for number, contest in enumerate(entries.contests):
        reason = NEEDS if contest.needs_marks else None
        reason = reason or _handed(contest.law, found[contest.key], contest.key in sifted.large)
        if reason is not None:
            work.handed[number] = reason
    batches = list(_batches(entries, found, work.handed))
    for done, (people, rows) in enumerate(zip(batches, _rows(sifted, batches, len(entries.entries)), strict=True)):
        progress(done, len(batches))
        _count(people, rows, work)
    if rulebook.law != "1":
        work.problems += _remarked(inputs, frame, checked)
    ranked = _with_exact(inputs, entries, sifted, work)
    return ranked, {entries.contests[number].key: reason for number, reason in work.handed.items()}


def _remarked(inputs: Inputs, frame: pl.DataFrame, checked: CheckedInputs) -> Iterator[Problem]:
    """Keys that look alike and judges whom no list names (law 2, section 14), of marks in columns."""

    def where(column: str, keys: Collection[str]) -> Iterator[tuple[str, str]]:
        found = frame.filter(pl.col(column).cast(pl.String).is_in(list(keys)))
        texts = found.select(pl.col("contest", "entry").cast(pl.String)).unique()
        yield from ((contest, entry) for contest, entry in texts.iter_rows())

    yield from alike_in_rows(inputs, [kind for kind in COLUMNS if kind != "marks"])
    yield from alike_of("marks", {column: set(texts_of(frame[column])) for column in COLUMNS["marks"]}, where)
    given = pl.col("mark").cast(pl.String) != ""
    counted = frame.group_by("contest", "judge", given=given).len().cast({"contest": pl.String, "judge": pl.String})
    counts = {(contest, judge, marked): many for contest, judge, marked, many in counted.iter_rows()}
    yield from unlisted_problems(inputs, counts, by_source(checked))


def _checked(inputs: Inputs, checked: CheckedInputs, sifted: Sifted, faults: list[Fault]) -> Mapping[str, ContestMarks]:
    """Which source each contest's scores come from. Raises `Faults`: those of the inputs and of all suspect rows.

    If ten million rows are suspect, a million are checked first; if those have no fault, all are checked.
    """
    suspect = pl.col("suspect")
    for chosen in (suspect & (suspect.cum_sum() <= MOST_SUSPECT), suspect):
        found = _collected(inputs, checked, sifted, pl.col("witness") | chosen, faults)
        if faults:
            raise Faults(sorted(faults, key=lambda fault: (fault.file, fault.line)))
        if sifted.suspects <= MOST_SUSPECT:
            break
    return found


def _collected(
    inputs: Inputs, checked: CheckedInputs, sifted: Sifted, chosen: pl.Expr, faults: list[Fault]
) -> Mapping[str, ContestMarks]:
    """The selected marks, checked and collected by the exact engine."""
    return collect_marks(replace(inputs, marks=sifted.rows(chosen)), checked, faults)


def _handed(law: Law, found: ContestMarks, large: bool) -> Reason | None:
    """Why columns cannot count a contest, if this is known before counting."""
    if found.by_member or "members" in law.ranking.precedence:
        return BY_MEMBER
    if needs_stages(law):
        return STAGED
    if large:
        return LARGE
    if found.origin != "marks":
        return None
    if any(segment.cut for segment in law.segments):
        return CUT
    of_marks = not law.segments or any(segment.from_ is None for segment in law.segments)
    if _hides_a_step(law):
        return PARTS
    return NO_SCHEME if law.scheme is None and of_marks else None


def _hides_a_step(law: Law) -> bool:
    """Whether the precedence names a criterion or aspect that a panel combines together with others (law 2, section
    12)."""
    asked = steps_asked(law)
    criteria = () if law.scheme is None or not asked else law.scheme.criterion
    for criterion in criteria:
        unit = law.panel_for(criterion).unit
        if unit == "sheet" and f"criterion:{criterion.key}" in asked:
            return True
        if unit != "aspect" and any(f"aspect:{aspect.key}" in asked for aspect in criterion.aspect):
            return True
    return False


def _batches(entries: Field, found: Mapping[str, ContestMarks], handed: Mapping[int, Reason]) -> Iterator[People]:
    """Entries of contests under one law whose scores have the same origin, without contests that are handed over."""
    together: dict[tuple[int, Origin], list[int]] = {}
    for number, (contest, law) in enumerate(zip(entries.contests, entries.law_of, strict=True)):
        if number not in handed:
            together.setdefault((law, found[contest.key].origin), []).append(number)
    scored = pl.Series([entry.status in SCORED for entry in entries.entries], dtype=pl.Boolean)
    for (law, origin), numbers in together.items():
        who = (scored & entries.contest_of.is_in(numbers)).arg_true().cast(pl.Int64)
        contests = {number: entries.contests[number] for number in numbers}
        yield People(
            law=entries.laws[law],
            origin=origin,
            who=who,
            at=entries.contest_of.gather(who),
            entries=tuple(entries.entries[number] for number in who.to_list()),
            contests=contests,
            found={number: found[contest.key] for number, contest in contests.items()},
        )


def _rows(sifted: Sifted, batches: Sequence[People], many: int) -> Iterator[pl.DataFrame]:
    """Every batch's rows of marks that count: `who, judge, place, raw, agreed`."""
    batch_of = pl.repeat(None, many, dtype=pl.Int32, eager=True)
    for number, people in enumerate(batches):
        batch_of = batch_of.scatter(people.who, number)
    rows = sifted.frame.select("who", "judge", "place", "raw", "agreed", batch=batch_of.gather(sifted.frame["who"]))
    rows = rows.filter(pl.col("batch").is_not_null() & pl.col("raw").is_not_null())
    parts = rows.partition_by("batch", as_dict=True, include_key=False)
    for number, people in enumerate(batches):
        yield _of_sources(people, parts.pop((number,), rows.clear().drop("batch")))


def _of_sources(people: People, rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out marks of judges whose source a segment does not count. A mark agreed by the panel always counts."""
    places = {aspect.key: place for place, aspect in enumerate(aspects_of(people.law))}
    for segment in people.law.segments:
        if segment.source is None:
            continue
        of_segment = [place for key, place in places.items() if in_segment(key, segment)]
        allowed = [
            (number, judge)
            for number, contest in people.contests.items()
            for judge, source in (contest.sources or {}).items()
            if source == segment.source
        ]
        judges = pl.DataFrame(allowed, schema={"at": pl.Int32, "judge": pl.String}, orient="row")
        judges = judges.with_columns(pl.col("judge").cast(rows["judge"].dtype))
        looked_at = pl.col("place").is_in(of_segment) & ~pl.col("agreed")
        contests = pl.DataFrame({"who": people.who, "at": people.at})
        counting = rows.filter(looked_at).join(contests, on="who").join(judges, on=["at", "judge"], how="semi")
        rows = pl.concat([rows.filter(~looked_at), counting.drop("at")])
    return rows


def _count(people: People, rows: pl.DataFrame, work: _Work) -> None:
    """Rank one batch, or hand over its contests if their numbers grow too large."""
    try:
        scores = score_people(people, rows)
        standings = rank_people(people, scores)
    except TooLarge:
        work.handed.update(dict.fromkeys(people.contests, LARGE))
        return
    work.standings.update(standings)
    work.problems += scores.problems
    work.troubled.append(people.who.filter(scores.troubled))


def _with_exact(inputs: Inputs, entries: Field, sifted: Sifted, work: _Work) -> Ranked:
    """The counted standings, together with the contests that the exact engine ranks and the troubles that it
    reports."""
    troubled = pl.concat([pl.Series(dtype=pl.Int64), *work.troubled])
    handed = [entries.contests[number].key for number in work.handed]
    chosen = pl.col("who").is_in(troubled.implode()) | pl.col("contest").cast(pl.String).is_in(handed)
    found = _collected(inputs, entries.checked, sifted, pl.col("witness") | chosen, [])
    contests: dict[str, RankedContest] = {}
    for number, contest in enumerate(entries.contests):
        if number in work.handed:
            try:
                all_scored = score_contest(contest, found[contest.key], work.problems)
            except Faults as refused:
                raise located(refused, sifted.rows(chosen), inputs.scores) from None
            contests[contest.key] = rank_contest(contest, all_scored)
            continue
        standings = work.standings[number]
        placed = [standing for standing in standings if standing.place is not None]
        rest = [standing for standing in standings if standing.place is None]
        rest += [Standing(entry) for entry in contest.entries.values() if entry.status not in SCORED]
        rest.sort(key=lambda standing: standing.entry.key)
        contests[contest.key] = RankedContest(contest, (*placed, *rest), tuple(placed))
    for who in troubled.to_list():
        entry = entries.entries[who]
        contest = entries.checked.contests[entry.contest]
        scored = score_entry(contest, found[entry.contest], entry)
        finish(contest, scored)
        work.problems.extend(scored.problems())
    return Ranked(entries.checked, contests, tuple(work.problems))
