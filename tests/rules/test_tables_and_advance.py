"""Sections 9 and 10: tables, the next tier, problems."""

import pytest

from contest.rules import (
    Award,
    DecisionRow,
    EntryRow,
    Faults,
    Inputs,
    Outcome,
    ScoreRow,
    tables_from_awards,
    tabulate,
)
from contest.rules.problems import Problem, in_order
from tests.rules.small import ONE_ASPECT, entries, judged, keys_refused, law, problems, scored

MEDALS = """
[[ladder]]
key = "medals"
[[ladder.rung]]
award = "gold"
upto = 1
[[ladder.rung]]
award = "silver"
upto = 2
[[ladder.rung]]
award = "bronze"
upto = 3
"""


def table(more: str, key: str = "t") -> str:
    return f'[[table]]\nkey = "{key}"\n{more}\n'


def texts(outcome: Outcome, key: str = "t") -> list[str]:
    found = outcome.tables[key]
    return [" ".join(("rank", "group", *found.columns)), *(" ".join(row) for row in found.texts())]


def contests(text: str, book: str) -> Outcome:
    people, made = [], []
    for word in text.split():
        contest, rest = word.split(":")
        name, score = rest.split("=")
        entry, _, group = name.partition("/")
        group, _, size = group.partition("*")
        people.append(EntryRow(entry, contest, group, "", size))
        made.append(ScoreRow(entry, score, contest))
    return tabulate(Inputs(entries=tuple(people), scores=tuple(made)), law(book))


TWO = "x:a/津*2=9 x:b/豫=8 x:c/赣=7 y:d/豫=9 y:e/津=8 y:f/赣*5=7"


def test_gold_first() -> None:
    assert texts(contests(TWO, MEDALS + table('order = ["gold", "silver", "bronze"]'))) == [
        "rank group gold silver bronze total",
        "1 津 1 1 0 2",
        "1 豫 1 1 0 2",
        "3 赣 0 0 2 2",
    ]


def test_people_count_the_size_of_the_entry() -> None:
    book = MEDALS + table('order = ["total"]\npoints = { gold = 1, silver = 1, bronze = 1 }\ncount = "people"')
    assert texts(contests(TWO, book)) == [
        "rank group gold silver bronze total",
        "1 赣 0 0 6 6",
        "2 津 2 1 0 3",
        "3 豫 1 1 0 2",
    ]


def test_points_and_their_mean_over_competing_entries() -> None:
    book = MEDALS + table('order = ["points-mean", "points"]\npoints = { gold = 4, silver = 3, bronze = "0.5" }')
    outcome = contests(TWO + " x:g/津=1", book)
    assert texts(outcome) == [
        "rank group gold silver bronze total points points-mean",
        "1 豫 1 1 0 2 7 3.50",
        "2 津 1 1 0 2 7 2.33",
        "3 赣 0 0 2 2 1 0.50",
    ]


def test_columns_come_in_the_order_of_awards_csv() -> None:
    book = MEDALS + table('order = ["points", "bronze", "gold"]\npoints = { silver = 1 }')
    assert texts(contests(TWO, book))[0] == "rank group gold silver bronze total points"


def test_scores_sum_and_mean_follow_better() -> None:
    book = '[ranking]\nbetter = "%s"\n' + table('order = ["score-sum", "score-mean"]\nround = 1')
    text = "x:a/津=9 y:b/津=2 x:c/豫=5"
    assert texts(contests(text, book % "higher"))[1:] == ["1 津 0 11.0 5.5", "2 豫 0 5.0 5.0"]
    assert texts(contests(text, book % "lower"))[1:] == ["1 豫 0 5.0 5.0", "2 津 0 11.0 5.5"]


def test_what_is_rounded_ranks_half_up() -> None:
    # 7/3 = 2.33 and 2.33 are level at two decimals
    book = table('order = ["score-mean"]')
    outcome = scored("a/津=2 b/津=2 c/津=3 d/豫=2.33 e/赣=2.345", book)
    assert texts(outcome)[1:] == ["1 赣 0 2.35", "2 津 0 2.33", "2 豫 0 2.33"]


