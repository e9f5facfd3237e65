"""Seed → publish: what the app publishes is, byte for byte, what the rules expect of the same files."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from contest import clock
from contest.db import Model
from contest.db import session as db_session
from contest.desks.seeding import seed
from contest.desks.seeding.tiers import PART
from contest.desks.smoke import walk
from contest.editions.models import Contest
from contest.editions.queries import edition_by_key
from contest.editions.schedule.calendar import state_of
from contest.exchange.verifying import verify
from contest.files import file_store
from contest.judging.models import Panel
from contest.people.models import EarlierAward
from contest.publication.models import Publication, PublishedPlace
from contest.registration.models import Appearance, Entry
from contest.resources import ROOT
from contest.results.models import Advance, Result
from contest.results.queries import level_with
from tests.golden.test_small_seeds import RECOUNTS

SEEDS = ROOT / "seeds"


def published(session: Any, edition: Any, stage: str) -> list[Publication]:
    return list(
        session.scalars(
            sa.select(Publication)
            .where(Publication.edition_id == edition.id, Publication.stage == stage)
            .order_by(Publication.number)
        )
    )


def sealed(publication: Publication, name: str) -> bytes:
    """A sealed file: on its own, or, a table that covers none of the publication's contests, in the bundle alone."""
    files = {file.name: file.digest for file in publication.files}
    if name in files:
        return file_store().read(files[name])
    with zipfile.ZipFile(io.BytesIO(file_store().read(files[publication.bundle_name]))) as bundle:
        return bundle.read(f"outputs/{name}")


def rows(content: bytes) -> list[tuple[str, ...]]:
    return [tuple(row) for row in csv.reader(io.StringIO(content.decode(), newline=""))][1:]


def expected_files(folder: Path) -> dict[str, bytes]:
    found = {path.name: path.read_bytes() for path in (folder / "expected").glob("*.csv")}
    assert {"places.csv", "awards.csv", "table-medals.csv"} <= found.keys()
    found.pop("problems.csv")  # its `detail` is not part of the promise
    return found


@pytest.mark.only("postgresql")  # on the other database it is loaded already
def test_the_national_skills_final_is_published_as_the_rules_expect(app, session):
    _hold_to_the_rules(session, seed("skills-2023", at=clock.now()))


@pytest.mark.xdist_group("skills")
def test_the_loaded_skills_final_is_published_as_the_rules_expect(skills):
    with skills.app_context():
        _hold_to_the_rules(db_session, edition_by_key("skills-2023"))


@pytest.mark.xdist_group("career-2023")
def test_the_national_career_final_is_published_as_the_rules_expect(session, career_season):
    _hold_to_the_rules(session, career_season)


def _hold_to_the_rules(session: Any, edition: Any) -> None:
    [final] = published(session, edition, "national")
    assert final.state == "final"
    for file, content in expected_files(SEEDS / edition.key / "national").items():
        if file == "advances.csv" and not rows(content):
            continue
        assert sealed(final, file) == content, file
    _pages_read_what_was_sealed(session, final)
    _loading_again_changes_nothing(session, edition.key)


def _pages_read_what_was_sealed(session: Any, publication: Publication) -> None:
    kept = session.execute(
        sa.select(PublishedPlace.contest, PublishedPlace.place, PublishedPlace.entry, PublishedPlace.score)
        .where(PublishedPlace.publication_id == publication.id)
        .order_by(PublishedPlace.contest, PublishedPlace.position)
    )
    shown = [(contest, str(place or ""), entry, score or "") for contest, place, entry, score in kept]
    assert shown == [(row[0], row[1], row[3], row[6]) for row in rows(sealed(publication, "places.csv"))]


def _loading_again_changes_nothing(session: Any, name: str) -> None:
    def count() -> dict[str, int]:
        return {
            table.name: session.scalar(sa.select(sa.func.count()).select_from(table))
            for table in Model.metadata.sorted_tables
        }

    before = count()
    seed(name, at=clock.now())
    assert count() == before


@pytest.mark.xdist_group("career-2023")
def test_an_entry_moves_up_and_every_tier_is_published(session, career_season):
    edition = career_season
    for stage in ("school", "province"):
        places, awards = [], defaultdict(list)
        for publication in published(session, edition, stage):
            assert publication.state == "final"
            places += rows(sealed(publication, "places.csv"))
            for row in rows(sealed(publication, "awards.csv")):
                awards[row[1]].append(row)
        wanted = expected_files(SEEDS / "career-2023" / stage)
        assert sorted(places) == sorted(rows(wanted["places.csv"]))
        # Awards within a contest don't depend on which contests are tabulated together; prizes to groups do.
        for row in rows(wanted["awards.csv"]):
            assert not row[1] or row in awards[row[1]], row

    through = session.scalars(sa.select(Advance).where(Advance.outcome == "through")).all()
    assert len(through) == 149  # 120 to the provinces, 29 to the final, as the seed's README says
    assert all(one.carried_out_at for one in through)
    moved = session.execute(
        sa.select(Appearance.entry_id, sa.func.count()).group_by(Appearance.entry_id).having(sa.func.count() > 1)
    ).all()
    assert len(moved) == 120
    assert session.scalar(sa.select(sa.func.count()).select_from(Entry)) < session.scalar(
        sa.select(sa.func.count()).select_from(Appearance)
    )
    assert (
        session.scalar(sa.select(sa.func.count()).select_from(EarlierAward).where(EarlierAward.stage == "national"))
        > 29
    )


