"""The rulebook's file: what is read, what is refused, with file, line and a sentence that says what to do."""

import json
import tomllib
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from contest import rules
from contest.rules import Fault, Faults, parse, parse_mapping, schema
from contest.rules.labels import PHRASES
from contest.rules.rulebook.reading import toml_lines
from contest.rules.tables import TableRow
from tests.rules.small import ONE_ASPECT, TWO_CRITERIA, keys_refused, law

EDITION = """
[edition]
key = "demo-2024"
series = "demo"
series_name = { zh = "示例", en = "Demo" }
number = 1
year = 2024
zone = "Asia/Shanghai"
name = { zh = "首届示例赛", en = "First demo" }
begins = 2024-05-10
ends = 2024-05-12
[[edition.tier]]
key = "school"
name = { zh = "校赛", en = "School round" }
sign = { zh = "校", en = "S" }
run_by = "school"
credit = "department"
[[edition.division]]
key = "open"
name = { zh = "公开组", en = "Open" }
[[edition.track]]
key = "growth"
name = { zh = "成长赛道", en = "Growth track" }
divisions = ["open"]
  [[edition.track.eligibility]]
  rule = "final-year"
  is = false
[[edition.period]]
stage = "school"
phase = "registration"
opens = 2024-01-01T00:00:00
closes = 2024-02-01T00:00:00
"""


def faults(text: str) -> list[Fault]:
    with pytest.raises(Faults) as caught:
        parse(text)
    return list(caught.value.faults)


def test_an_edition_is_read() -> None:
    edition = law(EDITION).edition
    assert edition is not None
    assert edition.begins == date(2024, 5, 10)
    assert edition.track[0].eligibility[0].rule == "final-year"
    assert edition.tier[0].judges.sheets == 1


def test_models_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        law(ONE_ASPECT).scheme[0].key = "other"  # type: ignore[misc]


def test_every_fault_of_a_file_at_once_with_its_line() -> None:
    found = faults(
        'law = "1"\n'
        "[panell]\n"
        "[panel]\n"
        'combine = "average"\n'
        "drop_high = 1.5\n"
        "[[scheme]]\n"
        'key = "s"\n'
        "  [[scheme.criterion]]\n"
        '  key = "c"\n'
        "  weight = 0.4\n"
        "    [[scheme.criterion.aspect]]\n"
        '    key = "a"\n'
    )
    assert [(fault.line, fault.key) for fault in found] == [
        (2, "key.unknown"),
        (4, "value.choice"),
        (5, "whole.shape"),
        (10, "number.float"),
        (11, "key.missing"),
    ]
    assert found[3].text() == (
        'rulebook.toml:10: scheme[1].criterion[1].weight: numbers that take part in arithmetic are text; write "0.4"'
    )
    assert found[1].sentence("zh").endswith('"mean", "median" or "sum"')


def test_dangling_references_and_sums_at_once() -> None:
    found = faults(
        'law = "1"\n'
        '[[pick]]\naward = "best"\neach = "group"\nby = ["score"]\noutside = ["golden"]\n'
        '[[prize]]\naward = "org"\ncount = 1\nindex = [ { metric = "table:t:gold", weight = 1 } ]\n'
        '[[derived]]\naward = "adviser"\nfrom = ["silver"]\nrole = "adviser"\n'
    )
    assert [(fault.line, fault.key) for fault in found] == [
        (6, "award.unknown"),
        (10, "table.unknown"),
        (13, "award.unknown"),
    ]


@pytest.mark.parametrize(
    ("text", "line"), [("law = ", 1), ('law = "1"\n[panel\n', 2), ('law = "1"\nlaw = "1"\n', 2), ("\x00", 1)]
)
def test_what_is_no_toml_is_refused_with_its_line(text: str, line: int) -> None:
    found = faults(text)
    assert [fault.key for fault in found] == ["toml.syntax"]
    assert found[0].line == line


def test_huge_numbers_and_deep_nesting_are_refused() -> None:
    assert keys_refused(ONE_ASPECT.replace("max = 100", "max = 1" + "0" * 200)) == ["number.shape"]
    assert [fault.key for fault in faults("x = " + "1" * 5000)] == ["toml.syntax"]
    assert [fault.key for fault in faults("x = " + "[" * 100_000)] == ["toml.deep"]


def test_an_unknown_law_and_none_are_refused() -> None:
    assert [fault.key for fault in faults('law = "3"')] == ["value.choice"]
    assert [fault.key for fault in faults("")] == ["key.missing"]


def test_numbers_are_text_or_whole_and_truth_is_no_number() -> None:
    for value in ("1.0", "1e3", "true", '"1e3"', '"0.5/2"', '""', '"１"'):
        assert keys_refused(ONE_ASPECT.replace("max = 100", f"max = {value}"))[0].startswith("number."), value
    assert law(ONE_ASPECT.replace("max = 100", 'max = "200/2"')).scheme[0].aspects[0].max == 100