def test_scores_are_the_ranked_values_of_placed_entries() -> None:
    scale = '[scale]\nkind = "median"\ncenter = 700\nspread = 30\nround = 0\n[ranking]\nby = "scale"\n'
    outcome = scored("a/津=90 b/津=80 c/豫=60 d/赣/guest=9", scale + table('order = ["score-sum"]'))
    assert texts(outcome)[1:] == ["1 津 0 1420.00", "2 豫 0 660.00", "3 赣 0 "]


def test_groups_without_such_an_entry_come_last_and_all_are_listed() -> None:
    outcome = scored("a/津=1 w/豫/withdrawn=- x=5", MEDALS + table('order = ["score-mean", "gold"]'))
    assert texts(outcome)[1:] == ["1 津 0 0 1.00", "2 豫 0 0 "]


def test_level_groups_share_a_rank_in_code_point_order() -> None:
    outcome = contests("x:a/b=1 x:c/B=1 x:d/a=1", table('order = ["total"]'))
    assert [line.split()[:2] for line in texts(outcome)[1:]] == [["1", "B"], ["1", "a"], ["1", "b"]]


def test_with_applies_to_only_those_contests_count_but_all_groups_are_listed() -> None:
    book = MEDALS + table('order = ["gold"]\napplies_to = ["x"]') + table('order = ["gold"]', "all")
    outcome = contests(TWO + " y:z/晋=1", book)
    assert texts(outcome)[1:] == ["1 津 1 1", "2 晋 0 0", "2 豫 0 0", "2 赣 0 0"]
    assert texts(outcome, "all")[1:3] == ["1 津 1 1", "1 豫 1 1"]


def test_a_groups_prize_counts_one() -> None:
    book = '[[prize]]\naward = "org"\ncount = 1\nindex = [ { metric = "people", weight = 1 } ]\n'
    outcome = contests(TWO, book + table('order = ["org"]\ncount = "people"'))
    assert texts(outcome)[1] == "1 赣 1 1"


def test_scores_of_contests_that_disagree_on_better_are_refused() -> None:
    book = '[[ranking]]\napplies_to = ["x"]\nbetter = "lower"\n' + table('order = ["score-sum"]')
    with pytest.raises(Faults) as caught:
        contests(TWO, book)
    assert [fault.key for fault in caught.value.faults] == ["table.better"]


def test_tables_are_refused_that_name_nothing() -> None:
    assert keys_refused(MEDALS + table('order = ["golden"]')) == ["award.unknown"]
    assert keys_refused(MEDALS + table('order = ["points"]')) == ["table.points"]
    assert keys_refused(MEDALS.replace('"gold"', '"total"')) == ["award.reserved"]
    assert keys_refused(MEDALS + table('order = ["gold"]') * 2) == ["key.twice"]
    assert keys_refused(table('order = ["total"]', "../x")) == ["table.key"]


# contest table


GIVEN = (Award("gold", "x", "a", "津", "", 2), Award("silver", "x", "b", "豫"), Award("gold", "y", "c", "晋"))


def from_awards(book: str, people: str | None = None) -> list[str]:
    rows = None if people is None else entries(people)
    found = tables_from_awards(GIVEN, rows, law(book))["t"]
    return [" ".join(row) for row in found.texts()]


def test_tables_from_awards_list_the_groups_that_either_names() -> None:
    book = table('order = ["gold", "silver"]')
    assert from_awards(book) == ["1 晋 1 0 1", "1 津 1 0 1", "3 豫 0 1 1"]
    assert from_awards(book, "a/津 z/赣")[-1] == "4 赣 0 0 0"
    assert from_awards(table('order = ["gold"]\napplies_to = ["x"]')) == ["1 津 1 1", "2 晋 0 0", "2 豫 0 0"]


