"""The application never says other than the law: what a rulebook can say is carried whole, or refused with its clause.

Each round goes into a database and through tabulating, awards and publishing. Its sealed files are held against what
the law makes of the round without the application, and against what `contest tabulate` makes of the exported inputs.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import tomli_w
from hypothesis import Phase, settings
from hypothesis import given as examples
from hypothesis import strategies as st

from contest.awards.models import AwardDecision
from contest.editions.rulebooks.effective import rulebook_of, taken_in_for_edition
from contest.errors import Unfit, WrongMoment
from contest.exchange import bundle
from contest.exchange.verifying import verify
from contest.exchange.writing import outputs_as_bytes
from contest.files import file_store
from contest.judging.queries.grid import grid_of
from contest.publication import actions as publication
from contest.publication.models import Publication, PublishedGroupAward, PublishedPlace, PublishedTable
from contest.results import actions
from contest.results.models import Tabulation
from contest.results.outdated import is_outdated
from contest.results.queries import file_of
from contest.rules import Faults, parse
from contest.rules import tabulate as by_the_law
from tests.results import whole_books, whole_law
from tests.results.again import hold_to_the_command
from tests.results.whole_law import Round, Stage
from tests.rounds import rounds

PHASES = [Phase.explicit, Phase.reuse, Phase.generate]  # a whole round is not worth shrinking: it takes minutes


def outputs(made: Round, stage: Stage) -> dict[str, bytes] | None:
    """What the law makes of a round; None where it refuses the inputs."""
    try:
        outcome = by_the_law(whole_law.given(made, stage.keys, stage.homes), parse(made.text), explain=True)
    except Faults:
        return None
    return outputs_as_bytes(outcome)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@examples(book=whole_books.rulebooks(ways=whole_books.ANY), wild=st.booleans())
@settings(rounds(200), phases=PHASES)
def test_what_is_not_carried_is_refused_with_its_clause(book: Any, wild: bool) -> None:
    if wild:
        for part, key, value in (("derived", "role", "coach"), ("advance", "to", "school")):
            for rule in book.get(part, []):
                rule[key] = value
    wanted = set(whole_books.refusable(book))
    assert clauses(tomli_w.dumps(book)) == wanted


def clauses(text: str) -> set[tuple[str, str]]:
    """The sentence and the key of every clause with which a rulebook is refused."""
    try:
        taken_in_for_edition(text)
    except Faults as refused:
        return {(fault.key, re.sub(r"\[\d+\]", "", fault.path)) for fault in refused.faults}
    return set()


def test_nothing_of_a_round_with_everything_in_it_is_lost(
    people: Any, session: Any, at: Any, tmp_path_factory: Any
) -> None:
    made = whole_law.everything()
    wanted = seal_and_hold(made, people, session, at, tmp_path_factory, brought=True)
    assert wanted is not None
    assert {row["award"] for row in rows(wanted["awards.csv"])} == set(parse(made.text).award_order())
    assert rows(wanted["problems.csv"]) == []


@examples(data=st.data(), brought=st.booleans())
@settings(rounds(20, reusing=True), phases=PHASES)
@pytest.mark.only("sqlite")
def test_a_round_is_sealed_as_the_law_has_it(
    people: Any, session: Any, at: Any, tmp_path_factory: Any, data: Any, brought: bool
) -> None:
    seal_and_hold(data.draw(whole_law.rounds_of(brought)), people, session, at, tmp_path_factory, brought)


@examples(data=st.data())
@settings(rounds(12, reusing=True), phases=PHASES)
@pytest.mark.only("sqlite")
def test_a_round_of_law_2_is_sealed_as_the_law_has_it(
    people: Any, session: Any, at: Any, tmp_path_factory: Any, data: Any
) -> None:
    seal_and_hold(data.draw(whole_law.rounds_of(second=True)), people, session, at, tmp_path_factory, False)


@examples(data=st.data(), brought=st.booleans())
@settings(rounds(4, reusing=True), phases=PHASES)
@pytest.mark.only("postgresql")
def test_also_on_postgresql(
    people: Any, session: Any, at: Any, tmp_path_factory: Any, data: Any, brought: bool
) -> None:
    seal_and_hold(data.draw(whole_law.rounds_of(brought)), people, session, at, tmp_path_factory, brought)


def seal_and_hold(made: Round, people: Any, session: Any, at: Any, folders: Any, brought: bool) -> Any:
    """The whole way of a round, all in one transaction that is undone; returns what the law makes of it."""
    try:
        stage = whole_law.put(made, people, at, brought=brought)
        return hold(made, stage, {"by": people.organiser.account_id, "at": at}, folders.mktemp("again"), session)
    finally:
        session.rollback()


def hold(made: Round, stage: Stage, by: dict[str, Any], folder: Path, session: Any) -> Any:
    wanted = outputs(made, stage)
    contests = list(stage.contests.values())
    # Where attributes of groups were never given, the application refuses what the law would take as empty.
    not_given: tuple[type[Exception], ...] = (WrongMoment,) if made.is_without_groups else ()
    if wanted is None:
        # What law 2 requires of groups and is empty is told before the law is asked.
        second: tuple[type[Exception], ...] = (WrongMoment,) if made.book["law"] == "2" else ()
        with pytest.raises((Unfit, *not_given, *second)):
            actions.tabulate(contests, **by)
        return None
    try:
        tabulation = actions.tabulate(contests, **by)
    except not_given:
        return None
    for name, content in wanted.items():
        assert file_of(tabulation, name) == content, name
    hold_grid(made, stage, rows(wanted["places.csv"]))
    hold_to_the_command(tabulation, folder)
    assert not is_outdated(tabulation)
    if not tabulation.blocking:
        hold_published(publication.publish(publication.prepare(tabulation, **by), **by), tabulation, wanted, session)
    return wanted


def hold_grid(made: Round, stage: Stage, places: list[dict[str, str]]) -> None:
    """The score that the chair sees is the law's, where nothing comes later: no adjustment and no cut."""
    scores = {(row["contest"], row["entry"]): row["score"] for row in places}
    adjusted = {(contest, number) for contest, number, _ in made.adjustments}
    for name, contest in stage.contests.items():
        if any(segment.cut for segment in rulebook_of(contest).law_of(contest.key).segments):
            continue
        for line in grid_of(contest).lines:
            number = line.appearance.entry.number
            if line.score and (name, number) not in adjusted:
                assert line.score == scores[contest.key, number]


