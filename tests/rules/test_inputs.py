"""Section 2: what of the inputs is refused, with every fault at once and its line."""

import pytest

from contest.rules import (
    AdjustmentRow,
    EntryRow,
    Faults,
    GroupRow,
    Inputs,
    JudgeRow,
    LotRow,
    MarkRow,
    MemberRow,
    ScoreRow,
    format_thousandths,
    parse_thousandths,
    tabulate,
)
from tests.rules.small import ONE_ASPECT, entries, judged, keys_refused, law, places, refused, shown

E = entries("e")


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (Inputs(entries=E + E), "entry.twice"),
        (Inputs(entries=(EntryRow("e", status="late"),)), "entry.status"),
        (Inputs(entries=(EntryRow("e", size="0"),)), "entry.size"),
        (Inputs(entries=(EntryRow("e", size="1.5"),)), "entry.size"),
        (Inputs(entries=(EntryRow(""),)), "cell.empty"),
        (Inputs(entries=E, scores=(ScoreRow("e", "1"),) * 2), "score.twice"),
        (Inputs(entries=E, scores=(ScoreRow("e", "1e3"),)), "score.shape"),
        (Inputs(entries=E, scores=(ScoreRow("f", "1"),)), "entry.unknown"),
        (Inputs(entries=E, lots=(LotRow("e", "1"), LotRow("e", "2"))), "lot.twice"),
        (Inputs(entries=E, lots=(LotRow("e", "1.5"),)), "lot.shape"),
        (Inputs(entries=E, lots=(LotRow("e", "1", "x"),)), "contest.unknown"),
        (Inputs(entries=E, adjustments=(AdjustmentRow("e", "1/3"),)), "points.shape"),
        (Inputs(entries=E, adjustments=(AdjustmentRow("f", "1"),)), "entry.unknown"),
        (Inputs(entries=E, judges=(JudgeRow("j"), JudgeRow("j"))), "judge.twice"),
        (Inputs(entries=E, groups=(GroupRow("g"), GroupRow("g"))), "group.twice"),
        (Inputs(entries=E, members=(MemberRow("f", "p", "adviser"),)), "entry.unknown"),
        (Inputs(entries=E, marks=(MarkRow("f", "a", "1", "j"),)), "entry.unknown"),
        (Inputs(entries=E, marks=(MarkRow("e", "b", "1", "j"),)), "aspect.unknown"),
        (Inputs(entries=E, marks=(MarkRow("e", "a", "1", "j", "x"),)), "contest.unknown"),
        (Inputs(entries=E, marks=(MarkRow("e", "a", "1", "j"),) * 2), "mark.twice"),
        (Inputs(entries=E, marks=(MarkRow("e", "a", "", "j"),) * 2), "mark.twice"),
        (Inputs(entries=E, marks=(MarkRow("e", "a", "1"),) * 2), "mark.agreed-twice"),
        (Inputs(entries=E, marks=(MarkRow("e", "a", "1"), MarkRow("e", "a", "1", "j"))), "mark.both"),
        (Inputs(entries=E, marks=(MarkRow("e", "a", "1", "j"), MarkRow("e", "a", "1"))), "mark.both"),
        (Inputs(entries=E, marks=(MarkRow("e", "a", "101", "j"),)), "mark.above"),
        (Inputs(entries=E, marks=(MarkRow("e", "a", "-1", "j"),)), "mark.below"),
        (Inputs(entries=E, marks=(MarkRow("e", "a", "1.2345", "j"),)), "mark.decimals"),
        (Inputs(entries=E, marks=(MarkRow("e", "a", "1e1", "j"),)), "mark.shape"),
        (Inputs(entries=E, marks=(MarkRow("e", "a", "８", "j"),)), "mark.shape"),
        (Inputs(entries=E, marks=(MarkRow("e", "a", "1", "j"),), scores=(ScoreRow("e", "1"),)), "contest.both"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refused(given: Inputs, key: str) -> None:
    assert keys_refused(ONE_ASPECT, given) == [key]


def test_a_contest_with_marks_that_no_scheme_fits_is_refused() -> None:
    given = Inputs(entries=E, marks=(MarkRow("e", "a", "1", "j"), MarkRow("e", "a", "1", "k")))
    assert keys_refused("", given) == ["contest.no-scheme"]


def test_every_fault_is_told_with_its_file_and_line() -> None:
    given = Inputs(
        entries=(EntryRow("e", line=2), EntryRow("e", status="late", line=3)),
        marks=(MarkRow("e", "a", "131", "j", line=17), MarkRow("f", "a", "1", "j", line=18)),
    )
    assert refused(ONE_ASPECT, given) == [
        "entries.csv:3: unknown status late; write nothing, guest, withdrawn, absent or disqualified",
        "entries.csv:3: entry e of contest — is listed twice",
        "marks.csv:17: mark 131 is above the maximum 100 of aspect a",
        "marks.csv:18: unknown entry f in contest —",
    ]


def test_faults_speak_both_languages() -> None:
    with pytest.raises(Faults) as caught:
        tabulate(Inputs(entries=E, marks=(MarkRow("e", "a", "131", "j"),)), law(ONE_ASPECT))
    assert caught.value.faults[0].sentence("zh") == "分数 131 高于评分项 a 的最高分 100"


def test_the_range_of_a_mark_is_inclusive_and_trailing_zeros_do_not_count() -> None:
    book = ONE_ASPECT.replace("max = 100", "min = 1\nmax = 100")
    assert shown(judged("a a j=1.0000\nb a j=100", book)) == {"b": "100", "a": "1"}


def test_a_marks_text_may_come_from_whole_thousandths() -> None:
    assert [format_thousandths(n) for n in (8500, 0, -125, 12000, 1)] == ["8.5", "0", "-0.125", "12", "0.001"]


def test_a_mark_is_read_as_whole_thousandths_and_written_back() -> None:
    texts = {"8.5": 8500, "0": 0, "-0.125": -125, "12": 12000, "0.001": 1, "007.50": 7500, "1.0000": 1000}
    assert {text: parse_thousandths(text) for text in texts} == texts
    assert all(parse_thousandths(format_thousandths(mark)) == mark for mark in (*texts.values(), 10**9 + 1))


@pytest.mark.parametrize(
    "text", ["", " 1", "+1", ".5", "5.", "1e3", "8,5", "８", "٣", "1.0005", "1/2", "nan", "9" * 101]
)
def test_what_is_no_mark(text: str) -> None:
    assert parse_thousandths(text) is None


def test_the_same_entry_may_stand_in_two_contests() -> None:
    people = (EntryRow("e", "x"), EntryRow("e", "y"))
    rows = (MarkRow("e", "a", "1", "j", "x"), MarkRow("e", "a", "2", "j", "y"))
    assert places(tabulate(Inputs(entries=people, marks=rows), law(ONE_ASPECT))) == {"e": 1}


def test_two_entries_may_hold_the_same_lot() -> None:
    given = Inputs(entries=entries("a b"), scores=(ScoreRow("a", "1"),), lots=(LotRow("a", "1"), LotRow("b", "1")))
    assert tabulate(given, law(ONE_ASPECT)).places