def test_counts_may_be_text_too() -> None:
    assert law('[panel]\ndrop_high = "1"').panel[0].drop_high == 1
    assert keys_refused('[panel]\ndrop_high = "-1"') == ["whole.least"]
    assert keys_refused("[panel]\nmin_judges = 0") == ["whole.least"]
    assert keys_refused("[numbers]\nmark_places = 4") == ["whole.most"]


def test_duplicate_keys_are_refused() -> None:
    assert keys_refused(ONE_ASPECT * 2) == ["key.twice"]
    assert keys_refused(TWO_CRITERIA.replace("goal.why", "goal.fit")) == ["key.twice"]
    assert keys_refused(TWO_CRITERIA.replace('"act"', '"goal"')) == ["key.twice"]


def test_a_range_that_is_none_is_refused() -> None:
    assert keys_refused(ONE_ASPECT.replace("max = 100", "min = 101\nmax = 100")) == ["aspect.range"]


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ('key = "demo-2024"', 'key = "Demo 2024"', "slug.shape"),
        ('zh = "首届示例赛", ', "", "key.missing"),
        ("2024-05-12", "2024-05-01", "period.range"),
        ('divisions = ["open"]', 'divisions = ["higher"]', "division.unknown"),
        ('stage = "school"', 'stage = "national"', "tier.unknown"),
        ('rule = "final-year"', 'rule = "last-year"', "value.choice"),
        ('rule = "final-year"\n', "", "key.missing"),
        ("is = false", "is = false\nin = []", "key.unknown"),
        ("2024-02-01T00:00:00", "2023-02-01T00:00:00", "period.range"),
        ("2024-02-01T00:00:00", "2024-02-01T00:00:00Z", "moment.shape"),
        ('zone = "Asia/Shanghai"', 'zone = "Shanghai time"', "zone.unknown"),
        ('phase = "registration"', 'phase = "registering"', "value.choice"),
    ],
)
def test_an_edition_that_is_refused(before: str, after: str, key: str) -> None:
    assert before in EDITION
    found = faults('law = "1"\n' + EDITION.replace(before, after))
    assert [fault.key for fault in found] == [key]
    assert found[0].line > 2


def test_every_model_may_name_its_source() -> None:
    text = '[numbers]\nsource = "assumed"\n[score]\nsource = "规程 3.2, 2023"\nround = 2\n'
    assert law(text).score[0].source == "规程 3.2, 2023"


def test_lines_of_headers_and_keys() -> None:
    text = 'a = 1\n[b]\nc = """\nd = 1\n"""\ne.f = [\n  1,\n  # x = 2\n]\n'
    text += '[[g]]\nh = 1\n[[g.i]]\n[[g]]\n[[g.i]]\n"j k" = 2\n'
    lines = toml_lines(text)
    assert lines[("a",)] == 1
    assert ("b", "d") not in lines
    assert lines[("b", "e", "f")] == 6
    assert ("b", "x") not in lines
    assert lines[("g", 0, "h")] == 11
    assert lines[("g", 1, "i", 0)] == 14
    assert lines[("g", 1, "i", 0, "j k")] == 15


TANGLED = """a = "x [ # y"  # [ opens nothing
b = [ [1,  # ]
  2], { c = "]" }, '[',
]
d = @@@one
e = 1
@@@ # [
f = '''
g = 1 ''' # [
h = @@@one line [@@@
i."j k".'l.m' = 1
[n.o] # more
p = 1
q.r = 1
q.s = 2
[[t]]
[t.u]
v = "\\" ["
[[t]]
[t.u]
v = []
w = { x = {} }
y = 1
z = [@@@one
@@@]
zz = 1
"""


def test_lines_of_a_tangled_file() -> None:
    text = TANGLED.replace("@", '"')
    tomllib.loads(text)
    assert toml_lines(text) == {
        ("a",): 1,
        ("b",): 2,
        ("d",): 5,
        ("f",): 8,
        ("h",): 10,
        ("i",): 11,
        ("i", "j k"): 11,
        ("i", "j k", "l.m"): 11,
        ("n", "o"): 12,
        ("n", "o", "p"): 13,
        ("n", "o", "q"): 14,
        ("n", "o", "q", "r"): 14,
        ("n", "o", "q", "s"): 15,
        ("t", 0): 16,
        ("t", 0, "u"): 17,
        ("t", 0, "u", "v"): 18,
        ("t", 1): 19,
        ("t", 1, "u"): 20,
        ("t", 1, "u", "v"): 21,
        ("t", 1, "u", "w"): 22,
        ("t", 1, "u", "y"): 23,
        ("t", 1, "u", "z"): 24,
        ("t", 1, "u", "zz"): 26,
    }