def test_a_table_that_needs_entries_is_refused_without_them() -> None:
    book = table('order = ["points-mean"]\npoints = { gold = 3 }')
    with pytest.raises(Faults) as caught:
        from_awards(book)
    assert [fault.key for fault in caught.value.faults] == ["table.needs-entries"]
    with_entries = from_awards(book, "a/津 b/津 c/晋 d/晋 e/晋 h/晋/guest")
    assert with_entries == ["1 津 1 1 1.50", "2 晋 1 1 1.00", "3 豫 0 0 "]
    with pytest.raises(Faults):
        from_awards(table('order = ["score-sum"]'), "a/津")


# advance


def advance(more: str) -> str:
    return f'[[advance]]\nto = "province"\n{more}\n'


def onward(people: str, more: str, **other: object) -> list[str]:
    outcome = scored(people, advance(more), **other)  # type: ignore[arg-type]
    return [f"{one.outcome} {one.entry}" + ("" if one.order is None else f" {one.order}") for one in outcome.advances]


def test_a_count_goes_through_and_the_next_are_in_reserve() -> None:
    assert onward("a=9 b=8 c=7 d=6 e=-", 'take = "2"\nreserve = 1') == [
        "through a 1",
        "through b 2",
        "reserve c 1",
        "out d",
        "out e",
    ]


def test_a_fraction_of_the_competing() -> None:
    assert onward("a=9 b=8 c=7 d=- g//guest=99", 'take = "1/2"')[:2] == ["through a 1", "through b 2"]
    assert onward("a=9 b=8 c=7", 'take = "1/2"\nround = "down"')[1] == "out b"


def test_ties_at_the_line() -> None:
    people = "a=9 b=8 c=8 d=7"
    assert onward(people, "take = 2") == ["through a 1", "through b 2", "through c 2", "out d"]
    assert onward(people, 'take = 2\ntie = "exclude"\nreserve = 2') == [
        "through a 1",
        "reserve b 1",
        "reserve c 1",
        "out d",
    ]
    stopped = scored(people, advance('take = 2\ntie = "stop"\nreserve = 1'))
    assert problems(stopped) == [("tie", True, "")]
    assert [one.outcome for one in stopped.advances] == ["through", "out", "out", "out"]


def test_with_a_cap_the_next_entry_moves_up_instead() -> None:
    people = "a/津=9 b/津=8 c/豫=7 d/赣=6"
    more = 'take = 2\ncap = { per = "group", most = 1 }\nreserve = 2'
    # b may not move up while a does: it is neither through nor in reserve
    assert onward(people, more) == ["through a 1", "through c 2", "reserve d 1", "out b"]


def test_a_cap_by_attribute() -> None:
    groups = {"甲大": {"province": "赣"}, "乙大": {"province": "赣"}, "丙大": {"province": "豫"}}
    more = 'take = 2\ncap = { per = "attribute:province", most = 1 }'
    assert onward("a/甲大=9 b/乙大=8 c/丙大=7", more, groups=groups)[:2] == ["through a 1", "through c 2"]


def test_level_entries_of_one_group_that_the_cap_would_have_to_choose_among() -> None:
    people = "a/津=9 b/津=9 c/豫=7"
    cap = 'take = 2\ncap = { per = "group", most = 1 }\n'
    assert onward(people, cap)[:2] == ["through a 1", "through b 1"]
    assert onward(people, cap + 'tie = "exclude"')[0] == "through c 1"
    assert problems(scored(people, advance(cap + 'tie = "stop"'))) == [("tie", True, "")]


def test_a_line_that_is_full_cuts_nobody() -> None:
    """c and d are level, and of one group under the cap; but nobody after b can go through anyway."""
    people = "a/津=9 b/豫=8 c/赣=5 d/赣=5"
    book = advance('take = 2\ntie = "stop"\ncap = { per = "group", most = 1 }')
    assert problems(scored(people, book)) == []
    assert [one.outcome for one in scored(people, book).advances] == ["through", "through", "out", "out"]


