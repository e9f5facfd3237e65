"""Section 8: picks, derived awards, decisions, prizes; and the order of awards.csv (section 10)."""

import pytest

from contest.rules import (
    Award,
    DecisionRow,
    EntryRow,
    Faults,
    GroupRow,
    Inputs,
    LotRow,
    MemberRow,
    Outcome,
    ScoreRow,
    tabulate,
)
from contest.rules.problems import Tie
from tests.rules.small import awards, entries, keys_refused, law, problems, scored

GOLD = '[[ladder]]\nkey = "medals"\n[[ladder.rung]]\naward = "gold"\nupto = "1"\n'


def pick(each: str, by: str, more: str = "") -> str:
    return f'[[pick]]\naward = "best"\neach = "{each}"\nby = {by}\n{more}\n'


def best(outcome: Outcome) -> list[str]:
    return [entry for award, entry in awards(outcome) if award == "best"]


def two_contests(scores: str, book: str, **more: object) -> Outcome:
    """`"x:a/g=5"`: contest, entry, group, score."""
    people, made = [], []
    for word in scores.split():
        contest, rest = word.split(":")
        name, score = rest.split("=")
        entry, _, group = name.partition("/")
        people.append(EntryRow(entry, contest, group))
        if score:
            made.append(ScoreRow(entry, score, contest))
    return tabulate(Inputs(entries=tuple(people), scores=tuple(made), **more), law(book))  # type: ignore[arg-type]


# picks


def test_one_for_each_group_outside_the_medallists() -> None:
    book = GOLD + pick("group", '["score"]', 'outside = ["gold"]')
    assert best(scored("a/江西=9 b/江西=8 c/湖南=7 d/湖南=6 e=5", book)) == ["b", "c"]


def test_groupless_entries_are_passed_over_only_for_groups() -> None:
    assert best(scored("a=9 b/x=8", pick("group", '["score"]'))) == ["b"]
    assert best(scored("a=9 b/x=8", pick("contest", '["score"]'))) == ["a"]


def test_each_contest_and_the_edition() -> None:
    text = "x:a=5 x:b=4 y:c=9 y:d=3"
    assert best(two_contests(text, pick("contest", '["score"]'))) == ["a", "c"]
    assert best(two_contests(text, pick("edition", '["score"]'))) == ["c"]
    assert best(two_contests(text, pick("edition", '["score"]', "count = 2"))) == ["a", "c"]


def test_applies_to_narrows_the_contests() -> None:
    book = pick("edition", '["score"]', 'applies_to = ["x"]')
    assert best(two_contests("x:a=5 y:c=9", book)) == ["a"]


def test_percentile_is_placed_minus_place_and_a_half_over_placed() -> None:
    # x: 1st of 2 = 0.75, 2nd = 0.25; y: 1st of 4 = 0.875, 2nd = 0.625
    text = "x:a/g=5 x:b=4 y:c=9 y:d/g=8 y:e=7 y:f=6"
    assert best(two_contests(text, pick("group", '["percentile"]'))) == ["a"]
    assert best(two_contests(text, pick("edition", '["percentile"]'))) == ["c"]


def test_place_lower_first_then_the_next_step() -> None:
    text = "x:a=5 x:b=4 y:c=9 y:d=8"
    assert best(two_contests(text, pick("edition", '["place"]'))) == ["a", "c"]
    assert best(two_contests(text, pick("edition", '["place", "score"]'))) == ["c"]


def test_scale_attribute_and_lot_steps() -> None:
    scale = '[scale]\nkind = "median"\ncenter = 700\nspread = 30\nround = 0\n'
    text = "x:a=9 x:b=5 x:c=4 y:d=99 y:e=98 y:f=97"
    assert best(two_contests(text, scale + pick("edition", '["scale"]'))) == ["a"]
    people = "a///x=1=5 b///x=3=5 c=5"
    assert best(scored(people, pick("contest", '["attribute:x"]'))) == ["b"]
    assert best(scored(people, pick("contest", '["attribute:-x"]'))) == ["a"]
    assert best(scored(people, pick("contest", '["lot"]'))) == ["a", "b", "c"]


def test_a_level_pick_includes_or_stops() -> None:
    people = "a/g=9 b/g=9 c/g=10 d/h=4"
    book = pick("group", '["score"]', "count = 2")
    assert best(scored(people, book)) == ["c", "a", "b", "d"]
    stopped = scored(people, book + 'tie = "stop"')
    assert best(stopped) == ["c", "d"]
    assert problems(stopped) == [("tie", True, "")]


