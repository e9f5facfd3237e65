"""What is refused or told when data are taken in, never when a sealed bundle is recomputed (docs/law, section 2)."""

from pathlib import Path

import pytest

from contest.exchange.commands import main
from contest.exchange.reading import inputs_of
from contest.rules import Faults, parse
from contest.rules.keys import alike, nearest, shown_with_names, unseen_in

UNSEEN = {
    "a blank at the end": "某大学 ",
    "a blank at the beginning": " 某大学",
    "a no-break space": "某\u00a0大学",
    "an ideographic space": "某大学\u3000",
    "a zero-width space": "\u200b某大学",
    "a byte order mark inside": "某\ufeff大学",
    "a word joiner": "某\u2060大学",
    "a line break": "某大学\n",
    "a carriage return inside": "某\r大学",
    "a line separator": "某\u2028大学",
    "a tab inside": "某\t大学",
    "a control character": "某\x07大学",
    "a soft hyphen": "some\u00aduni",
    "a direction mark": "some\u200funi",
    "nothing but a blank": " ",
    "an em space at the end": "某大学\u2003",
}
FINE = [
    "某大学",
    "E 1",
    "a b  c",
    "😀5",
    "Ωmega",
    "é",
    "e\u0301",
    "école",
    "",
    "𠮷野",
    "Ａ１",
    "2.0",
    "202301000123",
    "2E11",
]


@pytest.mark.parametrize("key", UNSEEN.values(), ids=UNSEEN)
def test_what_nobody_sees_in_a_key_is_found_and_named(key: str) -> None:
    assert unseen_in(key)
    assert "<U+" in shown_with_names(key)
    assert shown_with_names(key).isprintable()


@pytest.mark.parametrize("key", FINE)
def test_other_keys_stay_as_given(key: str) -> None:
    assert unseen_in(key) == ()
    assert shown_with_names(key) == key


def test_alike_are_keys_that_differ_by_case_or_compatibility_only() -> None:
    assert list(alike(["alice", "Alice", "Ａlice", "bob", "ﬁn", "FIN", "某大學", "某大学"])) == [
        ("Alice", "alice", "Ａlice"),
        ("FIN", "ﬁn"),
    ]


def test_the_nearest_name_is_one_slip_away_or_none() -> None:
    known = ["solved", "time", "province"]
    assert [nearest(one, known) for one in ("solvd", "tme", "provinc", "Time", "emit", "x", "", "a" * 10_000)] == [
        "solved", "time", "province", "time", "", "", "", "",
    ]  # fmt: skip


# The commands

SCORED = 'law = "1"\n[ranking]\nprecedence = ["score"]\n'
ASPECT = '[[scheme.criterion.aspect]]\nkey = "a"\nmax = 100\n'
MARKED = f'law = "1"\n[[scheme]]\nkey = "s"\n[[scheme.criterion]]\nkey = "c"\n{ASPECT}'
PICK = '[[pick]]\naward = "p"\neach = "edition"\n'
PRIZE = '[[prize]]\naward = "g"\ncount = 1\n'
ENTRIES = 'index = [ { metric = "entries", weight = 1 } ]\n'
CAP = 'cap = { per = "attribute:provinc", most = 1 }\n'
RESERVED = 'reserved = [ { where = { provinc = "p" }, take = 1 } ]\n'
UNKNOWN = {
    f'[[advance]]\nto = "x"\ntake = "2"\n{CAP}': ":5: advance[1].cap.per: no attribute provinc",
    f'[[advance]]\nto = "x"\ntake = 1\n{RESERVED}': ":5: advance[1].reserved[1].where",
    '[ranking]\nby = "attribute:solvd"\n': ":3: ranking[1].by: no attribute solvd",
    '[[ranking]]\nprecedence = ["lot", "attribute:-tme"]\n': ":3: ranking[1].precedence: no attribute tme",
    f'{PICK}by = ["attribute:solvd"]\n': ":5: pick[1].by: no attribute solvd",
    f'{PICK}by = ["place"]\nwhere = {{ provinc = "p" }}\n': ":6: pick[1].where.provinc",
    '[[ladder]]\nkey = "l"\nwhere = { provinc = "p" }\nrung = [ { award = "g", upto = 1 } ]\n': ":4: ladder[1].where",
    f'{PRIZE}per = "attribute:regon"\n{ENTRIES}': ":5: prize[1].per",
    f'{PRIZE}index = [ {{ metric = "attribute:regon", weight = 1 }} ]\n': ":5: prize[1].index",
    f'{PRIZE}{ENTRIES}require = [ {{ metric = "participation", at_least = 1 }} ]\n': (
        ":6: prize[1].require: no attribute eligible"
    ),
}
ENGINES = ["exact", "columnar"]


