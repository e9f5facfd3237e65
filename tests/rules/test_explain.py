"""Section 10, explain.jsonl: the facts that explain how an entry got its score, place and rung."""

from collections.abc import Mapping

import pytest

from contest.rules import AdjustmentRow, EntryRow, Inputs, JudgeRow, LotRow, MemberRow, ScoreRow, rank, tabulate
from tests.rules.small import ONE_ASPECT, TWO_CRITERIA, entries, judged, law, marks, scores

Facts = Mapping[str, object]


def explained(book: str, given: Inputs) -> dict[str, Facts]:
    """entry → its explanation."""
    found = tabulate(given, law(book), explain=True).explanations
    assert found is not None
    return {str(one["entry"]): one for one in found}


def holds(found: object, wanted: object) -> bool:
    """Whether these facts are there; others are allowed too, because the file is not part of the stable format."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        return all(key in found and holds(found[key], value) for key, value in wanted.items())
    if isinstance(found, list) and isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(holds, found, wanted))
    return found == wanted


def of(facts: Facts, *keys: str) -> Facts:
    """These facts only."""
    return {key: facts[key] for key in keys}


ASPECT = {"kind": "aspect", "agreed": False, "dropped": [], "factor": "1"}

WHOLE = """
[numbers]
rounding = "half-even"
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "goal"
  weight = "1/3"
    [[scheme.criterion.aspect]]
    key = "goal.fit"
    max = 30
    factor = "0.5"
    [[scheme.criterion.aspect]]
    key = "goal.time"
    kind = "measured"
    max = 10
[panel]
drop_high = 1
[score]
round = 1
floor = "2"
[scale]
kind = "median"
center = 700
spread = 30
round = 0
[ranking]
precedence = ["lot"]
[[ladder]]
key = "medals"
rung = [ { award = "gold", upto = 1 } ]
[[ladder]]
key = "spirit"
rung = [ { award = "spirit", upto = 1 } ]
[[derived]]
award = "adviser"
from = ["gold"]
role = "adviser"
[[advance]]
to = "province"
take = 1
[[advance]]
to = "camp"
take = 0
"""


def test_the_whole_way_from_marks_to_awards() -> None:
    given = Inputs(
        entries=entries("a/江西 b//guest aa//absent"),
        marks=marks("a goal.fit j1=10 j2=20\na goal.time j1=4\nb goal.fit j1=1\nb goal.time j1=1 j2=2"),
        adjustments=(AdjustmentRow("a", "-3.5", "late"),),
        members=(MemberRow("a", "wang", "adviser"),),
    )
    found = explained(WHOLE, given)
    assert list(found) == ["a", "b"]
    fit = {**ASPECT, "key": "goal.fit", "criterion": "goal", "factor": "0.5", "max": "30"}
    time = {**ASPECT, "key": "goal.time", "criterion": "goal", "max": "10", "judges": {}}
    # (10 x 0.5 + 4) / 3 = 3; 3 - 3.5 is below the floor
    wanted = {
        "contest": "",
        "entry": "a",
        "group": "江西",
        "status": "competing",
        "origin": "marks",
        "scheme": "s",
        "sections": [
            {
                "segment": "",
                "value": "3",
                "unit": "aspect",
                "combine": "mean",
                "criteria": {"goal": "3"},
                "units": [
                    {**fit, "judges": {"j1": "10", "j2": "20"}, "dropped": ["j2"], "combined": "10", "value": "5"},
                    {**time, "agreed": True, "combined": "4", "value": "4"},
                ],
            }
        ],
        "raw": "3",
        "adjustments": [{"points": "-3.5", "reason": "late"}],
        "floor": "2",
        "round": 1,
        "rounding": "half-even",
        "score": "2.0",
        "problems": [],
        "by": "score",
        "better": "higher",
        "precedence": ["lot"],
        "scaled": "700",
        "place": 1,
        "tied": False,
        "placed": 1,
        "rungs": [
            {"ladder": "medals", "award": "gold", "base": 1, "upto": "1", "down_to": 1},
            {"ladder": "spirit", "award": "spirit", "base": 1, "upto": "1", "down_to": 1},
        ],
        "awards": ["gold", "spirit"],
        "advances": [
            {"to": "province", "outcome": "through", "order": 1, "why": ""},
            {"to": "camp", "outcome": "out", "order": None, "why": "line"},
        ],
        "people": [{"award": "adviser", "person": "wang"}],
        "scale": {
            "kind": "median",
            "middle": "0",
            "deviation": "0",
            "center": "700",
            "spread": "30",
            "population": 1,
            "source": None,
        },
        "told_apart": [],
    }
    assert holds(found["a"], wanted)
    sections = found["b"]["sections"]
    assert isinstance(sections, list)
    assert sections[0]["units"] == [
        {**fit, "judges": {"j1": "1"}, "combined": None, "value": None},
        {**time, "combined": None, "value": None},
    ]
    assert found["b"]["problems"] == [
        {
            "kind": "incomplete",
            "detail": "aspect goal.fit: 1 judges, of whom 1 are dropped",
            "zh": "评分项 goal.fit：只有 1 位评委，却要去掉 1 个分",
        },
        {
            "kind": "disagreement",
            "detail": "aspect goal.time: j1 1, j2 2",
            "zh": "评分项 goal.time：j1 1, j2 2",
        },
    ]
    nothing: Facts = {
        "raw": None,
        "score": None,
        "scaled": None,
        "place": None,
        "rungs": [],
        "awards": [],
        "advances": [],
    }
    assert of(found["b"], *nothing) == nothing


SEGMENTS = (
    TWO_CRITERIA.replace('key = "act"\n', 'key = "act"\nweight = "2"\n')
    + """
