"""Posters: what is on them is what the publication says, and the code leads to the page that shows all of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from contest.db import session
from contest.people.views.invitations import qr_of
from contest.publication import actions as publication
from contest.publication.models import Publication, PublishedPlace
from contest.publication.queries import tables
from contest.publication.queries.published import publication_by_number
from contest.publication.sealed.rulebook import sealed_rulebook
from contest.publication.views.public import posters
from tests.client import Page, PageClient, words_of
from tests.publication.test_found import described, named, plain, site_of
from tests.results.world import World


@pytest.fixture
def e(world: World) -> str:
    return f"/e/{world.edition.key}"


def award_all(made: Publication, world: World) -> None:
    """The first one's award to everybody with a place: more than stand on the podium."""
    rows = session.query(PublishedPlace).filter_by(publication_id=made.id, contest=world.contest.key).all()
    first = next(one.awards for one in rows if one.place == 1)
    for one in rows:
        one.awards = first if one.place else []
    session.commit()


def code_on(page: Page) -> str:
    [code] = page.all("div", class_="s-poster-code")
    return (code.get("aria-label") or "").rpartition(" ")[2].rpartition("：")[2]


def followed(client: PageClient, page: Page, language: str) -> Page:
    """The page that the code leads to; it is drawn from the address that stands beside it."""
    address = code_on(page)
    assert str(qr_of(address)) in page.text
    page.says(address)
    assert address.startswith(site_of(client) + language)
    return client.get(address.removeprefix(site_of(client)))


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_poster_of_an_event_says_who_won(world: World, client: PageClient, e: str, language: str) -> None:
    made = world.published()
    award_all(made, world)
    event = client.get(f"{language}{e}/c/{world.contest.key}")
    [link] = [one for one in event.all("a") if "/posters/" in (one.get("href") or "")]
    page = client.get(link.get("href") or "")
    assert page.path == f"{language}{e}/publications/{made.number}/posters/{world.contest.key}"
    own = session.query(PublishedPlace).filter_by(publication_id=made.id, contest=world.contest.key)
    podium = [words_of(step) for one in page.all("ol", class_="s-podium") for step in one]
    listed = [words_of(row) for row in page.all("tbody")[0]]
    for row in own.order_by(PublishedPlace.position):
        name = row.title or "、".join(row.people)
        where = podium if row.place is not None and row.place <= 3 else listed
        assert sum(name in one and (row.score or "") in one for one in where) == bool(row.awards), name
    assert len(podium) == 3
    page.says("Trial Contest" if language else "试办大赛", (made.digest or "")[:4])
    assert followed(client, page, language).path == event.path
    assert described(page)["robots"] == "noindex"
    assert named(page, "canonical") == [(None, site_of(client) + page.path)]


def test_a_poster_of_a_table_has_its_rows_in_the_chosen_order(world: World, client: PageClient, e: str) -> None:
    world.published()

    def rows(page: Page) -> list[tuple[str, ...]]:
        body = page.all("tbody")[0]
        return [tuple(words_of(cell) for cell in row)[:5] for row in body]

    for address in (f"{e}/medals", f"{e}/medals?order=total", f"{e}/medals?count=people", f"/en{e}/medals"):
        shown = client.get(address)
        links = {one.get("href") for one in shown.all("a") if "/poster" in (one.get("href") or "")}
        assert len(links) == 1, address
        page = client.get(links.pop() or "")
        assert rows(page) == rows(shown), address
        assert rows(followed(client, page, "/en" if "/en" in address else "")) == rows(shown), address
    # Of another order than the first the address says so: here there is one, so a second is put beside it.
    made = publication_by_number(world.edition, 1)
    assert made is not None
    sealed = {key: one for (_id, key), one in tables.sealed_tables([made]).items()}
    table = tables.medal_table(sealed_rulebook(made), tables.contest_keys(made), sealed, None, None)
    assert table is not None
    assert posters.choice_of(table) == {}
    other = replace(table.chosen, order="total", count="people")
    chosen = replace(table, chosen=other, choices=[table.chosen, other])
    assert posters.choice_of(chosen) == {"order": "total", "count": "people"}
    # What everybody follows is the page that is kept ready: one without a query.
    assert code_on(client.get(f"{e}/publications/1/poster")) == f"{site_of(client)}{e}/medals"


def test_paper_of_two_sizes_and_no_other(world: World, client: PageClient, e: str) -> None:
    world.published()
    own = f"{e}/publications/1/poster"
    for asked, size in (("", "a4"), ("?paper=a3", "a3"), ("?paper=a5", "a4"), ("?order=total&paper=a3", "a3")):
        page = client.get(own + asked)
        assert f"s-poster-{size}" in (page.all("body")[0].get("class") or "").split()
        assert {one.get("href") for one in page.all("a") if "paper=" in (one.get("href") or "")} == {
            f"{own}?{'order=total&' if 'order' in asked else ''}paper={one}" for one in ("a4", "a3")
        }


def test_only_what_is_public_and_there_has_a_poster(world: World, client: PageClient, e: str) -> None:
    draft = world.reviewed()
    own = f"{e}/publications/{draft.number}"
    for address in (f"{own}/poster", f"{own}/posters/{world.contest.key}"):
        plain(client, address, status=404)
    publication.publish(draft, **world.by)
    session.commit()
    plain(client, f"{own}/posters/no/such/contest", status=404)


def test_a_long_list_says_what_it_leaves_out_and_an_empty_one_that_nobody_won(
    world: World, client: PageClient, e: str, monkeypatch: Any
) -> None:
    made = world.published()
    own = f"{e}/publications/{made.number}/posters/{world.contest.key}"
    monkeypatch.setattr(posters, "MOST_LINES", 1)
    monkeypatch.setattr(posters, "PODIUM", 0)
    monkeypatch.setattr(posters, "_lines_of", lambda rows: 1)
    rows = session.query(PublishedPlace).filter_by(publication_id=made.id, contest=world.contest.key).all()
    award_all(made, world)
    left = sum((one.place or 0) > 3 for one in rows) - 1
    assert left > 0
    client.get(own).says(f"还有 {left}")
    client.get(f"/en{own}").says(f"And {left} more")
    client.get(f"{e}/publications/{made.number}/poster").says("都在网页上")
    for one in rows:
        one.place, one.awards, one.score = None, [], str(Decimal(0))
    session.commit()
    empty = client.get(own)
    empty.says("这场比赛没有人获得名次")
    assert not empty.all("table")


def test_what_was_corrected_says_so(world: World, client: PageClient, e: str) -> None:
    first = world.published()
    publication.reopen_for_correction(first, reason="录错一项", **world.by)
    world.remark(world.entry(5), [(30, 40), (30, 40), (29, 40), (29, 39)])
    second = publication.prepare(world.tabulated(), replaces=first, reason="录错一项", **world.by)
    publication.review(second, by=world.second.account_id, at=world.at)
    publication.publish(second, **world.by)
    session.commit()
    for kind in ("poster", f"posters/{world.contest.key}"):
        client.get(f"{e}/publications/{first.number}/{kind}").says("这份结果已被取代", "已被更正取代，不再有效")
        client.get(f"{e}/publications/{second.number}/{kind}").keeps_quiet_about("已被")
