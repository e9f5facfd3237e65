"""Section 8: ladders."""

import pytest

from tests.rules.small import awards, keys_refused, lots, problems, scored

TEN = " ".join(f"e{n}={100 - n}" for n in range(10))


def ladder(*rungs: str, more: str = "") -> str:
    text = f'[[ladder]]\nkey = "medals"\n{more}\n'
    for number, rung in enumerate(rungs):
        award = ("gold", "silver", "bronze", "merit")[number]
        text += f'[[ladder.rung]]\naward = "{award}"\n{rung}\n'
    return text


def given(people: str, book: str, **more: object) -> dict[str, str]:
    """award → entries, in order, joined."""
    found: dict[str, list[str]] = {}
    for award, entry in awards(scored(people, book, **more)):  # type: ignore[arg-type]
        found.setdefault(award, []).append(entry)
    return {award: " ".join(entries) for award, entries in found.items()}


def test_lines_are_cumulative() -> None:
    book = ladder('upto = "1"', "upto = 3", 'upto = "0.5"')
    assert given(TEN, book) == {"gold": "e0", "silver": "e1 e2", "bronze": "e3 e4"}


@pytest.mark.parametrize(("how", "count"), [("up", 3), ("down", 2), ("nearest", 3)])
def test_a_fraction_is_made_whole(how: str, count: int) -> None:
    # a quarter of ten is 2.5
    found = given(TEN, ladder(f'upto = "1/4"\nround = "{how}"'))["gold"].split()
    assert len(found) == count


def test_nearest_rounds_thirds_down_and_default_is_up() -> None:
    seven = " ".join(f"e{n}={n}" for n in range(7))
    assert len(given(seven, ladder('upto = "1/3"\nround = "nearest"'))["gold"].split()) == 2
    assert len(given(seven, ladder('upto = "1/3"'))["gold"].split()) == 3


def test_on_a_count_round_changes_nothing_and_one_as_a_fraction_is_everybody() -> None:
    assert given("a=3 b=2 c=1", ladder('upto = "2"\nround = "down"')) == {"gold": "a b"}
    assert given("a=3 b=2 c=1", ladder('upto = "1/1"')) == {"gold": "a b c"}
    assert given("a=3 b=2 c=1", ladder('upto = "1.0"')) == {"gold": "a b c"}


def test_a_fraction_is_of_competing_entries_with_or_without_a_score_unless_placed() -> None:
    people = "a=4 b=3 c=- d=- g//guest=9 h//withdrawn=9"
    assert given(people, ladder('upto = "1/2"')) == {"gold": "a b"}
    assert given(people, ladder('upto = "1/2"', more='base = "placed"')) == {"gold": "a"}


def test_a_level_group_cut_by_a_line() -> None:
    people = "a=9 b=8 c=8 d=7 e=6"
    lines = ('upto = "2"\ntie = "%s"', 'upto = "4"')
    assert given(people, ladder(lines[0] % "include", lines[1])) == {"gold": "a b c", "silver": "d"}
    assert given(people, ladder(lines[0] % "exclude", lines[1])) == {"gold": "a", "silver": "b c d"}
    assert given(people, ladder(lines[0] % "stop", lines[1])) == {"gold": "a"}
    assert problems(scored(people, ladder(lines[0] % "stop", lines[1]))) == [("tie", True, "")]


def test_a_line_between_two_groups_cuts_nobody() -> None:
    people = "a=9 b=8 c=8 d=7"
    for tie in ("include", "exclude", "stop"):
        assert given(people, ladder(f'upto = "3"\ntie = "{tie}"', 'upto = "4"')) == {"gold": "a b c", "silver": "d"}


def test_a_lot_settles_a_stop() -> None:
    book = '[ranking]\nprecedence = ["lot"]\n' + ladder('upto = "1"\ntie = "stop"', 'upto = "2"')
    assert given("a=9 b=9", book, lots=lots("a=2 b=1")) == {"gold": "b", "silver": "a"}


def test_two_golds_use_up_the_silver_line() -> None:
    assert given("a=9 b=9 c=8", ladder("upto = 1", "upto = 2", "upto = 3")) == {"gold": "a b", "bronze": "c"}