def hold_published(one: Publication, tabulation: Tabulation, wanted: dict[str, bytes], session: Any) -> None:
    """The bundle and every row that public pages read say what the law's files say."""
    digest = next(file.digest for file in one.files if file.name == one.bundle_name)
    sealed = file_store().read(digest)
    inside = bundle.open_bundle(sealed).files
    made = {path.removeprefix("outputs/"): inside[path] for path in inside if path.startswith("outputs/")}
    assert made == {name: content for name, content in wanted.items() if name != "explain.jsonl"}
    assert verify(sealed).kind == "unvouched"

    given = rows(wanted["awards.csv"])
    decided = session.scalars(
        sa.select(AwardDecision).where(AwardDecision.tabulation_id == tabulation.id).order_by(AwardDecision.position)
    )
    assert [(one.award, one.group, one.size) for one in decided] == [
        (row["award"], row["group"], int(row["size"])) for row in given
    ]
    public = session.scalars(
        sa.select(PublishedPlace)
        .where(PublishedPlace.publication_id == one.id)
        .order_by(PublishedPlace.contest, PublishedPlace.position)
    )
    held: dict[tuple[str, str], list[str]] = {}
    for row in given:
        if row["entry"] and not row["person"]:
            held.setdefault((row["contest"], row["entry"]), []).append(row["award"])
    assert [
        (p.contest, str(p.place or ""), str(int(p.tied)), p.entry, p.group, p.status, p.score or "", p.scaled or "")
        for p in public
    ] == [tuple(row.values())[:8] for row in rows(wanted["places.csv"])]  # then declared attributes (law 2)
    session.expire_all()
    for place in session.scalars(sa.select(PublishedPlace).where(PublishedPlace.publication_id == one.id)):
        assert place.awards == held.get((place.contest, place.entry), [])
    groups = session.scalars(
        sa.select(PublishedGroupAward)
        .where(PublishedGroupAward.publication_id == one.id)
        .order_by(PublishedGroupAward.position)
    )
    assert [(award.award, award.group) for award in groups] == [
        (row["award"], row["group"]) for row in given if row["person"] or not row["entry"]
    ]
    for table in session.scalars(sa.select(PublishedTable).where(PublishedTable.publication_id == one.id)):
        header, *lines = csv.reader(io.StringIO(wanted[f"table-{table.key}.csv"].decode(), newline=""))
        assert (["rank", "group", *table.columns], table.rows) == (header, lines)
