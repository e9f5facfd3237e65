"""`contest rulebook new`: a few questions, and a commented rulebook that the law takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contest.exchange.commands import law
from contest.exchange.drafting import Unclear, read_criteria, read_shares
from contest.rules import Inputs, parse, tabulate
from tests.rules import small


def asked(file: Path, answers: str = "", *options: str) -> Result:
    return CliRunner().invoke(law, ["rulebook", "new", str(file), *options], input=answers)


def test_enter_through_all_questions_gives_a_rulebook_that_awards(tmp_path: Path) -> None:
    """Ten entries, of each three judges' sheets; 10, 20 and 30 % of ten are 1, 2 and 3."""
    file = tmp_path / "r.toml"
    told = asked(file, "\n" * 9)
    assert told.exit_code == 0, told.output
    book = parse(file.read_text("utf-8"))
    assert book.law == "2"
    marks = "\n".join(
        f"e{n} {aspect} a={mark} b={mark} c={mark}"
        for n in range(10)
        for aspect, mark in (("c1.mark", 30 + n), ("c2.mark", 9))
    )
    rows = small.marks(marks)
    outcome = tabulate(Inputs(entries=small.entries(" ".join(f"e{n}" for n in range(10))), marks=rows), book)
    given = [one.award for one in outcome.awards]
    assert given == ["prize1"] + ["prize2"] * 2 + ["prize3"] * 3


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("results", ["judged", "measured", "scores"])
def test_every_way_is_a_rulebook_with_comments_in_its_language(tmp_path: Path, results: str, language: str) -> None:
    file = tmp_path / "r.toml"
    told = asked(file, "\n" * 9, "--results", results, "--lang", language, "--awards", "金 1, 银 2.5%", "--tie", "stop")
    assert told.exit_code == 0, told.output
    text = file.read_text("utf-8")
    book = parse(text)
    assert [str(rung.most) for rung in book.ladder[0].rung] == ["1", "1/40"]
    assert bool(book.scheme) == (results != "scores")
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert len(comments) >= 7
    assert ("Awards from the top" in text) == (language == "en")


def test_what_means_nothing_any_more_is_not_asked(tmp_path: Path) -> None:
    told = asked(tmp_path / "r.toml", "\n" * 9, "--results", "scores", "--awards", "金 1")
    assert "满分" not in told.output
    assert "去掉几个" not in told.output
    assert "四舍五入" not in told.output


def test_an_unclear_answer_is_told_and_asked_again(tmp_path: Path) -> None:
    file = tmp_path / "r.toml"
    told = asked(file, "\n\n内容\n内容 70, 表达 30\n" + "\n" * 6)
    assert told.exit_code == 0, told.output
    assert "“内容”看不懂" in told.output
    assert 'max = "70"' in file.read_text("utf-8")


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "r.toml"
    file.write_text("mine")
    told = asked(file, "\n" * 9)
    assert told.exit_code == 2
    assert "cannot write to" in told.stderr
    assert file.read_text() == "mine"


def test_a_name_cannot_break_the_file(tmp_path: Path) -> None:
    file = tmp_path / "r.toml"
    told = asked(file, "\n" * 9, "--name", 'a\nlaw = "1"', "--criteria", 'a"b\\ 10')
    assert told.exit_code == 0, told.output
    book = parse(file.read_text("utf-8"))
    assert book.law == "2"
    assert book.scheme[0].criterion[0].name is not None


@pytest.mark.parametrize("text", ["", "内容", "10", "内容 10%", "内容 0", "a 1, a 2", "，"])
def test_criteria_that_say_nothing(text: str) -> None:
    with pytest.raises(Unclear):
        read_criteria(text)


@pytest.mark.parametrize("text", ["", "金", "金 1.5", "金 101%", "金 0%", "金 1, 金 2"])
def test_awards_that_say_nothing(text: str) -> None:
    with pytest.raises(Unclear):
        read_shares(text)