def test_a_ties_contest_is_named_only_for_each_contest() -> None:
    stop = 'tie = "stop"'
    text = "x:a/g=9 x:b/g=9"
    assert [one.contest for one in two_contests(text, pick("contest", '["score"]', stop)).problems] == ["x"]
    assert [one.contest for one in two_contests(text, pick("group", '["score"]', stop)).problems] == [""]


def test_where_narrows_the_candidates() -> None:
    book = pick("edition", '["score"]', 'where = { western = "1" }')
    outcome = scored("a/江西=9 b/四川=8", book, groups={"四川": {"western": "1"}})
    assert best(outcome) == ["b"]


# derived awards


ADVISERS = '[[derived]]\naward = "adviser"\nfrom = ["gold"]\nrole = "adviser"\n'


def test_the_people_behind_an_award() -> None:
    members = (
        MemberRow("a", "wang", "adviser"),
        MemberRow("a", "li", "adviser"),
        MemberRow("a", "zhao", "competitor"),
        MemberRow("b", "sun", "adviser"),
    )
    outcome = scored("a/g//size=3=9 b=8", GOLD + ADVISERS, members=members)
    assert outcome.awards[1:] == (
        Award("adviser", "", "a", "g", "li", 1, 1),
        Award("adviser", "", "a", "g", "wang", 1, 1),
    )


def test_a_cap_for_each_person_and_edition() -> None:
    members = tuple(MemberRow(entry, "wang", "adviser", contest) for entry, contest in (("a", "x"), ("c", "y")))
    text = "x:a=5 y:c=9"
    given = two_contests(text, GOLD + ADVISERS, members=members).awards
    assert [one.contest for one in given if one.award == "adviser"] == ["x", "y"]
    capped = two_contests(text, GOLD + ADVISERS + "cap = 1", members=members).awards
    assert [one.contest for one in capped if one.award == "adviser"] == ["x"]


def test_under_a_cap_the_better_place_counts_whatever_the_entrys_name() -> None:
    gold = GOLD.replace('upto = "1"', 'upto = "2"')
    members = (MemberRow("a", "wang", "adviser"), MemberRow("z", "wang", "adviser"))
    outcome = scored("a=8 z=9", gold + ADVISERS + "cap = 1", members=members)
    assert [one.entry for one in outcome.awards if one.award == "adviser"] == ["z"]


# decisions


SPECIAL = '[[decision]]\naward = "special"\nmost = 2\n'


def test_decisions_are_given_as_they_stand() -> None:
    rows = (DecisionRow("special", "", "b", "", "spirit"), DecisionRow("special", group="湖南"))
    outcome = scored("a/江西//size=2=9 b/江西//size=2=8 c/湖南=7", SPECIAL, decisions=rows)
    assert outcome.awards == (
        Award("special", "", "b", "江西", "", 2, 2),
        Award("special", "", "", "湖南", "", 1, None),
    )


def decided(*rows: DecisionRow) -> list[str]:
    people = entries("a/江西 b/湖南 g/湖南/guest")
    return list(keys_refused(SPECIAL, Inputs(entries=people, decisions=rows)))


def test_decisions_that_are_refused() -> None:
    assert decided(DecisionRow("gold", entry="a")) == ["decision.award"]
    assert decided(DecisionRow("special", entry="z")) == ["entry.unknown"]
    assert decided(DecisionRow("special", contest="x", entry="a")) == ["contest.unknown"]
    assert decided(DecisionRow("special")) == ["decision.nobody"]
    assert decided(DecisionRow("special", entry="g")) == ["decision.guest"]
    assert decided(DecisionRow("special", entry="a", group="湖南")) == ["decision.group"]
    assert decided(DecisionRow("special", group="四川")) == ["group.unknown"]
    assert decided(*[DecisionRow("special", entry="a")] * 3) == ["decision.most"]


# prizes


def prize(index: str, more: str = "", count: int = 1) -> str:
    return f'[[prize]]\naward = "org"\ncount = {count}\nindex = [ {index} ]\n{more}\n'


ENTRIES = '{ metric = "entries", weight = "1" }'


def groups_of(outcome: Outcome) -> list[str]:
    return [one.group for one in outcome.awards if one.award == "org"]


