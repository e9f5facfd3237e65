"""Law 2, sections 8 and 10: conditions on awards, and one line over several contests (by hand, from the text)."""

from __future__ import annotations

import pytest

from contest.exchange.presenters import explanation_text
from contest.exchange.reading import inputs_of
from contest.exchange.writing import outputs_as_bytes
from contest.rules import Faults, Outcome, parse, tabulate
from tests.rules.small import awards, second
from tests.rules.test_ladders import ladder

TWO = """[[scheme]]
key = "s"
[[scheme.criterion]]
key = "theory"
[[scheme.criterion.aspect]]
key = "theory.a"
max = 100
[[scheme.criterion]]
key = "craft"
[[scheme.criterion.aspect]]
key = "craft.a"
max = 100
"""


def run(book: str, marks: str = "", **files: str) -> Outcome:
    """`marks`: `a=60+90 b=…`, the marks of theory and craft by one judge."""
    rows = [one.split("=") for one in marks.split()]
    if rows:
        files["entries"] = "entry\n" + "".join(f"{entry}\n" for entry, _ in rows)
        files["marks"] = "entry,judge,aspect,mark\n" + "".join(
            f"{entry},j,{key}.a,{mark}\n"
            for entry, both in rows
            for key, mark in zip(("theory", "craft"), both.split("+"), strict=True)
        )
    return tabulate(inputs_of({kind: text.encode() for kind, text in files.items()}), parse(second(book)), explain=True)


def refused(book: str, marks: str = "a=1+1", **files: str) -> list[str]:
    with pytest.raises(Faults) as caught:
        run(book, marks, **files)
    return [fault.text() for fault in caught.value.faults]


def need(metric: str, bounds: str = 'at_least = "60"') -> str:
    return f'need = [ {{ metric = "{metric}", {bounds} }} ]'


def test_who_misses_it_is_tried_on_the_next_rung_before_those_below() -> None:
    """The best has too little theory: gold goes to the second, silver to the best, bronze to the third. Half of four
    is two on gold and silver together: the one passed over stays in the base."""
    book = TWO + ladder(f'upto = "1/4"\n{need("criterion:theory")}', 'upto = "1/2"', 'upto = "100/100"')
    outcome = run(book, "a=50+100 b=70+70 c=65+65 d=60+60")
    assert awards(outcome) == [("gold", "b"), ("silver", "a"), ("bronze", "c"), ("bronze", "d")]
    assert outcome.explanations is not None
    told = {str(one["entry"]): explanation_text(one, "en") for one in outcome.explanations}
    assert "gold (ladder medals): it needs criterion:theory at least 60 and has 50, so it is passed over." in told["a"]
    assert "passed over" not in told["b"]


def test_a_ladders_need_holds_for_all_its_rungs() -> None:
    book = TWO + ladder("upto = 1", 'upto = "100/100"', more=need("criterion:theory"))
    assert awards(run(book, "a=50+100 b=70+70 c=65+65")) == [("gold", "b"), ("silver", "c")]


def test_a_group_that_a_line_cuts_is_only_of_those_who_meet_it() -> None:
    """Two are level on place 1 with one gold to give; one of them meets it, so nothing is cut."""
    book = TWO + ladder(f'upto = 1\ntie = "stop"\n{need("criterion:theory")}', "upto = 2")
    outcome = run(book, "a=50+80 b=65+65")
    assert awards(outcome) == [("gold", "b"), ("silver", "a")]
    assert outcome.problems == ()


def test_the_honourable_mention() -> None:
    """IMO: whoever has no medal and full marks (7) for a problem."""
    book = TWO + ladder("upto = 1", f'most = "100/100"\n{need("any-criterion", chr(97) + "t_least = 7")}')
    assert awards(run(book, "a=6+6 b=7+0 c=3+3 d=0+7")) == [("gold", "a"), ("silver", "b"), ("silver", "d")]


@pytest.mark.parametrize(
    ("metric", "bounds", "wanted"),
    [
        ("score", 'at_least = "140"', "a b"),
        ("score", 'at_most = "130"', "c"),
        ("place", 'at_least = "2", at_most = "2"', "b"),
        ("criterion:theory", 'at_least = "70"', "b"),
        ("aspect:craft.a", 'at_most = "70"', "b c"),
        ("any-criterion", 'at_least = "65", at_most = "69"', "c"),
        ("every-criterion", 'at_least = "60"', "b c"),
    ],
)
def test_every_metric(metric: str, bounds: str, wanted: str) -> None:
    """a: 50 + 100, b: 70 + 70, c: 65 + 65."""
    book = TWO + ladder(f'upto = "100/100"\n{need(metric, bounds)}')
    assert [entry for _, entry in awards(run(book, "a=50+100 b=70+70 c=65+65"))] == wanted.split()


