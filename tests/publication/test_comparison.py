"""One comparison of two results, whether they come from files or from sealed rows."""

from __future__ import annotations

from contest.publication.comparison import Changes, Results, ResultSummary, TableRows, compare


def summary(place: str, *awards: str, score: str = "80") -> ResultSummary:
    return ResultSummary(place, False, "competing", score, awards)


def results(
    entries: dict[tuple[str, str], ResultSummary],
    tables: dict[str, TableRows] | None = None,
    contests: tuple[str, ...] = ("a", "b"),
    names: dict[str, dict[str, str]] | None = None,
) -> Results:
    return Results(contests, entries, dict.fromkeys(entries, "g"), tables or {}, names or {})


def moved(found: Changes) -> list[tuple[str, str, str | None, str | None]]:
    return [(one.contest, one.entry, one.was and one.was.place, one.now and one.now.place) for one in found.entries]


def test_entries_stand_by_contest_and_their_place_now_and_those_that_have_none_last() -> None:
    was = results(
        {("a", "1"): summary("1"), ("a", "2"): summary("2"), ("a", "3"): summary("3"), ("b", "9"): summary("1")}
    )
    now = results(
        {("a", "1"): summary("2"), ("a", "2"): summary("1"), ("a", "4"): summary(""), ("b", "9"): summary("1")}
    )
    assert moved(compare(was, now, [])) == [
        ("a", "2", "2", "1"),
        ("a", "1", "1", "2"),
        ("a", "3", "3", None),
        ("a", "4", None, ""),
    ]


def test_a_score_or_an_award_alone_is_a_change() -> None:
    was = results({("a", "1"): summary("1", "gold"), ("a", "2"): summary("2", score="79.5")})
    now = results({("a", "1"): summary("1"), ("a", "2"): summary("2", score="79.50")})
    assert moved(compare(was, now, [])) == [("a", "1", "1", "1"), ("a", "2", "2", "2")]
    assert not compare(was, was, [])


def test_contests_that_the_later_result_leaves_out_are_not_changed_by_it() -> None:
    was = results({("a", "1"): summary("1"), ("b", "1"): summary("1")})
    now = results({("a", "1"): summary("1")}, contests=("a",))
    assert not compare(was, now, [])


def test_rows_of_tables_are_compared_where_both_have_the_table_with_the_same_columns() -> None:
    columns = ("rank", "gold")
    was = {
        "medals": TableRows(columns, {"g": {"rank": "1", "gold": "2"}, "h": {"rank": "2", "gold": "1"}}),
        "points": TableRows(("rank", "points"), {"g": {"rank": "1", "points": "5"}}),
        "old": TableRows(columns, {"g": {"rank": "1", "gold": "2"}}),
    }
    now = {
        "medals": TableRows(columns, {"h": {"rank": "1", "gold": "2"}, "g": {"rank": "1", "gold": "2"}}),
        "points": TableRows(columns, {"g": {"rank": "1", "gold": "2"}}),
    }
    found = compare(results({}, was, names={"h": {"zh": "河南"}}), results({}, now), ["medals", "points", "old"])
    assert [(one.table, one.group, one.group_name) for one in found.tables] == [("medals", "h", {"zh": "河南"})]
    assert found.tables[0].was == {"rank": "2", "gold": "1"}
    assert len(found) == 1
