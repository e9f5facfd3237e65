"""Contests that people could not say under law 1, as law 2: what should come out by hand, by both engines and by the
slow second implementation."""

from __future__ import annotations

import pytest

from contest.exchange.reading import inputs_of
from contest.exchange.writing import outputs_as_bytes
from contest.rules import Faults, award_and_advance, parse, tabulate
from contest.rules.columnar import rank_columns
from tests.rules.slow_awards import awards_of

SHARES = """law = "2"
[[ladder]]
key = "prizes"
rung = [
  { award = "first", most = "10/100", round = "HOW" },
  { award = "second", most = "20/100", round = "HOW" },
  { award = "third", most = "30/100", round = "HOW" },
]
[[derived]]
award = "excellent-adviser"
from = ["first"]
role = "adviser"
"""
WALK_UP = """law = "2"
[[attribute]]
key = "needed"
of = "entry"
kind = "number"
[[scheme]]
key = "pipe"
criterion = [ { key = "s", aspect = [
  { key = "seconds", kind = "measured", max = 600, tries = { of = 3, take = "best" } },
] } ]
[ranking]
better = "lower"
precedence = ["attribute:-needed"]
"""
JUMP = """law = "2"
[[scheme]]
key = "j"
criterion = [ { key = "m", aspect = [ { key = "m", kind = "measured", max = 9, tries = { of = 2, take = "best" } } ] } ]
"""
JUNIORS = """law = "2"
[[attribute]]
key = "age"
of = "entry"
kind = "text"
[[advance]]
to = "final"
take = "3"
reserve = 1
where = { age = "junior" }
"""
JUNIOR = ("T4", "T8", "T12")
TWENTY = [*range(99, 85, -1), 85, 85, 85, 82, 81, 80]
LINE = """law = "LAW"
[ranking]
precedence = ["score"]
[[advance]]
to = "r2"
"""


def came_out(text: str, files: dict[str, str]) -> dict[str, list[str]]:
    """The rows of each output, the same from both engines and from the slow reading, as far as that goes."""
    raw = {kind: content.encode() for kind, content in files.items()}
    given, book = inputs_of(raw), parse(text)
    found = {name: content.decode() for name, content in outputs_as_bytes(tabulate(given, book)).items()}
    ranked, _ = rank_columns(given, None, book)
    assert found == {name: one.decode() for name, one in outputs_as_bytes(award_and_advance(ranked)).items()}
    rows = {name: content.splitlines()[1:] for name, content in found.items()}
    slow = awards_of(text, raw)
    assert rows["places.csv"] == [",".join(row) for one in slow.contests.values() for row in one.places()]
    assert rows["awards.csv"] == [",".join(row) for row in slow.award_rows()]
    assert rows["advances.csv"] == [",".join(row) for row in slow.advances()]
    for rule in book.table:
        assert rows[f"table-{rule.key}.csv"] == [",".join(row) for row in slow.table_lines(slow.book["table"][0])]
    return rows


def scored(scores: list[int], name: str = "E") -> dict[str, str]:
    """Entries with these scores, in this order."""
    return {
        "entries": "\n".join(["entry", *(f"{name}{at}" for at, _ in enumerate(scores, start=1))]) + "\n",
        "scores": "\n".join(["entry,score", *(f"{name}{at},{one}" for at, one in enumerate(scores, start=1))]) + "\n",
    }


@pytest.mark.parametrize(
    ("size", "how", "wanted"),
    [
        (14, "nearest", [1, 3, 4]),
        (15, "nearest", [2, 3, 5]),
        (25, "nearest", [3, 5, 8]),
        (14, "down", [1, 2, 4]),
        (15, "down", [1, 3, 4]),
        (25, "down", [2, 5, 7]),
    ],
)
def test_case_20_prizes_by_their_own_share_and_their_advisers(size: int, how: str, wanted: list[int]) -> None:
    """10, 20 and 30 % of 14: 1.4, 2.8, 4.2; of 15: 1.5, 3, 4.5; of 25: 2.5, 5, 7.5; to the nearest (halves up) or down.
    Scores fall by one, so E1 … take the firsts; each first has its one adviser."""
    files = scored(list(range(99, 99 - size, -1)))
    members = [f"E{at},T{at},adviser" for at in range(1, size + 1)]
    files["members"] = "\n".join(["entry,person,role", *members]) + "\n"
    rows = came_out(SHARES.replace("HOW", how), files)["awards.csv"]
    names = iter(range(1, size + 1))
    lines = [
        f"{award},,E{next(names)},,,1"
        for award, many in zip(("first", "second", "third"), wanted, strict=True)
        for _ in range(many)
    ]
    advisers = [f"excellent-adviser,,E{at},,T{at},1" for at in range(1, wanted[0] + 1)]
    assert rows == [*lines, *advisers]