def test_each_figure_is_divided_by_the_largest_and_weighed() -> None:
    # entries 2, 1 → 1, 0.5; hosting 10, 40 → 0.25, 1; 江西 0.5 + 0.125, 湖南 0.25 + 0.5
    book = prize('{ metric = "entries", weight = "1/2" }, { metric = "attribute:hosting", weight = "0.5" }', count=2)
    rows = {"江西": {"hosting": "10"}, "湖南": {"hosting": "40"}}
    outcome = scored("a/江西=9 b/江西=8 c/湖南=7", book, groups=rows)
    assert groups_of(outcome) == ["湖南", "江西"]
    assert [str(one.index) for one in outcome.awards] == ["3/4", "5/8"]


def test_all_zero_is_zero_and_an_index_of_zero_gets_nothing() -> None:
    book = prize('{ metric = "attribute:hosting", weight = "1" }')
    assert groups_of(scored("a/江西=9", book, groups={"江西": {"hosting": "0"}})) == []


def test_metrics() -> None:
    people = "a/江西//size=3=9 b/江西=8 c/湖南=7 d/湖南/guest=99"
    rows = {"江西": {"eligible": "100"}, "湖南": {"eligible": "20"}}

    def first(metric: str, more: str = "") -> list[str]:
        book = GOLD + '[[table]]\nkey = "m"\norder = ["gold", "points-mean"]\npoints = { gold = 4 }\n' + more
        return groups_of(scored(people, book + prize(f'{{ metric = "{metric}", weight = 1 }}'), groups=rows))

    assert first("people") == ["江西"]
    assert first("participation") == ["湖南"]  # 1/20 against 2/100
    assert first("award:gold") == ["江西"]
    assert first("table:m:points-mean") == ["江西"]
    assert first("table:m:total") == ["江西"]


def test_requirements_look_at_the_figure_itself_and_the_largest_at_all_candidates() -> None:
    book = prize(
        '{ metric = "attribute:h", weight = 1 }', 'require = [ { metric = "participation", at_least = "0.3" } ]', 2
    )
    rows = {"江西": {"h": "10", "eligible": "100"}, "湖南": {"h": "5", "eligible": "3"}}
    outcome = scored("a/江西=9 b/湖南=8", book, groups=rows)
    assert groups_of(outcome) == ["湖南"]
    assert str(outcome.awards[0].index) == "1/2"


def test_outside_passes_over_groups_that_hold_an_award_or_whose_entries_do() -> None:
    assert groups_of(scored("a/江西=9 b/湖南=8", GOLD + prize(ENTRIES, 'outside = ["gold"]'))) == ["湖南"]
    first = '[[prize]]\naward = "first"\ncount = 1\nindex = [ { metric = "people", weight = 1 } ]\n'
    outcome = scored("a/江西//size=9=9 b/湖南=8", first + prize(ENTRIES, 'outside = ["first"]'))
    assert awards(outcome) == [("first", "江西"), ("org", "湖南")]


def test_each_prize_sees_the_earlier_ones() -> None:
    first = '[[prize]]\naward = "first"\ncount = 1\nindex = [ { metric = "people", weight = 1 } ]\n'
    outcome = scored("a/江西//size=9=9 b/湖南=8", first + prize('{ metric = "award:first", weight = 1 }', count=5))
    assert groups_of(outcome) == ["江西"]


def test_level_prizes_include_or_stop() -> None:
    assert groups_of(scored("a/江西=9 b/湖南=8", prize(ENTRIES))) == ["江西", "湖南"]
    stopped = scored("a/江西=9 b/湖南=8", prize(ENTRIES, 'tie = "stop"'))
    assert groups_of(stopped) == []
    assert [(one.kind, one.blocks, one.contest) for one in stopped.problems] == [("tie", True, "")]


def test_a_missing_or_negative_figure_is_refused() -> None:
    book = prize('{ metric = "attribute:h", weight = 1 }')
    for value, key in (("", "metric.missing"), ("-1", "metric.negative"), ("many", "metric.number")):
        with pytest.raises(Faults) as caught:
            scored("a/江西=9", book, groups={"江西": {"h": value}})
        assert [fault.key for fault in caught.value.faults] == [key]