def test_reserved_places_are_taken_first_from_the_best_that_fit() -> None:
    people = "a///track=h=9 b///track=h=8 c///track=v=7 d///track=v=6"
    more = 'take = 2\nreserved = [ { where = { track = "v" }, take = "1" } ]'
    assert onward(people, more) == ["through a 1", "through c 2", "out b", "out d"]


def test_reserved_places_that_nobody_fits_are_open_to_all() -> None:
    more = 'take = 2\nreserved = [ { where = { track = "v" }, take = "1" } ]'
    assert onward("a=9 b=8 c=7", more)[:2] == ["through a 1", "through b 2"]


# problems


def test_problems_stand_by_contest_entry_and_kind_one_row_each() -> None:
    book = ONE_ASPECT.replace('key = "a"\n', 'key = "a"\n') + '[panel]\nmin_judges = 3\nspread = { above = "1" }'
    outcome = judged("b a j1=1 j2=9\na a j1=1 j2=9", book)
    assert problems(outcome) == [
        ("incomplete", True, "a"),
        ("spread", False, "a"),
        ("incomplete", True, "b"),
        ("spread", False, "b"),
    ]


def test_one_row_blocks_if_any_of_its_parts_does() -> None:
    parts = [Problem("spread", False, "", "e", "x"), Problem("spread", True, "", "e", "y")]
    assert in_order(parts) == (Problem("spread", True, "", "e", "x; y"),)
    ties = [Problem("tie", True, "", "", "x"), Problem("tie", True, "", "", "y")]
    assert len(in_order(ties)) == 2


# once more: what a table counts


def test_a_table_is_known_by_its_key() -> None:
    assert [found.key for found in contests(TWO, MEDALS + table('order = ["gold"]', "m")).tables.values()] == ["m"]


def test_lower_means_come_first_and_groups_without_one_last() -> None:
    book = '[ranking]\nbetter = "lower"\n' + table('order = ["score-mean"]\nround = 1')
    assert texts(contests("x:a/津=9 x:b/津=2 x:c/豫=5 x:d/赣=", book))[1:] == ["1 豫 0 5.0", "2 津 0 5.5", "3 赣 0 "]


def test_contests_may_disagree_on_better_where_no_scores_are_added() -> None:
    book = '[[ranking]]\napplies_to = ["x"]\nbetter = "lower"\n' + MEDALS + table('order = ["gold"]')
    assert texts(contests("x:a/津=1 x:b/豫=2 y:c/豫=3", book))[1:] == ["1 津 1 1", "1 豫 1 1"]


def test_a_table_that_applies_to_no_contest_lists_every_group() -> None:
    assert texts(contests(TWO, table('order = ["score-sum"]\napplies_to = ["z"]')))[1:] == [
        "1 津 0 ",
        "1 豫 0 ",
        "1 赣 0 ",
    ]


def test_only_groups_that_entries_name_are_listed_and_others_end_no_count() -> None:
    book = '[[decision]]\naward = "special"\n' + table('order = ["special"]')
    rows = (DecisionRow("special", group="甲"), DecisionRow("special", group="豫"))
    outcome = scored("a/津=1 b/豫=2 c=3", book, groups={"甲": {}}, decisions=rows)
    assert texts(outcome)[1:] == ["1 豫 1 1", "2 津 0 0"]


def test_awards_of_no_group_are_in_no_row_and_competing_may_be_written_out() -> None:
    rows = (Award("gold", "x", "z"), *GIVEN)
    found = tables_from_awards(rows, None, law(table('order = ["gold"]')))["t"]
    assert [row.group for row in found.rows] == ["晋", "津", "豫"]
    means = table('order = ["points-mean"]\npoints = { gold = 3 }')
    assert from_awards(means, "a/津/competing b/津/absent c/晋 d/晋")[:2] == ["1 津 1 1 3.00", "2 晋 1 1 1.50"]