def test_case_22_a_walk_up_challenge() -> None:
    """The best of up to three tries in seconds: Li 41.5 (of 50, 41.5, 44), Zhao 41.5 (of 41.5, 60), Wang 43. Zhao
    needed two tries and Li three, so Zhao is first."""
    marks = "entry,judge,aspect,mark,try\nLi,,seconds,50,1\nLi,,seconds,41.5,2\nLi,,seconds,44,3\n"
    marks += "Wang,,seconds,43,1\nZhao,,seconds,41.5,1\nZhao,,seconds,60,2\n"
    rows = came_out(WALK_UP, {"entries": "entry,needed\nLi,3\nWang,1\nZhao,2\n", "marks": marks})
    assert rows["places.csv"] == [",1,0,Zhao,,competing,41.5,", ",2,0,Li,,competing,41.5,", ",3,0,Wang,,competing,43,"]
    assert rows["problems.csv"] == []


def test_case_23_the_best_of_tries_with_fouls() -> None:
    """A jumped 4.1 and fouled once: placed by 4.1. B fouled: listed without a place. Nothing blocks."""
    marks = "entry,judge,aspect,mark,try\nA,,m,4.1,1\nA,,m,,2\nB,,m,,1\n"
    rows = came_out(JUMP, {"entries": "entry\nA\nB\n", "marks": marks})
    assert rows["places.csv"] == [",1,0,A,,competing,4.1,", ",,0,B,,competing,,"]
    assert rows["problems.csv"] == []


def test_case_11_the_best_juniors_and_not_juniors_among_the_best() -> None:
    """T4 (level with T5, a senior), T8 and T12 are the juniors: all three go on, and nobody is left in reserve."""
    scores = [99, 98, 97, 96, 96, 94, 93, 92, 91, 90, 89, 88, 87, 86]
    files = scored(scores, "T")
    ages = [f"T{at},{'junior' if f'T{at}' in JUNIOR else 'senior'}" for at in range(1, 15)]
    files["entries"] = "\n".join(["entry,age", *ages]) + "\n"
    rows = came_out(JUNIORS, files)["advances.csv"]
    going = [",final,through,1,T4,", ",final,through,2,T8,", ",final,through,3,T12,"]
    assert rows[:3] == going
    assert all(",out," in row for row in rows[3:])


@pytest.mark.parametrize("law", ["1", "2"])
@pytest.mark.parametrize(
    ("line", "through", "reserve", "blocked"),
    [
        # 15 places, three level on place 15: none of them fits, and they cut the reserve of two as well.
        ('take = "3/4"\nround = "down"\ntie = "exclude"\nreserve = 2', 14, [], False),
        # A reserve of three holds them all, level: order 1 each.
        ('take = "3/4"\nround = "down"\ntie = "exclude"\nreserve = 3', 14, ["1", "1", "1"], False),
        # 14 places; the one reserve is shared by three.
        ('take = "14"\ntie = "include"\nreserve = 1', 14, ["1", "1", "1"], False),
        # Nobody may choose among the three: a problem that blocks.
        ('take = "14"\ntie = "stop"\nreserve = 1', 14, [], True),
    ],
)
def test_case_12_substitutes_on_one_place(law: str, line: str, through: int, reserve: list[str], blocked: bool) -> None:
    """Twenty with three level on 85, the fifteenth place: substitutes are a line of their own under the same tie, and
    `order` is 1 + the strictly better with the same outcome."""
    rows = came_out(LINE.replace("LAW", law) + line + "\n", scored(TWENTY, "C"))
    outcomes = [row.split(",") for row in rows["advances.csv"]]
    assert [one[2] for one in outcomes].count("through") == through
    assert [one[3] for one in outcomes if one[2] == "reserve"] == reserve
    assert [row.split(",")[:2] for row in rows["problems.csv"]] == ([["tie", "1"]] if blocked else [])


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ('[[advance]]\nto = "x"\ntake = "2"\ncap = { per = "attribute:provinc", most = 1 }\n', "province"),
        ('[ranking]\nby = "attribute:solvd"\n', "solved"),
        ('[ranking]\nprecedence = ["attribute:-tme"]\n', "time"),
    ],
)
def test_case_24_one_misspelt_attribute_each(rule: str, says: str) -> None:
    """In a cap, in what is ranked and in the precedence: refused with the line and the nearest declared name."""
    declared = "".join(
        f'[[attribute]]\nkey = "{key}"\nof = "entry"\nkind = "{kind}"\n'
        for key, kind in (("solved", "number"), ("time", "number"), ("province", "text"))
    )
    with pytest.raises(Faults) as caught:
        parse('law = "2"\n' + declared + rule)
    (fault,) = caught.value.faults
    assert fault.line > 1
    assert "is not declared" in fault.text()
    assert f"did you mean {says}?" in fault.text()
