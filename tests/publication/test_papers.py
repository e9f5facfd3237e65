"""Lists on paper say what the pages say: the same rows in PDF, Word, JSON, CSV and the workbook, in both languages."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from contest.caching import BoundedCache
from contest.db import session
from contest.desks import doctor
from contest.exchange.spreadsheets.reading import read_tables
from contest.publication.models import Publication, PublishedPlace
from contest.publication.papers import typesetting
from contest.publication.views.public import papers
from tests.client import PageClient, words_of
from tests.publication.reading import text_of_docx, text_of_pdf
from tests.results.world import World


@pytest.fixture
def own(world: World) -> str:
    """The address of a published publication."""
    world.published()
    return f"/e/{world.edition.key}/publications/1"


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "_made", BoundedCache(16))


def test_the_same_results_in_every_format(own: str, world: World, client: PageClient) -> None:
    """Page, JSON, CSV, workbook, PDF and Word: the same places, numbers, names, scores and awards."""
    key = world.contest.key
    document: dict[str, Any] = client.get(f"/e/{world.edition.key}/c/{key}.json").json
    places = document["places"]
    assert len(places) == 5
    page = client.get(f"/e/{world.edition.key}/c/{key}").text
    text = client.get(f"/e/{world.edition.key}/c/{key}.csv").text.removeprefix("\ufeff")
    table = list(csv.DictReader(io.StringIO(text)))
    assert [(row["编号"], row["名次"], row["成绩"]) for row in table] == [
        (one["entry"], str(one["place"]), one["score"]) for one in places
    ]
    workbook = read_tables(client.get(f"{own}.xlsx").response.data, "list.xlsx")
    cells = {cell for sheet in workbook for row in sheet.rows for cell in row.cells}
    pdf = text_of_pdf(client.get(f"{own}/results/{key}.pdf").response.data)
    together = "".join(pdf.split())
    rows = rows_of_docx(client.get(f"{own}/results/{key}.docx").response.data)
    for one in places:
        for told in (one["entry"], one["title"], one["score"], *one["people"]):
            assert told in page
            assert told in together, told
        assert one["entry"] in cells
        (row,) = [row for row in rows if one["entry"] in row]
        assert row[0] == str(one["place"])
        assert {one["title"], one["score"], "、".join(one["people"])} <= set(row)
        (line,) = [line for line in pdf.splitlines() if one["entry"] in line]
        assert line.split()[0] == str(one["place"])
        assert one["score"] in line


def rows_of_docx(content: bytes) -> list[list[str]]:
    import docx

    return [
        [cell.text for cell in row.cells] for table in docx.Document(io.BytesIO(content)).tables for row in table.rows
    ]


def test_the_winners_list_has_winners_only_and_says_what_it_is(own: str, world: World, client: PageClient) -> None:
    publication = session.query(Publication).one()
    winners = [one for one in session.query(PublishedPlace) if one.awards]
    others = [one for one in session.query(PublishedPlace) if not one.awards]
    assert winners
    assert others
    for text in (
        text_of_pdf(client.get(f"{own}/lists/winners.pdf").response.data),
        text_of_docx(client.get(f"{own}/lists/winners.docx").response.data),
    ):
        assert all(one.entry in text for one in winners)
        assert not [one.entry for one in others if one.entry in text]
        together = "".join(text.split())
        assert (publication.digest or "?") in together
        assert publication.handle in text
        assert "主办单位（盖章）" in text


def test_the_notice_names_the_period(own: str, client: PageClient) -> None:
    publication = session.query(Publication).one()
    address = f"{own}/lists/publicity.pdf"
    if publication.publicity_until is None:
        client.get(address, status=404)
        publication.publicity_until = (publication.published_at or publication.prepared_at) + timedelta(days=3)
        session.commit()
    text = "".join(text_of_pdf(client.get(address).response.data).split())
    assert "现将获奖名单予以公示" in text
    assert "书面提交给" in text


def test_the_speaker_begins_with_the_lowest_award(own: str, world: World, client: PageClient) -> None:
    wall = text_of_pdf(client.get(f"{own}/lists/winners.pdf").response.data)
    spoken = text_of_pdf(client.get(f"{own}/lists/speaker.pdf").response.data)
    best, last = world.entry(1).entry.number, world.entry(3).entry.number
    assert wall.index(best) < wall.index(last)
    assert spoken.index(best) > spoken.index(last)


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_same_list_gives_the_same_bytes(own: str, client: PageClient, form: str, monkeypatch: Any) -> None:
    first = client.get(f"{own}/lists/winners.{form}").response.data
    monkeypatch.setattr(papers, "_made", BoundedCache(16))
    assert client.get(f"{own}/lists/winners.{form}").response.data == first


def test_it_speaks_the_readers_language(own: str, client: PageClient) -> None:
    assert "Who wins what" in text_of_pdf(client.get(f"/en{own}/lists/winners.pdf").response.data)


def test_what_is_no_list_is_not_found(own: str, world: World, client: PageClient) -> None:
    for name in ("lists/winners.txt", "lists/winners", "lists/secret.pdf", "results/a/b/c.pdf"):
        client.get(f"{own}/{name}", status=404)


def test_the_page_links_to_each(own: str, client: PageClient) -> None:
    links = {link.get("href"): link for link in client.get(own).all("a")}
    for name in ("winners.pdf", "winners.docx", "speaker.pdf"):
        link = links[f"{own}/lists/{name}"]
        assert words_of(link) in (link.get("aria-label") or ""), "who says what they see must be understood"


def test_the_results_of_an_event_are_linked_from_its_page(own: str, world: World, client: PageClient) -> None:
    page = client.get(f"/e/{world.edition.key}/c/{world.contest.key}").text
    for form in ("pdf", "docx"):
        assert f"{own}/results/{world.contest.key}.{form}" in page


def test_a_machine_without_the_fonts_says_so(own: str, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """No name is set in empty boxes: the list is refused, and `contest doctor` names the package."""
    monkeypatch.setattr(typesetting, "FAMILIES", ("No Such Face",))
    page = client.get(f"{own}/lists/winners.pdf", status=422)
    page.says("fonts-noto-cjk")
    assert [one for one in doctor._fonts() if "No Such Face" in one]
