"""One publication, all its faces: page, JSON, CSV, workbook, PDF, Word, sealed bundle and certificates tell the same
places, scores, awards and tables, for both founding contests."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from typing import Any

import docx
import pytest
import sqlalchemy as sa

from contest.db import session as db_session
from contest.editions.labels import award_names
from contest.editions.models import Edition
from contest.editions.queries import edition_by_key
from contest.exchange.spreadsheets.reading import read_tables
from contest.files import file_store
from contest.i18n import localized
from contest.publication.models import Publication
from contest.publication.papers.certificates import winners_of
from contest.publication.sealed.rulebook import sealed_rulebook
from contest.results.queries import tabulated_contests
from tests.client import PageClient, words_of
from tests.publication.reading import text_of_pdf

Row = tuple[str, str, float]  # place, entry, score


@pytest.mark.xdist_group("skills")
def test_the_national_skills_final_is_the_same_everywhere(skills: Any) -> None:
    with skills.app_context():
        _agree(PageClient(skills), edition_by_key("skills-2023"))


@pytest.mark.only("sqlite")  # what is compared is read alike from both
@pytest.mark.xdist_group("career-2023")
def test_the_national_career_final_is_the_same_everywhere(career_season: Edition, client: PageClient) -> None:
    _agree(client, career_season)


def _agree(client: PageClient, edition: Edition) -> None:
    final = db_session.scalars(
        sa.select(Publication).where(Publication.edition_id == edition.id, Publication.stage == "national")
    ).one()
    contests = sorted(one.key for one in final.contests)
    with zipfile.ZipFile(io.BytesIO(file_store().read(_bundle(final)))) as bundle:
        sealed = {name: _dicts(bundle.read(f"outputs/{name}.csv")) for name in ("places", "awards", "table-medals")}
    for contest in (contests[0], contests[-1]):
        _results_agree(client, final, contest, [one for one in sealed["places"] if one["contest"] == contest])
    _awards_agree(client, final, sealed["awards"])
    _table_agrees(client, final, sealed["table-medals"])
    _counts_lead_to_who_won(client, final)


def _bundle(final: Publication) -> str:
    return next(one.digest for one in final.files if one.name == final.bundle_name)


def _dicts(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _book(content: bytes) -> dict[str, list[dict[str, str]]]:
    found = {}
    for table in read_tables(content, "a.xlsx"):
        head, *rows = [row.cells for row in table.rows]
        found[table.name] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def _rows(found: list[dict[str, str]]) -> list[Row]:
    return [(one["名次"], one["编号"], float(one["成绩"] or 0)) for one in found]


def _results_agree(client: PageClient, final: Publication, contest: str, sealed: list[dict[str, str]]) -> None:
    base = f"/e/{final.edition.key}/c/{contest}"
    listed = [one for one in sealed if one["status"] != "withdrawn"]
    wanted = [(one["place"], one["entry"], float(one["score"] or 0)) for one in listed]
    assert wanted
    document = client.get(f"{base}.json").json["places"]
    assert [(str(one["place"] or ""), one["entry"], float(one["score"] or 0)) for one in document] == wanted
    in_csv = _dicts(client.get(f"{base}.csv").response.data)
    assert _rows(in_csv) == wanted
    (in_book,) = _book(client.get(f"{base}.xlsx").response.data).values()
    assert _rows(in_book) == wanted
    assert (
        [one["姓名"] for one in in_book]
        == [one["姓名"] for one in in_csv]
        == ["、".join(p["people"]) for p in document]
    )
    page, shown = client.get(base), []
    while True:
        shown += [words_of(row) for row in page.all("table")[0].iter("tr")][1:]
        if not (more := page.all("a", rel="next")):
            break
        page = client.get(more[0].get("href"))
    assert len(shown) == len(wanted)
    names = award_names(sealed_rulebook(final))
    for row, one in zip(shown, document, strict=True):
        parts = [one["title"] or "、".join(one["people"]), *([one["score"]] if one["score"] else [])]
        for part in [*parts, *(localized(names[award]) for award in one["awards"])]:
            assert part in row, (contest, row)
    paper = f"/e/{final.edition.key}/publications/{final.number}/results/{contest}"
    written = docx.Document(io.BytesIO(client.get(f"{paper}.docx").response.data))
    cells = [[cell.text for cell in row.cells] for table in written.tables for row in table.rows]
    (head,) = [row for row in cells if row[0] == "名次"]
    at = [head.index(name) for name in ("名次", "编号", "成绩")]
    lines = [[row[n] for n in at] for row in cells if len(row) == len(head) and row[at[1]] in {w[1] for w in wanted}]
    assert [(one if one.isdigit() else "", two, float(three.replace("–", "0"))) for one, two, three in lines] == wanted
    text = text_of_pdf(client.get(f"{paper}.pdf").response.data)
    positions = [text.index(entry) for _place, entry, _score in wanted]
    assert positions == sorted(positions)
    for _place, entry, _score in wanted:
        line = next(one for one in text.splitlines() if entry in one)
        score = next(one["score"] for one in listed if one["entry"] == entry)
        assert score in line, line


def _awards_agree(client: PageClient, final: Publication, sealed: list[dict[str, str]]) -> None:
    """Every award that an entry holds: in the sealed file, the workbook, the list for the wall and the certificates."""
    names = {award: localized(words) for award, words in award_names(sealed_rulebook(final)).items()}
    wanted = Counter((one["entry"], names[one["award"]]) for one in sealed if one["entry"] and not one["person"])
    assert wanted
    where = f"/e/{final.edition.key}/publications/{final.number}"
    winners = _book(client.get(f"{where}.xlsx").response.data)["获奖名单"]
    assert Counter((one["编号"], award) for one in winners for award in one["奖项"].split("、")) == wanted
    written = docx.Document(io.BytesIO(client.get(f"{where}/lists/winners.docx").response.data))
    on_wall: Counter[tuple[str, str]] = Counter()
    for table in written.tables:
        head, *rows = [[cell.text for cell in row.cells] for row in table.rows]
        if "编号" in head and "奖项" in head:
            for row in rows:
                for award in row[head.index("奖项")].split("、"):
                    on_wall[row[head.index("编号")], award] += 1
    assert on_wall == wanted
    on_paper: set[tuple[str, str]] = set()
    for contest in tabulated_contests(final.tabulation):
        found = winners_of(final, contest)
        assert not found.changed
        on_paper |= {(one.holder.subject, names[one.holder.award]) for one in found.found}
        on_paper |= {one for one in wanted if one[0] in found.letters}
    assert on_paper == set(wanted)


def _table_agrees(client: PageClient, final: Publication, sealed: list[dict[str, str]]) -> None:
    where = f"/e/{final.edition.key}/publications/{final.number}/tables/medals"
    document = client.get(f"{where}.json").json["rows"]
    columns = [name for name in sealed[0] if name not in ("rank", "group")]
    wanted = [[one["rank"], *(one[name] for name in columns)] for one in sealed]
    assert [[str(one["rank"]), *(str(one[name]) for name in columns)] for one in document] == wanted
    (in_book,) = _book(client.get(f"{where}.xlsx").response.data).values()
    in_csv = _dicts(client.get(f"{where}.csv").response.data)
    for found in (in_csv, in_book):
        assert [[one["名次"], *list(one.values())[2:]] for one in found] == wanted
        assert [one["单位"] for one in found] == [localized(one["name"]) for one in document]
    body = client.get(f"/e/{final.edition.key}/medals").all("tbody")[0]
    shown = [[words_of(cell) for cell in row if cell.tag in ("th", "td")] for row in body.iter("tr")]
    assert len(shown) == len(wanted)
    for row, (rank, *cells) in zip(shown, wanted, strict=True):
        assert set(re.findall(r"\d+", row[0])) == {rank}
        assert [one.replace("–", "0") for one in row[2:5]] == cells[:3], row


def _counts_lead_to_who_won(client: PageClient, final: Publication) -> None:
    """Each number of the medal table leads to as many rows: of the first groups and the last."""
    rows = list(client.get(f"/e/{final.edition.key}/medals").all("tbody")[0])
    for row in (rows[0], rows[1], rows[-1]):
        found = {
            link.get("href") or "": int(words_of(link)) for cell in row if cell.tag == "td" for link in cell.iter("a")
        }
        assert found
        for address, number in found.items():
            path, _, anchor = address.partition("#")
            (place,) = [one for one in client.get(path).tree.iter() if one.get("id") == anchor]
            assert (
                len([one for one in place.iter("tr") if "".join(one.itertext()).strip() and one.find("td") is not None])
                == number
            ), address