# once more: who goes on


def test_a_fraction_of_the_placed_only_and_made_whole_upwards() -> None:
    people = "a=9 b=8 c=7 d=- e=-"
    assert onward(people, 'take = "1/2"')[:4] == ["through a 1", "through b 2", "through c 3", "out d"]
    assert onward(people, 'take = "1/2"\nbase = "placed"')[:3] == ["through a 1", "through b 2", "out c"]


def test_reserved_fractions_and_no_more_than_there_are_places() -> None:
    people = "a///track=h=9 b///track=h=8 c///track=v=7 d///track=v=6 e///track=v=5"

    def reserved(*kept: str) -> str:
        return f"reserved = [ {', '.join(kept)} ]"

    def kept(track: str, take: str) -> str:
        return f'{{ where = {{ track = "{track}" }}, take = {take} }}'

    # 3/10 of five, made whole upwards or down
    for line, expected in (
        ('"3/10"', ["through a 1", "through c 2", "through d 3"]),
        ('"3/10", round = "down"', ["through a 1", "through b 2", "through c 3"]),
    ):
        assert onward(people, "take = 3\n" + reserved(kept("v", line)))[:3] == expected
    both = "take = 2\n" + reserved(kept("v", "2"), kept("h", "2"))
    assert onward(people, both)[:3] == ["through c 1", "through d 2", "out a"]


def test_who_goes_on_stands_by_place_and_is_credited_to_the_group() -> None:
    outcome = scored("z/津=9 a/豫=8 y/赣=7 b/晋=6 q/津=5", advance("take = 2\nreserve = 2"))
    found = [(one.contest, one.to, one.outcome, one.order, one.entry, one.group) for one in outcome.advances]
    assert found == [
        ("", "province", "through", 1, "z", "津"),
        ("", "province", "through", 2, "a", "豫"),
        ("", "province", "reserve", 1, "y", "赣"),
        ("", "province", "reserve", 2, "b", "晋"),
        ("", "province", "out", None, "q", "津"),
    ]


def test_reserves_are_not_narrowed_to_what_was_reserved() -> None:
    people = "a///track=v=9 b///track=h=8 c///track=v=7"
    more = 'take = 1\nreserve = 1\nreserved = [ { where = { track = "v" }, take = 1 } ]'
    assert onward(people, more) == ["through a 1", "reserve b 1", "out c"]


def test_of_one_level_group_the_cap_looks_at_each_name_apart() -> None:
    groups = {"甲": {"p": "赣"}, "乙": {"p": "赣"}, "丙": {"p": "豫"}, "丁": {}, "戊": {}}
    people = "a/甲=9 b/丙=8 c/丁=8 d/戊=8 e/乙=8 f/丙=1"
    more = 'take = 9\ncap = { per = "attribute:p", most = 1 }'
    # an entry without the attribute is not capped; e is, because of a
    assert onward(people, more, groups=groups) == [
        "through a 1",
        "through b 2",
        "through c 2",
        "through d 2",
        "out e",
        "out f",
    ]


def test_each_contest_and_tier_has_rows_of_its_own_in_order() -> None:
    book = advance("take = 1") + advance("take = 1").replace("province", "camp")
    outcome = contests("y:a=1 x:b=1", book)
    assert [(one.contest, one.to, one.entry) for one in outcome.advances] == [
        ("x", "camp", "b"),
        ("x", "province", "b"),
        ("y", "camp", "a"),
        ("y", "province", "a"),
    ]


def test_what_stands_twice_is_told_once() -> None:
    parts = [Problem("spread", False, "", "e", part) for part in ("x", "y", "x")]
    assert in_order(parts) == (Problem("spread", False, "", "e", "x; y"),)
    assert len(in_order([Problem("tie", True, "", "", "x")] * 2)) == 1