def test_most_limits_the_rung_itself() -> None:
    people = "a=50 b=49 c=48"
    book = ladder('upto = "1"\nat_least = "60"', 'upto = "2"\nmost = "1"', 'upto = "3"')
    # the vacant gold does not become a silver
    assert given(people, book) == {"silver": "a", "bronze": "b c"}


def test_the_tighter_of_upto_and_most_cuts_and_include_may_overshoot() -> None:
    people = "a=9 b=8 c=8 d=7"
    assert given(people, ladder('upto = "3"\nmost = "2"')) == {"gold": "a b c"}
    assert given(people, ladder('upto = "3"\nmost = "2"\ntie = "exclude"')) == {"gold": "a"}
    assert given(people, ladder('upto = "2"\nmost = "3"\ntie = "exclude"')) == {"gold": "a"}


def test_thresholds_with_and_without_a_line() -> None:
    people = "a=90 b=80 c=70 d=60"
    assert given(people, ladder('at_least = "80"', 'at_least = "60"\nupto = "3"')) == {"gold": "a b", "silver": "c"}
    lower = '[ranking]\nbetter = "lower"\n' + ladder('at_least = "70"')
    assert given(people, lower) == {"gold": "d c"}


def test_a_threshold_is_on_the_ranked_value() -> None:
    scale = '[scale]\nkind = "median"\ncenter = 700\nspread = 30\nround = 0\n'
    book = scale + '[ranking]\nby = "scale"\nbetter = "lower"\n' + ladder('at_least = "700"')
    assert given("a=90 b=80 c=60", book) == {"gold": "c b"}


def test_where_keeps_others_out_of_rungs_base_and_field() -> None:
    people = "a///official=0=9 b///official=1=8 c///official=1=7 d///official=1=6 e///official=0=5"
    book = ladder('upto = "1/2"', more='where = { official = "1" }')
    # half of three, up
    assert given(people, book) == {"gold": "b c"}
    small = ladder("upto = 1", "upto = 2", more="where = { official = 1 }\nfield = [ { at_most = 3, rungs = 1 } ]")
    assert given(people, small) == {"gold": "b"}


def test_where_looks_in_the_entry_and_then_in_its_group() -> None:
    groups = {"江西": {"west": "0"}, "四川": {"west": "1"}}
    people = "a/江西=9 b/四川=8 c/江西//west=1=7"
    book = ladder("upto = 3", more='where = { west = "1" }')
    assert given(people, book, groups=groups) == {"gold": "b c"}


def test_where_knows_the_columns_that_every_entry_has() -> None:
    people = "a/江西=9 b/四川//size=2=8"
    assert given(people, ladder("upto = 3", more='where = { group = "四川" }')) == {"gold": "b"}
    assert given(people, ladder("upto = 3", more="where = { size = 1 }")) == {"gold": "a"}
    assert given(people, ladder("upto = 3", more='where = { entry = "b" }')) == {"gold": "b"}
    assert given(people, ladder("upto = 3", more='where = { status = "competing", contest = "" }')) == {"gold": "a b"}
    assert given(people, ladder("upto = 3", more='where = { status = "guest" }')) == {}
    assert given(people, ladder("upto = 3", more='where = { contest = "x" }')) == {}


def test_where_takes_a_missing_attribute_for_an_empty_one() -> None:
    people = "a///official==9 b///official=1=8 c=7"
    assert given(people, ladder("upto = 3", more='where = { official = "" }')) == {"gold": "a c"}


FIELD = "field = [ { at_most = 4, rungs = 1 }, { at_most = 2, rungs = 0 }, { at_most = 5, rungs = 2 } ]"


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (2, {}),
        (3, {"gold": "e0"}),
        (5, {"gold": "e0", "silver": "e1"}),
        (6, {"gold": "e0", "silver": "e1", "bronze": "e2"}),
    ],
)
def test_small_fields_have_fewer_rungs(size: int, expected: dict[str, str]) -> None:
    people = " ".join(f"e{n}={100 - n}" for n in range(size))
    book = ladder("upto = 1", "upto = 2", "upto = 3", more=FIELD)
    assert given(people, book) == expected
    assert problems(scored(people, book)) == ([("void", False, "")] if size == 2 else [])


def test_an_empty_base_gives_nothing_and_no_problem() -> None:
    assert problems(scored("a//guest=9", ladder("upto = 1", more=FIELD))) == []
    assert problems(scored("a=-", ladder("upto = 1", more=FIELD + '\nbase = "placed"'))) == [("incomplete", True, "a")]