def test_prizes_for_an_attribute_of_groups() -> None:
    rows = tuple(
        GroupRow(name, {"province": province, "h": h})
        for name, province, h in (("A大", "江西", "3"), ("B大", "江西", "4"), ("C大", "湖南", "5"))
    )
    book = prize('{ metric = "attribute:h", weight = 1 }', 'per = "attribute:province"', 2)
    people = entries("a/A大 b/B大 c/C大")
    outcome = tabulate(Inputs(entries=people, groups=rows), law('[ranking]\nby = "attribute:x"\n' + book))
    assert [(one.group, str(one.index)) for one in outcome.awards] == [("江西", "1"), ("湖南", "5/7")]


def test_weights_of_an_index_sum_to_one() -> None:
    assert keys_refused(prize('{ metric = "entries", weight = "0.9" }')) == ["weights.sum"]


# the order of awards.csv


def test_awards_stand_in_the_order_written_then_by_contest_place_and_entry() -> None:
    book = (
        SPECIAL
        + prize(ENTRIES)
        + ADVISERS
        + pick("contest", '["place"]')
        + '[[ladder]]\nkey = "m"\n[[ladder.rung]]\naward = "silver"\nupto = 2\n'
        + '[[ladder]]\nkey = "n"\n[[ladder.rung]]\naward = "gold"\nupto = 1\n'
        + '[[ladder.rung]]\naward = "silver"\nupto = 2\n'
    )
    outcome = two_contests(
        "y:c/g=9 x:b/h=4 x:a/g=5",
        book,
        members=(MemberRow("a", "wang", "adviser", "x"),),
        decisions=(DecisionRow("special", "y", "c"),),
    )
    assert [(one.award, one.contest, one.entry) for one in outcome.awards] == [
        ("silver", "x", "a"),
        ("silver", "x", "b"),
        ("silver", "x", "b"),
        ("silver", "y", "c"),
        ("gold", "x", "a"),
        ("gold", "y", "c"),
        ("best", "x", "a"),
        ("best", "y", "c"),
        ("adviser", "x", "a"),
        ("special", "y", "c"),
        ("org", "", ""),
    ]


def test_an_award_counts_once_for_each_entry_and_only_its_own() -> None:
    book = GOLD.replace('upto = "1"', 'upto = "1"\n[[ladder.rung]]\naward = "silver"\nupto = 2') + ADVISERS
    members = (MemberRow("a", "wang", "adviser"), MemberRow("b", "li", "adviser"))
    outcome = scored("a=9 b=8", book, members=members)
    assert [one.person for one in outcome.awards if one.award == "adviser"] == ["wang"]


def test_a_cap_counts_what_each_person_holds() -> None:
    gold = GOLD.replace('upto = "1"', 'upto = "5"')
    members = tuple(
        MemberRow(entry, person, "adviser") for entry in "abcd" for person in ("li", "wang")[: 1 + (entry > "b")]
    )
    outcome = scored("a=9 b=8 c=7 d=6", gold + ADVISERS + "cap = 2", members=members)
    held = [(one.person, one.entry) for one in outcome.awards if one.award == "adviser"]
    assert held == [("li", "a"), ("li", "b"), ("wang", "c"), ("wang", "d")]


def test_a_derived_award_may_be_for_some_contests_only() -> None:
    members = tuple(MemberRow(entry, "wang", "adviser", contest) for entry, contest in (("a", "x"), ("c", "y")))
    given = two_contests("x:a=5 y:c=9", GOLD + ADVISERS + 'applies_to = ["y"]', members=members).awards
    assert [one.contest for one in given if one.award == "adviser"] == ["y"]


def test_a_pick_carries_the_entrys_group_size_and_place() -> None:
    outcome = scored("a/江西//size=3=5 b=6", pick("group", '["score"]'))
    assert outcome.awards == (Award("best", "", "a", "江西", "", 3, 2),)


def test_a_pick_by_lot_smaller_first_missing_last() -> None:
    drawn = (LotRow("a", "7"), LotRow("b", "3"))
    book = pick("contest", '["lot"]', "count = %d")
    assert best(scored("a=1 b=1 c=1", book % 1, lots=drawn)) == ["b"]
    assert best(scored("a=1 b=1 c=1", book % 2, lots=drawn)) == ["a", "b"]


def test_percentiles_of_unequal_fields_may_be_level() -> None:
    # the first of two is at 3/4, and so is the third of ten
    rest = " ".join(f"y:{name}={90 - place}" for place, name in enumerate("fghijkl"))
    text = f"x:a/g=5 x:b=4 y:c=99 y:d=98 y:e/g=97 {rest}"
    assert best(two_contests(text, pick("group", '["percentile"]'))) == ["a", "e"]