[[segment]]
key = "paper"
weight = "0.5"
aspects = ["goal.*"]
cut = { take = 1 }
panel = { unit = "criterion", combine = "median" }
[[segment]]
key = "talk"
weight = "0.3"
aspects = ["act.*"]
source = "expert"
panel = { unit = "sheet", drop_low = 1 }
[[segment]]
key = "web"
weight = "0.2"
from = "scores"
round = 0
"""
)


def test_segments_units_sources_and_cuts() -> None:
    sheets = "a goal.fit j1=10 j2=20 j3=3 j4=4\na goal.why j1=5 j2=6\na act.do j1=30 j2=40 j3=60"
    given = Inputs(
        entries=entries("a b"),
        judges=(JudgeRow("j1", "expert"), JudgeRow("j2", "expert"), JudgeRow("j3", "public")),
        scores=(ScoreRow("a", segments={"web": "7.5"}),),
        marks=marks(sheets + "\nb goal.fit j1=1\nb goal.why j1=1"),
    )
    found = explained(SEGMENTS, given)
    unit = {"agreed": False, "dropped": []}
    paper = {"segment": "paper", "unit": "criterion", "combine": "median", "weight": "0.5", "source": None}
    goal = {**unit, "kind": "criterion", "key": "goal", "weight": "1"}
    judges = {"j1": "60", "j2": "80"}
    talk = {
        **unit,
        "kind": "sheet",
        "key": "talk",
        "judges": judges,
        "dropped": ["j1"],
        "combined": "80",
        "value": "80",
    }
    # 20.5 x 0.5 + 80 x 0.3 + 8 x 0.2
    assert found["a"]["raw"] == "35.85"
    assert found["a"]["sections"] == [
        {
            **paper,
            "value": "20.5",
            "criteria": {"goal": "20.5"},
            "units": [{**goal, "judges": {"j1": "15", "j2": "26"}, "combined": "20.5", "value": "20.5"}],
        },
        {
            "segment": "talk",
            "value": "80",
            "unit": "sheet",
            "combine": "mean",
            "criteria": {},
            "units": [talk],
            "weight": "0.3",
            "source": "expert",
        },
        {
            "segment": "web",
            "value": "8",
            "unit": "aspect",
            "combine": "mean",
            "criteria": {},
            "units": [],
            "weight": "0.2",
            "source": None,
        },
    ]
    assert found["a"]["problems"] == [
        {
            "kind": "partial",
            "detail": "criterion goal: left out by j3 (no goal.why), j4 (no goal.why)",
            "zh": "评分要素 goal：j3 漏评 goal.why；j4 漏评 goal.why",
        }
    ]
    assert "cut_after" not in found["a"]
    assert of(found["b"], "cut_after", "raw", "score", "place") == {
        "cut_after": "paper",
        "raw": "1",
        "score": "1",
        "place": 2,
    }
    assert found["b"]["sections"] == [
        {
            **paper,
            "value": "2",
            "criteria": {"goal": "2"},
            "units": [{**goal, "judges": {"j1": "2"}, "combined": "2", "value": "2"}],
        }
    ]


def test_members_of_a_team() -> None:
    given = Inputs(
        entries=entries("e f"),
        marks=marks("e@m1 a j1=10 j2=20\ne@m2 a j1=30\ne@m3 a j1=5\nf@m1 a j1=5"),
    )
    found = explained(ONE_ASPECT + '[team]\ncombine = "mean"\nbest = 2\n', given)
    assert found["e"]["team"] == {"combine": "mean", "best": 2}
    assert (found["e"]["raw"], found["f"]["raw"]) == ("22.5", None)
    members = found["e"]["members"]
    assert isinstance(members, list)
    assert [(one["member"], one["total"], one["counts"]) for one in members] == [
        ("m1", "15", True),
        ("m2", "30", True),
        ("m3", "5", False),
    ]
    assert members[0]["sections"] == [
        {
            "segment": "",
            "value": "15",
            "unit": "aspect",
            "combine": "mean",
            "criteria": {"c": "15"},
            "units": [
                {
                    **ASPECT,
                    "key": "a",
                    "judges": {"j1": "10", "j2": "20"},
                    "combined": "15",
                    "value": "15",
                    "criterion": "c",
                    "max": "100",
                }
            ],
        }
    ]
    assert found["f"]["problems"] == [
        {"kind": "incomplete", "detail": "1 of 2 members are marked", "zh": "2 名队员中只评了 1 名"}
    ]


def test_scores_made_elsewhere() -> None:
    book = '[ranking]\nby = "scale"\nbetter = "lower"\n[scale]\nkind = "median"\ncenter = 0\nspread = 1\nround = 0\n'
    found = explained(book, Inputs(entries=entries("a b c"), scores=scores("a=1 b=1")))
    for key in ("scheme", "sections", "members", "team", "adjustments", "floor", "round"):
        assert key not in found["a"]
    assert of(found["a"], "origin", "raw", "score", "by", "better", "scaled", "place", "tied", "placed") == {
        "origin": "scores",
        "raw": "1",
        "score": "1",
        "by": "scale",
        "better": "lower",
        "scaled": "0",
        "place": 1,
        "tied": True,
        "placed": 2,
    }
    assert found["c"]["problems"] == [{"kind": "incomplete", "detail": "no score", "zh": "没有成绩"}]


def test_a_contest_without_scores_beside_one_that_has_them_waits_for_its_own() -> None:
    people = (EntryRow("a", "x"), EntryRow("b", "y"))
    given = Inputs(entries=people, scores=(ScoreRow("a", "1", "x"),))
    assert of(explained("", given)["b"], "origin", "raw") == {"origin": "scores", "raw": None}
    parts = '[[segment]]\nkey = "p"\nweight = 1\nfrom = "scores"\n'
    given = Inputs(entries=people, scores=(ScoreRow("a", contest="x", segments={"p": "1"}),))
    assert [one["origin"] for one in explained(parts, given).values()] == ["marks", "marks"]


@pytest.mark.parametrize(
    ("book", "text", "detail", "zh"),
    [
        (
            ONE_ASPECT + "[panel]\nmin_judges = 3",
            "e a j1=1 j2=2",
            "aspect a: 2 of at least 3 judges",
            "评分项 a：只有 2 位评委，至少要 3 位",
        ),
        (
            ONE_ASPECT + '[panel]\nspread = { above = "1.5" }',
            "e a j1=1 j2=3",
            "aspect a: judges are 2 apart, above 1.5",
            "评分项 a：评委相差 2，超过 1.5",
        ),
        (
            TWO_CRITERIA.replace("max = 30", 'max = 30\nkind = "measured"').replace(
                "max = 10\n", 'max = 10\nkind = "measured"\n'
            )
            + '[panel]\nunit = "sheet"',
            "e act.do j1=1",
            "no mark for goal.fit, goal.why",
            "缺 goal.fit, goal.why 的分",
        ),
        (
            TWO_CRITERIA + '[panel]\nunit = "sheet"',
            "e act.do j1=1",
            "sheet: left out by j1 (no goal.fit, goal.why); sheet: 0 of at least 1 judges",
            "评分表：j1 漏评 goal.fit、goal.why; 评分表：只有 0 位评委，至少要 1 位",
        ),
        (
            '[[segment]]\nkey = "p"\nweight = 1\nfrom = "scores"\n',
            "",
            "no score for segment p",
            "缺环节 p 的成绩",
        ),
        (
            ONE_ASPECT + "[team]\n[panel]\nmin_judges = 2",
            "e@m a j1=1",
            "member m: aspect a: 1 of at least 2 judges",
            "队员 m：评分项 a：只有 1 位评委，至少要 2 位",
        ),
        (
            TWO_CRITERIA + '[panel]\nunit = "criterion"',
            "e act.do j1=1",
            "criterion goal: 0 of at least 1 judges",
            "评分要素 goal：只有 0 位评委，至少要 1 位",
        ),
        (
            ONE_ASPECT + "[panel]\ndrop_high = 1\ndrop_low = 1",
            "e a j1=1 j2=2",
            "aspect a: 2 judges, of whom 2 are dropped",
            "评分项 a：只有 2 位评委，却要去掉 2 个分",
        ),
        ("", "", "no marks", "没有评分"),
    ],
)
def test_problems_are_told_in_both_languages(book: str, text: str, detail: str, zh: str) -> None:
    facts = explained(book, Inputs(entries=entries("e"), marks=marks(text)))["e"]
    told = facts["problems"]
    assert isinstance(told, list)
    assert ("; ".join(one["detail"] for one in told), "; ".join(one["zh"] for one in told)) == (detail, zh)


def test_nothing_is_explained_unasked_and_progress_is_told() -> None:
    assert judged("e a j=1", ONE_ASPECT).explanations is None
    given = Inputs(entries=entries("e"), marks=marks("e a j=1"))
    heard: list[tuple[int, int]] = []
    ranked = rank(given, law(ONE_ASPECT), progress=lambda done, of: heard.append((done, of)))
    assert (ranked.explanations, heard) == (None, [(0, 1)])


def test_what_told_level_entries_apart() -> None:
    """The step, and both values as they were given: a lot the smaller first, an attribute as its sign says."""
    book = ONE_ASPECT + '[ranking]\nprecedence = ["attribute:-seconds", "attribute:tries", "lot"]\n'
    given = Inputs(
        entries=tuple(
            EntryRow(name, "x", attributes={"seconds": seconds, "tries": tries})
            for name, seconds, tries in (
                ("a", "9", "1"),
                ("b", "9", "2"),
                ("c", "8", ""),
                ("d", "9", "1"),
                ("e", "1", ""),
            )
        ),
        marks=marks("a a j=5\nb a j=5\nc a j=5\nd a j=5\ne a j=4", contest="x"),
        lots=(LotRow("a", "2", "x"), LotRow("d", "1", "x")),
    )
    found = explained(book, given)
    by_lot = {"step": "lot", "better": "1", "worse": "2"}
    by_tries = {"step": "attribute:tries", "better": "2", "worse": "1"}
    by_time = {"step": "attribute:-seconds", "better": "8", "worse": "9"}
    assert found["c"]["told_apart"] == [{"above": "b", **by_time}]
    assert found["b"]["told_apart"] == [{"below": "c", **by_time}, {"above": "d", **by_tries}]
    assert found["d"]["told_apart"] == [{"below": "b", **by_tries}, {"above": "a", **by_lot}]
    assert found["a"]["told_apart"] == [{"below": "d", **by_lot}]
    assert found["e"]["told_apart"] == [], "another value is no tie"


def test_what_a_scaled_value_is_made_of() -> None:
    book = ONE_ASPECT + '[scale]\nkind = "median"\ncenter = 700\nspread = 30\nround = 0\nsource = "assumed"\n'
    found = explained(book, Inputs(entries=entries("a b c"), marks=marks("a a j=9\nb a j=6\nc a j=5")))
    assert found["a"]["scale"] == {
        "kind": "median",
        "middle": "6",
        "deviation": "1.4826",
        "center": "700",
        "spread": "30",
        "population": 3,
        "source": "assumed",
    }


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("take = 1", {"a": "", "b": "line", "c": "line"}),
        ('take = 2\ncap = { per = "group", most = 1 }', {"a": "", "b": "cap", "c": ""}),
        ('take = 1\ncap = { per = "group", most = 1 }', {"a": "", "b": "line", "c": "line"}),
    ],
)
def test_what_kept_an_entry_out(more: str, why: dict[str, str]) -> None:
    book = ONE_ASPECT + f'[[advance]]\nto = "next"\n{more}\n'
    found = explained(book, Inputs(entries=entries("a/津 b/津 c/豫"), marks=marks("a a j=9\nb a j=8\nc a j=7")))
    assert {entry: facts["advances"][0]["why"] for entry, facts in found.items()} == why  # type: ignore[index]


def test_what_is_incomplete_is_explained_as_far_as_it_goes() -> None:
    few = explained(ONE_ASPECT + "[panel]\nmin_judges = 2", Inputs(entries=entries("e"), marks=marks("e a j1=7")))["e"]
    assert holds(few["sections"], [{"segment": "", "units": [{"judges": {"j1": "7"}, "combined": None}]}])
    parts = '[[segment]]\nkey = "p"\nweight = "1/2"\nfrom = "scores"\n'
    parts += '[[segment]]\nkey = "q"\nweight = "1/2"\naspects = ["*"]\n'
    missing = explained(parts, Inputs(entries=entries("e")))["e"]
    assert holds(missing["sections"], [{"segment": "p", "value": None}, {"segment": "q", "value": None}])


@pytest.mark.parametrize(
    ("better", "step", "values"),
    [
        ("higher", "score", ("9", "5")),
        ("lower", "score", ("5", "9")),
        ("higher", "scale", ("720", "680")),
        ("lower", "scale", ("720", "680")),
        ("higher", "attribute:x", ("2", "1")),
        ("lower", "attribute:x", ("2", "1")),
        ("higher", "attribute:-x", ("1", "2")),
        ("lower", "attribute:-x", ("1", "2")),
        ("higher", "lot", ("3", "4")),
        ("lower", "lot", ("3", "4")),
    ],
)
def test_what_told_apart_is_shown_as_it_was_given(better: str, step: str, values: tuple[str, str]) -> None:
    # median 7, 1.4826 x 2 = 2.9652
    book = '[scale]\nkind = "median"\ncenter = 700\nspread = "29.652"\nround = 0\n'
    book += f'[ranking]\nby = "attribute:same"\nbetter = "{better}"\nprecedence = ["{step}"]\n'
    people = tuple(EntryRow(key, attributes={"same": s, "x": x}) for key, s, x in (("a", "1", "1"), ("b", "1", "2")))
    given = Inputs(
        entries=(*people, EntryRow("c", attributes={"same": "2"}), EntryRow("d", attributes={"same": "2"})),
        scores=scores("a=5 b=9 c=7"),
        lots=(LotRow("a", "3"), LotRow("b", "4")),
    )
    found = explained(book, given)
    steps = {tuple(one[key] for key in ("step", "better", "worse")) for one in found["a"]["told_apart"]}  # type: ignore[attr-defined]
    assert steps == {(step, *values)}


def test_a_scale_of_zeros_is_shown_as_it_is() -> None:
    book = '[scale]\nkind = "zscore"\ncenter = 0\nspread = 0\nround = 0\n'
    found = explained(book, Inputs(entries=entries("a"), scores=scores("a=1")))
    assert holds(found["a"]["scale"], {"kind": "zscore", "center": "0", "spread": "0", "population": 1})


def test_the_line_of_a_rung() -> None:
    book = """
