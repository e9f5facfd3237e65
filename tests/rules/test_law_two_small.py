"""Law 2, sections 13 and 14: steps, patterns that keep out, caps within a contest, and what is told of keys."""

from __future__ import annotations

import pytest

from contest.exchange.bundle import Publication, build
from contest.exchange.reading import inputs_of
from contest.exchange.verifying import verify
from contest.exchange.writing import outputs_as_bytes
from contest.rules import Faults, Outcome, award_and_advance, parse, tabulate
from contest.rules.columnar import rank_columns
from contest.rules.rulebook.book import fits_patterns
from contest.rules.rulebook.kinds import Except
from tests.rules.small import ONE_ASPECT, second
from tests.rules.test_ladders import ladder


def run(book: str, **files: str) -> Outcome:
    """By both engines, which give the same bytes."""
    rulebook, inputs = parse(second(book)), inputs_of({kind: text.encode() for kind, text in files.items()})
    outcome = tabulate(inputs, rulebook)
    columnar = award_and_advance(rank_columns(inputs, None, rulebook)[0])
    assert outputs_as_bytes(columnar) == outputs_as_bytes(outcome)
    return outcome


def refused(text: str, **files: str) -> list[str]:
    with pytest.raises(Faults) as caught:
        tabulate(inputs_of({kind: text.encode() for kind, text in files.items()}), parse(text))
    return [fault.text() for fault in caught.value.faults]


STEP = ONE_ASPECT.replace("max = 100", 'min = 1\nmax = 10\nstep = "0.5"')


def test_a_mark_is_the_least_and_a_whole_number_of_steps() -> None:
    marks = "entry,judge,aspect,mark\na,j,a,VALUE\n"
    for value in ("1", "1.5", "9.50", "10"):
        run(STEP, entries="entry\na\n", marks=marks.replace("VALUE", value))
    (told,) = refused(second(STEP), entries="entry\na\n", marks=marks.replace("VALUE", "1.25"))
    assert told == "marks.csv:2: mark 1.25 of aspect a is not 1 plus a whole number of steps of 0.5"


def test_steps_that_are_none() -> None:
    assert "must be above 0" in refused(second(STEP.replace('"0.5"', '"0"')), entries="entry\n")[0]
    levels = ONE_ASPECT.replace("max = 100", "max = 10\nlevels = 3\nstep = 1")
    assert "whole steps already" in refused(second(levels), entries="entry\n")[0]


def test_a_unit_is_words_or_a_plain_text() -> None:
    book = parse(second(ONE_ASPECT.replace("max = 100", 'max = 10\nunit = { zh = "秒", en = "" }')))
    unit = book.scheme[0].aspects[0].unit
    assert unit is not None
    assert (unit.zh, unit.en) == ("秒", "")
    assert parse(second(ONE_ASPECT.replace("max = 100", 'max = 10\nunit = "m"'))).scheme[0].aspects[0].unit is not None


@pytest.mark.parametrize(
    ("patterns", "contest", "wanted"),
    [
        (["*", "!relay"], "relay", False),
        (["!relay", "*"], "jump", True),
        (["!relay"], "jump", True),
        (["!relay"], "relay", False),
        (["run/*", "!run/final"], "jump", False),
        (["run/*", "!run/final"], "run/final", False),
        (["run/*", "!run/final"], "run/heat", True),
    ],
)
def test_patterns_that_keep_out(patterns: list[str], contest: str, wanted: bool) -> None:
    read = [Except(one[1:]) if one.startswith("!") else one for one in patterns]
    assert fits_patterns(read, contest) is wanted


def test_law_1_refuses_them_at_intake_and_reads_a_sealed_one_as_it_was() -> None:
    text = 'law = "1"\n' + ladder("upto = 1", more='applies_to = ["!x"]')
    (told,) = refused(text, entries="entry\n")
    assert 'the pattern !x needs law = "2"' in told
    sealed = parse(text, sealed=True).ladder[0]
    assert [fits_patterns(sealed.applies_to, contest) for contest in ("!x", "x", "y")] == [True, False, False]


