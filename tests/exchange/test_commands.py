"""The commands as a person runs them: exit codes, messages, outputs, no traceback and no partial output."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from contest.exchange.commands import main
from contest.exchange.presenters import explanation_text
from contest.resources import ROOT

RULEBOOK = """law = "1"
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "goal"
  name = { zh = "职业目标", en = "Career goal" }
    [[scheme.criterion.aspect]]
    key = "goal"
    max = 30
[panel]
drop_high = 1
drop_low = 1
round = 2
[[ladder]]
key = "medals"
  [[ladder.rung]]
  award = "gold"
  upto = "1"
  tie = "stop"
[[table]]
key = "medals"
order = ["gold"]
[[advance]]
to = "province"
take = "1"
"""

ENTRIES = "entry,group\n张三,江西\nb,湖南\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.toml").write_text(RULEBOOK)
    (tmp_path / "entries.csv").write_text(ENTRIES)
    write_marks(tmp_path, {"张三": (20, 21, 24), "b": (10, 12, 30)})
    return tmp_path


def write_marks(folder: Path, marks: dict[str, tuple[float, ...]]) -> None:
    rows = [f"{e},j{n},goal,{mark}" for e, given in marks.items() for n, mark in enumerate(given)]
    (folder / "marks.csv").write_text("\n".join(["entry,judge,aspect,mark", *rows]) + "\n")


TABULATE = ["tabulate", "r.toml", "--entries", "entries.csv", "--marks", "marks.csv", "--out", "out"]


def test_tabulate_writes_every_output(folder: Path) -> None:
    assert main(TABULATE) == 0
    out = {path.name: path.read_text() for path in (folder / "out").iterdir()}
    assert out == {
        "places.csv": (
            "contest,place,tied,entry,group,status,score,scaled\n"
            ",1,0,张三,江西,competing,21,\n"
            ",2,0,b,湖南,competing,12,\n"
        ),
        "awards.csv": "award,contest,entry,group,person,size\ngold,,张三,江西,,1\n",
        "table-medals.csv": "rank,group,gold,total\n1,江西,1,1\n2,湖南,0,0\n",
        "advances.csv": (
            "contest,to,outcome,order,entry,group\n,province,through,1,张三,江西\n,province,out,,b,湖南\n"
        ),
        "problems.csv": "kind,blocks,contest,entry,detail\n",
    }


def test_both_engines_write_the_same(folder: Path) -> None:
    assert main(TABULATE) == 0
    first = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
    assert main([*TABULATE, "--engine", "columnar"]) == 0
    assert {path.name: path.read_bytes() for path in (folder / "out").iterdir()} == first


def test_a_blocking_problem_exits_1_with_all_outputs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_marks(folder, {"张三": (20, 21, 24), "b": (20, 21, 24)})
    assert main(TABULATE) == 1
    assert (folder / "out" / "problems.csv").read_text().splitlines()[1].startswith("tie,1,,,")
    assert (folder / "out" / "places.csv").exists()
    assert "provisional" in capsys.readouterr().err


def test_bad_input_exits_2_names_the_line_and_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (folder / "marks.csv").open("a") as file:
        file.write("b,j9,goal,31\n")
    assert main(TABULATE) == 2
    assert capsys.readouterr().err == "marks.csv:8: mark 31 is above the maximum 30 of aspect goal\n"
    assert not (folder / "out").exists()


def test_only_the_first_hundred_faults_and_their_count(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"b,k{n},goal,31\n" for n in range(10_000))
    with (folder / "marks.csv").open("a") as file:
        file.write(rows)
    assert main(TABULATE) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 101
    assert told[-1] == "and 9900 more (10000 faults in all)"


def test_faults_found_late_are_named_by_the_files_that_were_given(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prize = '[[prize]]\naward = "org"\ncount = 1\nindex = [ { metric = "attribute:h", weight = 1 } ]\n'
    (folder / "r.toml").write_text(RULEBOOK + prize)
    (folder / "g.csv").write_text("group,h\n江西,5\n")
    assert main([*TABULATE, "--groups", "g.csv"]) == 2
    assert capsys.readouterr().err == "g.csv: prize org needs attribute:h of 湖南, which is missing; add it\n"
    assert not (folder / "out").exists()


def test_an_out_that_cannot_be_written_exits_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "out").write_text("")
    assert main(TABULATE) == 2
    assert "cannot write to out" in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["r.toml", "entries.csv", "marks.csv"])
def test_a_missing_file_exits_2(folder: Path, capsys: pytest.CaptureFixture[str], missing: str) -> None:
    (folder / missing).unlink()
    assert main(TABULATE) == 2
    assert capsys.readouterr().err == f"{missing}: there is no such file\n"


def test_missing_options_exit_2(folder: Path) -> None:
    assert main(["tabulate", "r.toml", "--out", "out"]) == 2
    assert main(["tabulate"]) == 2
    assert main(["nonsense"]) == 2


def test_rubbish_never_gives_a_traceback(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for content in (os.urandom(5000), b"\xff" * 100, b'"' * 1001, b",,,\n,,,", b"entry\n" + b"x" * 200_000):
        (folder / "entries.csv").write_bytes(content)
        assert main(TABULATE) == 2
        (folder / "r2.toml").write_bytes(content)
        assert main(["rulebook", "check", "r2.toml"]) == 2
    assert "Traceback" not in capsys.readouterr().err


# table


def test_table_from_awards(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "awards.csv").write_text("award,group\ngold,江西\ngold,赣\ngold,赣\n")
    assert main(["table", "r.toml", "--awards", "awards.csv", "--out", "out"]) == 0
    assert (folder / "out" / "table-medals.csv").read_text() == "rank,group,gold,total\n1,赣,2,2\n2,江西,1,1\n"
    command = ["table", "r.toml", "--awards", "awards.csv", "--entries", "entries.csv", "--out", "out"]
    assert main(command) == 0
    assert (folder / "out" / "table-medals.csv").read_text().endswith("3,湖南,0,0\n")
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["table-medals.csv"]


def test_awards_from_tabulate_give_the_same_table(folder: Path) -> None:
    assert main([*TABULATE]) == 0
    table = (folder / "out" / "table-medals.csv").read_bytes()
    command = ["table", "r.toml", "--awards", "out/awards.csv", "--entries", "entries.csv", "--out", "again"]
    assert main(command) == 0
    assert (folder / "again" / "table-medals.csv").read_bytes() == table


def test_people_are_counted_by_the_size_of_their_entry(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "r.toml").write_text('law = "1"\n[[table]]\nkey = "t"\norder = ["gold"]\ncount = "people"\n')
    (folder / "entries.csv").write_text("entry,group,size\na,江西,3\n")
    (folder / "awards.csv").write_text("award,entry,group\ngold,a,江西\ngold,,湖南\n")
    command = ["table", "r.toml", "--awards", "awards.csv", "--out", "out"]
    assert main(command) == 2
    assert "give --entries" in capsys.readouterr().err
    assert main([*command, "--entries", "entries.csv"]) == 0
    assert (folder / "out" / "table-t.csv").read_text() == "rank,group,gold,total\n1,江西,3,3\n2,湖南,1,1\n"


def test_an_unknown_award_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "awards.csv").write_text("award,group\nglod,江西\n")
    assert main(["table", "r.toml", "--awards", "awards.csv", "--out", "out"]) == 2
    assert capsys.readouterr().err.startswith("awards.csv:2: no award glod is declared")


# explain


def test_explain_tells_one_entry_in_both_languages(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*TABULATE, "--explain"]) == 0
    assert main(["explain", "out", "张三"]) == 0
    told = capsys.readouterr().out
    assert "评分项 goal：j0 20（去掉），j1 21，j2 24（去掉）；平均数 21。" in told
    assert "Aspect goal: j0 20 (dropped), j1 21, j2 24 (dropped); mean 21." in told
    assert "名次 1，共 2 个有名次。" in told
    assert "Awards: gold." in told
    assert "To province: goes through, number 1." in told
    assert main(["explain", "out", "张三", "--contest", "x"]) == 2


STANDING = {
    "contest": "x",
    "entry": "G2",
    "group": "",
    "status": "competing",
    "origin": "marks",
    "raw": "78.5",
    "score": "78.50",
    "scaled": "748",
    "problems": [],
    "place": 2,
    "tied": False,
    "placed": 40,
    "precedence": ["lot"],
    "awards": ["silver"],
    "scale": {
        "kind": "median",
        "middle": "58.8",
        "deviation": "11.5",
        "center": "700",
        "spread": "30",
        "population": 12,
        "source": "assumed",
    },
    "told_apart": [{"below": "G1", "step": "lot", "better": "1", "worse": "2"}],
    "rungs": [{"ladder": "medals", "award": "silver", "base": 40, "upto": "1/3", "down_to": 13}],
    "people": [{"award": "adviser", "person": "t1"}],
    "advances": [{"to": "final", "outcome": "out", "order": None, "why": "cap"}],
}


def test_every_number_on_the_way_is_told() -> None:
    """What separated level entries, how many an award goes down to, what a scale is made of and that it is assumed,
    and why somebody does not go on."""
    english = explanation_text(STANDING, "en")
    for sentence in (
        "Scaled 748 (700 + 30 × (score − median 58.8) ÷ deviation 11.5, of 12 scores, by a formula that is assumed).",
        "Level with G1 and below it by lot: 2 against 1.",
        "silver (ladder medals): down to the first 40 × 1/3 → 13.",
        "t1 receives adviser.",
        "To final: is out: as many of its own are in already as the cap allows.",
    ):
        assert f"  {sentence}\n" in f"{english}\n"
    chinese = explanation_text(STANDING, "zh")
    for sentence in (
        "公式为推定",
        "与 G1 同分，按 lot 在后：2 对 1。",
        "取到第 40 × 1/3 → 13 位",
        "未晋级：同一单位的名额已满。",
    ):
        assert sentence in chinese
    nothing = explanation_text({**STANDING, "scale": {**STANDING["scale"], "deviation": "0"}}, "en")  # type: ignore[dict-item]
    assert "so everybody has 700" in nothing


SOLVED = """law = "1"
[[ladder]]
key = "medals"
  [[ladder.rung]]
  award = "gold"
  upto = "1"
