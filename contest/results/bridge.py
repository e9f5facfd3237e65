"""A tabulation's rows: read as inputs for the law (`contest.rule_inputs` writes each), and saved from its outcome.

So the app's result is byte for byte what `contest tabulate` makes from the same files. A tabulation reads and writes
thousands of rows, so both are done by column and in bulk.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import new_id, session
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import parsed, text_of
from contest.files import file_store
from contest.judging.queries.outside_scores import score_fields
from contest.registration.models import Appearance, Entry
from contest.results.models import Advance, Problem, Result, Tabulation
from contest.results.queries.earlier_stages import scores_brought
from contest.results.queries.gathered import (
    ADJUSTMENT,
    APPEARANCE,
    DECISION,
    GROUP,
    JUDGE,
    LOT,
    MEMBER,
    SCORE,
    SHEET,
    Cells,
    Gathered,
    gathered,
    members_of,
)
from contest.results.queries.marked import Member, Named, marks_of
from contest.rule_inputs import (
    adjustment_row,
    decision_row,
    entry_row,
    group_row,
    judge_row,
    lot_row,
    member_row,
    score_row,
)
from contest.rules import Inputs
from contest.rules.faults import Fault, Faults

if TYPE_CHECKING:
    from contest.rules import (
        AdjustmentRow,
        DecisionRow,
        EntryRow,
        GroupRow,
        JudgeRow,
        LotRow,
        MemberRow,
        ScoreRow,
    )
    from contest.rules.advancement import Advancing
    from contest.rules.outcome import Outcome
    from contest.rules.ranking import Ranked
    from contest.rules.rulebook import Rulebook

ROLES = ("competitor", "adviser")


def inputs(contests: Sequence[Contest], rows: Gathered | None = None) -> Inputs:
    """The law's inputs of a set of contests, in a fixed order: contest key, entry number, judge, aspect. `rows`: those
    of these contests, where somebody has read them already."""
    rows = gathered(contests) if rows is None else rows
    keys = {contest.id: contest.key for contest in contests}
    appearances = _appearances(rows)
    named = {row.id: (keys[row.contest_id], row.number) for row in appearances}
    members = _members(rows.of(MEMBER))
    decisions, decorated = _decisions(rows, keys, named)
    return Inputs(
        entries=_entries(appearances, named, members, _attributes_read(contests)),
        marks=marks_of(contests, rows.of(SHEET), appearances, named, members),
        scores=_scores(rows, contests, named),
        adjustments=_adjustments(rows, named),
        lots=_lots(rows, named),
        groups=_groups(rows, appearances, decorated),
        judges=_judges(rows, {row.contest_id for row in appearances}, keys),
        members=_member_rows(appearances, named, members),
        decisions=decisions,
    )


def people_of(ids: Iterable[UUID]) -> dict[str, UUID]:
    """Everybody behind an entry of these contests, by the code that names them in inputs and outputs."""
    return {one.person: person_id for found in _members(members_of(ids)).values() for person_id, one in found}


def tabulating(given: Inputs, rulebook: Rulebook) -> Generator[tuple[int, int], None, Outcome]:
    """`rules.tabulate` with explanations, contest by contest: yields (done, of) after each, and returns the outcome.
    Raises `Faults`.

    Ranking handles one contest at a time (docs/law, section 7), so the parts add up to the whole.
    """
    from contest.rules.awarding import award_and_advance
    from contest.rules.checked_inputs import check_inputs
    from contest.rules.marks import collect_marks
    from contest.rules.placing import rank_inputs
    from contest.rules.ranking import Ranked

    faults: list[Fault] = []
    checked = check_inputs(given, rulebook, faults)
    marks = collect_marks(given, checked, faults)
    if faults:
        raise Faults(sorted(faults, key=lambda fault: (fault.file, fault.line)))
    parts: list[Ranked] = []
    for done, (key, contest) in enumerate(checked.contests.items(), 1):
        parts.append(rank_inputs(replace(checked, contests={key: contest}), marks, explain=True))
        yield done, len(checked.contests)
    ranked = Ranked(
        checked,
        {key: contest for part in parts for key, contest in part.contests.items()},
        tuple(problem for part in parts for problem in part.problems),
        {key: facts for part in parts for key, facts in (part.explanations or {}).items()},
    )
    return award_and_advance(ranked)


@dataclass(frozen=True)
class Taking:
    """An entry in a contest."""

    id: UUID
    contest_id: UUID
    entry_id: UUID
    participation: str
    credit_id: UUID | None
    credit: str | None
    home: str
    number: str
    attributes: Mapping[str, Any] | None


def _appearances(rows: Gathered) -> list[Taking]:
    return [
        Taking(
            *(UUID(id_), UUID(contest), UUID(entry), participation),
            *(UUID(credited) if credited else None, credit, home, number),
            json.loads(attributes) if attributes else None,
        )
        for id_, contest, entry, participation, credited, credit, home, number, attributes in rows.of(APPEARANCE)
    ]


def _members(rows: Iterable[Cells]) -> dict[UUID, list[tuple[UUID, Member]]]:
    """The people of each entry. A person's code is the number that a seed or an import gave them, else the first of
    their entries and their position among its people: `G0412-1` (section 11: people under entry numbers)."""
    codes: dict[str, str] = {}
    behind: Counter[str] = Counter()
    members: dict[UUID, list[tuple[UUID, Member]]] = {}
    for number, role, _place, entry, person, reference, member, *_ in sorted(
        rows, key=lambda row: (row[0], ROLES.index(row[1]), int(row[2]), row[4])
    ):
        behind[number] += 1
        code = codes.setdefault(person, reference or f"{number}-{behind[number]}")
        members.setdefault(UUID(entry), []).append((UUID(person), Member(role, code, UUID(member).hex)))
    return members


def _attributes_read(contests: Sequence[Contest]) -> dict[UUID, frozenset[str]]:
    """The attributes that each contest's rules use. No other attribute leaves the system, because inputs are
    published."""
    found: dict[str, frozenset[str]] = {}
    for contest in contests:
        if (text := text_of(contest)) not in found:
            found[text] = parsed(text).attributes()
    return {contest.id: found[text_of(contest)] for contest in contests}


def _entries(
    appearances: Sequence[Taking],
    named: Named,
    members: dict[UUID, list[tuple[UUID, Member]]],
    read: dict[UUID, frozenset[str]],
) -> tuple[EntryRow, ...]:
    sizes = Counter(
        entry_id for entry_id, somebody in members.items() for _, one in somebody if one.role == "competitor"
    )
    rows = [
        entry_row(
            *named[row.id],
            status=row.participation,
            group=row.credit or "",
            home=row.home,
            competitors=sizes[row.entry_id],
            attributes=row.attributes,
            wanted=read[row.contest_id],
        )
        for row in appearances
    ]
    return tuple(sorted(rows, key=lambda row: (row.contest, row.entry)))


def _scores(rows: Gathered, contests: Sequence[Contest], named: Named) -> tuple[ScoreRow, ...]:
    """What was made elsewhere, of the figures that the rules take from there, and what is brought along from earlier
    stages."""
    fields = {contest.id: {one.key for one in score_fields(contest)} for contest in contests}
    values: dict[UUID, dict[str, str]] = {id_: dict(brought) for id_, brought in scores_brought(contests).items()}
    for contest, appearance, key, text, *_ in sorted(rows.of(SCORE), key=lambda row: row[2]):
        if key in fields[UUID(contest)]:
            values.setdefault(UUID(appearance), {})[key] = text
    scores = [score_row(*named[id_], of_entry) for id_, of_entry in values.items()]
    return tuple(sorted(scores, key=lambda row: (row.contest, row.entry)))


def _adjustments(rows: Gathered, named: Named) -> tuple[AdjustmentRow, ...]:
    found = [
        adjustment_row(*named[UUID(appearance)], int(points), reason)
        for _id, appearance, points, reason, *_ in sorted(rows.of(ADJUSTMENT), key=itemgetter(0))
    ]
    return tuple(sorted(found, key=lambda row: (row.contest, row.entry)))


def _lots(rows: Gathered, named: Named) -> tuple[LotRow, ...]:
    found = [lot_row(*named[UUID(appearance)], int(number)) for appearance, number, *_ in rows.of(LOT)]
    return tuple(sorted(found, key=lambda row: (row.contest, row.entry)))


def _groups(rows: Gathered, appearances: Sequence[Taking], decorated: dict[UUID, str]) -> tuple[GroupRow, ...]:
    """The groups that entries are credited to, and those that a committee gives awards to."""
    credited = decorated | {row.credit_id: row.credit or "" for row in appearances if row.credit_id is not None}
    facts = {UUID(organisation): json.loads(attributes) for organisation, attributes, *_ in rows.of(GROUP)}
    found = [group_row(code, facts.get(id_, {})) for id_, code in credited.items()]
    return tuple(sorted(found, key=lambda row: row.group))


def _judges(rows: Gathered, ids: set[UUID], keys: dict[UUID, str]) -> tuple[JudgeRow, ...]:
    """The judges of the contests that have entries; the law accepts no others."""
    found = [
        judge_row(keys[UUID(contest)], code, source)
        for contest, code, source, *_ in rows.of(JUDGE)
        if UUID(contest) in ids
    ]
    return tuple(sorted(found, key=lambda row: (row.contest, row.judge)))


def _member_rows(
    appearances: Sequence[Taking], named: Named, members: dict[UUID, list[tuple[UUID, Member]]]
) -> tuple[MemberRow, ...]:
    rows = [
        member_row(*named[row.id], one.role, one.person)
        for row in appearances
        for _, one in members.get(row.entry_id, ())
    ]
    return tuple(sorted(rows, key=lambda row: (row.contest, row.entry, row.role, row.person)))


def _decisions(rows: Gathered, keys: dict[UUID, str], named: Named) -> tuple[tuple[DecisionRow, ...], dict[UUID, str]]:
    """The decisions on these contests, and the groups (id → code) that they give awards to."""
    found = []
    decorated: dict[UUID, str] = {}
    for _id, decided_on, appearance, organisation, group, award, reason, *_ in sorted(
        rows.of(DECISION), key=itemgetter(0)
    ):
        if organisation:
            decorated[UUID(organisation)] = group
        contest, entry = named.get(UUID(appearance), ("", "")) if appearance else ("", "")
        if decided_on:
            contest = keys[UUID(decided_on)]
        found.append(decision_row(award, reason, contest=contest, number=entry, group=group))
    return tuple(sorted(found, key=lambda row: (row.award, row.contest, row.entry, row.group))), decorated


def save(tabulation: Tabulation, outcome: Outcome, files: dict[str, bytes], contests: Sequence[Contest]) -> Tabulation:
    """Write an outcome as rows under its tabulation, and all files by their digests."""
    store = file_store()
    tabulation.files = {name: store.save(content).digest for name, content in sorted(files.items())}
    tabulation.blocking = sum(problem.blocks for problem in outcome.problems)
    session.add(tabulation)
    session.flush()

    ids = {contest.key: contest.id for contest in contests}
    found = session.execute(
        sa.select(Appearance.id, Appearance.contest_id, Appearance.region, Entry.number)
        .join(Entry, Entry.id == Appearance.entry_id)
        .where(Appearance.contest_id.in_(ids.values()))
    )
    appearances = {(contest_id, number): (id_, region) for id_, contest_id, region, number in found}
    explanations = {(facts["contest"], facts["entry"]): dict(facts) for facts in outcome.explanations or ()}

    results: list[dict[str, Any]] = []
    for row in outcome.places:
        contest, entry = row.standing.entry.contest, row.standing.entry.key
        appearance_id, region = appearances[ids[contest], entry]
        results.append(
            {
                "id": new_id(),
                "region": region,
                "tabulation_id": tabulation.id,
                "contest_id": ids[contest],
                "appearance_id": appearance_id,
                "place": row.standing.place,
                "tied": row.standing.tied,
                "status": row.standing.entry.status,
                "score": row.score or None,
                "scaled": row.scaled or None,
                "explanation": explanations.get((contest, entry)),
            }
        )
    problems = [
        {
            "id": new_id(),
            "tabulation_id": tabulation.id,
            "kind": one.kind,
            "blocks": one.blocks,
            "contest_id": ids.get(one.contest),
            "appearance_id": appearances[ids[one.contest], one.entry][0] if one.entry else None,
            "detail": one.detail,
            "tie": asdict(one.tie) if one.tie else None,
        }
        for one in outcome.problems
    ]
    advances = [
        {
            "id": new_id(),
            "tabulation_id": tabulation.id,
            "contest_id": ids[one.contest],
            "appearance_id": appearances[ids[one.contest], one.entry][0],
            "to": one.to,
            "outcome": one.outcome,
            "order": one.order,
        }
        for one in _one_for_each(outcome.advances)
    ]
    for model, rows in ((Result, results), (Problem, problems), (Advance, advances)):
        if rows:
            session.execute(sa.insert(model), rows)
    return tabulation


OUTCOMES = ("through", "reserve", "out")


def _one_for_each(rows: Iterable[Advancing]) -> Iterable[Advancing]:
    """One row for each entry and tier: where several lines lead there (law 2, section 10), the best that one gives."""
    best: dict[tuple[str, str, str], Advancing] = {}
    for row in rows:
        other = best.setdefault((row.contest, row.entry, row.to), row)
        if OUTCOMES.index(row.outcome) < OUTCOMES.index(other.outcome):
            best[row.contest, row.entry, row.to] = row
    return best.values()
