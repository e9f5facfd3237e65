"""What the rules are, for everybody: the edition's, and those of one contest."""

from __future__ import annotations

import pytest

from contest.editions.actions import contest_for, create_edition, open_edition, renew_rulebook, set_setting
from contest.editions.presenters import Row, codes, describe_rulebook
from contest.editions.queries import organisations_called
from contest.editions.rulebooks.effective import edition_rulebook, freeze
from tests import factories
from tests.client import words_of

# A band may be called "None" in English; the page checks take the word for a leak.
TEXT = factories.rulebook_text("career-2023").replace('en = "None', 'en = "Nothing')
SCHOOL = "/e/career-2023/rules/school/4136010421/growth/higher"


@pytest.fixture
def contest(session, people, at):
    edition = create_edition(TEXT, by=people.administrator.account_id, at=at)
    open_edition(edition, by=None, at=at)
    made = contest_for(edition, "school", people.school, "growth", "higher", at=at)
    session.commit()
    return made


def test_everybody_reads_every_sentence_of_the_rulebook_with_its_source(visit, contest):
    page = visit(None).get("/e/career-2023/rules")
    book = edition_rulebook(contest.edition)
    for _section, group, clause in describe_rulebook(book, organisations=organisations_called(codes(book))).clauses():
        for sentence in (*clause.cells, *clause.notes) if isinstance(clause, Row) else clause.sentences:
            assert sentence in page.words, sentence
        for source in clause.sources:
            assert source in page.words, source
        for head in group.heads:
            assert head in page.words
    page.says("教育部举办", "推定", "下载规程文件")


def test_the_rules_in_english(visit, contest):
    page = visit(None).get("/en/e/career-2023/rules")
    page.says("Who may take part", "Not in the final year of study.", "Full marks: 100.", "the first 6 entries")


def test_the_edition_s_home_leads_to_its_rules(visit, contest):
    visit(None).get("/e/career-2023").click("规程全文").says("谁可以参加")


def test_a_contest_is_told_its_own_rules_and_who_set_its_dates(visit, contest, people, at, session):
    from datetime import UTC, datetime

    closes = datetime(2023, 11, 20, 16, 0, tzinfo=UTC)
    set_setting(contest.parent, "school.registration.closes", closes, reason="赣教〔2023〕1 号", by=None, at=at)
    session.commit()
    page = visit(None).get(SCHOOL)
    page.says("2023 年 11 月 20 日 24:00", "江西省教育厅 · 赣教〔2023〕1 号", "成长赛道评分表")
    page.keeps_quiet_about("就业赛道评分表", "省赛 · 评审")


def test_a_contest_that_was_frozen_before_a_change_is_listed_and_keeps_its_own(visit, contest, at, session):
    freeze(contest, at=at)
    renew_rulebook(contest.edition, TEXT.replace("min_judges = 3", "min_judges = 4", 1), reason="改", by=None, at=at)
    session.commit()
    page = visit(None).get("/e/career-2023/rules")
    page.says("至少要有 4 名评委评完", "另有规则的比赛")
    page = page.click("江西财经大学校赛 · 成长赛道 · 高教组")
    page.says("至少要有 3 名评委评完", "规则已定")
    assert "至少要有 4 名" not in page.words


def test_the_rules_of_an_edition_in_preparation_are_not_there(visit, people, at, session):
    create_edition(TEXT, by=None, at=at)
    session.commit()
    visit(None).get("/e/career-2023/rules", status=404)
    visit(None).get("/e/no-such/rules", status=404)


def test_contents_lead_to_sections_that_are_there(visit, contest):
    page = visit(None).get("/e/career-2023/rules")
    anchors = {link.get("href") for link in page.all("a") if (link.get("href") or "").startswith("#")} - {"#main"}
    ids = {f"#{section.get('id')}" for section in page.all("section") if section.get("id")}
    assert anchors
    assert anchors <= ids
    assert words_of(page.all("h1")[0]) == "规程"
