"""The public pages: what they say of a published round, in which order, and with which addresses."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from contest import clock
from contest.db import session
from contest.formatting import format_days, numeral
from contest.people.models import Account
from contest.publication import actions as publication
from contest.publication import opendata, timeline
from contest.publication.models import Publication, PublishedPlace
from contest.publication.statistics.industries import sections
from contest.publication.views.public import event_summary
from contest.resources import ROOT
from contest.rules.rulebook import parse
from tests import factories
from tests.client import Page, PageClient, words_of
from tests.results.world import LAW, SECRET, World

Visit = Callable[[str | None], PageClient]


@pytest.fixture
def e(world: World) -> str:
    return f"/e/{world.edition.key}"


def correct(world: World, first: Publication) -> Publication:
    """The last of five becomes the first, and a publication says so."""
    publication.reopen_for_correction(first, reason="纸质表与录入不符", **world.by)
    session.commit()
    world.remark(world.entry(5), [(30, 40), (30, 40), (29, 40), (29, 39)])
    draft = publication.prepare(world.tabulated(), replaces=first, reason="纸质表与录入不符", **world.by)
    publication.review(draft, by=world.second.account_id, at=world.at)
    made = publication.publish(draft, **world.by)
    session.commit()
    return made


# Before anything is published


def test_before_publishing_every_page_says_so_and_when(world: World, client: PageClient, e: str) -> None:
    client.get("/").says("试办大赛")
    home = client.get(e)
    home.says("怎样参赛", "去报名", "成长赛道", "还没有公布")
    client.get(f"{e}/medals").says("奖牌榜还没有")
    client.get(f"{e}/report").says("报告还没有")
    client.get(f"{e}/publications").says("还没有公布过结果")
    client.get(f"{e}/c/{world.contest.key}").says("结果还没有公布", "复核之后公布结果")
    client.get(f"{e}/c/{world.contest.key}.json", status=404)
    client.get(f"{e}/data").says("还没有数据")


def test_an_unknown_address_is_not_found(world: World, client: PageClient, e: str) -> None:
    world.published()
    for address in (
        "/e/none",
        f"{e}/c/school/x/growth/higher",
        f"{e}/g/none",
        f"{e}/entries/none",
        f"{e}/publications/9",
        f"{e}/report/none",
        f"{e}/tracks/none",
        f"{e}/publications/1/files/none.csv",
        f"{e}/publications/1/tables/none.json",
    ):
        client.get(address, status=404)


def test_how_to_enter_leads_through_the_door(world: World, visit: Visit, e: str) -> None:
    asked = visit(None).get(e).click("去报名", status=303)
    assert asked.location == f"/sign-in?next=/my/tracks/{world.edition.key}"
    visit("alice").get(e).click("去报名")


# Published


def test_results_stand_as_they_were_sealed(world: World, client: PageClient, e: str) -> None:
    world.published()
    page = client.get(f"{e}/c/{world.contest.key}")
    rows = [[" ".join(cell.itertext()).split() for cell in row] for row in page.all("tbody")[0]]
    assert [row[0][0] for row in rows] == ["1", "2", "3", "4", "5"]
    sealed = [row for row in sealed_rows(world, "places.csv") if row["contest"] == world.contest.key]
    assert [row[-1][0] for row in rows] == [row["score"] for row in sealed]
    page.says("金奖", "银奖", "第 1 号发布，公示中")


def test_the_csv_of_a_contest_opens_in_excel(world: World, client: PageClient, e: str) -> None:
    """A byte order mark, heads in the reader's language, names as published, awards; numbers as sealed."""
    world.published()
    answer = client.get(f"{e}/c/{world.contest.key}.csv")
    assert answer.response.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.response.data.decode("utf-8-sig"))))
    sealed = [row for row in sealed_rows(world, "places.csv") if row["contest"] == world.contest.key]
    assert [(one["名次"], one["编号"], one["成绩"]) for one in rows] == [
        (one["place"], one["entry"], one["score"]) for one in sealed
    ]
    assert (rows[0]["姓名"], rows[0]["奖项"]) == ("选*1", "金奖")
    assert answer.response.mimetype == "text/csv"
    english = client.get(f"/en{e}/c/{world.contest.key}.csv").response.data.decode("utf-8-sig").splitlines()[0]
    assert english.startswith("Place,")


