"""The ten favourite feats, as people would run it: panels by class, votes from a table, sheets of whom the cut lets
through, votes on site; each step is an action of the pages, and the command makes the same of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from contest.db import session as db
from contest.editions.models import Contest
from contest.editions.queries import forget
from contest.errors import WrongMoment
from contest.exchange.spreadsheets.reading import read_tables
from contest.judging import actions
from contest.judging.actions.outside_scores import changes_of_scores, digest_of_scores
from contest.judging.actions.score_files import read_scores
from contest.judging.models import Seat
from contest.judging.queries.grid import grid_of
from contest.judging.queries.missing import missing_in
from contest.judging.queries.panels import active_assignments, judges_of, panels_of
from contest.people.models import Account
from contest.registration.models import Appearance
from contest.results import actions as results
from contest.results.queries import rows_of
from tests import factories
from tests.golden import tiers
from tests.golden.test_small_seeds import tier_of
from tests.judging.world import another
from tests.people import Named, People
from tests.results.again import hold_to_the_command

SHOWN, WINNERS, CLASSES = 6, 2, ("机械加工", "传统手工")
"""A tenth of the seed: of ten candidates in two of the five classes six are shown, and two win."""


def lines_of(name: str) -> list[tiers.Line]:
    return tiers.lines(tier_of("ten-feats") / f"{name}.csv")


def chosen() -> dict[str, str]:
    """Candidates of the seed with their class: of each of the two classes three that were shown and two that were
    not."""
    shown = {line["entry"] for line in lines_of("marks")}
    found: dict[str, str] = {}
    for one in CLASSES:
        of_class = [line["entry"] for line in lines_of("entries") if line["class"] == one]
        found |= dict.fromkeys([entry for entry in of_class if entry in shown][: SHOWN // 2], one)
        found |= dict.fromkeys([entry for entry in of_class if entry not in shown][:2], one)
    return found


@pytest.mark.only("sqlite")
def test_the_feats_go_through_the_actions_of_the_pages(
    session: Any, people: People, at: datetime, tmp_path: Any
) -> None:
    text = (tier_of("ten-feats").parent / "rulebook.toml").read_text("utf-8").replace("2023-09", "2023-10")
    text = text.replace('take = "50"', f'take = "{SHOWN}"').replace('upto = "50"', f'upto = "{SHOWN}"')
    text = text.replace("most = 10", f"most = {WINNERS}")
    edition = factories.edition("feats", of=people.series, text=text)
    contest = factories.contest(edition, people.school, stage="final", track="feats", division="open")
    room, entries = chosen(), dict[str, Appearance]()
    for n, (number, of_class) in enumerate(room.items(), 1):
        person = factories.person(f"选手{number}", home=people.school)
        entry = factories.entry(contest, home=people.school, members=[person], status="verified")
        entry.number, entry.attributes = number, {"class": of_class}
        entries[number] = factories.appearance(entry, contest, code=f"{n:02}")
    factories.milestone(contest, "roster-frozen")
    db.commit()
    forget()
    by = {"by": people.organiser.account_id, "at": at}

    seats, chairs = seated(contest, people, by)
    actions.assign_evenly(contest, **by)
    actions.open_judging(contest, **by)
    votes = {line["entry"]: line for line in lines_of("scores")}
    take_in(contest, {number: votes[number]["segment:online"] for number in entries}, "online", people, by)
    out = {one.appearance.entry.number for one in grid_of(contest).lines if one.cut}
    assert len(out) == len(entries) - SHOWN
    marks: dict[tuple[str, str], dict[str, int]] = {}
    for line in lines_of("marks"):
        marks.setdefault((line["entry"], line["judge"]), {})[line["aspect"]] = int(line["mark"]) * 1000
    tasks = {(one.seat_id, one.appearance_id): one for one in active_assignments(contest)}
    for (number, code), given in marks.items():
        if number in entries and number not in out:
            seat = seats[code]
            task = tasks[seat.id, entries[number].id]
            actions.submit_sheet(task, given, by=seat.account_id, at=at)
    for number, one in entries.items():
        if number not in out:
            actions.confirm_entry(one, by=chairs[room[number]].account_id, at=at)
    with pytest.raises(WrongMoment, match="还不能结束评分"):
        actions.close_judging(contest, **by)
    on_site = {number: votes[number]["segment:onsite"] for number in entries if number not in out}
    take_in(contest, on_site, "onsite", people, by)
    assert missing_in(grid_of(contest)) == []
    actions.close_judging(contest, **by)
    made = results.tabulate([contest], **by)
    assert made.blocking == 0
    given_awards = [row["award"] for row in rows_of(made, "awards.csv")]
    assert given_awards == ["top-ten"] * WINNERS + ["shown"] * (SHOWN - WINNERS)
    assert {row["entry"] for row in rows_of(made, "places.csv") if not row["score"]} == out
    hold_to_the_command(made, tmp_path)


def seated(contest: Contest, people: People, by: dict[str, Any]) -> tuple[dict[str, Seat], dict[str, Named]]:
    """A panel for each class with three experts, by the code that the seed has, and a chair, by class."""
    panel = actions.make_panel(contest, **by)
    actions.divide_by_rooms(panel, "class", **by)
    experts = {line["judge"]: line["room"] for line in lines_of("panels") if line["room"] in CLASSES}
    found, chairs = dict[str, Seat](), dict[str, Named]()
    for one in panels_of(contest):
        for code in [code for code, of_class in experts.items() if of_class == one.room]:
            somebody = another(people, f"expert-{code}", f"专家{code}")
            found[code] = seated_in(one, somebody, "judge", by)
        chairs[one.room] = another(people, f"chair-{len(chairs)}", f"裁判长{one.room}", "chair")
        seated_in(one, chairs[one.room], "chair", by)
        assert len([seat for seat in judges_of(one) if seat.role == "judge"]) == 3
    return found, chairs


def seated_in(panel: Any, somebody: Named, role: str, by: dict[str, Any]) -> Seat:
    return actions.seat(panel, db.get_one(Account, somebody.account_id), role=role, **by)


def take_in(contest: Contest, votes: dict[str, str], key: str, people: People, by: dict[str, Any]) -> None:
    """Votes as their counter sends them: a table that is shown, taken in by one person and confirmed by another."""
    table = "\n".join(["编号,票数", *(f"{number},{count}" for number, count in votes.items())])
    table = table.replace("票数", f"segment:{key}")
    taken = read_scores(read_tables(table.encode(), "votes.csv"), contest)
    shown_as = digest_of_scores(changes_of_scores(contest, taken.given))
    actions.enter_scores(contest, taken.given, file="votes.csv", shown_as=shown_as, **by)
    actions.confirm_scores(contest, by=people.chair.account_id, at=by["at"])
    db.commit()