[ranking]
by = "attribute:solved"
precedence = ["attribute:-penalty", "lot"]
"""
SOLVED_ENTRIES = "entry,group,solved,penalty\nE1,a,5,300\nE2,b,5,250\nE3,c,7,900\nE4,d,5,300\n"


def test_level_entries_are_told_the_right_way_round(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the files to the sentences: who stands above whom, and by what, as places.csv has it."""
    (folder / "r.toml").write_text(SOLVED)
    (folder / "entries.csv").write_text(SOLVED_ENTRIES)
    (folder / "lots.csv").write_text("entry,lot\nE1,2\nE4,1\n")
    given = ["--entries", "entries.csv", "--lots", "lots.csv", "--out", "out", "--explain"]
    assert main(["tabulate", "r.toml", *given]) == 0
    places = (folder / "out" / "places.csv").read_text().splitlines()[1:]
    assert [line.split(",")[3] for line in places] == ["E3", "E2", "E4", "E1"]
    capsys.readouterr()
    assert main(["explain", "out", "E4"]) == 0
    told = capsys.readouterr().out
    for sentence in (
        "  Ranked by solved, higher first: 5.\n",
        "  Level in solved with E2 and below it by penalty (lower first): 300 against 250.\n",
        "  Level in solved with E1 and above it by lot: 1 against 2.\n",
        "  按 solved 排名，大者在前：5。\n",
        "  与 E2 的 solved 相同，按 penalty（小者在前） 在后：300 对 250。\n",
        "  与 E1 的 solved 相同，按 lot 在前：1 对 2。\n",
    ):
        assert sentence in told
    assert main(["explain", "out", "E3"]) == 0
    alone = capsys.readouterr().out
    assert "Ranked by solved, higher first: 7." in alone
    assert "Level" not in alone