def test_a_rung_needs_a_line_or_a_threshold() -> None:
    assert keys_refused(ladder("most = 1")) == ["law.needs"]
    assert keys_refused(ladder('upto = "1.5"')) == ["line.above-one"]
    assert keys_refused(ladder("upto = 0.5")) == ["number.float"]


# the worldskills policy


def worldskills(*more_rungs: str, tolerance: str = "2", more: str = "") -> str:
    return ladder("", "", "", *more_rungs, more=f'policy = "worldskills"\ntolerance = "{tolerance}"\n{more}')


def test_within_the_tolerance_inclusive_is_a_tie() -> None:
    # 90 and 88 gold, so no silver; 87 is within 2 of nobody's line but is the third: bronze where fewer than three
    assert given("a=90 b=88 c=87 d=85 e=84", worldskills()) == {"gold": "a b", "bronze": "c d"}


def test_exactly_one_gold_gives_silver_to_the_next_and_all_near_it() -> None:
    # three medals are given (a, b, c); the next, d = 84, is within 2 of the last medallist c = 85
    assert given("a=90 b=87 c=85 d=84 e=82 f=81", worldskills()) == {
        "gold": "a",
        "silver": "b c",
        "bronze": "d e",
    }


def test_after_three_medals_bronze_only_near_the_last_medallist() -> None:
    assert given("a=90 b=87 c=85 d=82", worldskills()) == {"gold": "a", "silver": "b c"}
    assert given("a=90 b=89 c=88 d=87", worldskills()) == {"gold": "a b c", "bronze": "d"}
    assert given("a=90 b=89 c=88 d=85", worldskills()) == {"gold": "a b c"}


def test_fewer_than_three_medals_give_bronze_to_the_next_however_far() -> None:
    assert given("a=90 b=80 c=50 d=49 e=40", worldskills()) == {"gold": "a", "silver": "b", "bronze": "c d"}


def test_differences_where_lower_is_better() -> None:
    book = '[ranking]\nbetter = "lower"\n' + worldskills(tolerance="1")
    assert given("a=10 b=11 c=13 d=20", book) == {"gold": "a b", "bronze": "c"}


def test_further_rungs_count_the_medals_given_and_field_counts_from_the_top() -> None:
    merit = worldskills('at_least = "50"\nupto = "5"')
    assert given("a=90 b=80 c=70 d=60 e=55 f=52 g=40", merit) == {
        "gold": "a",
        "silver": "b",
        "bronze": "c",
        "merit": "d e",
    }
    field = worldskills('at_least = "50"', more="field = [ { at_most = 9, rungs = 2 } ]")
    assert given("a=90 b=80 c=70", field) == {"gold": "a", "silver": "b"}


def test_the_first_three_rungs_carry_nothing_but_their_award() -> None:
    for bad in (
        ladder("upto = 1", "", "", more='policy = "worldskills"\ntolerance = 2'),
        ladder("", "", more='policy = "worldskills"\ntolerance = 2'),
    ):
        assert keys_refused(bad) == ["ladder.worldskills"]
    assert keys_refused(ladder("upto = 1", more='policy = "worldskills"')) == ["ladder.tolerance"]


def test_nobody_without_a_place_takes_a_rung() -> None:
    people = "a//guest=99 b=- c//disqualified=98 d=5"
    assert given(people, ladder("upto = 3")) == {"gold": "d"}


def test_two_ladders_are_climbed_apart() -> None:
    book = ladder("upto = 1") + '[[ladder]]\nkey = "spirit"\n[[ladder.rung]]\naward = "spirit"\nupto = 2\n'
    assert given("a=2 b=1", book) == {"gold": "a", "spirit": "a b"}


def test_only_the_medals_of_the_policy_go_without_a_line_of_their_own() -> None:
    merit = worldskills('at_least = "50"')
    assert given("a=90 b=80 c=70 d=40", merit) == {"gold": "a", "silver": "b", "bronze": "c"}


def test_a_tolerance_of_nought_ties_equal_values_only() -> None:
    assert given("a=0 b=-1 c=-2", worldskills(tolerance="0")) == {"gold": "a", "silver": "b", "bronze": "c"}
    assert given("a=1 b=0.5 c=0.5 d=0", worldskills(tolerance="0")) == {"gold": "a", "silver": "b c"}
