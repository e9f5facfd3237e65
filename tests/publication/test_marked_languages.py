"""English pages have no Chinese left but names, and what is Chinese says so, so that it is read aloud as Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Edition
from contest.people.models import Organisation
from contest.publication.actions.embedding import allow_embeds
from contest.publication.models import Publication, PublicationContest, PublishedPlace
from tests.client import Page, PageClient
from tests.page import unmarked_chinese
from tests.publication.test_public import correct
from tests.results.world import World


def hold_english(client: PageClient, edition: str, addresses: Iterable[str]) -> list[Page]:
    """All that stands in Chinese on these pages in English says so; what somebody is called is told how it sounds."""
    pages = [client.get(f"/en{edition}{address}") for address in addresses]
    assert {page.path: found for page in pages if (found := unmarked_chinese(page.tree))} == {}
    return pages


def test_english_pages_have_no_chinese_but_names(world: World, client: PageClient) -> None:
    """What is left in Chinese is what organisers gave in Chinese only, and it is marked as Chinese: titles, names,
    sources, and where nothing has an English name, the names of everything."""
    e, first = f"/e/{world.edition.key}", world.published()
    correct(world, first)
    allow_embeds(world.edition, ("https://news.example.org",), **world.by)
    session.commit()
    contest, entry, group = world.contest.key, world.entry(1).entry.number, world.departments[0].code
    addresses = [
        *("", "/medals", "/report", "/report/contestants", "/publications", "/publications/1", "/publications/2"),
        *("/tracks", "/tracks/growth", "/data", f"/c/{contest}", f"/g/{group}", f"/entries/{entry}", "/rules"),
        *("/publications/2/poster", f"/publications/2/posters/{contest}", f"/embed/c/{contest}", "/embed/medals"),
    ]
    given = {"埋好的题目", "选*", "指*", "复核的人", "评委会章程第 2 条", "中文"}
    for page in hold_english(client, e, addresses):
        if page.path.endswith(("/medals", "/publications", "/tracks", "/data", world.edition.key)):
            words = page.words
            for one in given:
                words = words.replace(one, "")
            assert not [character for character in words if "一" <= character <= "鿿"], (page.path, words)
    with_names_in_chinese_only(world)
    hold_english(client, e, addresses)
    hold_english(client, "", ["/", f"/search?{urlencode({'q': '选手'})}", f"/search?{urlencode({'q': '赛道'})}"])


def with_names_in_chinese_only(world: World) -> None:
    for model, columns in (
        (PublicationContest, ("name", "family")),
        (PublishedPlace, ("group_name", "home_name")),
        (Publication, ("title",)),
        (Edition, ("name", "short")),
        (Organisation, ("name",)),
    ):
        for row in session.query(model):
            for column in columns:
                if words := getattr(row, column):
                    setattr(row, column, {"zh": words["zh"]})
    session.commit()


@pytest.mark.xdist_group("skills")
def test_the_english_of_the_skills_final_marks_its_names(skills: Any) -> None:
    with skills.app_context():
        client = PageClient(skills)
        final = session.scalars(sa.select(Publication).join(Edition).where(Edition.key == "skills-2023")).first()
        contest = min(one.key for one in final.contests)
        place = session.scalars(sa.select(PublishedPlace).where(PublishedPlace.contest == contest)).first()
        addresses = ["", "/medals", "/report", "/publications/1", "/tracks", "/rules", f"/c/{contest}"]
        addresses += [f"/g/{place.group}", f"/entries/{place.entry}", "/report/medallists", f"/rules/{contest}"]
        pages = {page.path: page for page in hold_english(client, "/e/skills-2023", addresses)}
        pages[f"/en/e/skills-2023/c/{contest}"].says("16–19 September 2023", "Tianjin", "9 / 9", "Previous event")


@pytest.mark.only("sqlite")  # the words come alike from both
@pytest.mark.xdist_group("career-2023")
def test_the_english_of_the_career_season_marks_its_names(client: PageClient, career_season: Any) -> None:
    final = session.scalars(
        sa.select(Publication).where(Publication.edition_id == career_season.id, Publication.stage == "national")
    ).one()
    client.strict = False  # a level of its marking scheme is called "None" in English
    contest = min(one.key for one in final.contests)
    place = session.scalars(sa.select(PublishedPlace).where(PublishedPlace.contest == contest)).first()
    addresses = ["", "/medals", "/report", f"/publications/{final.number}", "/tracks/growth", "/rules"]
    addresses += [f"/c/{contest}", f"/g/{place.group}", f"/entries/{place.entry}", f"/rules/{contest}"]
    hold_english(client, f"/e/{career_season.key}", addresses)