class Command:
    """`contest tabulate` in a folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def run(self, rulebook: str, engine: str = "exact", **files: str | bytes) -> tuple[int, list[str]]:
        """The exit code, and the lines on stderr."""
        (self.folder / "r.toml").write_text(rulebook, "utf-8")
        options = []
        for kind, content in files.items():
            raw = content if isinstance(content, bytes) else content.encode()
            (self.folder / f"{kind}.csv").write_bytes(raw)
            options += [f"--{kind}", f"{kind}.csv"]
        code = main(["tabulate", "r.toml", *options, "--out", "out", "--engine", engine])
        return code, self.capsys.readouterr().err.splitlines()


@pytest.fixture
def tabulate(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.chdir(tmp_path)
    return Command(tmp_path, capsys)


@pytest.mark.parametrize("engine", ENGINES)
def test_groups_that_differ_by_what_nobody_sees_are_refused(tabulate: Command, engine: str) -> None:
    code, told = tabulate.run(
        SCORED, engine, entries="entry,group\n1,某大学\n2,某大学 \n3,\u200b某大学\n", scores="entry,score\n"
    )
    assert code == 2
    assert [line.split(" holds")[0] for line in told] == [
        "entries.csv:3: group 某大学<U+0020 SPACE>",
        "entries.csv:4: group <U+200B ZERO WIDTH SPACE>某大学",
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_case_04_one_delegation_is_not_seven(tabulate: Command, engine: str) -> None:
    """Of seven ways to write one group five hold what nobody sees; 某大學 may stay a group of its own."""
    groups = ["某大学", "某大学 ", "某大学\u00a0", "\u200b某大学", "某大學", '"某大学\n"', "某大学\u3000"]
    entries = "entry,group\n" + "".join(f"{n},{group}\n" for n, group in enumerate(groups, 1))
    scores = "entry,score\n" + "".join(f"{n},{100 - 10 * n}\n" for n in range(1, 8))
    code, told = tabulate.run(SCORED, engine, entries=entries, scores=scores)
    assert code == 2
    assert [line.split(":")[1] for line in told] == ["3", "4", "5", "7", "9"]
    assert all("<U+" in line for line in told)


@pytest.mark.parametrize("engine", ENGINES)
def test_case_06_a_number_that_a_spreadsheet_shortened(tabulate: Command, engine: str) -> None:
    entries = "entry,group,name\n2.02301E+11,某大学,甲\n202301000123,某大学,乙\n"
    code, told = tabulate.run(SCORED, engine, entries=entries, scores="entry,score\n202301000123,5\n")
    assert code == 2
    assert [line.split(":")[1] for line in told] == ["2"]
    assert "2.02301E+11" in told[0]
    assert "a spreadsheet shortened" in told[0]


COLUMNS = {
    "entries": ("contest,entry,group\n{0},1,g\n", "contest,entry,group\nc,{0},g\n"),
    "marks": (
        "contest,entry,judge,aspect,mark,member\n{0},1,j,a,1,\n",
        "entry,judge,aspect,mark,member\n1,j,a,1,{0}\n",
    ),
    "judges": ("judge,source\n{0},s\n", "judge,source\nj,{0}\n"),
    "members": ("entry,person,role\n1,{0},adviser\n", "entry,person,role\n1,p,{0}\n"),
    "groups": ("group\n{0}\n",),
    "lots": ("entry,lot\n{0},1\n",),
    "adjustments": ("entry,points,reason\n{0},1,\n",),
    "scores": ("entry,score\n{0},1\n",),
    "decisions": ("award,entry\n{0},1\n", "award,group\na,{0}\n"),
}


@pytest.mark.parametrize(("kind", "content"), [(kind, one) for kind, some in COLUMNS.items() for one in some])
@pytest.mark.parametrize("engine", ENGINES)
def test_every_key_of_every_file_is_looked_at(tabulate: Command, kind: str, content: str, engine: str) -> None:
    for key, what in (("x ", "holds what nobody sees"), ("2.02301E+11", "a spreadsheet shortened")):
        code, told = tabulate.run(MARKED, engine, **{"entries": "entry\n1\n", kind: content.format(key)})
        assert code == 2
        assert [line for line in told if line.startswith(f"{kind}.csv:2: ") and what in line]


def test_what_is_refused_at_intake_is_recomputed_as_it_was_sealed() -> None:
    files = {
        "entries": "entry,group ,group\n1 ,x,\u200b某大学\n2.02301E+11,y,某大学\n".encode(),
        "scores": b"entry,score\n1 ,5\n2.02301E+11,4\n",
    }
    assert [row.entry for row in inputs_of(files).entries] == ["1 ", "2.02301E+11"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("between", [";", "\t"])
def test_a_header_of_one_cell_is_refused_with_its_cause(tabulate: Command, engine: str, between: str) -> None:
    code, told = tabulate.run(SCORED, engine, entries=f"contest{between}entry\nc{between}1\n")
    assert code == 2
    assert [line.split(";")[0] for line in told if "entries.csv:1: the header is one cell" in line]
    assert len(told) == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_a_row_without_anything_is_passed_over(tabulate: Command, engine: str) -> None:
    marks = "entry,judge,aspect,mark\n1,j,a,5\n,,,\n2,j,a,6\n,,,\n,,,,,\n"
    assert tabulate.run(MARKED, engine, entries="entry,group\n1,g\n,\n2,h\n,\n", marks=marks) == (0, [])
    assert len((tabulate.folder / "out" / "places.csv").read_text().splitlines()) == 3


def test_a_column_of_the_law_in_capitals_is_no_attribute(tabulate: Command) -> None:
    code, told = tabulate.run(SCORED, entries="entry,Group\n1,g\n", scores="entry,score\n")
    assert (code, told) == (2, ["entries.csv:1: unknown column Group; did you mean group? Rename or remove it"])
    code, told = tabulate.run(SCORED, entries="entry,solved \n1,3\n", scores="entry,score\n")
    assert code == 2
    assert "solved<U+0020 SPACE>" in told[0]


@pytest.mark.parametrize("engine", ENGINES)
def test_judges_whom_no_list_names_are_told(tabulate: Command, engine: str) -> None:
    marks = "entry,judge,aspect,mark\n1,Alice,a,5\n1,alice,a,7\n1,Carol,a,\n1,Carol,b,1\n"
    book = MARKED + '[[scheme.criterion.aspect]]\nkey = "b"\nmax = 9\n'
    files = {"entries": "entry\n1\n", "marks": marks.replace("1,Alice,a", "1,Alice,a")}
    code, told = tabulate.run(book, engine, judges="judge,source\nAlice,x\n", **files)
    assert code in (0, 1)
    assert [line for line in told if "not in judges.csv" in line] == [
        "marks.csv: judge Carol of contest — is not in judges.csv (marks: 1, empty ones: 1)",
        "marks.csv: judge alice of contest — is not in judges.csv (marks: 1, empty ones: 0); did you mean Alice?",
    ]
    assert "marks.csv: judge keys that differ only by letter case" in "\n".join(told)
    with_list = {path.name: path.read_bytes() for path in (tabulate.folder / "out").iterdir()}
    tabulate.run(book, engine, **files)
    assert with_list == {path.name: path.read_bytes() for path in (tabulate.folder / "out").iterdir()}


SEGMENTED = (
    MARKED
    + """[[scheme.criterion]]
