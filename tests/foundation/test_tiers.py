"""Each test has one tier, Hypothesis tries as many examples as the tier says, and the slowest files are listed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import settings

from tests import conftest, second_try, slowest, tiers
from tests.conftest import HERE
from tests.rounds import FEWEST, rounds


def test_every_test_of_this_run_has_one_tier(request):
    for item in request.session.items:
        own = {mark.name for mark in item.iter_markers()} & set(tiers.TIERS)
        assert len(own) == 1, f"{item.nodeid} has {own or 'no tier'}"


def test_the_table_names_folders_and_files_that_are_there():
    assert [path for path in tiers.TIER_OF if not (HERE / path).exists()] == []
    assert set(tiers.TIER_OF.values()) <= set(tiers.TIERS)
    assert [path for path in tiers.PAGES if not (HERE / path).exists()] == []


def test_page_after_page_is_opened_on_postgresql_in_the_long_run():
    path = next(iter(tiers.PAGES))
    assert tiers.is_long_on("postgresql", path, ["test"])
    assert not tiers.is_long_on("sqlite", path, ["test"])
    assert not tiers.is_long_on("postgresql", path, ["only"])
    assert not tiers.is_long_on("postgresql", "rules/test_numbers.py", [])


def test_every_file_of_tests_has_a_tier():
    for path in HERE.rglob("test_*.py"):
        assert tiers.tier_of(path.relative_to(HERE).as_posix(), ()) in tiers.TIERS


def test_the_longest_path_and_the_own_mark_come_first(monkeypatch):
    monkeypatch.setattr(
        tiers, "TIER_OF", {"rules": "quick", "rules/columnar": "test", "rules/columnar/test_x.py": "long"}
    )
    assert tiers.tier_of("rules/test_numbers.py", ()) == "quick"
    assert tiers.tier_of("rules/columnar/test_y.py", ()) == "test"
    assert tiers.tier_of("rules/columnar/test_x.py", ("browser",)) == "long"
    assert tiers.tier_of("rules/columnar/test_x.py", ("quick",)) == "quick"


@pytest.mark.parametrize(("path", "marks"), [("nowhere/test_x.py", ()), ("rules/test_x.py", ("quick", "long"))])
def test_no_tier_and_two_tiers_end_the_run_before_it_begins(path, marks):
    planted = SimpleNamespace(
        nodeid=path, path=HERE / path, iter_markers=lambda: [SimpleNamespace(name=mark) for mark in marks]
    )
    with pytest.raises(pytest.UsageError, match="tier"):
        conftest.pytest_collection_modifyitems([planted])


def test_a_tier_tries_a_part_of_a_round_or_several():
    now = settings.get_current_profile_name()
    try:
        tried = {}
        for tier in tiers.TIERS:
            settings.load_profile(tier)
            tried[tier] = rounds(200).max_examples
            assert settings.default.derandomize is (tier != "long")
            assert rounds(1).max_examples >= FEWEST
    finally:
        settings.load_profile(now)
    assert tried == {tier: 2 * tiers.ROUNDS[tier] for tier in tiers.TIERS}
    assert tried["quick"] < tried["test"] < 200 < tried["long"]


def report(path: str, when: str, seconds: float) -> SimpleNamespace:
    return SimpleNamespace(nodeid=f"{path}::test_it", when=when, duration=seconds)


def test_the_slowest_files_are_told_with_all_phases():
    reports = [
        report("tests/a.py", "setup", 3.0),
        report("tests/a.py", "call", 1.0),
        report("tests/b.py", "call", 5.0),
        report("tests/c.py", "teardown", 0.5),
        SimpleNamespace(message="a warning has no phase"),
    ]
    files = slowest.slowest_files(reports, most=2)
    assert files == [("tests/b.py", 5.0, 1), ("tests/a.py", 4.0, 1)]
    assert slowest.as_lines(files, whole=10.0)[1].split() == ["4.0", "s", "40%", "1", "tests", "tests/a.py"]


def test_only_browsers_and_servers_have_a_second_try_and_only_in_ci():
    assert second_try.is_given("browser/test_sheet.py", {"CI": "true"})
    assert second_try.is_given("deploy/test_serving.py", {"CI": "true"})
    assert not second_try.is_given("browser/test_sheet.py", {})
    assert not second_try.is_given("judging/test_device.py", {"CI": "true"})
    assert [folder for folder in second_try.FOLDERS if not (HERE / folder).is_dir()] == []


def test_what_needed_a_second_try_is_named_once():
    place = SimpleNamespace(path="tests/browser/test_b.py", lineno=7)
    told = SimpleNamespace(
        reprcrash=SimpleNamespace(path="lib/playwright.py", lineno=99, message="not there:\n  13"),
        reprtraceback=SimpleNamespace(reprentries=[SimpleNamespace(reprfileloc=place)]),
    )
    reports = [
        SimpleNamespace(nodeid="tests/browser/test_b.py::one", longrepr=told),
        SimpleNamespace(nodeid="tests/browser/test_a.py::two", longrepr="killed"),
    ]
    assert second_try.as_lines({"rerun": [*reports, reports[0]], "passed": reports}) == [
        "tests/browser/test_a.py::two\n  (no place is known)",
        "tests/browser/test_b.py::one\n  tests/browser/test_b.py:7: not there: 13",
    ]
    assert second_try.as_lines({"passed": reports}) == []