def test_a_cap_within_a_contest() -> None:
    """王 is behind two golds in x and one in y: once in each, or once in all."""
    book = ladder("upto = 2") + '[[derived]]\naward = "thanks"\nfrom = ["gold"]\nrole = "adviser"\ncap = 1\nPER\n'
    files = {
        "entries": "contest,entry\nx,a\nx,b\ny,c\n",
        "scores": "contest,entry,score\nx,a,2\nx,b,1\ny,c,1\n",
        "members": "contest,entry,person,role\nx,a,王,adviser\nx,b,王,adviser\ny,c,王,adviser\n",
    }

    def thanked(per: str) -> list[tuple[str, str]]:
        given = run(book.replace("PER", per), **files).awards
        return [(one.contest, one.entry) for one in given if one.award == "thanks"]

    assert thanked('per = "contest"') == [("x", "a"), ("y", "c")]
    assert thanked("") == [("x", "a")]
    (told,) = refused(second(book.replace("cap = 1\nPER", 'per = "contest"')), entries="entry\n")
    assert "has per but no cap" in told


# what is told of keys

FILES = {
    "entries": "contest,entry,group\nx,E1,江西大学\nx,e1,ABC\ny,E2,ＡＢＣ\n",
    "marks": "contest,entry,judge,aspect,mark\nx,E1,j1,a,1\nx,e1,J1,a,2\nx,E1,k,a,3\ny,E2,k,a,\ny,E2,j1,a,4\n",
    "judges": "contest,judge\nx,j1\nx,J1\ny,j1\n",
}


def told(outcome: Outcome) -> list[tuple[str, bool, str, str]]:
    return [(one.kind, one.blocks, one.contest, one.entry) for one in outcome.problems if one.kind != "incomplete"]


def test_what_looks_alike_is_a_row_for_each_set_of_one_file_and_column() -> None:
    """entries.csv: E1 and e1, both in x; ABC and ＡＢＣ, in x and y. marks.csv: E1 and e1, and j1 and J1 (j1 in y too).
    judges.csv: j1 and J1 in x and y. k is in no list: a row for x (one mark) and one for y (one empty mark)."""
    outcome = run(ONE_ASPECT, **FILES)
    assert told(outcome) == [
        ("alike", False, "", ""),
        ("alike", False, "", ""),
        ("alike", False, "", ""),
        ("alike", False, "x", ""),
        ("alike", False, "x", ""),
        ("unlisted", False, "x", ""),
        ("unlisted", False, "y", ""),
    ]
    details = {one.detail for one in outcome.problems}
    assert "entries.csv, group: ABC, ＡＢＣ" in details
    assert "marks.csv, judge: J1, j1" in details
    assert "judge k: 0 marks (1 empty), counted" in details


def test_case_07_a_judge_who_is_not_on_the_list_is_told() -> None:
    """Carol is on no list, and "alice" is not Alice: under law 2 each is a problem that does not block, with how many
    marks count."""
    files = {
        "entries": "entry\nA\nB\n",
        "judges": "judge,source\nAlice,team-panel\nBob,research-panel\n",
        "marks": "entry,judge,aspect,mark\nA,Bob,a,80\nA,Carol,a,10\nB,Bob,a,70\nB,alice,a,70\n",
    }
    outcome = run(ONE_ASPECT, **files)
    unlisted = [one for one in outcome.problems if one.kind == "unlisted"]
    assert [(one.blocks, one.entry) for one in unlisted] == [(False, ""), (False, "")]
    assert {one.detail for one in unlisted} == {
        f"judge {name}: 1 marks (0 empty), counted" for name in ("Carol", "alice")
    }


def test_an_alike_set_of_one_entry_names_it() -> None:
    files = {"entries": "contest,entry\nx,a\n", "members": "contest,entry,person,role\nx,a,Li,r\nx,a,LI,r\n"}
    assert told(run("", **files)) == [("alike", False, "x", "a")]


def test_law_1_has_no_such_rows() -> None:
    inputs = inputs_of({kind: text.encode() for kind, text in FILES.items()})
    outcome = tabulate(inputs, parse('law = "1"\n' + ONE_ASPECT))
    assert outcome.problems == ()


def test_verifying_tells_nothing_of_them_and_misses_none() -> None:
    """A bundle's judges have pseudonyms, so its inputs show other sets than those that were told."""
    text = second(ONE_ASPECT)
    inputs = {kind: raw.encode() for kind, raw in FILES.items()}
    outputs = outputs_as_bytes(tabulate(inputs_of(inputs), parse(text)))
    hidden = {kind: raw.replace(b",J1", b",K2") for kind, raw in inputs.items()}
    for given in (inputs, hidden):
        files = {
            "rulebook.toml": text.encode(),
            **{f"inputs/{kind}.csv": raw for kind, raw in given.items()},
            **{f"outputs/{name}": raw for name, raw in outputs.items()},
        }
        assert verify(build(files, Publication(1))).kind == "unvouched"
        files["outputs/problems.csv"] = outputs["problems.csv"] + b"void,0,x,,\n"
        assert verify(build(files, Publication(1))).key == "line.differs"
