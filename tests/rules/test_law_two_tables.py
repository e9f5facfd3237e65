"""Law 2, sections 6 and 7: prizes by a table, and tables that count places (by hand, from the text)."""

from __future__ import annotations

from pathlib import Path

import pytest

from contest.exchange.reading import inputs_of
from contest.exchange.writing import outputs_as_bytes
from contest.rules import Faults, Outcome, parse, tables_from_awards, tabulate
from tests.rules.slow_awards import table_of
from tests.rules.small import second
from tests.rules.test_ladders import ladder

CASES = Path(__file__).with_name("cases")


def case(name: str) -> tuple[str, dict[str, bytes]]:
    folder = CASES / name
    files = {path.stem: path.read_bytes() for path in folder.glob("*.csv")}
    return (folder / "rulebook.toml").read_text("utf-8"), files


def lines(outcome: Outcome, name: str) -> list[str]:
    return outputs_as_bytes(outcome)[name].decode().splitlines()


def run(book: str, **files: str) -> Outcome:
    return tabulate(inputs_of({kind: text.encode() for kind, text in files.items()}), parse(second(book)))


def refused(book: str) -> str:
    with pytest.raises(Faults) as caught:
        parse(second(book))
    return "\n".join(fault.text() for fault in caught.value.faults)


def test_case_21_the_cup_goes_to_the_first_of_the_table_alone() -> None:
    """Six works: special a (U2), first b (U9), second c, d, e (U1), third f (U2).

    U1: 3 × 40 = 120; U2: 100 + 20 = 120; U9: 70. U1 and U2 have equal points, and U2 a special prize: it stands first,
    and the cup is U2's. An index of points alone gave it to both.
    """
    text, files = case("prize-by-table")
    outcome = tabulate(inputs_of(files), parse(text))
    assert lines(outcome, "table-schools.csv") == [
        "rank,group,special,first,second,third,total,points",
        "1,U2,1,0,0,1,2,120",
        "2,U1,0,0,3,0,3,120",
        "3,U9,0,1,0,0,1,70",
    ]
    assert [line for line in lines(outcome, "awards.csv") if line.startswith("cup")] == ["cup,,,U2,,1"]
    assert table_of(text, files, "schools") == lines(outcome, "table-schools.csv")[1:]


def test_case_25_the_sports_day_counts_places_and_relays_double() -> None:
    """100 m: S2 (C2) 9; S1 (C1) and S3 (C3) level on place 2: 7 each; place 4 S6 (C2) 5; S4 (C4) 4; S8 (C4) 3; S9 (C1)
    2; S5 (C1) 1; the ninth nothing. Jump, the best of three tries: L1 (C1) and L2 (C2) level on place 1 with 4.32: 9
    each; place 3 L4 (C4) with 4.11: 6, place 4 L3 (C3), who fouled twice, with 3.90: 5, place 5 L5 (C1) with 3.80: 4.
    Relay, double: C2 18, C4 14, C1 12, C3 10.

    C1: 7 + 2 + 1 + 9 + 4 + 12 = 35; C2: 9 + 5 + 9 + 18 = 41, and a record, which is worth 5 points of its own; C3: 7 +
    5 + 10 = 22; C4: 4 + 3 + 6 + 14 = 27. (Under law 1, with two of three "judges" dropped, L3 and L4 were incomplete.)
    """
    text, files = case("sports-day")
    outcome = tabulate(inputs_of(files), parse(text))
    assert lines(outcome, "table-classes.csv") == [
        "rank,group,record,total,points,place-points",
        "1,C2,1,1,5,41",
        "2,C1,0,0,0,35",
        "3,C4,0,0,0,27",
        "4,C3,0,0,0,22",
    ]
    assert [one for one in lines(outcome, "awards.csv") if "best-class" in one] == [
        f"best-class,,,{name},,1" for name in ("C2", "C1", "C4")
    ]
    assert table_of(text, files, "classes") == lines(outcome, "table-classes.csv")[1:]


SIX = {
    "entries": "contest,entry,group\nx,a,g\nx,b,g\nx,c,h\nx,d,\nx,e,g\ny,f,h\n",
    "scores": "contest,entry,score\nx,a,9\nx,b,9\nx,c,8\nx,d,7\nx,e,6\ny,f,1\n",
}
POINTS = '[[table]]\nkey = "t"\nplace_points = ["10", "5", "3", "2", "1"]\norder = ["place-points"]\n'


def points(more: str = "", **files: str) -> dict[str, str]:
    """row → its points by place."""
    outcome = run(POINTS + more, **{**SIX, **files})
    return {line.split(",")[1]: line.split(",")[-1] for line in lines(outcome, "table-t.csv")[1:]}


def test_level_ones_have_the_points_of_the_place_or_share_the_mean() -> None:
    """a and b level on place 1 (both g): 10 each, or (10 + 5) ÷ 2 = 7.5 each. c has place 3 (3); d, of no group, takes
    up place 4; e has place 5 (1). In y, f has place 1."""
    assert points() == {"g": "21", "h": "13"}
    assert points('level = "mean"\n') == {"g": "16", "h": "13"}


def test_best_counts_so_many_of_each_row_and_contest() -> None:
    """Of g in x the best two by place, then by name: a and b. The others still take up their places."""
    assert points("best = 2\n") == {"g": "20", "h": "13"}
    assert points("best = 1\n") == {"g": "10", "h": "13"}


