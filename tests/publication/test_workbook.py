"""The workbook of a publication holds what its pages and its JSON show, in the reader's language, and no formula."""

from __future__ import annotations

from typing import Any

import pytest

from contest.caching import BoundedCache
from contest.db import session
from contest.exchange.spreadsheets.reading import read_tables
from contest.exchange.spreadsheets.tables import Table
from contest.exchange.spreadsheets.writing import Sheet, workbook_of
from contest.i18n import localized
from contest.publication import exporting
from contest.publication.models import Publication, PublishedPlace
from contest.publication.sealed.rulebook import event_in
from tests.client import PageClient
from tests.results.world import World


@pytest.fixture
def e(world: World) -> str:
    return f"/e/{world.edition.key}"


@pytest.fixture
def published(world: World) -> World:
    world.published()
    return world


def workbook(client: PageClient, address: str) -> dict[str, Table]:
    answer = client.get(address)
    return {table.name: table for table in read_tables(answer.response.data, "list.xlsx")}


def test_it_holds_every_place_as_the_json_has_it(published: World, client: PageClient, e: str) -> None:
    sheets = workbook(client, f"{e}/publications/1.xlsx")
    assert next(iter(sheets)) == "获奖名单"
    places = sheets["全部名次"]
    head, *rows = [row.cells for row in places.rows]
    event = localized(event_in(session.query(Publication).one(), published.contest.key), "zh")
    shown = [one for row in rows if (one := dict(zip(head, row, strict=True)))["比赛"] == event]
    document: dict[str, Any] = client.get(f"{e}/c/{published.contest.key}.json").json
    assert [(one["名次"], one["编号"], one["姓名"]) for one in shown] == [
        (str(one["place"] or ""), one["entry"], "、".join(one["people"])) for one in document["places"]
    ]
    for one, sealed in zip(shown, document["places"], strict=True):
        assert float(one["成绩"] or 0) == float(sealed["score"] or 0)
    winners = [one for one in document["places"] if one["awards"]]
    assert [row.cells[3] for row in sheets["获奖名单"].rows if row.cells[0] == event] == [
        one["entry"] for one in winners
    ]


def test_its_heads_are_in_the_readers_language(published: World, client: PageClient, e: str) -> None:
    sheets = workbook(client, f"/en{e}/publications/1.xlsx")
    assert next(iter(sheets)) == "Who wins what"
    (places,) = [table for name, table in sheets.items() if name == "All places"]
    heads = places.rows[0].cells
    assert {"Place", "Adviser", "Organisation"} <= set(heads)
    assert [one for one in heads if one[:1].islower()] == []


def test_nothing_is_there_before_it_is_published(world: World, client: PageClient, e: str) -> None:
    client.get(f"{e}/publications/1.xlsx", status=404)


def test_the_same_publication_gives_the_same_bytes(
    published: World, client: PageClient, e: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(f"{e}/publications/1.xlsx").response.data
    monkeypatch.setattr(exporting, "_written", BoundedCache(1))
    assert client.get(f"{e}/publications/1.xlsx").response.data == first


def test_a_name_that_begins_like_a_formula_stays_text(
    published: World, client: PageClient, e: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_written", BoundedCache(1))
    place = session.query(PublishedPlace).first()
    assert place is not None
    place.people = ["=1+1", "@SUM(A1)", "+49"]
    session.commit()
    cells = {cell for row in workbook(client, f"{e}/publications/1.xlsx")["全部名次"].rows for cell in row.cells}
    assert "=1+1、@SUM(A1)、+49" in cells


def test_titles_of_sheets_fit_and_differ(at: Any) -> None:
    made = workbook_of(
        [Sheet("榜 [1]/" + "很长" * 20, ["名"], [["1"]]), Sheet("榜 [1]/" + "很长" * 20, ["名"], [["007"]])],
        title="",
        at=at,
    )
    first, second = read_tables(made, "a.xlsx")
    assert len(first.name) <= 31
    assert first.name != second.name
    assert second.rows[1].cells == ("007",)