def test_a_group_wins_a_prize_by_what_all_its_entries_hold() -> None:
    gold = GOLD.replace('upto = "1"', 'upto = "3"')
    index = '{ metric = "award:gold", weight = 1 }'
    outcome = scored("a/江西=9 b/湖南=8 c/湖南=7 d/江苏=1", gold + prize(index, count=5))
    assert [(one.group, str(one.index)) for one in outcome.awards if one.award == "org"] == [
        ("湖南", "1"),
        ("江西", "1/2"),
    ]


def test_only_groups_with_a_competing_entry_are_candidates() -> None:
    people = "a/江西=9 b=8 c/湖南/guest=7 d//guest=1"
    assert groups_of(scored(people, prize(ENTRIES, count=9))) == ["江西"]
    assert groups_of(scored("b=8", prize(ENTRIES))) == []
    rows = {"江西": {"eligible": "1"}}
    assert groups_of(scored(people, prize('{ metric = "participation", weight = 1 }'), groups=rows)) == ["江西"]


def test_a_prize_counts_the_contests_that_it_applies_to() -> None:
    book = GOLD + prize('{ metric = "award:gold", weight = 1 }', 'applies_to = ["x"]', 9)
    outcome = two_contests("x:a/g=5 x:b/h=4 y:c/h=9", book)
    assert groups_of(outcome) == ["g"]


def test_a_group_without_a_row_of_its_own_has_no_figures() -> None:
    with pytest.raises(Faults) as caught:
        scored("a/江西=9", prize('{ metric = "attribute:h", weight = 1 }'))
    assert [fault.key for fault in caught.value.faults] == ["metric.missing"]


def test_a_requirement_is_met_by_what_just_reaches_it() -> None:
    need = 'require = [ { metric = "people", at_least = 2 } ]'
    assert groups_of(scored("a/江西//size=2=9 b/湖南=8", prize(ENTRIES, need, 9))) == ["江西"]
    more = 'require = [ { metric = "award:gold", at_least = 2 } ]'
    assert groups_of(scored("a/江西=9", GOLD + prize(ENTRIES, more))) == []


def test_a_prize_may_look_at_a_table_whose_awards_have_colons() -> None:
    gold = GOLD.replace('"gold"', '"gold:first"')
    table = '[[table]]\nkey = "m"\norder = ["gold:first"]\n'
    book = gold + table + prize('{ metric = "table:m:gold:first", weight = 1 }', count=9)
    assert groups_of(scored("a/江西=9 b/湖南=8", book)) == ["江西"]


PROVINCES = {
    "A大": {"province": "江西", "h": "3"},
    "B大": {"province": "江西", "h": "4"},
    "C大": {"province": "湖南", "h": "5"},
    "D大": {},
}
SCHOOLS = "a/A大=9 b/B大=8 c/C大=7 d/D大=6 e/E大=5"
BY_PROVINCE = 'per = "attribute:province"\n'


@pytest.mark.parametrize(
    ("metric", "indexes"),
    [
        ("entries", {"江西": "1", "湖南": "1/2"}),
        ("award:gold", {"江西": "1", "湖南": "1/2"}),
        ("table:m:gold", {"江西": "1", "湖南": "1/2"}),
        # 6 points of two entries, 3 of one
        ("table:m:points-mean", {"江西": "1", "湖南": "1"}),
        ("attribute:h", {"江西": "1", "湖南": "5/7"}),
    ],
)
def test_a_provinces_figures_are_those_of_its_groups_together(metric: str, indexes: dict[str, str]) -> None:
    gold = GOLD.replace('upto = "1"', 'upto = "9"')
    table = '[[table]]\nkey = "m"\norder = ["gold", "points-mean"]\npoints = { gold = 3 }\n'
    book = gold + table + prize(f'{{ metric = "{metric}", weight = 1 }}', BY_PROVINCE, 9)
    outcome = scored(SCHOOLS, book, groups=PROVINCES)
    assert {one.group: str(one.index) for one in outcome.awards if one.award == "org"} == indexes