def parts_listed(panels: Path) -> set[tuple[str, str, str, str]]:
    """(contest, segment, attribute, room) of each panel that a tier's file lists; none without such a file."""
    if not panels.exists():
        return set()
    with panels.open(encoding="utf-8", newline="") as file:
        return {(row["contest"], *(row.get(name) or "" for name in PART)) for row in csv.DictReader(file)}


def parts_seated(edition: Any, stage: str) -> set[tuple[str, str, str, str]]:
    parts = (Panel.segment, Panel.attribute, Panel.room)
    of = (Contest.edition_id == edition.id, Contest.stage == stage)
    return {tuple(row) for row in db_session.execute(sa.select(Contest.key, *parts).join(Panel.contest).where(*of))}


@pytest.mark.only("sqlite")  # what the databases may do differently, the two seeds above show on both
@pytest.mark.parametrize("name", ["worldskills-event", "course-selection", "points-challenge", "sports-day", *RECOUNTS])
def test_a_smaller_seed_is_published_as_the_rules_expect(app, session, name):
    """One organisation's stage byte by byte; where several publish, every place of the stage and nothing else."""
    edition = seed(name, at=clock.now())
    stages = sorted(path.parent.name for path in (SEEDS / name).glob("*/expected"))
    for stage in stages:
        publications = published(session, edition, stage)
        assert {publication.state for publication in publications} == {"final"}
        for publication in publications:
            assert verify(sealed(publication, f"{name}-{publication.number}-sealed.zip")).agrees
        assert parts_seated(edition, stage) == parts_listed(SEEDS / name / stage / "panels.csv")
        wanted = {path.name: path.read_bytes() for path in (SEEDS / name / stage / "expected").glob("*.csv")}
        del wanted["problems.csv"]  # its `detail` is not part of the promise
        if len(publications) > 1:
            places = [row for publication in publications for row in rows(sealed(publication, "places.csv"))]
            assert sorted(places) == sorted(rows(wanted["places.csv"]))
            continue
        for file, content in wanted.items():
            if file != "advances.csv" or rows(content):
                assert sealed(publications[0], file) == content, file


@pytest.mark.only("sqlite")
def test_pages_say_what_ranks(app, session, client):
    """Places of the international event go by the scale, those of the challenge by the score; both show the other."""
    seed("worldskills-event", at=clock.now())
    seed("points-challenge", at=clock.now())
    flowers = "final/ws-committee/28-floristry/open"
    level = session.scalars(
        sa.select(Result)
        .join(Contest, Contest.id == Result.contest_id)
        .where(Contest.key == flowers, Result.scaled == "702")
    ).all()
    assert {one.score for one in level} == {"69.60", "69.45"}
    assert {one.id for one in level_with(level[0], "scale")} == {one.id for one in level}
    assert [one.id for one in level_with(level[0])] == [level[0].id]
    session.commit()
    by_scale = client.get(f"/e/worldskills-event/c/{flowers}").text
    by_score = client.get("/e/points-challenge/c/online/pc-committee/solo/higher").text
    for text, said, ranking, aside in (
        (by_scale, "本赛项的名次按标准分排", "741", "83.30"),
        (by_score, "本赛项的名次按成绩排", "101", "666.1"),
    ):
        assert said in text
        assert re.search(rf'class="s-n s-ranks[^"]*"[^>]*>{re.escape(ranking)}<', text)
        assert re.search(rf'class="s-n s-aside[^"]*"[^>]*>{re.escape(aside)}<', text)
    # The members of the event are no schools: nothing is said of what share comes from which.
    assert "高职和技工院校" not in client.get("/e/worldskills-event/report").text
    assert "高职和技工院校" in client.get("/e/points-challenge/report").text


def test_the_demo_season_has_a_contest_in_each_state(app, session, at):
    edition = seed("career-demo", at=at)
    states = {
        contest.key: state_of(contest, at)
        for contest in session.scalars(sa.select(Contest).where(Contest.edition_id == edition.id))
    }
    assert set(states.values()) >= {"registration", "verification", "judging", "tabulated", "public", "final"}
    assert states["school/4136010414/growth/higher"] == "registration"
    assert states["school/4136010414/employment/higher"] == "final"


def test_one_small_contest_goes_the_whole_path(app, session):
    lines: list[str] = []
    table = walk(lines.append)
    assert [(row["rank"], row["group"], row["gold"], row["silver"], row["bronze"]) for row in table] == [
        ("1", "江西师范大学", "1", "0", "1"),
        ("2", "江西财经大学", "0", "1", "0"),
    ]
    assert sum("2 moved up" in line for line in lines) == 2