[[ladder]]
key = "m"
base = "placed"
where = { official = "1" }
rung = [ { award = "gold", upto = "1/2", most = 3, at_least = "1.5" } ]
[[ladder]]
key = "w"
policy = "worldskills"
tolerance = "0.5"
rung = [ { award = "first" }, { award = "second" }, { award = "third" } ]
"""
    people = entries("a///official=1 b///official=1 c///official=1 d///official=0")
    found = explained(book, Inputs(entries=people, scores=scores("a=9 b=8 c=7 d=6")))
    assert found["a"]["rungs"] == [
        {"ladder": "m", "award": "gold", "base": 3, "upto": "1/2", "down_to": 2, "most": 3, "at_least": "1.5"},
        {"ladder": "w", "award": "first", "base": 4, "tolerance": "0.5"},
    ]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ('take = 1\ntie = "stop"', {"a": "tie", "b": "tie", "c": "tie", "d": "unplaced"}),
        ('take = 2\ncap = { per = "attribute:p", most = 1 }', {"a": "", "b": "", "c": "line", "d": "unplaced"}),
        ('take = 0\ncap = { per = "group", most = 1 }', {"a": "line", "b": "line", "c": "line", "d": "unplaced"}),
        (
            'take = 3\ntie = "exclude"\ncap = { per = "group", most = 1 }',
            {"a": "cap", "b": "cap", "c": "", "d": "unplaced"},
        ),
    ],
)
def test_why_level_ones_and_the_unplaced_are_out(more: str, why: dict[str, str]) -> None:
    book = f'[[advance]]\nto = "next"\n{more}\n'
    found = explained(book, Inputs(entries=entries("a/津 b/津 c/津 d/豫"), scores=scores("a=9 b=9 c=7")))
    assert {entry: facts["advances"][0]["why"] for entry, facts in found.items()} == why  # type: ignore[index]


def test_level_ones_of_whom_the_cap_would_have_to_choose_are_out_by_the_cap() -> None:
    book = '[[advance]]\nto = "x"\ntake = 3\ntie = "exclude"\ncap = { per = "group", most = 2 }\n'
    found = explained(book, Inputs(entries=entries("a/津 b/豫 c/津 d/津"), scores=scores("a=9 b=8 c=8 d=8")))
    why = {entry: facts["advances"][0]["why"] for entry, facts in found.items()}  # type: ignore[index]
    assert why == {"a": "", "b": "", "c": "cap", "d": "cap"}


@pytest.mark.parametrize("cap", ['{ per = "group", most = 2 }', '{ per = "attribute:none", most = 1 }'])
def test_who_had_to_give_way_to_a_reserved_place_was_below_the_line(cap: str) -> None:
    book = f'[[advance]]\nto = "x"\ntake = 2\ncap = {cap}\nreserved = [ {{ where = {{ v = 1 }}, take = 1 }} ]\n'
    found = explained(book, Inputs(entries=entries("a/津 b/津 c/豫//v=1"), scores=scores("a=9 b=8 c=7")))
    assert {entry: facts["advances"][0]["why"] for entry, facts in found.items()} == {"a": "", "b": "line", "c": ""}  # type: ignore[index]