def test_outside_and_awards_know_the_provinces_that_won_before() -> None:
    first = prize(ENTRIES, BY_PROVINCE).replace("org", "first")
    passed = scored(SCHOOLS, first + prize(ENTRIES, BY_PROVINCE + 'outside = ["first"]', 9), groups=PROVINCES)
    assert groups_of(passed) == ["湖南"]
    won = scored(SCHOOLS, first + prize('{ metric = "award:first", weight = 1 }', BY_PROVINCE, 9), groups=PROVINCES)
    assert groups_of(won) == ["江西"]
    decided = '[[decision]]\naward = "spirit"\n' + prize(
        '{ metric = "award:spirit", weight = 1 }', BY_PROVINCE + 'outside = ["first"]', 9
    )
    rows = (DecisionRow("spirit", group="C大"), DecisionRow("spirit", group="D大"))
    assert groups_of(scored(SCHOOLS, first + decided, groups=PROVINCES, decisions=rows)) == ["湖南"]


# ties and the rest of the order of awards.csv


def test_every_line_that_cuts_a_level_group_is_told() -> None:
    stop = 'tie = "stop"\n'
    book = (
        f"{GOLD}{stop}"
        + pick("contest", '["score"]', stop)
        + pick("edition", '["score"]', stop)
        + pick("group", '["score"]', stop)
        + prize(ENTRIES, stop)
        + f'[[advance]]\nto = "province"\ntake = 1\n{stop}'
        + f'[[advance]]\nto = "camp"\ntake = 2\ncap = {{ per = "group", most = 1 }}\n{stop}'
        + f'[[advance]]\nto = "reserve"\ntake = 0\nreserve = 1\n{stop}'
        + f'[[advance]]\nto = "kept"\ntake = 1\nreserved = [ {{ where = {{ group = "g" }}, take = 1 }} ]\n{stop}'
    )
    outcome = two_contests("x:b/g=5 x:a/g=5 x:c/h=1 x:d/h=1", book)
    level = ("a", "b")
    assert [one.tie for one in outcome.problems] == [
        Tie("pick", "best", level, "g"),
        Tie("pick", "best", ("c", "d"), "h"),
        Tie("pick", "best", level),
        Tie("prize", "org", ("g", "h"), "1"),
        Tie("advance", "camp", level, "the cap", 1),
        Tie("advance", "kept", level, "through", 1),
        Tie("advance", "province", level, "through", 1),
        Tie("advance", "reserve", level, "reserve", 1),
        Tie("ladder", "medals", level, "gold", 1),
        Tie("pick", "best", level, "x"),
    ]
    assert [one.contest for one in outcome.problems] == [""] * 4 + ["x"] * 6
    assert {(one.kind, one.blocks, one.entry) for one in outcome.problems} == {("tie", True, "")}
    assert outcome.problems[1].detail == "pick best of h: level: c, d"
    assert outcome.problems[2].detail == "pick best: level: a, b"
    assert outcome.problems[3].detail == "prize org: level at index 1: g, h"
    assert outcome.problems[4].detail == "advance to camp: level on place 1 at the line of the cap: a, b"
    assert outcome.problems[8].detail == "ladder medals: level on place 1 at the line of gold: a, b"


def test_a_field_without_a_rung_is_told_of_its_contest() -> None:
    book = GOLD.replace('key = "medals"', 'key = "medals"\nfield = [ { at_most = 1, rungs = 0 } ]')
    (one,) = two_contests("x:a=5 y:b=1 y:c=2", book).problems
    assert (one.kind, one.blocks, one.contest, one.detail) == (
        "void",
        False,
        "x",
        "ladder medals: no rung for a field of 1",
    )


def test_an_award_that_several_give_stands_by_contest_place_and_entry_then_by_index() -> None:
    book = '[[decision]]\naward = "org"\n' + prize(ENTRIES, count=2)
    rows = (
        DecisionRow("org", "x", group="h"),
        DecisionRow("org", "x", group="g"),
        DecisionRow("org", "x", "w"),
        DecisionRow("org", "x", "b"),
        DecisionRow("org", group="g"),
    )
    outcome = two_contests("x:a/g=5 x:b/h=4 x:c/h=3 x:w/h=", book, decisions=rows)
    assert [(one.contest, one.entry, one.group) for one in outcome.awards] == [
        ("", "", "g"),
        ("x", "b", "h"),
        ("x", "", "g"),
        ("x", "", "h"),
        ("x", "w", "h"),
        ("", "", "h"),
        ("", "", "g"),
    ]


def test_a_ladder_may_look_at_the_contest_itself() -> None:
    book = GOLD.replace('key = "medals"', 'key = "medals"\nwhere = { contest = "y" }')
    assert [one.entry for one in two_contests("x:a=5 y:c=9", book).awards] == ["c"]
