"""`contest explain` under law 2: conversions, rulers, tries, products and cuts; one can follow with a pencil."""

from __future__ import annotations

import json

from contest.exchange.presenters import explanation_text
from contest.exchange.writing import outputs_as_bytes
from contest.rules import Inputs, tabulate
from contest.rules.rulebook.book import Rulebook
from tests.rules import small
from tests.rules.test_law_two_converting import LINE, ONE, PLACE, STEPS, voted
from tests.rules.test_law_two_converting import SEGMENTS as SINGING
from tests.rules.test_law_two_cuts import three
from tests.rules.test_law_two_needs import HEATS, LOWER, ladder, run
from tests.rules.test_law_two_products import DIVE, SEVEN
from tests.rules.test_law_two_rulers import PLACES, THREE, book, sheets
from tests.rules.test_law_two_tries import JUMP, SECOND_BEST, tried


def told(inputs: Inputs, rules: Rulebook, entry: str, language: str = "en") -> str:
    """One entry's explanation, made from what explain.jsonl holds."""
    files = outputs_as_bytes(tabulate(inputs, rules, explain=True))
    lines = [json.loads(line) for line in files["explain.jsonl"].decode().splitlines()]
    facts = next(one for one in lines if one["entry"] == entry)
    return explanation_text(facts, language)  # type: ignore[arg-type]


def of_marks(marks: str, text: str, entry: str, language: str = "en", people: str = "") -> str:
    rows = small.marks(marks)
    names = people or " ".join(dict.fromkeys(row.entry for row in rows))
    return told(Inputs(small.entries(names), rows), small.law(text), entry, language)


def converting(convert: str) -> str:
    return small.second(ONE.format(more=f"convert = {convert}"))


def test_a_conversion_is_told_with_every_figure() -> None:
    assert "converted: 7 falls in the row from 5, which gives 1" in of_marks("x a =7", converting(STEPS), "x")
    line = of_marks("x a =15", converting(LINE), "x")
    assert "converted: 60 + (15 − 20) × (100 − 60) ÷ (10 − 20), never outside 60 and 100, which gives 80" in line
    share = '{ kind = "share", of = "sum", to = "100", round = 1 }'
    shared = of_marks("x a =1\ny a =2", converting(share), "x")
    assert "converted: 1 ÷ the sum 3 × 100, which gives 33.3 (to 1 decimals)" in shared
    placed = of_marks("x a =9\ny a =9\nz a =1", converting(PLACE), "x")
    assert "converted: 9 is number 1 of 3, 2 level, which share the points, which gives 11" in placed
    assert "换算：9 在 3 个中第 1，2 个并列，平分各名次的分，得 11" in of_marks(
        "x a =9\ny a =9\nz a =1", converting(PLACE), "x", "zh"
    )


def test_a_segments_conversion_is_told() -> None:
    text = told(voted("a=900 b=300"), small.law(small.second(SINGING)), "b")
    assert "Segment votes: converted: 300 ÷ the largest 900 × 10, which gives 3.33 (to 2 decimals)." in text
    assert "Segment votes: 3.33, weight 0.3." in text


def test_a_ruler_is_told_for_each_judge() -> None:
    text = of_marks(sheets(THREE), book(), "a")
    assert "j 37.752551… (50 + 10 × (10 − mean 20) ÷ deviation 8.1649658" in text
    assert ", of 3 sheets), k 42.928932…" in text
    places = of_marks(sheets(THREE), book(PLACES), "a")
    assert "k 2 (60 is number 2 of 3, 2 level, which share the points)" in places
    alone = of_marks(sheets("a j=10"), book(), "a")
    assert "j 50 (from 10, of 1 sheets, nothing to compare)" in alone


def test_tries_are_told_and_what_told_them_apart() -> None:
    given = Inputs(small.entries("one two three"), tried("one: 5.10 - 5.02 / two: 5.10 5.03 - / three: - - -"))
    rules = small.law(small.second(JUMP.replace("{more}", "") + SECOND_BEST))
    text = told(given, rules, "one")
    assert "Aspect jump: try 1 5.1, try 3 5.02; the best is 5.1" in text
    assert "Level with two and below it by tries:jump: 5.1, 5.02 against 5.1, 5.03." in text
    none = told(given, rules, "three", "zh")
    assert "评分项 jump：3 次都无效" in none
    assert "没有有效的一次，所以没有成绩。" in none


def test_a_product_is_told() -> None:
    text = of_marks(
        "a mark a=7 b=7.5 c=7.5 d=8 e=8 f=8 g=8.5\na dd =3.2", small.second(DIVE.replace("{more}", "") + SEVEN), "a"
    )
    assert "sum 23.5, times dd 3.2, giving 75.2." in text
    assert "Aspect dd: agreed on 3.2, in no sum." in text


def test_a_pool_is_told_with_what_it_is_compared_by() -> None:
    """Six entries of two heats under one line: a third of six is two, and who went on did so among all of them."""
    pooled = 'over = "all"\nby = ["score", "lot"]'
    text = LOWER + ladder('upto = "1/3"', more=pooled) + f'[[advance]]\nto = "final"\ntake = "4"\n{pooled}\n'
    outcome = run(text, **HEATS)
    facts = [json.loads(line) for line in outputs_as_bytes(outcome)["explain.jsonl"].decode().splitlines()]
    best = next(one for one in facts if (one["contest"], one["entry"]) == ("h2", "a"))
    english, chinese = explanation_text(best, "en"), explanation_text(best, "zh")
    assert "one line over all contests, compared by score → lot, down to the first 6 × 1/3 → 2" in english
    assert "To final: goes through, number 1 (one line over all contests)." in english
    assert "所有比赛合成一条线，依次比较 score → lot，取到第 6 × 1/3 → 2 位" in chinese
    assert "final：晋级，第 1 位（所有比赛合成一条线）" in chinese
    alone = run(LOWER + ladder('upto = "1/3"') + '[[advance]]\nto = "final"\ntake = "4"\n', **HEATS)
    assert b'"over"' not in outputs_as_bytes(alone)["explain.jsonl"]


def test_who_was_kept_out_or_left_is_told_why() -> None:
    marks = "x a =9\nx b =1\nx c =1\ny a =5\nz b =1"
    text = of_marks(marks, three('take = "1"'), "y")
    assert "Went no further than segment a." in text
    assert "Placed below all who went on, by segment:a, in this order." in text
    assert "A value was missing by segment a: did not go on" in of_marks(marks, three('take = "1"'), "z")