def faults_in(text: str) -> list[str]:
    with pytest.raises(Faults) as caught:
        parse(text, filename="x.toml")
    return [one.text() for one in caught.value.faults]


def test_a_fault_names_the_file_that_was_read() -> None:
    assert faults_in('law = "1"\nlaw = \n') == ["x.toml:2: not valid TOML: Invalid value"]
    assert faults_in('law = "1"\n[panel') == [
        "x.toml:2: not valid TOML: Expected ']' at the end of a table declaration"
    ]
    (deep,) = faults_in("x = " + "[" * 100_000)
    assert deep.startswith("x.toml: ")
    assert faults_in('law = "3"') == ['x.toml:1: law: 3 is not possible here; write one of "1" or "2"']
    long = "y" * 99
    assert faults_in(f'law = "{long}"') == [f'x.toml:1: law: {long[:60]} is not possible here; write one of "1" or "2"']
    assert faults_in('law = "1"\nsource = ""\n[panel]\nunit = 1.50\n') == [
        "x.toml:2: source: — is not possible here: String should have at least 1 character",
        'x.toml:4: panel.unit: 1.50 is not possible here; write one of "aspect", "criterion" or "sheet"',
    ]


def test_a_mapping_has_no_lines() -> None:
    for mapping, told in (
        ({"law": "3"}, 'law: 3 is not possible here; write one of "1" or "2"'),
        ({}, "law is missing"),
    ):
        with pytest.raises(Faults) as caught:
            parse_mapping(mapping)
        assert told in caught.value.faults[0].text()
        assert caught.value.faults[0].text().startswith("rulebook.toml: law: ")


def test_a_list_is_only_called_short_where_nothing_in_it_is_wrong() -> None:
    text = 'law = "1"\n[[scheme]]\nkey = "s"\n[[scheme.criterion]]\nkey = "c"\naspect = [ { key = "a" } ]\n'
    assert faults_in(text) == ["x.toml:6: scheme[1].criterion[1].aspect[1].max: max is missing; add it"]
    assert faults_in(
        'law = "1"\nladder = [ { key = "m", rung = [] }, { key = 1, rung = [ { award = "gold" } ] } ]\n'
    ) == [
        "x.toml:2: ladder[1].rung: at least one is wanted here",
        "x.toml:2: ladder[2].key: 1 is not text; put it in quotes",
    ]


def test_the_schema_is_json_and_knows_every_part() -> None:
    made = json.loads(json.dumps(schema()))
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["title"] == "Saiwu rulebook, laws 1 and 2"
    assert {"law", "scheme", "panel", "ladder", "edition"} <= set(made["properties"])
    assert made["additionalProperties"] is False
    digits = {"type": "string", "pattern": "^[0-9]+$"}
    panel = made["$defs"]["Panel"]["properties"]
    assert panel["min_judges"]["anyOf"] == [{"type": "integer", "minimum": 1}, digits]
    assert panel["drop_high"]["anyOf"] == [{"type": "integer", "minimum": 0}, digits]
    assert made["$defs"]["Derived"]["required"] == ["award", "from", "role"]


def test_sentences_use_the_same_facts_in_both_languages() -> None:
    def fields(template: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(template) if name}

    for key, (zh, en) in PHRASES.items():
        assert fields(zh) <= fields(en) | {"contest", "entry", "reason"}, key
        assert fields(en) - fields(zh) <= {"contest", "columns", "aspect", "entry"}, key


def test_every_sentence_that_is_refused_with_exists() -> None:
    source = "".join(path.read_text() for path in Path("contest/rules").rglob("*.py"))
    unused = [key for key in PHRASES if f'"{key}"' not in source.replace(f'    "{key}": (', "")]
    intake = (
        "contest/exchange",
        "contest/editions/rulebooks",
        "contest/desks/seeding",
        "contest/results/actions",
        "contest/judging/actions",
        "contest/registration/actions",
        "contest/registration/importing",
    )
    others = "".join(path.read_text() for folder in intake for path in Path(folder).rglob("*.py"))
    assert [key for key in unused if f'"{key}"' not in others] == []