def test_a_missing_value_does_not_meet_it_not_even_at_most() -> None:
    book = '[[attribute]]\nkey = "age"\nof = "entry"\nkind = "number"\n' + ladder(
        f'upto = "100/100"\n{need("attribute:age", "at_most = 18")}'
    )
    assert awards(run(book, entries="entry,age\na,18\nb,\nc,19\n", scores="entry,score\na,1\nb,2\nc,3\n")) == [
        ("gold", "a")
    ]


def test_picks_and_advances_see_awards() -> None:
    """The pick of those without gold; to the next tier go gold and the pick, whatever their place."""
    book = (
        ladder("upto = 1")
        + f'[[pick]]\naward = "hope"\neach = "contest"\nby = ["place"]\n{need("award:gold", "at_most = 0")}\n'
        + f'[[advance]]\nto = "p"\ntake = "100/100"\n{need("award:gold", "at_least = 1")}\n'
        + f'[[advance]]\nto = "q"\ntake = "100/100"\n{need("award:hope", "at_least = 1")}\n'
    )
    outcome = run(book, entries="entry\na\nb\nc\n", scores="entry,score\na,3\nb,2\nc,1\n")
    assert awards(outcome) == [("gold", "a"), ("hope", "b")]
    assert [(r.to, r.outcome, r.entry, r.why) for r in outcome.advances] == [
        ("p", "through", "a", ""),
        ("p", "out", "b", "need"),
        ("p", "out", "c", "need"),
        ("q", "through", "b", ""),
        ("q", "out", "a", "need"),
        ("q", "out", "c", "need"),
    ]


def test_an_advance_with_where_and_need() -> None:
    """Half of the three that fit `where` is two (up); the best of them misses the need and stays in that base."""
    book = (
        '[[attribute]]\nkey = "west"\nof = "entry"\nkind = "yes-no"\n'
        f'[[advance]]\nto = "p"\ntake = "1/2"\nwhere = {{ west = "1" }}\n{need("score", "at_most = 8")}\n'
    )
    files = {"entries": "entry,west\na,1\nb,0\nc,1\nd,1\n", "scores": "entry,score\na,9\nb,8\nc,7\nd,6\n"}
    outcome = run(book, **files)
    assert [(r.outcome, r.order, r.entry, r.why) for r in outcome.advances] == [
        ("through", 1, "c", ""),
        ("through", 2, "d", ""),
        ("out", None, "a", "need"),
        ("out", None, "b", "where"),
    ]


LOWER = '[ranking]\nbetter = "lower"\n'
OVER_ALL = '[[advance]]\nto = "p"\ntake = 1\nover = "all"\nby = ["score"]\n'
SHEET, CRITERION = (f'[panel]\nunit = "{unit}"\n' for unit in ("sheet", "criterion"))
MIXED = LOWER.replace("[ranking]", '[[ranking]]\napplies_to = ["h1"]') + OVER_ALL
WORLD = 'policy = "worldskills"\ntolerance = "1"\n'


@pytest.mark.parametrize(
    ("book", "says"),
    [
        (TWO + ladder(f"upto = 1\n{need('criterion:theorie')}"), "cannot be given by contest"),
        (TWO + ladder(f"upto = 1\n{need('segment:x')}"), "cannot be given by contest"),
        (TWO + ladder(f"upto = 1\n{need('scale')}"), "cannot be given by contest"),
        (TWO + ladder(f"upto = 1\n{need('award:gold')}"), "a ladder sees no awards"),
        (
            TWO + '[panel]\nunit = "sheet"\n' + ladder(f"upto = 1\n{need('any-criterion')}"),
            "judges are combined by sheet",
        ),
        (
            TWO + '[panel]\nunit = "criterion"\n' + ladder(f"upto = 1\n{need('aspect:theory.a')}"),
            "combined by criterion",
        ),
        (TWO + ladder('upto = 1\nneed = [ { metric = "score" } ]'), "neither at_least nor at_most"),
        (TWO + ladder(f"upto = 1\n{need('lot')}"), "unknown metric lot in a need"),
        (
            TWO
            + ladder("", "", "", more='policy = "worldskills"\ntolerance = "1"').replace(
                'award = "silver"\n', f'award = "silver"\n{need("score")}\n'
            ),
            "carry nothing but award",
        ),
        (
            ladder("upto = 1") + f'[[pick]]\naward = "p"\neach = "contest"\nby = ["place"]\n{need("award:p")}\n',
            "is given after this",
        ),
    ],
)
def test_what_cannot_be_given_is_refused(book: str, says: str) -> None:
    assert any(says in line for line in refused(book)), refused(book)


def test_scores_made_elsewhere_have_no_criteria() -> None:
    (told,) = refused(
        TWO + ladder(f"upto = 1\n{need('criterion:theory')}"), "", entries="entry\na\n", scores="entry,score\na,1\n"
    )
    assert "need of criterion:theory cannot be given" in told


def test_worldskills_is_the_next_who_meets_the_ladders() -> None:
    """Best is a, who misses it: gold is b, and c, within 1 of b, too."""
    book = ladder("", "", "", more='policy = "worldskills"\ntolerance = "1"\n' + need("score", "at_most = 90"))
    given = awards(run(book, entries="entry\na\nb\nc\n", scores="entry,score\na,95\nb,90\nc,89\n"))
    assert given == [("gold", "b"), ("gold", "c")]


