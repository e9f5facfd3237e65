"""How many compete is the same number wherever it is said: for every published contest of two seeds, and for one in
which every participation occurs. The second count is made here, from the sealed places.csv."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa

from contest.db import session as db_session
from contest.desks.queries import desks_of
from contest.editions.models import Edition
from contest.editions.rulebooks.effective import edition_part, edition_rulebook
from contest.files import file_store
from contest.people.models import Account
from contest.people.sign_in.identification import actor_of
from contest.publication.models import Publication, PublicationContest, PublishedPlace
from contest.publication.queries.published import current_publications
from contest.publication.queries.tracks import families
from contest.publication.statistics.season import Season
from contest.registration.actions.participation import as_recorded
from contest.registration.models import Participation
from contest.registration.queries.headcount import headcounts
from contest.web import Application
from tests.client import PageClient, words_of

APART = {"guest": "特邀", "absent": "缺席", "withdrawn": "退赛", "disqualified": "取消资格"}


def recounted(publication: Publication) -> dict[str, Counter[str]]:
    """The statuses of each contest's entries in the sealed places.csv."""
    [file] = [one for one in publication.files if one.name == "places.csv"]
    counts: dict[str, Counter[str]] = {}
    for row in csv.DictReader(io.StringIO(file_store().read(file.digest).decode(), newline="")):
        counts.setdefault(row["contest"], Counter())[row["status"]] += 1
    return counts


def words(count: Counter[str], counter: str, noun: str) -> str:
    apart = [f"{count[key]} {counter}{how}" for key, how in APART.items() if count[key]]
    return f"{count['competing']} {counter}{noun}参赛" + (f"（{'、'.join(apart)}）" if apart else "")


def called(edition: Edition, track: str) -> tuple[str, str]:
    """What competes in a track, by what its rulebook asks for."""
    [own] = [one for one in edition_part(edition_rulebook(edition)).track if one.key == track]
    if own.material or edition.key.startswith("trial"):
        return "件", "作品"
    return ("名", "选手") if own.team.max == 1 else ("支", "队伍")


def check_every_source(app: Application, edition: Edition, *, every: int = 1) -> Counter[str]:
    """Pages, JSON, rows, live counts and figures of an edition against the sealed files; returns all statuses seen.
    Of contests where everybody competes, each `every`-th is opened as a page."""
    browser, stages, tracks, seen = PageClient(app), Counter[str](), Counter[str](), Counter[str]()
    publications = current_publications(edition)
    for publication in publications:
        document = browser.get(f"/e/{edition.key}/publications/{publication.number}.json").json
        told = {one["key"]: one for one in document["contests"]}
        for n, (key, count) in enumerate(recounted(publication).items()):
            competing, apart = count["competing"], {one: count[one] for one in APART if count[one]}
            seen += count
            kept = db_session.scalars(
                sa.select(PublicationContest).where(
                    PublicationContest.publication_id == publication.id, PublicationContest.key == key
                )
            ).one()
            live = headcounts([kept.contest_id])[kept.contest_id]
            assert (kept.entries, live.entries, told[key]["entries"]) == (competing,) * 3, key
            assert (live.people, told[key]["people"]) == (kept.people,) * 2, key
            assert (dict(live.apart), told[key]["apart"]) == (apart, apart), key
            stages[publication.stage] += competing
            tracks[publication.stage, kept.key.split("/")[-2]] += competing
            if apart or n % every == 0:
                check_contest(browser, edition, key, count, kept)
    season = Season(edition, publications)
    assert season.entries_by_stage == stages
    assert sum(season.entries_by_track.values()) == stages[season.stage]
    shown = {row.track.key: row.entries for family in families(season.part, season) for row in family.tracks}
    assert {key: n for key, n in shown.items() if n} == {
        key: n for (stage, key), n in tracks.items() if stage == season.stage and n
    }
    assert len(season.took_part) == stages[season.stage]
    return seen


def check_contest(
    browser: PageClient, edition: Edition, key: str, count: Counter[str], kept: PublicationContest
) -> None:
    address = f"/e/{edition.key}/c/{key}"
    browser.get(address).says(words(count, *called(edition, key.split("/")[-2])))
    document = browser.get(f"{address}.json").json
    listed = Counter(one["status"] for one in document["places"])
    assert listed == Counter({one: n for one, n in count.items() if one != "withdrawn"}), "who withdrew is not listed"
    assert (document["competing"], document["people"]) == (kept.entries, kept.people)
    assert document["apart"] == {one: count[one] for one in APART if count[one]}


@pytest.mark.xdist_group("skills")
def test_the_national_skills_contest(skills: Application) -> None:
    with skills.app_context():
        edition = db_session.scalars(sa.select(Edition).where(Edition.key == "skills-2023")).one()
        assert check_every_source(skills, edition, every=20)["competing"] > 1000


@pytest.mark.xdist_group("career-2023")
def test_the_first_career_contest(app: Application, career_season: Edition) -> None:
    seen = check_every_source(app, career_season, every=20)
    assert seen["absent"]
    assert seen["withdrawn"], "the seed has some of both"


def test_a_contest_in_which_every_participation_occurs(app: Application, judged_round: Any, visit: Any) -> None:
    world = judged_round
    others = [one for one in Participation if one != Participation.COMPETING]
    for appearance, state in zip(world.entries["growth"], others, strict=False):
        for column, value in as_recorded(state, reason="登记", at=world.at).items():
            setattr(appearance, column, value)
    db_session.commit()
    world.published()
    db_session.commit()
    seen = check_every_source(app, world.edition)
    assert {*seen} == set(map(str, Participation))
    roster = visit("organiser").get(world.desk("roster"))
    tiles = [words_of(one) for one in next(one for one in roster.all("ul") if one.get("class") == "s-counts")]
    assert [one.replace(" ", "") for one in tiles] == ["1参赛", "1特邀（不计名次）", "1退赛", "1缺席", "1取消资格"]
    key = world.contest.key
    withdrawn = next(one for one in world.entries["growth"] if one.participation == "withdrawn")
    page = PageClient(app).get(f"/e/{world.edition.key}/c/{key}")
    page.keeps_quiet_about(withdrawn.entry.number)
    PageClient(app).get(f"/e/{world.edition.key}/entries/{withdrawn.entry.number}", status=404)
    group = db_session.scalars(
        sa.select(PublishedPlace.group).where(PublishedPlace.entry == withdrawn.entry.number)
    ).first()
    PageClient(app).get(f"/e/{world.edition.key}/g/{group}").keeps_quiet_about(withdrawn.entry.title)
    assert headcounts([world.contest.id])[world.contest.id].entries == 1
    actor = actor_of(db_session.get_one(Account, world.people.organiser.account_id))
    desks = {one.contest.id: one.competing for rows in desks_of(actor, world.at).values() for one in rows}
    assert desks[world.contest.id] == 1