def test_the_attributes_that_the_rules_look_at() -> None:
    book = law(
        EDITION
        + '[ranking]\nby = "attribute:a"\nprecedence = ["lot", "attribute:-b", "score"]\n'
        + '[[ladder]]\nkey = "m"\nwhere = { c = 1 }\nrung = [ { award = "gold", upto = 1 } ]\n'
        + '[[pick]]\naward = "best"\neach = "group"\nby = ["attribute:d"]\nwhere = { e = "attribute:no" }\n'
        + '[[prize]]\naward = "org"\ncount = 1\nper = "attribute:f"\n'
        + 'index = [ { metric = "attribute:g", weight = 1 } ]\nrequire = [ { metric = "attribute:h", at_least = 1 } ]\n'
        + '[[advance]]\nto = "school"\ntake = 1\ncap = { per = "attribute:i", most = 1 }\n'
        + 'reserved = [ { where = { j = "1", k = "2" }, take = 1 } ]\n'
    )
    assert book.attributes() == set("abcdefghijk")
    named = EDITION.replace("[edition]\n", '[edition]\nplace = { zh = "attribute:z", en = "attribute:z" }\n', 1)
    assert law(named).attributes() == set()


def test_the_names_of_the_law_are_imported_when_they_are_asked_for() -> None:
    vars(rules).pop("TableRow", None)
    assert rules.TableRow is TableRow
    assert vars(rules)["TableRow"] is TableRow
    assert {"parse", "tabulate", "TableRow"} < set(dir(rules))
    with pytest.raises(AttributeError, match=r"module 'contest\.rules' has no attribute 'nothing'"):
        rules.nothing  # noqa: B018


# A number that was text, and what else was read without a word


TRACK = 'name = { zh = "成长赛道", en = "Growth track" }\ndivisions = ["open"]\n'


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("entries_per_delegation = 1", 1),
        ('entries_per_delegation = "1"', 1),
        ("attributes = { entries_per_delegation = 1, industry = 'C' }", 1),
        ('attributes = { entries_per_delegation = "1", industry = "C" }', 1),
        ("attributes = { entries_per_delegation = 12 }", 12),
        ("attributes = { industry = 'C' }", None),
    ],
)
def test_the_limit_of_a_delegation_is_read_from_where_it_stands(written: str, read: int | None) -> None:
    edition = law(EDITION.replace(TRACK, f"{TRACK}{written}\n")).edition
    assert edition is not None
    (track,) = edition.track
    assert track.entries_per_delegation == read
    assert track.attributes == ({"industry": "C"} if "industry" in written else {})


IGNORED = [
    (TRACK, TRACK + "entries_per_delegation = 0\n", "whole.least"),
    (TRACK, TRACK + 'attributes = { entries_per_delegation = "two" }\n', "whole.shape"),
    (TRACK, TRACK + "attributes = { entries_per_delegation = true }\n", "whole.shape"),
    (TRACK, TRACK + "entries_per_delegation = 2\nattributes = { entries_per_delegation = 1 }\n", "key.twice"),
    (TRACK, TRACK + 'attributes = { new_occupation = "yes" }\n', "truth.shape"),
    (TRACK, TRACK + "attributes = { engineering = 0 }\n", "truth.shape"),
    (TRACK, TRACK + f"attributes = {{ entries_per_delegation = '{'9' * 120}' }}\n", "whole.shape"),
    (TRACK, TRACK + "advisers = { min = 2, max = 1 }\n", "team.range"),
    ('run_by = "school"\n', 'run_by = "school"\nmay_set = ["school.registration.close"]\n', "setting.unknown"),
    ('run_by = "school"\n', 'run_by = "school"\nmay_set = ["law.ladders"]\n', "setting.unknown"),
    ('rule = "final-year"\n  is = false', 'rule = "level"\n  in = ["bachelors"]', "value.choice"),
    (
        "[[edition.period]]",
        """[[edition.period]]
stage = "school"
phase = "registration"
opens = 2024-01-01T00:00:00
closes = 2024-02-02T00:00:00
[[edition.period]]""",
        "key.twice",
    ),
]


@pytest.mark.parametrize(("before", "after", "key"), IGNORED)
def test_what_would_be_ignored_without_a_word_is_refused(before: str, after: str, key: str) -> None:
    assert before in EDITION
    (fault,) = faults('law = "1"\n' + EDITION.replace(before, after, 1))
    assert fault.key == key
    assert fault.line > 1


@pytest.mark.parametrize(
    ("before", "after"), [(before, after) for before, after, key in IGNORED if key != "whole.least"]
)
def test_what_was_ignored_when_it_was_taken_in_is_read_as_it_was(before: str, after: str) -> None:
    """A stored edition and an old bundle go on working: nothing that is refused today is refused in them."""
    book = parse('law = "1"\n' + EDITION.replace(before, after, 1), sealed=True)
    assert book.edition is not None
    limits = {track.entries_per_delegation for track in book.edition.track}
    assert limits <= {None, 2}, "what was no number was no limit"


def test_a_flag_of_a_track_may_stand_in_quotes() -> None:
    edition = law(
        EDITION.replace(TRACK, TRACK + 'attributes = { new_occupation = "true", engineering = false }\n')
    ).edition
    assert edition is not None
    assert edition.track[0].attributes == {"new_occupation": True, "engineering": False}
