"""Law 2, section 2: declared attributes (by hand, from the text)."""

from __future__ import annotations

import pytest

from contest.exchange.reading import inputs_of
from contest.exchange.writing import outputs_as_bytes
from contest.rules import Faults, Outcome, parse, tabulate
from tests.rules.small import awards, places, second

SOLVED = '[[attribute]]\nkey = "solved"\nof = "entry"\nkind = "number"\n'
WEST = '[[attribute]]\nkey = "west"\nof = "group"\nkind = "yes-no"\n'


def run(book: str, entries: str, groups: str = "", scores: str = "") -> Outcome:
    files = {"entries": entries, "groups": groups, "scores": scores}
    return tabulate(inputs_of({kind: text.encode() for kind, text in files.items() if text}), parse(second(book)))


def refused(book: str, entries: str = "entry\na\n", groups: str = "", scores: str = "") -> list[str]:
    with pytest.raises(Faults) as caught:
        run(book, entries, groups, scores)
    return [fault.text() for fault in caught.value.faults]


def test_it_is_looked_up_where_it_is_declared_and_nowhere_else() -> None:
    """`west` is of groups: what entries.csv says of it is carried, and nothing sees it."""
    book = WEST + '[[ladder]]\nkey = "l"\nwhere = { west = "1" }\n[[ladder.rung]]\naward = "gold"\nupto = "100/100"\n'
    entries = "entry,group,west\na,云南,0\nb,上海,1\nc,,1\n"
    outcome = run(book, entries, "group,west\n云南,1\n上海,0\n", "entry,score\na,1\nb,2\nc,3\n")
    assert awards(outcome) == [("gold", "a")]


def test_where_compares_text_and_sees_own_columns_as_given() -> None:
    """An empty status is empty and not "competing"; "1" is not "1.0"."""
    book = SOLVED + '[[ladder]]\nkey = "l"\nwhere = { WHERE }\n[[ladder.rung]]\naward = "gold"\nupto = "100/100"\n'
    entries, scores = "entry,group,status,size,solved\na,g,,,1\nb,g,competing,1,1.0\n", "entry,score\na,1\nb,2\n"
    for where, wanted in (
        ('status = "competing"', ["b"]),
        ('status = ""', ["a"]),
        ('size = "1"', ["b"]),
        ('size = ""', ["a"]),
        ('solved = "1"', ["a"]),
        ('group = "g"', ["b", "a"]),
        ('entry = "a"', ["a"]),
        ('contest = ""', ["b", "a"]),
    ):
        given = [entry for _, entry in awards(run(book.replace("WHERE", where), entries, scores=scores))]
        assert sorted(given) == sorted(wanted), where


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ('[ranking]\nby = "attribute:solvd"', "ranking[1].by"),
        ('[ranking]\nprecedence = ["attribute:-solvd"]', "ranking[1].precedence"),
        ('[[pick]]\naward = "p"\neach = "edition"\nby = ["attribute:solvd"]', "pick[1].by"),
        ('[[pick]]\naward = "p"\neach = "edition"\nby = ["score"]\nwhere = { solvd = "1" }', "pick[1].where.solvd"),
        ('[[advance]]\nto = "x"\ntake = "2"\ncap = { per = "attribute:solvd", most = 1 }', "advance[1].cap.per"),
        (
            '[[prize]]\naward = "p"\ncount = 1\nindex = [ { metric = "attribute:solvd", weight = 1 } ]',
            "prize[1].index",
        ),
    ],
)
def test_an_undeclared_name_is_refused_with_the_nearest(rule: str, path: str) -> None:
    """As in the case of silent mistakes: a misspelt name would be empty for everybody."""
    book = SOLVED.replace('"entry"', '"group"') if "prize" in rule else SOLVED
    (told,) = refused(f"{book}{rule}\n")
    assert f"{path}: attribute solvd is not declared; add an [[attribute]], or correct its spelling" in told
    assert "solved" in told
    assert int(told.split(":")[1]) > 5


def test_what_is_reckoned_with_is_a_number() -> None:
    (told,) = refused(WEST + '[ranking]\nby = "attribute:west"\n')
    assert "a number is wanted here, but attribute west is declared as yes-no" in told
    prize = '[[prize]]\naward = "p"\ncount = 1\nindex = [ { metric = "participation", weight = 1 } ]\n'
    assert "attribute eligible is not declared" in refused(prize)[0]
    eligible = '[[attribute]]\nkey = "eligible"\nof = "entry"\nkind = "number"\n'
    assert "prizes go to groups, but attribute eligible is declared of entry" in refused(eligible + prize)[0]