def test_no_cell_of_a_csv_is_run_as_a_formula(world: World, client: PageClient, e: str) -> None:
    world.published()
    one = session.query(PublishedPlace).filter_by(contest=world.contest.key, position=1).one()
    one.people, one.title = ["=1+1"], "-2+3"
    session.commit()
    for address in (f"{e}/c/{world.contest.key}.csv", f"{e}/g/{one.group}.csv"):
        rows = list(csv.DictReader(io.StringIO(client.get(address).response.data.decode("utf-8-sig"))))
        own = next(row for row in rows if row["编号"] == one.entry)
        assert (own["姓名"], own["题目"]) == ("'=1+1", "'-2+3")


def sealed_rows(world: World, name: str) -> list[dict[str, str]]:
    from contest.results.queries import rows_of

    return rows_of(session.query(Publication).one().tabulation, name)


def test_sealed_files_are_bytes_with_their_digest(world: World, client: PageClient, e: str) -> None:
    one = world.published()
    for file in one.files:
        if not file.public:
            client.get(f"{e}/publications/1/files/{file.name}", status=404)
            continue
        answer = client.get(f"{e}/publications/1/files/{file.name}").response
        assert hashlib.sha256(answer.data).hexdigest() == file.digest
        assert answer.headers["ETag"] == f'"{file.digest}"'
        assert "immutable" in answer.headers["Cache-Control"]
        again = client.get(
            f"{e}/publications/1/files/{file.name}", status=304, headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert again.response.data == b""


def test_the_bundle_holds_what_the_manifest_says(world: World, client: PageClient, e: str) -> None:
    one = world.published()
    content = client.get(f"{e}/publications/1/files/trial-2023-1.zip").response.data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert hashlib.sha256(archive.read("manifest.json")).hexdigest() == one.digest
        for name, digest in manifest["files"].items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    client.get(f"{e}/publications/1").says("contest verify trial-2023-1-sealed.zip")


def test_open_data_have_the_keys_that_are_promised(world: World, client: PageClient, e: str) -> None:
    world.published()
    results = client.get(f"{e}/c/{world.contest.key}.json").json
    assert list(results) == [
        *["edition", "contest", "name", "publication", "places"],
        *["competing", "people", "apart"],
    ]
    assert list(results["places"][0]) == [
        *["place", "tied", "status", "score", "scaled", "entry", "title", "people", "group", "group_name"],
        *["home_name", "size", "awards"],
    ]
    one = client.get(f"{e}/publications/1.json").json
    assert {"number", "state", "digest", "contests", "tables", "files", "awards"} <= set(one)
    assert {award["award"] for award in one["awards"]} == {"excellent-adviser"}
    table = client.get(f"{e}/publications/1/tables/medals.json").json
    assert table["columns"] == ["gold", "silver", "total"]
    assert sum(row["gold"] for row in table["rows"]) == 2
    for key in ("results", "table", "publication", "rows", "figures"):
        assert f"\n{key}" in (opendata.__doc__ or "")


def test_a_medal_table_has_its_totals_and_marks_the_line(world: World, client: PageClient, e: str) -> None:
    world.published()
    page = client.get(f"{e}/medals")
    page.says("院系奖牌榜", "金奖优先")
    table = client.get(f"{e}/publications/1/tables/medals.json").json["rows"]
    foot = [" ".join(cell.itertext()).strip() for cell in page.all("tfoot")[0].iter("td")]
    assert foot[1:4] == [str(sum(row[key] for row in table)) for key in ("gold", "silver")] + [
        str(sum(row["gold"] + row["silver"] for row in table))
    ]
    lines = [row for row in page.all("tr") if "s-line-below" in (row.get("class") or "")]
    with_gold = sum(row["gold"] > 0 for row in table)
    assert len(lines) >= (0 < with_gold < len(table))


def test_a_group_has_its_places_medals_and_entries(world: World, client: PageClient, e: str) -> None:
    world.published()
    department = world.departments[0]
    page = client.get(f"{e}/g/{department.code}")
    page.says("第1学院", "全部参赛作品", "在各张榜上")
    own = {row["entry"] for row in sealed_rows(world, "places.csv") if row["group"] == department.code}
    links = {link.get("href") for link in page.all("a")}
    assert {f"{e}/entries/{entry}" for entry in own} <= links
    other = {row["entry"] for row in sealed_rows(world, "places.csv")} - own
    assert not {f"{e}/entries/{entry}" for entry in other} & links


def test_a_number_of_the_medal_table_leads_to_who_won(world: World, client: PageClient, e: str) -> None:
    """Also from the edition's home; a zero leads nowhere, and numbers of people to the same rows."""
    world.published()
    for address in (f"{e}/medals", f"{e}/medals?count=people", f"/en{e}/medals"):
        links = [link for cell in client.get(address).all("td") for link in cell.iter("a")]
        assert links
        for link in links:
            path, _, anchor = (link.get("href") or "").partition("#")
            page = client.get(path)
            (place,) = [one for one in page.tree.iter() if one.get("id") == anchor]
            assert words_of(link) != "0"
            if "people" not in address:
                assert sum(row.find("td") is not None for row in place.iter("tr")) == int(words_of(link))


def test_an_event_has_its_podium_and_a_crowd_has_none(world: World, client: PageClient, e: str) -> None:
    world.published()
    page = client.get(f"/en{e}/c/{world.contest.key}")
    steps = [words_of(step) for podium in page.all("ol", class_="s-podium") for step in podium]
    first = [row for row in sealed_rows(world, "places.csv") if row["contest"] == world.contest.key][:3]
    assert len(steps) == 3
    for step, row in zip(steps, first, strict=True):
        assert row["score"] in step
    behind = [f"−{Decimal(first[0]['score']) - Decimal(row['score'])}" for row in first[1:]]
    assert [one in step for one, step in zip(behind, steps[1:], strict=True)] == [True, True]
    assert {link.get("href") for podium in page.all("ol", class_="s-podium") for link in podium.iter("a")} == {
        f"/en{e}/entries/{row['entry']}" for row in first
    }
    for row in session.query(PublishedPlace).filter_by(contest=world.contest.key):
        row.place = 1
    session.commit()
    client.get(f"{e}/c/{world.contest.key}").keeps_quiet_about("s-podium")


def test_how_scores_lie_is_counted(app: Any) -> None:
    """Every score stands in one step; the figures are those of the numbers, with their decimals."""
    scores = ["81.50", "60.00", "72.25", "72.25", "90.00", "65.00", "78.75", "70.00", "88.00"]
    rows = [PublishedPlace(score=one, status="competing") for one in [*scores, None]]
    rows.append(PublishedPlace(score="1.00", status="absent"))
    with app.test_request_context("/en/"):
        found = event_summary.spread(rows)
        assert found is not None
        assert [(row["name"], row["value"]) for row in found["shape"]["rows"]] == [
            *(("60–65", 1), ("65–70", 1), ("70–75", 3), ("75–80", 1), ("80–85", 1), ("85–90", 1), ("90–95", 1)),
        ]
        assert [one["number"] for one in found["tiles"]] == ["90.00", "72.25", "75.31", "60.00"]
        assert event_summary.spread(rows[:7]) is None
        assert event_summary.spread([PublishedPlace(score="5", status="competing")] * 20) is None


def test_a_group_has_its_share_and_its_other_editions(world: World, client: PageClient, e: str) -> None:
    made = world.published()
    table = client.get(f"{e}/publications/1/tables/medals.json").json["rows"]
    code = table[0]["group"]
    own, whole = table[0]["gold"] + table[0]["silver"], sum(row["gold"] + row["silver"] for row in table)
    page = client.get(f"{e}/g/{code}")
    (share,) = page.all("section", id="share")
    assert f"{own} / {whole}" in words_of(share)
    assert page.all("section", id="editions") == []
    other = factories.edition("trial-2024", of=world.people.series, text=LAW.replace("trial-2023", "trial-2024"))
    columns = {one.key for one in sa.inspect(Publication).columns} - {"id", "edition_id"}
    session.add(Publication(edition_id=other.id, **{name: getattr(made, name) for name in columns}))
    session.flush()
    copied = session.query(Publication).filter_by(edition_id=other.id).one()
    row = session.query(PublishedPlace).filter_by(publication_id=made.id, group=code).first()
    assert row is not None
    kept = {one.key for one in sa.inspect(PublishedPlace).columns} - {"id", "publication_id", "awards"}
    place = {name: getattr(row, name) for name in kept}
    session.add(PublishedPlace(publication_id=copied.id, awards=[], **place))
    session.commit()
    for language, says in (("", "参赛 1，得奖 0"), ("/en", "1 entered, 0 with an award")):
        (editions,) = client.get(f"{language}{e}/g/{code}").all("section", id="editions")
        assert says in words_of(editions)
        assert [link.get("href") for link in editions.iter("a")] == [f"{language}/e/trial-2024/g/{code}"]
    copied.state = "withdrawn"
    session.commit()
    assert client.get(f"{e}/g/{code}").all("section", id="editions") == []


def test_an_entry_shows_its_way(world: World, client: PageClient, e: str) -> None:
    world.published()
    page = client.get(f"{e}/entries/G001")
    page.says("第 1 名，共 5 件作品", "金奖", "江西财经大学校赛", "公示中")
    page.keeps_quiet_about("选手growth1")


def test_medals_hold_when_asked_for_nonsense(world: World, client: PageClient, e: str) -> None:
    world.published()
    plain = client.get(f"{e}/medals").words
    for query in ("order=nonsense", "count=nobody", "of=99", "of=x", "order=&count="):
        assert client.get(f"{e}/medals?{query}").words == plain
    client.get(f"{e}/c/{world.contest.key}?after=zzz").says("共 5 条")
    assert client.get(f"{e}/report?figure=nonsense").words == client.get(f"{e}/report").words


# Corrected


def test_a_correction_says_what_changed_and_why(world: World, client: PageClient, e: str) -> None:
    correct(world, world.published())
    page = client.get(f"{e}/publications/2")
    page.says("纸质表与录入不符", "复核的人", "改了什么", "取代 第 1 号")
    rows = [" ".join("".join(row.itertext()).split()) for row in page.all("tr")]
    moved = [row for row in rows if "G005" in row]
    assert len(moved) == 1
    assert "第 5 名" in moved[0].split("→")[0]
    assert "第 1 名" in moved[0].split("→")[1]
    # Everybody above moved down one; the other track did not move at all.
    assert {number for row in rows for number in ("G001", "G002", "G003", "G004") if number in row} == {
        *("G001", "G002", "G003", "G004")
    }
    assert not any("T00" in row for row in rows)


def test_what_was_replaced_says_so_and_stays_readable(world: World, client: PageClient, e: str) -> None:
    correct(world, world.published())
    old = client.get(f"{e}/publications/1")
    old.says("这份结果已被取代", "已被取代")
    assert any("s-seal-struck" in (seal.get("class") or "") for seal in old.all("span"))
    client.get(f"{e}/publications/1/files/places.csv")
    client.get(f"{e}/c/{world.contest.key}").says("第 2 号发布，公示中")
    client.get(f"{e}/entries/G005").says("第 1 名，共 5 件作品")
    client.get(e).says("改了什么")
    assert client.get(f"{e}/figures.json").json["publications"] == [2]


# The clock


def test_the_clock_counts_working_days(world: World, client: PageClient, e: str) -> None:
    """Published on Wednesday 11 October 2023; three working days: Thursday, Friday, Monday; the weekend rests."""
    one = world.published()
    assert one.publicity_until == datetime(2023, 10, 16, 16, 0, tzinfo=UTC)
    page = client.get(f"{e}/publications/1")
    page.says("24:00 截止，北京时间")
    kinds = [(day.get("class") or "").removeprefix("s-days-") for day in page.all("ol", class_="s-days")[0]]
    assert kinds == ["today", "open", "open", "rest", "rest", "last"]
    with clock.frozen_at(one.publicity_until - timedelta(hours=6)):
        assert clock_of(client.get(f"{e}/publications/1")) == "6 小时"
    assert clock_of(page) == "3 个工作日 14 小时"
    with clock.frozen_at(one.publicity_until):
        late = client.get(f"{e}/publications/1")
        late.says("公示期满，等待定稿")
        current = session.get_one(Publication, one.id)
        publication.make_final(current, by=world.people.organiser.account_id, at=clock.now())
        session.commit()
        client.get(f"{e}/publications/1").says("已定稿")


def clock_of(page: Page) -> str:
    [clock_] = page.all("p", class_="s-clock")
    return " ".join(" ".join("".join(part.itertext()).split()) for part in clock_)


@pytest.mark.parametrize(
    ("now", "until", "working", "left"),
    [
        ("2023-09-25T11:00", "2023-09-26T17:00", True, (1, 6)),
        ("2023-09-22T11:00", "2023-09-26T17:00", True, (2, 6)),  # Friday to Tuesday: the weekend does not count
        ("2023-09-22T11:00", "2023-09-26T17:00", False, (4, 6)),
        # Thursday afternoon and 7 October, a Saturday that is a working day; the national holiday is in between.
        ("2023-09-28T12:00", "2023-10-08T00:00", True, (1, 12)),
        ("2023-09-26T17:00", "2023-09-26T17:00", True, (0, 0)),
        ("2023-09-26T18:00", "2023-09-26T17:00", True, (0, 0)),
    ],
)
def test_time_left(now: str, until: str, working: bool, left: tuple[int, int]) -> None:
    there = "+08:00"
    moments = [datetime.fromisoformat(moment + there) for moment in (now, until)]
    found = timeline.time_left(*moments, working=working, zone="Asia/Shanghai")
    assert found == left


def test_days_and_numerals_are_said_as_people_do(app: Any) -> None:
    day = datetime.fromisoformat
    with app.test_request_context("/?lang=zh"):
        assert format_days(day("2023-09-20T00:00+08:00"), day("2023-09-27T00:00+08:00"), "Asia/Shanghai") == (
            "9 月 20 日—26 日"
        )
        assert [numeral(n) for n in (1, 10, 16, 36, 110, 393, 1005, 4045)] == [
            *("一", "十", "十六", "三十六", "一百一十", "三百九十三", "一千零五", "四千零四十五")
        ]


# Many and few


def test_the_same_number_of_queries_for_few_and_for_many(world: World, client: PageClient, e: str) -> None:
    """Three rows cost what five cost; one publication costs what two cost."""
    world.published()
    five, three = f"{e}/c/{world.contest.key}", f"{e}/c/{world.other.key}"
    queries_of(client, five)  # what a process reads once is read
    assert queries_of(client, five) == queries_of(client, three)
    groups = sorted(world.departments, key=lambda one: one.code)
    counts = {queries_of(client, f"{e}/g/{one.code}") for one in groups}
    assert len(counts) == 1
    paths = ("", "/publications", "/medals", "/report", "/tracks")
    warmed(client, e, paths)
    few = {path: queries_of(client, f"{e}{path}") for path in paths}
    for n in range(2):
        school = factories.organisation("school", f"school-{n}", f"第{n}大学")
        contest = factories.contest(world.edition, school, parent=world.above)
        second = session.get_one(Account, world.second.account_id)
        factories.membership(second, "organiser", school, world.edition.series)
        for what in ("judging-closed",):
            factories.milestone(contest, what)
        from contest.results.actions import tabulate

        made = publication.prepare(tabulate([contest], **world.by), **world.by)
        publication.review(made, by=world.second.account_id, at=world.at)
        publication.publish(made, **world.by)
        session.commit()
    warmed(client, e, paths)
    assert {path: queries_of(client, f"{e}{path}") for path in few} == few


def queries_of(client: PageClient, address: str) -> int:
    """How many statements it takes to make a page anew."""
    client.app.extensions["saiwu-ready"].clear()
    found = len(client.get(address).queries)
    assert found
    return found


def warmed(client: PageClient, e: str, paths: tuple[str, ...]) -> None:
    """Sealed rows are counted once by a process; what is measured is what every later visit costs."""
    for path in paths:
        client.get(f"{e}{path}")


def test_long_results_are_paged(world: World, client: PageClient, e: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import contest.publication.views.public.results as views

    world.published()
    whole = views.page_of
    monkeypatch.setattr(views, "page_of", lambda *given, **more: whole(*given, **{**more, "limit": 2}))
    page, seen = client.get(f"{e}/c/{world.contest.key}"), []
    while True:
        seen += list(page.all("tbody")[0])
        if not page.all("a", rel="next"):
            break
        page = client.get(page.all("a", rel="next")[0].get("href") or "")
    assert len(seen) == 5


# Words


def test_every_word_of_the_public_pages_has_its_english() -> None:
    english: dict[str, str] = {}
    for path in ROOT.glob("contest/translations/*/en/LC_MESSAGES/messages.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                ids = message.id if isinstance(message.id, tuple | list) else [message.id]
                texts = message.string if isinstance(message.string, tuple | list) else [message.string]
                english.update({one: " ".join(texts) for one in ids})
    keywords = {"_": None, "N_": None, "ngettext": (1, 2)}
    sources = [
        ("python", path)
        for path in ROOT.glob("contest/publication/**/*.py")
        if path.name not in ("desk.py", "forms.py", "actions.py")
    ]
    sources += [("jinja2.ext:babel_extract", path) for path in ROOT.glob("templates/publication/public/*.html")]
    missing = set()
    for method, path in sources:
        options = {} if method == "python" else {"extensions": "jinja2.ext.do,jinja2.ext.i18n", "silent": "false"}
        for _line, message, _comments, _context in extract_from_file(method, path, keywords, options=options):
            ids = message if isinstance(message, tuple) else (message,)
            missing |= {one for one in ids if one and not english.get(one)}
    missing |= {section.name for section in sections() if not english.get(section.name)}
    assert missing == set()


def test_every_address_that_the_page_of_open_data_names_is_there(world: World, client: PageClient, e: str) -> None:
    world.published()
    page = client.get(f"{e}/data")
    links = {link.get("href") for link in page.all("a", class_="s-mono")}
    assert {link.rpartition(".")[2] for link in links} == {"json", "csv", "xlsx"}
    for link in links:
        client.get(link, status=200)


def test_a_rulebook_is_handed_out_as_it_stands(world: World, client: PageClient, e: str) -> None:
    answer = client.get(f"{e}/rulebook.toml")
    assert parse(answer.text).edition is not None


def beside(page: Page) -> list[str | None]:
    return [link.get("href") for nav in page.all("nav") if "s-beside" in (nav.get("class") or "") for link in nav]


def test_an_event_leads_to_the_one_before_and_the_one_after(world: World, client: PageClient, e: str) -> None:
    world.published()
    first, last = sorted(world.contests, key=lambda one: one.key)
    page = client.get(f"{e}/c/{first.key}")
    winner = session.scalars(sa.select(PublishedPlace).filter_by(contest=last.key, place=1)).one()
    page.says("1 / 2", "下一场比赛", f"第一名：{winner.group_name['zh']}")
    page.keeps_quiet_about("上一场比赛")
    assert beside(page) == [f"{e}/c/{last.key}"]
    back = client.get(f"/en{e}/c/{last.key}")
    back.says("2 / 2", "Previous event", "First: ")
    back.keeps_quiet_about("Next event")
    assert beside(back) == [f"/en{e}/c/{first.key}"]


def test_tracks_are_searched_in_both_languages(world: World, client: PageClient, e: str) -> None:
    """Who won a round of one school is nobody's champion: nobody is named, nor found."""
    world.published()
    page = client.get(f"{e}/tracks?find=演讲")
    page.says("演讲赛道")
    page.keeps_quiet_about("成长赛道", "选*1")
    client.get(f"/en{e}/tracks?find=TALK").says("Talk track")
    for nothing in ("没有这样的", "选*1", SECRET, "长" * 300):
        client.get(f"{e}/tracks?find={nothing}").says("没有找到“", "看全部")