def test_entries_level_by_score_are_told_the_right_way_round(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "r.toml").write_text(f'{RULEBOOK}[ranking]\nprecedence = ["lot"]\n')
    write_marks(folder, {"张三": (20, 21, 24), "b": (20, 21, 24)})
    (folder / "lots.csv").write_text("entry,lot\n张三,2\nb,1\n")
    assert main([*TABULATE, "--lots", "lots.csv", "--explain"]) == 0
    assert main(["explain", "out", "b"]) == 0
    assert "  Level with 张三 and above it by lot: 1 against 2.\n" in capsys.readouterr().out
    assert main(["explain", "out", "张三"]) == 0
    assert "  与 b 同分，按 lot 在后：2 对 1。\n" in capsys.readouterr().out


def test_explain_without_an_explanation(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(TABULATE) == 0
    assert main(["explain", "out", "张三"]) == 2
    assert "--explain" in capsys.readouterr().err
    (folder / "out" / "explain.jsonl").write_text("[1]\n")
    assert main(["explain", "out", "张三"]) == 2
    (folder / "out" / "explain.jsonl").write_text("not json\n")
    assert main(["explain", "out", "张三"]) == 2


# rulebook


def test_rulebook_check_and_schema(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rulebook", "check", "r.toml"]) == 0
    assert "a rulebook of law 1; 1 scheme" in capsys.readouterr().out
    (folder / "r.toml").write_text(RULEBOOK.replace("max = 30", "max = 30.5"))
    assert main(["rulebook", "check", "r.toml"]) == 2
    assert capsys.readouterr().err.startswith("r.toml:9: scheme[1].criterion[1].aspect[1].max: ")
    assert main(["rulebook", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Saiwu rulebook, laws 1 and 2"


def test_check_warns_of_an_unreachable_rung_and_ends_with_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = 'law = "2"\n[[ladder]]\nkey = "l"\nrung = [{ award = "a", upto = "2" }, { award = "b", upto = "1" }]\n'
    (folder / "r.toml").write_text(text)
    assert main(["rulebook", "check", "r.toml"]) == 0
    told = capsys.readouterr()
    assert told.err.startswith('r.toml:4: ladder[1].rung[2].upto: rung b can give nothing: "1" is one entry, not all;')
    assert "a rulebook of law 2; 1 ladder" in told.out


def test_the_commands_need_no_app_no_database_and_no_configuration(folder: Path) -> None:
    watch = (
        "import sys; from contest.exchange.commands import main; code = main(sys.argv[1:]); "
        "heavy = {'flask', 'sqlalchemy', 'polars', 'cryptography'} & set(sys.modules); "
        "sys.exit(f'{code} {heavy}' if code or heavy else 0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", watch, *TABULATE],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_a_declared_column_that_no_file_has_is_refused_if_a_rule_uses_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = 'law = "2"\n[[attribute]]\nkey = "solved"\nof = "entry"\nkind = "number"\nshown = true\n'
    (folder / "e.csv").write_text("entry,slved\na,1\n")
    (folder / "s.csv").write_text("entry,score\na,1\n")
    given = ["--entries", "e.csv", "--scores", "s.csv", "--out", "second"]
    (folder / "r.toml").write_text(text)
    assert main(["tabulate", "r.toml", *given]) == 0
    assert (folder / "second" / "places.csv").read_text().endswith(",1,,\n")
    (folder / "r.toml").write_text(text + '[ranking]\nby = "attribute:solved"\n')
    assert main(["tabulate", "r.toml", *given]) == 2
    told = capsys.readouterr().err
    assert told.startswith("r.toml:8: ranking[1].by: ")
    assert "solved" in told
    assert "slved" in told
