"""What the rulebook limits in a file is counted from the file: in the refusal, on the student's page, at the desk."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from contest.exchange.counting import LIMITS
from contest.registration import actions
from contest.registration.actions import counting
from contest.registration.models import Material
from contest.rules.materials import What
from tests import factories
from tests.client import PageClient
from tests.exchange.made_materials import document, paper, video
from tests.people import People
from tests.registration.conftest import Season, a_pdf
from tests.registration.test_uploads import WHOLE, Tus

Visit = Callable[..., PageClient]
REPORT = '  formats = ["pdf"]\n  max_mb = 50\n'
LIMITED = (
    '  formats = ["pdf", "docx", "mp4"]\n  max_mb = 50\n'
    "  max_pages = 3\n  max_characters = 40\n  max_figures = 1\n  max_minutes = 2\n  fonts_embedded = true\n"
)
OVER = {
    "pages": ("a.pdf", paper(4), "“a.pdf”有 4 页，规程至多 3 页，没有收下。请删到 3 页以内再传；原来的版本还在。"),
    "characters": ("a.pdf", paper(1, words="x" * 41), "有 41 字（不计空格），规程至多 40 字"),
    "figures": ("a.pdf", paper(1, figures=2), "有 2 张图，规程至多 1 张"),
    "fonts": ("a.pdf", paper(1, embedded=False), "有 1 种字体没有嵌入"),
    "written pages": ("a.docx", document("字", pages="9"), "有 9 页，规程至多 3 页"),
    "no pages": ("a.docx", document("字", pages=None), "数不出页数，规程至多 3 页"),
    "minutes": ("a.mp4", video(130), "长 2:10，规程至多 2:00"),
    "nothing": ("a.pdf", a_pdf().getvalue(), "数不出页数"),
}


pytestmark = pytest.mark.only("sqlite")  # what is counted hangs on the file and the rulebook


@pytest.fixture
def limited(people: People, session: Any, at: Any) -> Season:
    """The first career contest, with limits for the first material of each track."""
    text = factories.rulebook_text("career-2023")
    assert REPORT in text
    edition = factories.edition("career-2023", of=people.series, text=text.replace(REPORT, LIMITED), at=at)
    session.commit()
    return Season(edition, people, at)


def test_a_file_above_a_limit_is_refused_with_what_was_counted(limited: Season, visit: Visit, session: Any) -> None:
    entry = limited.register(limited.alice)
    page = visit("alice").get(f"/my/entries/{entry.id}/materials/report")
    page.says("至多 3 页", "至多 40 字（不计空格）", "至多 1 张图", "至多 2 分钟", "PDF 的字体要嵌入")
    for name, content, words in OVER.values():
        page.submit("上传", file=(name, content), status=422).says(words)
    assert session.query(Material).count() == 0


def test_what_is_too_much_to_count_is_told_as_such_and_what_took_too_long_can_be_tried_again(
    limited: Season, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = limited.register(limited.alice)
    page = visit("alice").get(f"/my/entries/{entry.id}/materials/report")
    monkeypatch.setattr(counting, "LIMITS", replace(LIMITS, seconds=0.001))
    page.submit("上传", file=("a.pdf", paper(1)), status=422).says("“a.pdf”在 0.001 秒里没有数完", "请再试一次")
    tus = Tus(visit("alice"), f"{page.path}/uploads")
    where = tus.begin()
    tus.send(where, WHOLE, 0)
    tus.client.get(page.path).submit("交上报告.pdf", status=422).says("请再试一次")
    assert tus.offset(where) == str(len(WHOLE)), "what came in parts need not come again"
    monkeypatch.setattr(counting, "LIMITS", replace(LIMITS, memory=2**24))
    page.submit("上传", file=("a.pdf", paper(1)), status=422).says("太大或者太复杂，数不了")
    # The letters of so many pages are not read where the pages are too many already.
    asked: list[frozenset[What]] = []
    monkeypatch.setattr(counting, "count", lambda path, ending, wanted, limits: asked.append(wanted) or {What.PAGES: 4})
    page.submit("上传", file=("a.pdf", paper(4)), status=422).says("有 4 页，规程至多 3 页")
    assert asked == [{What.PAGES}]


def test_what_was_counted_stands_beside_the_file(limited: Season, visit: Visit) -> None:
    entry = limited.register(limited.alice)
    page = visit("alice").get(f"/my/entries/{entry.id}/materials/report")
    page = page.submit("上传", file=("报告.pdf", paper(3, words="ab c", figures=1))).follow()
    page.says("已收下报告.pdf（第 1 版）", "3 页", "9 字（不计空格）", "1 张图", "字体都已嵌入")
    visit("alice").get(f"{page.path}?lang=en").says("at most 3 pages", "3 pages · 9 characters (without spaces)")
    actions.attach(entry, "slides", name="a.pdf", file=a_pdf(), by=None, at=limited.at)
    actions.submit(entry, promised=True, by=None, at=limited.at)
    desk = visit("organiser").get(f"/desk/career-2023/verify/school/4136010421?entry={entry.id}")
    desk.says("报告.pdf", "3 页 · 9 字（不计空格）")
    desk.keeps_quiet_about("里只数出")  # there is a figure


def test_hardly_any_text_and_one_file_for_two_materials_are_shown_to_organisers_and_refuse_nothing(
    limited: Season, visit: Visit
) -> None:
    entry = limited.register(limited.alice)
    for kind, words in (("report", "x" * 30), ("report", "ab c"), ("slides", "ab c")):
        file = io.BytesIO(paper(1, words=words))
        actions.attach(entry, kind, name=f"{kind}.pdf", file=file, by=None, at=limited.at)
    actions.submit(entry, promised=True, by=None, at=limited.at)
    found = ("不同的材料交了同一个文件：report.pdf、slides.pdf", "“report.pdf”里只数出 3 字")
    desk = visit("organiser").get("/desk/career-2023/verify/school/4136010421")
    desk.says(*found)
    desk.keeps_quiet_about("只数出 30 字", "“slides.pdf”里只数出")  # an older version; nothing limits the slides' text
    visit("organiser").get(f"{desk.path}?lang=en").says(
        "One file handed in for several materials: report.pdf, slides.pdf"
    )
    visit("alice").get(f"/my/entries/{entry.id}").keeps_quiet_about(*found)


def test_limits_stand_in_the_rulebook_and_before_registering(limited: Season, visit: Visit) -> None:
    visit("alice").get("/my/tracks/career-2023/growth/higher").says("至多 3 页", "至多 2 分钟")
    visit(None).get("/en/e/career-2023/tracks/growth").says(
        "Each file: at most 3 pages; at most 40 characters (without spaces); at most 1 figure; at most 2 minutes"
    )
