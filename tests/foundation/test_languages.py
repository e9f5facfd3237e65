"""The reader's language: chosen, remembered, and declared to machines; times as the regulations write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from markupsafe import Markup

from contest import i18n
from contest.clock import Closing
from contest.errors import N_
from contest.formatting import format_closing, format_day, format_moment, format_sentence
from contest.i18n import choose_language
from contest.web.languages import marked_by_language


@pytest.mark.parametrize(
    ("asked", "kept", "preferred", "accepted", "language"),
    [
        ("en", "zh", "zh", ["zh"], "en"),
        (None, "en", "zh", ["zh"], "en"),
        (None, None, "en", ["zh"], "en"),
        (None, None, None, ["fr", "en-GB", "zh-CN"], "en"),
        (None, None, None, ["zh-TW", "en"], "zh"),
        (None, None, None, ["fr"], "zh"),
        ("xx", "yy", "zz", [], "zh"),
    ],
)
def test_the_choice(asked, kept, preferred, accepted, language):
    assert choose_language(asked, kept, preferred, accepted) == language


def html_lang(page):
    return page.all("html")[0].get("lang")


def test_a_page_speaks_what_was_asked_and_keeps_it(client):
    assert html_lang(client.get("/sign-in")) == "zh-Hans"
    assert html_lang(client.get("/sign-in?lang=en")) == "en"
    assert html_lang(client.get("/sign-in")) == "en"
    assert html_lang(client.get("/sign-in?lang=zh")) == "zh-Hans"
    assert html_lang(client.get("/sign-in?lang=tlh")) == "zh-Hans"


def test_the_browsers_wish_counts_until_somebody_chooses(client):
    page = client.get("/sign-in", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert html_lang(page) == "en"
    assert "Accept-Language" in page.response.headers["Vary"]


def test_every_page_offers_the_other_language_at_its_own_address(client):
    page = client.get("/sign-in?next=/my")
    addresses = [link.get("href") for link in page.all("a") if "lang=en" in (link.get("href") or "")]
    assert addresses[0] == "/sign-in?next=%2Fmy&lang=en"


@pytest.mark.parametrize(
    ("moment", "zone", "zh", "en"),
    [
        ((2023, 9, 26, 9, 0), "Asia/Shanghai", "2023 年 9 月 26 日（周二） 17:00", "26 September 2023 (Tue) 17:00"),
        # What opens or happens at midnight does so on the day that begins.
        ((2023, 11, 30, 16, 0), "Asia/Shanghai", "2023 年 12 月 1 日（周五） 00:00", "1 December 2023 (Fri) 00:00"),
        ((2023, 12, 31, 16, 0), "Asia/Shanghai", "2024 年 1 月 1 日（周一） 00:00", "1 January 2024 (Mon) 00:00"),
        ((2023, 9, 26, 9, 0), "Europe/Berlin", "2023 年 9 月 26 日（周二） 11:00", "26 September 2023 (Tue) 11:00"),
    ],
)
def test_moments(app, moment, zone, zh, en):
    at = datetime(*moment, tzinfo=UTC)
    for language, words in (("zh", zh), ("en", en)):
        with app.test_request_context(f"/sign-in?lang={language}"):
            app.preprocess_request()
            assert format_moment(at, zone) == words


@pytest.mark.parametrize(
    ("moment", "zone", "zh", "en"),
    [
        ((2023, 9, 26, 9, 0), "Asia/Shanghai", "2023 年 9 月 26 日（周二） 17:00", "26 September 2023 (Tue) 17:00"),
        # The regulations' word for the last minute of a day.
        ((2023, 11, 30, 16, 0), "Asia/Shanghai", "2023 年 11 月 30 日（周四） 24:00", "30 November 2023 (Thu) 24:00"),
        ((2023, 12, 31, 16, 0), "Asia/Shanghai", "2023 年 12 月 31 日（周日） 24:00", "31 December 2023 (Sun) 24:00"),
        ((2023, 12, 31, 16, 0, 30), "Asia/Shanghai", "2024 年 1 月 1 日（周一） 00:00", "1 January 2024 (Mon) 00:00"),
    ],
)
def test_closings(app, moment, zone, zh, en):
    at = datetime(*moment, tzinfo=UTC)
    for language, words in (("zh", zh), ("en", en)):
        with app.test_request_context(f"/sign-in?lang={language}"):
            app.preprocess_request()
            assert format_closing(at, zone) == words
            assert format_sentence("%(closes)s", {"closes": Closing(at)}, zone) == words


def test_days_and_nothing(app):
    with app.test_request_context("/"):
        assert format_day(date(2024, 5, 10)) == "2024 年 5 月 10 日"
        assert format_day(date(2024, 5, 10), year=2024) == "5 月 10 日"
        assert format_day(None) == format_moment(None) == format_closing(None) == ""


def test_names_given_by_organisers(app):
    both, only_zh = {"zh": "成长赛道", "en": "Growth track"}, {"zh": "就业赛道"}
    with app.test_request_context("/sign-in?lang=en"):
        app.preprocess_request()
        assert (i18n.localized(both), i18n.localized_lang(both)) == ("Growth track", "en")
        assert (i18n.localized(only_zh), i18n.localized_lang(only_zh)) == ("就业赛道", "zh-Hans")
        assert i18n.localized(None) == i18n.localized({}) == ""
        marked = marked_by_language("Basis: 人民网 4-19（5 月，PDF）；<b>校报</b> & others")
        assert marked == (
            'Basis: <span lang="zh-Hans">人民网 4-19（5 月，PDF）；</span>&lt;b&gt;<span lang="zh-Hans">校报</span>'
            "&lt;/b&gt; &amp; others"
        )
        link = Markup('by <a href="/" title="林夏">林*夏</a>（Jiangxi）')
        assert marked_by_language(link) == (
            'by <a href="/" title="林夏"><span lang="zh-Hans">林*夏</span></a>（Jiangxi）'
        )
    assert marked_by_language("校报") == "校报"
    assert i18n.localized(both) == "成长赛道"


def test_a_sentence_is_filled_in_the_readers_way(app):
    sentence = N_("%(who)s 在 %(when)s 截止，涉及 %(what)s")
    facts = {
        "who": {"zh": "江西", "en": "Jiangxi"},
        "when": datetime(2023, 9, 26, 9, 0, tzinfo=UTC),
        "what": ["a", {"zh": "乙", "en": "B"}],
    }
    with app.test_request_context("/"):
        said = format_sentence(sentence, facts)
    assert said == "江西 在 2023 年 9 月 26 日（周二） 17:00 截止，涉及 a、乙"


def test_a_fact_that_is_a_sentence_is_translated_too(app):
    with app.test_request_context("/sign-in?lang=en"):
        app.preprocess_request()
        said = format_sentence("%(why)s", {"why": "请先登录，再打开这一页。"})
    assert said != "请先登录，再打开这一页。"
    assert said.isascii()