# section 10

HEATS = {
    "entries": "contest,entry,group\nh1,a,g\nh1,b,g\nh1,c,h\nh2,a,h\nh2,d,g\nh2,e,h\n",
    "scores": "contest,entry,score\nh1,a,11\nh1,b,12\nh1,c,13\nh2,a,10\nh2,d,12\nh2,e,14\n",
}


def rows(outcome: Outcome) -> list[str]:
    return outputs_as_bytes(outcome)["advances.csv"].decode().splitlines()[1:]


def test_one_line_over_the_heats() -> None:
    """The four fastest of both heats: h2 a (10), h1 a (11), then two level at 12."""
    book = LOWER + '[[advance]]\nto = "final"\ntake = "4"\nover = "all"\nby = ["score"]\nreserve = 1\n'
    assert rows(run(book, **HEATS)) == [
        "h2,final,through,1,a,h",
        "h1,final,through,2,a,g",
        "h1,final,through,3,b,g",
        "h2,final,through,3,d,g",
        "h1,final,reserve,1,c,h",
        "h2,final,out,,e,h",
    ]


def test_a_tie_over_all_names_no_contest_and_a_cap_counts_over_all() -> None:
    book = LOWER + '[[advance]]\nto = "final"\ntake = "1/2"\nover = "all"\nby = ["score"]\ntie = "stop"\n'
    outcome = run(book, **HEATS)
    assert [(one.kind, one.contest, one.entry) for one in outcome.problems] == [("tie", "", "")]
    assert [row for row in rows(outcome) if "through" in row] == ["h2,final,through,1,a,h", "h1,final,through,2,a,g"]
    capped = book.replace('tie = "stop"', 'cap = { per = "group", most = 1 }')
    assert [row for row in rows(run(capped, **HEATS)) if "through" in row] == [
        "h2,final,through,1,a,h",
        "h1,final,through,2,a,g",
    ]


def test_the_first_of_each_heat_and_then_the_fastest_of_the_rest() -> None:
    """`after` passes over whom the heats' own line sent through, wherever it stands; their row there says out."""
    rest = '[[advance]]\nto = "final"\ntake = "2"\nover = "all"\nby = ["score"]\nafter = ["first"]\n'
    first = '[[advance]]\nkey = "first"\nto = "final"\ntake = "1"\n'
    for text in (first + rest, rest + first):
        outcome = run(LOWER + text, **HEATS)
        over = [row for row in outcome.advances if row.line == ""]
        assert [(r.outcome, r.contest, r.entry) for r in over] == [
            ("through", "h1", "b"),
            ("through", "h2", "d"),
            ("out", "h1", "a"),
            ("out", "h1", "c"),
            ("out", "h2", "a"),
            ("out", "h2", "e"),
        ]
        assert [r.why for r in over] == ["", "", "after", "line", "after", "line"]


def test_a_ladder_over_all() -> None:
    """Six in all: a third is two golds, and `at_least` passes over who misses it in its own contest."""
    book = LOWER + ladder('upto = "1/3"', 'upto = "1/1"\nat_least = "12"', more='over = "all"\nby = ["score"]')
    outcome = run(book, **HEATS)
    assert [(one.award, one.contest, one.entry, one.place) for one in outcome.awards] == [
        ("gold", "h1", "a", 1),
        ("gold", "h2", "a", 1),
        ("silver", "h1", "b", 2),
        ("silver", "h2", "d", 2),
    ]


def test_a_void_ladder_over_all_names_no_contest() -> None:
    field = 'over = "all"\nby = ["place"]\nfield = [ { at_most = 6, rungs = 0 } ]'
    outcome = run(ladder("upto = 1", more=field), **HEATS)
    assert [(one.kind, one.contest) for one in outcome.problems] == [("void", "")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[advance]]\nto = "p"\ntake = 1\nover = "all"\n', "needs by"),
        ('[[advance]]\nto = "p"\ntake = 1\nby = ["place"]\n', "by only serves"),
        (
            '[[advance]]\nto = "p"\ntake = 1\nafter = ["frist"]\n[[advance]]\nkey = "first"\nto = "p"\ntake = 1\n',
            "no [[advance]] has the key frist",
        ),
        (
            "".join(f'[[advance]]\nkey = "{a}"\nto = "p"\ntake = 1\nafter = ["{b}"]\n' for a, b in ("ab", "ba")),
            "in a circle",
        ),
        (
            ladder("", "", "", more=WORLD + 'over = "all"\nby = ["place"]'),
            "has a policy",
        ),
        (
            MIXED,
            "some rank the higher",
        ),
    ],
)
def test_what_is_refused_of_lines_over_all(text: str, says: str) -> None:
    assert any(says in line for line in refused(text, "", **HEATS)), refused(text, "", **HEATS)