key = "team"
aspect = [{ key = "t", max = 100 }]
[panel]
unit = "criterion"
[[segment]]
key = "research"
weight = "0.5"
aspects = ["a"]
source = "research-panel"
[[segment]]
key = "team"
weight = "0.5"
aspects = ["t"]
source = "team-panel"
"""
)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("law", ["1", "2"])
def test_marks_that_no_segment_takes_are_told(tabulate: Command, engine: str, law: str) -> None:
    """Alice marked what the team panel does not; Carol is of none. Nothing else comes out than without these marks."""
    book = SEGMENTED.replace('law = "1"', f'law = "{law}"')
    marks = "entry,judge,aspect,mark\nA,Bob,a,8\nA,Alice,t,9\nA,Alice,a,2\nA,Carol,t,1\n"
    files = {"entries": "entry\nA\n", "judges": "judge,source\nAlice,team-panel\nBob,research-panel\n"}
    code, told = tabulate.run(book, engine, marks=marks, **files)
    assert code == 0
    assert [line.split("marks of ")[1] for line in told if "not counted:" in line] == [
        "Alice in contest — not counted: 1; segment research takes research-panel, not team-panel",
        "Carol in contest — not counted: 1; segment team takes team-panel, not —",
    ]
    code, told = tabulate.run(book, engine, marks="entry,judge,aspect,mark\nA,Bob,a,8\nA,Alice,t,9\n", **files)
    assert (code, told) == (0, [])


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("law", "line"), UNKNOWN.items())
def test_an_attribute_that_no_column_has_is_refused(tabulate: Command, law: str, line: str, engine: str) -> None:
    files = {"entries": "entry,solved,time,province\na,3,3,p\n", "groups": "group,region\ng,west\n"}
    code, told = tabulate.run('law = "1"\n' + law, engine, **files)
    assert code == 2
    assert len(told) == 1
    assert told[0].startswith(f"r.toml{line}")
    assert "eligible" in line or "did you mean" in told[0]


def test_rules_of_other_contests_need_no_column(tabulate: Command) -> None:
    book = SCORED + '[[pick]]\naward = "p"\napplies_to = ["d"]\neach = "contest"\nby = ["attribute:x"]\n'
    scores = "contest,entry,score\nc,a,1\n"
    assert tabulate.run(book, entries="contest,entry\nc,a\n", scores=scores) == (0, [])


def test_a_fault_of_the_rulebook_is_told_once_for_all_contests(tabulate: Command) -> None:
    entries = "contest,entry\nc,1\nd,1\ne,1\n"
    scores = "contest,entry,score\nc,1,5\nd,1,5\ne,1,5\n"
    book = MARKED + '[ranking]\nprecedence = ["criterion:c"]\n'
    code, told = tabulate.run(book, entries=entries, scores=scores)
    assert code == 2
    assert [line.split(": step")[0] for line in told] == ["r.toml:10: ranking[1].precedence[1]"]


# Rulebooks

EDITION = (Path(__file__).parent.parent / "small.toml").read_text("utf-8")


def faults(text: str) -> list[str]:
    with pytest.raises(Faults) as caught:
        parse(text)
    return [fault.text() for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        (
            'to = "province"',
            'to = "provinc"',
            "no tier provinc is declared; check its spelling; did you mean province?",
        ),
        ('run_by = "school"', 'run_by = "scool"', "scool is no kind of organisation"),
        ('credit = "school"', 'credit = "shool"', "did you mean school?"),
    ],
)
def test_names_of_an_edition_that_nothing_has(was: str, now: str, sentence: str) -> None:
    assert was in EDITION
    broken = EDITION.replace(was, now, 1)
    assert [line for line in faults(broken) if sentence in line]
    parse(broken, sealed=True)


PATTERNS = {
    "*/moe/*": True, "national/*": False, "school/*": True, "*": True, "scool/*": False, "*/growth/*": True,
    "*/grwth/*": False, "school/*/growth/higher": True, "school/*/growth/lower": False, "[!p]*": True, "[!sp]*": False,
    "school/????/growth/*": True, "school//growth/higher": False, "*r": True, "*!": False, "school/*/*/*/*": False,
}  # fmt: skip


@pytest.mark.parametrize(("pattern", "fits"), PATTERNS.items())
def test_patterns_that_no_contest_of_the_edition_can_fit(pattern: str, fits: bool) -> None:
    book = EDITION + f'\n[[numbers]]\napplies_to = ["{pattern}"]\n'
    if fits:
        parse(book)
    else:
        (line,) = faults(book)
        assert f"numbers[1].applies_to: {pattern} fits no contest" in line
    parse(book, sealed=True)


def test_a_pattern_of_many_stars_takes_no_time() -> None:
    (line,) = faults(EDITION + f'\n[[numbers]]\napplies_to = ["{"*a" * 300}!"]\n')
    assert "fits no contest" in line


def test_names_that_hold_what_nobody_sees() -> None:
    ladder = '[[ladder]]\nkey = "m"\nwhere = { "official\u200b" = "1" }\n'
    book = f'law = "1"\n{ladder}[[ladder.rung]]\naward = "gold "\nupto = 1\n'
    assert [line.split(" holds")[0] for line in faults(book)] == [
        "rulebook.toml:4: ladder[1].where.official\u200b: official<U+200B ZERO WIDTH SPACE>",
        "rulebook.toml:6: ladder[1].rung[1].award: gold<U+0020 SPACE>",
    ]
    parse(book, sealed=True)
    score = '[score]\nsource = "章程\\n第 2 条 "\n'
    parse(f'law = "1"\n{score}[[decision]]\naward = "a"\nname = {{ zh = "奖 ", en = " prize" }}\n')


def test_an_unknown_key_is_told_with_the_near_one_and_the_list() -> None:
    (line,) = faults('law = "1"\n[[ladder]]\nkey = "m"\n[[ladder.rung]]\naward = "gold"\nupto = 1\ntei = "stop"\n')
    assert "unknown key tei" in line
    assert "did you mean tie?; known here: at_least, award, most, name, need, round, source, tie, upto" in line
    (line,) = faults('law = "1"\nrankin = 1\n')
    assert "did you mean ranking?; known here: advance, attribute, decision, derived" in line
    line = next(one for one in faults(EDITION.replace("max_mb = 5", "mx_mb = 5", 1)) if "mx_mb" in one)
    assert "did you mean max_mb?; known here: fonts_embedded, formats, key, max_characters, max_figures, max_mb" in line
    line = next(one for one in faults(EDITION.replace('is = ["student"]', 'is = ["student"]\n  divisons = []', 1)))
    assert "did you mean divisions?; known here: divisions, is, rule, source" in line


def test_a_step_that_takes_a_criterion_for_an_aspect_stands_in_sealed_texts() -> None:
    book = MARKED + '[ranking]\nprecedence = ["aspect:c"]\n'
    (line,) = faults(book)
    assert "step aspect:c names nothing" in line
    parse(book, sealed=True)


def test_the_kinds_of_organisation_are_those_that_people_have() -> None:
    from contest.people.models import KINDS
    from contest.rules.rulebook.references import ORGANISATION_KINDS

    assert ORGANISATION_KINDS == KINDS