def test_best_limits_scores_and_not_awards() -> None:
    """g: 9 + 9 of its three entries, a mean of 9; golds are counted whole."""
    book = ladder('upto = "1/1"') + (
        '[[table]]\nkey = "t"\nbest = 2\npoints = { gold = 1 }\n'
        'order = ["score-sum", "score-mean", "points", "points-mean"]\n'
    )
    table = lines(run(book, **SIX), "table-t.csv")
    assert table[0] == "rank,group,gold,total,points,points-mean,score-sum,score-mean"
    assert "1,g,3,3,3,1.00,18.00,9.00" in table


def test_times_take_the_first_that_fits() -> None:
    times = 'times = [ { contests = ["y"], by = "3" }, { contests = ["*"], by = "2" } ]\n'
    assert points(times) == {"g": "42", "h": "36"}
    but = 'times = [ { contests = ["*", "!x"], by = "2" } ]\n'
    assert points(but) == {"g": "21", "h": "23"}


ATTRIBUTE = '[[attribute]]\nkey = "class"\nof = "OF"\nkind = "text"\n'


def test_rows_by_an_attribute_of_an_entry() -> None:
    """Every non-empty value that an entry has; an entry without one takes up its place."""
    files = {"entries": "contest,entry,group,class\nx,a,g,1A\nx,b,g,1B\nx,c,h,\nx,d,,1A\nx,e,g,1C\ny,f,h,1B\n"}
    found = points('per = "attribute:class"\n' + ATTRIBUTE.replace("OF", "entry"), **files)
    assert found == {"1A": "12", "1B": "20", "1C": "1"}


def test_a_groups_prize_counts_by_the_groups_attribute_and_in_one_of_an_entry_nowhere() -> None:
    """The cup of the groups: g has most golds. In a table by province it counts for 津."""
    for of, wanted in (("group", ["津", "豫"]), ("entry", [])):
        book = (
            ATTRIBUTE.replace("OF", of)
            + ladder("upto = 1")
            + '[[prize]]\naward = "cup"\ncount = 2\nindex = [ { metric = "entries", weight = 1 } ]\n'
            + '[[table]]\nkey = "t"\nper = "attribute:class"\norder = ["cup"]\n'
        )
        outcome = run(book, **SIX, groups="group,class\ng,津\nh,豫\n")
        rows = [line.split(",")[1] for line in lines(outcome, "table-t.csv")[1:] if line.split(",")[2] != "0"]
        assert sorted(rows) == sorted(wanted)


def test_a_prize_by_a_table_of_places() -> None:
    """h stands below g; whoever holds the first cup is passed over for the second."""
    book = POINTS + (
        '[[prize]]\naward = "first-cup"\ncount = 1\nby = "table:t"\n'
        '[[prize]]\naward = "second-cup"\ncount = 1\nby = "table:t"\noutside = ["first-cup"]\n'
    )
    given = [(one.award, one.group) for one in run(book, **SIX).awards]
    assert given == [("first-cup", "g"), ("second-cup", "h")]


def test_level_ranks_are_cut_by_tie_and_nothing_is_given_for_nothing() -> None:
    """Nobody has gold in z: all are level on rank 1 with 0, and get nothing. Two level on rank 1: include, stop."""
    medals = ladder("upto = 1") + '[[table]]\nkey = "t"\norder = ["gold"]\napplies_to = ["OF"]\n'
    cup = '[[prize]]\naward = "cup"\ncount = 1\nby = "table:t"\ntie = "TIE"\n'
    given = run((medals + cup).replace("OF", "z").replace("TIE", "include"), **SIX)
    assert [one for one in given.awards if one.award == "cup"] == []
    one_each = {"entries": "entry,group\na,g\nb,h\n", "scores": "entry,score\na,1\nb,1\n"}
    both = run((medals + cup).replace("OF", "*").replace("TIE", "include"), **one_each)
    assert [one.group for one in both.awards if one.award == "cup"] == ["g", "h"]
    stopped = run((medals + cup).replace("OF", "*").replace("TIE", "stop"), **one_each)
    assert [one.group for one in stopped.awards if one.award == "cup"] == []
    assert [(one.kind, one.blocks) for one in stopped.problems] == [("tie", True)]


CUP = '[[prize]]\naward = "cup"\ncount = 1\n'


@pytest.mark.parametrize(
    ("book", "says"),
    [
        (CUP, "needs either index or by, and not both"),
        (POINTS + CUP + 'by = "table:t"\nindex = [ { metric = "entries", weight = 1 } ]\n', "needs either index or by"),
        (POINTS + CUP + 'by = "table:t"\nper = "group"\n', "whose per it has; remove per here"),
        (POINTS + CUP + 'by = "table:tt"\n', "no table tt is declared"),
        (POINTS + CUP + 'by = "entries"\n', 'write by = "table:KEY"'),
        (CUP + 'by = "table:t"\n[[table]]\nkey = "t"\norder = ["cup"]\n', "so cup cannot go by it"),
        ('[[table]]\nkey = "t"\norder = ["place-points"]\n', "together, or neither"),
        (POINTS.replace('["place-points"]', '["total"]'), "together, or neither"),
        ('[[table]]\nkey = "t"\nlevel = "mean"\norder = ["total"]\n', "which level and times serve"),
        (
            '[[table]]\nkey = "t"\nper = "attribute:clas"\norder = ["total"]\n' + ATTRIBUTE.replace("OF", "entry"),
            "attribute clas is not declared",
        ),
    ],
)
def test_what_is_refused(book: str, says: str) -> None:
    assert says in refused(book)


def test_awards_alone_cannot_count_places() -> None:
    with pytest.raises(Faults) as caught:
        tables_from_awards([], None, parse(second(POINTS)))
    assert [fault.key for fault in caught.value.faults] == ["table.needs-scores"]