@pytest.mark.parametrize("key", ["place", "group", "try", "a:b", "-x"])
def test_keys_that_are_refused(key: str) -> None:
    (told,) = refused(SOLVED.replace("solved", key))
    assert told.startswith("rulebook.toml:2: attribute[1]")
    assert f"no attribute may be called {key}" in told


def test_keys_are_unique_over_all() -> None:
    (told,) = refused(SOLVED + WEST.replace("west", "solved"))
    assert "attribute solved is written twice" in told
    assert "has values; remove them" in refused(SOLVED + 'values = ["1"]\n')[0]


@pytest.mark.parametrize("value", ["1e3", "+1", ".5", "1.", "one", " 1"])
def test_a_value_of_another_kind_is_refused_with_file_and_line(value: str) -> None:
    (told,) = refused(SOLVED, f"entry,solved\na,1\nb,{value}\n")
    assert told.startswith("entries.csv:3: attribute solved is ")
    (told,) = refused(WEST, groups=f"group,west\ng,{value}\n")
    assert told.startswith("groups.csv:2: attribute west is ")


def test_listed_values_and_empty_ones() -> None:
    text = '[[attribute]]\nkey = "level"\nof = "entry"\nkind = "text"\nvalues = ["A", "B"]\n'
    run(text, "entry,level\na,A\nb,\n")
    assert refused(text, "entry,level\na,a\n") == ["entries.csv:2: attribute level is a; write one of A, B"]
    assert refused(text + "required = true\n", "entry,level\na,A\nb,\n")[0].startswith(
        "entries.csv:3: entry b has no level"
    )


def test_required_of_the_entry_its_group_and_its_track() -> None:
    """Only of competing entries, and only where it applies; no group, or no row for it, is empty too."""
    book = WEST + 'required = true\napplies_to = ["x"]\n'
    entries = "contest,entry,group,status\nx,a,g,\nx,b,,\nx,c,h,\nx,d,h,guest\ny,e,h,\n"
    told = refused(book, entries, "group,west\ng,0\n")
    assert [line.split(":")[1] for line in told] == ["3", "4"]
    assert "its group (h) has no west" in told[1]


def test_of_the_track() -> None:
    """The track stands third in a contest's key; true is 1."""
    edition = EDITION + '[[attribute]]\nkey = "new"\nof = "track"\nkind = "yes-no"\nshown = true\n'
    outcome = run(edition, "contest,entry\nschool/s/web/all,a\nschool/s/cnc/all,b\nelse,c\n")
    rows = outputs_as_bytes(outcome)["places.csv"].decode().splitlines()
    assert [row.rsplit(",", 1)[1] for row in rows] == ["new", "", "0", "1"]
    required = edition + "required = true\n"
    assert "its track has no new" in refused(required, "contest,entry\nelse,c\n")[0]
    assert "attribute new of track web is maybe" in refused(edition.replace("new = true", 'new = "maybe"'))[0]


def test_shown_columns_come_after_scaled_in_the_order_declared() -> None:
    """As given (1.50), in all rows, a group's of the entry's group; empty where it does not apply."""
    book = (
        WEST.replace("yes-no", "number") + "shown = true\n" + SOLVED + 'shown = true\napplies_to = ["x"]\n'
        '[ranking]\nby = "attribute:solved"\n'
    )
    entries = "contest,entry,group,status,solved\nx,a,g,,1.50\nx,b,,withdrawn,2\ny,c,g,,3\n"
    outcome = run(book, entries, "group,west\ng,07\n")
    assert outputs_as_bytes(outcome)["places.csv"].decode() == (
        "contest,place,tied,entry,group,status,score,scaled,west,solved\n"
        "x,1,0,a,g,competing,,,07,1.50\n"
        "x,,0,b,,withdrawn,,,,2\n"
        "y,1,0,c,g,competing,,,07,\n"
    )


def test_a_group_may_rank_its_entries() -> None:
    outcome = run(
        WEST.replace("yes-no", "number") + '[ranking]\nby = "attribute:west"\n',
        "entry,group\na,g\nb,h\n",
        "group,west\ng,1\nh,2\n",
    )
    assert places(outcome) == {"b": 1, "a": 2}


EDITION = """
[edition]
key = "e"
series = "e"
series_name = { zh = "赛", en = "E" }
number = 1
year = 2025
zone = "Asia/Shanghai"
name = { zh = "赛", en = "E" }
[[edition.tier]]
key = "school"
name = { zh = "校", en = "S" }
sign = { zh = "校", en = "S" }
run_by = "school"
credit = "school"
[[edition.division]]
key = "all"
name = { zh = "全", en = "All" }
[[edition.track]]
key = "web"
name = { zh = "网", en = "Web" }
divisions = ["all"]
attributes = { new = true }
[[edition.track]]
key = "cnc"
name = { zh = "数", en = "CNC" }
divisions = ["all"]
attributes = { new = false }
"""
