"""A new contest from a template: the rulebook says what the form says, all else comes from the template, and no
reference is broken."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from contest.editions.queries import contests_run_by, edition_by_key
from contest.editions.rulebooks.effective import edition_part, edition_rulebook
from contest.editions.rulebooks.left_behind import without_sources
from contest.editions.rulebooks.template_lines import RungGiven
from contest.editions.rulebooks.templates import (
    AspectGiven,
    Given,
    PeriodGiven,
    TrackGiven,
    counts_alone,
    rulebook_text,
    school_keys,
    template_keys,
    template_text,
)
from contest.rules import Rulebook, parse
from contest.rules.ladders import expected_awards

CLOSES = datetime.fromisoformat("2026-04-01T00:00")
ADDRESS = "/desk/editions/from-template"


def given(**more) -> Given:
    """A school's own contest of two tracks, made from the career contest's rulebook."""
    plain = {
        "key": "debate-2026", "series": "debate", "series_zh": "校园辩论赛", "series_en": "", "number": 1, "year": 2026,
        "zh": "第一届校园辩论赛", "en": "", "short_zh": "", "short_en": "", "begins": None, "ends": None,
        "tiers": {"school": ("校赛", "School round")},
        "tracks": [
            TrackGiven("solo", "个人赛", "Solo", "growth", 1, 1, 1),
            TrackGiven("team", "团体赛", "", "employment", 2, 4, 2),
        ],
        "periods": [PeriodGiven("school", "registration", datetime.fromisoformat("2026-03-01T08:00"), CLOSES)],
        "aspects": [
            AspectGiven("growth", "立论", "Case", "有据", "Grounds", "60"),
            AspectGiven("growth", "立论", "Case", "切题", "To the point", "40"),
            AspectGiven("employment", "配合", "Teamwork", "呼应", "Together", "100"),
        ],
        "rungs": [RungGiven(0, "冠军", "Champion", "1", "first"), RungGiven(0, "优秀辩手", "", "0.3")],
        "origin": "career-2023",
    }  # fmt: skip
    return Given(**(plain | more))


def test_what_was_given_is_in_the_rulebook_and_nothing_dangles():
    book = parse(rulebook_text(given()))
    part = book.edition
    assert part is not None
    assert [tier.key for tier in part.tier] == ["school"]
    assert [(track.key, track.name.en, track.team.max) for track in part.track] == [
        ("solo", "Solo", 1),
        ("team", "团体赛", 4),
    ]
    own = parse(template_text("career-2023")).edition.track[0].eligibility
    bare = [rule.model_dump(exclude={"on", "source"}) for rule in own]
    assert [rule.model_dump(exclude={"on", "source"}) for rule in part.track[0].eligibility] == bare
    assert part.period[0].closes == CLOSES
    law = book.law_of("school/x/team/higher")
    assert law.scheme is not None
    assert [aspect.name.zh for aspect in law.scheme.aspects] == ["呼应"]
    (ladder,) = book.law_of("school/x/solo/higher").ladders
    assert [(rung.award, str(rung.upto)) for rung in ladder.rung] == [("first", "1"), ("school-growth-2", "3/10")]
    assert not law.advances
    assert law.panel.min_judges == 3


def test_what_holds_for_the_templates_own_contest_alone_stays_behind():
    """Days of 2023 and the newspapers in which its rules were read; an attribute may be called `source`."""
    text = template_text("career-2023")
    assert ("2023-09-20" in text, text.count("人民网") > 1) == (True, True)
    made = rulebook_text(given())
    assert "2023-" not in made.replace("career-2023", "")
    assert [line for line in made.splitlines() if line.strip().startswith("source")] == [
        'source = "以 career-2023 的规程为底本"'
    ]
    assert all(getattr(rule, "on", None) is None for track in parse(made).edition.track for rule in track.eligibility)
    assert without_sources({"source": "x", "attributes": {"source": "y"}, "a": [{"source": "z", "b": 1}]}) == {
        "attributes": {"source": "y"},
        "a": [{"b": 1}],
    }


def test_what_competes_is_said_once_or_left_to_the_tracks():
    assert parse(rulebook_text(given(entry="team"))).edition.entry_words() == ["team", "team"]
    left = parse(rulebook_text(given())).edition
    assert (left.entry, left.entry_words()) == (None, ["work", "work"])


def test_an_aspect_of_the_template_keeps_its_bands_while_its_worth_stays():
    rows = [
        AspectGiven("growth", "职业目标", "Career goal", "目标清晰", "Clear goal", "15", "goal.fit"),
        AspectGiven("growth", "职业目标", "Career goal", "对行业的认识", "Knowledge", "25", "goal.world"),
    ]
    book = parse(rulebook_text(given(aspects=rows, tracks=[TrackGiven("solo", "个人赛", "", "growth", 1, 1, 1)])))
    first, second = book.scheme[0].aspects
    assert (first.key, first.name.zh, len(first.bands)) == ("goal.fit", "目标清晰", 4)
    assert (second.key, second.max, second.bands) == ("goal.world", 25, ())


def test_steps_and_prizes_that_name_what_is_gone_go_with_it():
    book = parse(rulebook_text(given()))
    assert all("criterion:goal" not in rule.precedence for rule in book.ranking)
    assert all(rule.precedence[0] == "score" for rule in book.ranking)
    assert all("gold" not in prize.outside for prize in book.prize)


def filled(visit, template="career-2023", who="administrator"):
    return visit(who).get(f"{ADDRESS}?template={template}")


NAMES = {
    "zh": "第一届试办赛", "key": "trial-2027", "series": "", "series_key": "trial", "series_zh": "试办",
    "begins": "2027-05-01", "ends": "2027-05-02",
}  # fmt: skip


ON_ONE = pytest.mark.only("sqlite")  # the form is the same, and what it writes is held on both with the others


@pytest.mark.parametrize(
    "key", [pytest.param(key, marks=ON_ONE if key in school_keys() else ()) for key in template_keys()]
)
def test_every_template_as_it_stands_makes_a_lawful_rulebook(visit, people, session, key):
    page = filled(visit, key).submit("看写成的规则", status=200, **NAMES)
    page.says("写成的规则", "还没有建立")
    page.submit("建立这届比赛").follow().says("已建好第一届试办赛")
    made = edition_rulebook(edition_by_key("trial-2027"))
    assert isinstance(made, Rulebook)
    assert not re.search(r"\bon=datetime", repr(edition_part(made).track)), "a day of the template's own"
    number = edition_part(parse(template_text(key))).number
    assert edition_part(made).number == (number if key in school_keys() else number + 1)


def test_a_school_makes_its_own_contest_and_opens_it(visit, people, session, at):
    page = visit("organiser").get("/desk").click("照模板新建比赛").click("校内技能比赛（评委评分）")
    school = people.school.name["zh"]
    assert page.filled(page.form_with("看写成的规则")[0], {})["tiers-0-run_by"] == [school]
    page = page.submit("看写成的规则", status=200, zh="技能月", key="skills-month", **{"tracks-0-zh": "中式烹调"})
    page.says("写成的规则", "中式烹调")
    page = page.submit("建立这届比赛").follow()
    page.says("中式烹调", "筹备中")
    edition = edition_by_key("skills-month")
    part = edition_part(edition_rulebook(edition))
    assert (part.tier[0].organisation, part.year, part.source) == (people.school.code, at.year, None)
    assert len(contests_run_by(edition, "school", people.school)) == 4
    page.submit("对外公开").follow().says("已对外公开")
    assert edition_by_key("skills-month").opened_at == at


def test_who_runs_a_tier_is_an_organisation_that_is_there(visit, people):
    page = filled(visit).submit("看写成的规则", status=422, **NAMES, **{"tiers-0-run_by": "查无此校"})
    page.says("单位名录里没有“查无此校”")


def test_rows_are_added_and_taken_away_and_nothing_typed_is_lost(visit, people):
    page = filled(visit)
    page = page.submit("加一个赛道", status=200, **NAMES | {"tracks-0-zh": "改了的名字"})
    assert 'value="改了的名字"' in page.text
    assert 'value="trial-2027"' in page.text
    page = page.submit("看写成的规则", status=422, **{"tracks-3-zh": "第四个"})
    page.says("还不能提交")
    page = drop(page, "tracks", 1)
    assert 'name="tracks-2-zh"' in page.text
    assert 'name="tracks-3-zh"' not in page.text
    assert 'value="第四个"' in page.text


def counts_shown(page):
    """What the page says of each award line, in order."""
    return ["".join(cell.itertext()).strip() for cell in page.all("output", **{"data-counted": ""})]


def test_the_form_shows_how_many_awards_its_lines_make_of_the_field_expected(visit, people):
    """Of 15, by hand: 10 %, 20 % and 30 % on their own rounded down are 1, 3 and 4 (law 2, section 1), together with
    those above 1, then 2, then 1 more; nothing that the form lacks elsewhere is asked for."""
    page = filled(visit, "school-works")
    assert counts_shown(page) == ["", "", ""]
    lines = {"rungs-0-upto": "10%", "rungs-1-upto": "20%", "rungs-2-upto": "30%", "expected": "15"}
    down = {f"rungs-{row}-round": "down" for row in range(3)}
    alone = {f"rungs-{row}-how": "most" for row in range(3)}
    counted = page.submit("算一算各给几个", status=200, **lines, **down)
    assert counts_shown(counted) == ["1 个，第 1 名", "2 个，第 2 至 3 名", "1 个，第 4 名"]
    counted = page.submit("算一算各给几个", status=200, **lines, **down, **alone)
    assert counts_shown(counted) == ["1 个，第 1 名", "3 个，第 2 至 4 名", "4 个，第 5 至 8 名"]
    nearest = {f"rungs-{row}-round": "nearest" for row in range(3)}
    counted = page.submit("算一算各给几个", status=200, **lines | nearest | alone | {"rungs-2-at_least": "60"})
    assert counts_shown(counted) == ["2 个，第 1 至 2 名", "3 个，第 3 至 5 名", "至多 5 个，第 6 至 10 名"]
    counted = page.submit("算一算各给几个", status=200, **lines | alone | {"rungs-1-upto": "一些"})
    assert counts_shown(counted) == ["2 个，第 1 至 2 名", "", ""], "what is below hangs on what is not written yet"
    counted = page.submit("算一算各给几个", status=200, **lines | {"rungs-1-upto": "5%"})
    assert counts_shown(counted)[1] == "一个也没有"
    page.submit("算一算各给几个", status=422, **lines | {"expected": "许多"}).says("请填整数")


def test_a_line_on_its_own_is_written_as_law_two_and_awards_what_the_form_showed(visit, people, session):
    more = {f"rungs-{row}-{key}": value for row in range(3) for key, value in (("how", "most"), ("round", "down"))}
    more |= {"rungs-0-upto": "10%", "rungs-1-upto": "2", "rungs-1-at_least": "60", "rungs-2-upto": "30%"}
    page = filled(visit, "school-works").submit("看写成的规则", status=200, **NAMES, **more, expected="15")
    assert counts_shown(page) == ["1 个，第 1 名", "至多 2 个，第 2 至 3 名", "4 个，第 4 至 7 名"]
    page.says("单独算，不管上面的奖给了多少", "不足一个的舍去")
    page.submit("建立这届比赛")
    made = edition_rulebook(edition_by_key("trial-2027"))
    assert made.law == "2"
    (ladder,) = made.ladder
    assert [(str(rung.most), rung.upto, rung.round, rung.at_least) for rung in ladder.rung] == [
        ("1/10", None, "down", None),
        ("2", None, "down", 60),
        ("3/10", None, "down", None),
    ]
    assert expected_awards(ladder, 15) == {"first": 1, "second": 2, "third": 4}


@pytest.mark.only("sqlite")
def test_a_template_keeps_its_minima_and_offers_no_share_where_law_two_would_refuse_it(visit, people):
    """career-2023 counts attributes that it does not declare; course-selection has lines that end at points too."""
    assert (counts_alone("school-works"), counts_alone("career-2023")) == (True, False)
    assert "这个奖单独算" not in filled(visit).text
    page = filled(visit, "vocational-skills")
    assert page.filled(page.form_with("看写成的规则")[0], {})["rungs-0-how"] == ["most"]
    page = filled(visit, "course-selection").submit("看写成的规则", status=200, **NAMES)
    page.submit("建立这届比赛")
    old = [rung.at_least for ladder in parse(template_text("course-selection")).ladder for rung in ladder.rung]
    made = edition_rulebook(edition_by_key("trial-2027"))
    assert [rung.at_least for ladder in made.ladder for rung in ladder.rung] == old
    assert made.law == "1"


def drop(page, rows, number):
    """Press the button that takes away this row."""
    form, _button = page.form_with("加一个赛道")
    fields = page.filled(form, {}) | {"operation": [f"drop-{rows}-{number}"]}
    return page.client.post_raw(ADDRESS, fields, status=200)


def test_a_fault_names_its_field(visit, people):
    page = filled(visit)
    wrong = {
        "tracks-0-most": "0",
        "aspects-0-most": "许多",
        "rungs-0-upto": "200%",
        "rungs-1-upto": "10%",
        "zh": "",
        "tracks-1-key": "Growth!",
    }
    page = page.submit("看写成的规则", status=422, **NAMES | wrong)
    page.says("满分：请填大于 0 的分值", "只能用小写字母、数字和 -", "多少：请填名额数", "这一项要填")
    for field, typed in wrong.items():
        assert f'name="{field}"' in page.text
        assert not typed or f'value="{typed}"' in page.text


def test_two_tracks_of_one_key_and_dates_the_wrong_way_round_are_refused(visit, people):
    page = filled(visit).submit(
        "看写成的规则", status=422, **NAMES,
        **{"tracks-1-key": "growth", "periods-0-opens": "2027-02-01T00:00", "periods-0-closes": "2027-01-01T00:00"},
    )  # fmt: skip
    page.says("这个名字用了两次", "截止必须晚于开始")


def test_an_edition_that_is_there_already_is_told(visit, people, session):
    page = filled(visit).submit("看写成的规则", status=200, **NAMES)
    page.submit("建立这届比赛")
    page = filled(visit).submit("看写成的规则", status=200, **NAMES)
    page.submit("建立这届比赛", status=409).says("已经有一届大赛叫 trial-2027")


def test_an_organiser_makes_one_in_his_own_series_only(visit, people, session):
    page = filled(visit, who="organiser")
    [series] = page.all("select", name="series")
    offered = {option.get("value") for option in series.iter("option")}
    assert "career" in offered
    assert not {"", "other"} & offered
    page = page.submit("看写成的规则", status=200, zh="院级职业规划赛", key="college-2027")
    page.submit("建立这届比赛").follow().says("院级职业规划赛", "筹备中")
    visit("alice").get(ADDRESS, status=403)


@pytest.mark.parametrize("left_out", ["signatures", "tiers-0-keep"])
def test_a_form_that_lacks_a_field_leaves_it_as_the_template_has_it(visit, people, session, monkeypatch, left_out):
    """The template says other than a form takes by itself."""
    text = template_text("career-2023").replace("[edition]", "[edition]\nsignatures = 1\nsecond_person_wait = 3", 1)
    monkeypatch.setattr("contest.editions.views.template.template_text", lambda key: text)
    page = filled(visit)
    form, _button = page.form_with("看写成的规则")
    lacking = {left_out, f"{left_out}.there"}
    sent = {name: value for name, value in page.filled(form, NAMES).items() if name not in lacking}
    page.client.post_raw(ADDRESS, {**sent, "operation": ["make"]})
    made = edition_part(edition_rulebook(edition_by_key("trial-2027")))
    assert (made.signatures, made.second_person_wait) == (1, 3)
    assert [tier.key for tier in made.tier] == [tier.key for tier in parse(text).edition.tier]


def test_a_tier_that_is_not_ticked_is_not_held(visit, people, session):
    page = filled(visit).submit("看写成的规则", status=200, **NAMES, **{"tiers-0-keep": None})
    page.submit("建立这届比赛")
    _first, *rest = parse(template_text("career-2023")).edition.tier
    assert [tier.key for tier in edition_part(edition_rulebook(edition_by_key("trial-2027"))).tier] == [
        tier.key for tier in rest
    ]


@pytest.mark.only("sqlite")
def test_tracks_that_the_form_does_not_bring_are_named_and_taken_by_ticking(visit, people, session):
    names = {track.key: track.name.zh for track in edition_part(parse(template_text("skills-2023"))).track}
    page = filled(visit, "skills-2023")
    left = [box.get("value") for box in page.all("input", name="take")]
    assert sorted(left) == sorted(list(names)[6:])
    page.says("模板里还有 103 个赛道没有列在上面", names[left[0]], names[left[-1]])
    page = page.submit("加上勾选的赛道", status=200, **NAMES, take=[left[0], left[-1]])
    page.says("模板里还有 101 个赛道没有列在上面")
    assert 'value="trial-2027"' in page.text
    page.submit("看写成的规则", status=200).submit("建立这届比赛")
    made = edition_part(edition_rulebook(edition_by_key("trial-2027")))
    assert [track.key for track in made.track] == [key for key in names if key in {*list(names)[:6], left[0], left[-1]}]
    assert "没有列在上面" not in filled(visit).text


@pytest.mark.only("sqlite")
def test_awards_that_have_no_lines_in_the_form_are_named(visit, people):
    filled(visit, "walk-up").says("照模板不变", "擂主、挑战成功", "再改规程文件")
    assert "照模板不变" not in filled(visit).text


@pytest.mark.only("sqlite")
def test_what_lacks_after_rows_were_taken_away_is_named_and_put_back(visit, people):
    """With one aspect of all that the template has, its other rules read no more."""
    page = filled(visit, "school-measured")
    before = page.filled(page.form_with("看写成的规则")[0], NAMES)
    rows = sorted(name for name in before if re.fullmatch(r"aspects-\d+-origin", name))
    for number in range(len(rows) - 1, 0, -1):
        page = drop(page, "aspects", number)
    page = page.submit("看写成的规则", status=422, **NAMES)
    page.says("模板里的这些行去掉了")
    page = page.submit("放回去掉的行", status=200)
    after = page.filled(page.form_with("看写成的规则")[0], {})
    assert {name: after[name] for name in before if name.startswith(("aspects", "rungs"))} == {
        name: before[name] for name in before if name.startswith(("aspects", "rungs"))
    }
    page.submit("看写成的规则", status=200).says("还没有建立")


def test_the_form_in_english(visit, people):
    visit("administrator").get(f"{ADDRESS}?template=career-2023&lang=en").says(
        "New contest from a template", "Add a track", "you expect in each contest", "Count the awards"
    )
