"""A refusal names everything: the file, the line, the place in the rulebook, and what to do about it."""

import pytest

from contest.rules import (
    AdjustmentRow,
    DecisionRow,
    EntryRow,
    Fault,
    Faults,
    GroupRow,
    Inputs,
    JudgeRow,
    LotRow,
    MarkRow,
    MemberRow,
    ScoreRow,
    parse,
    tables_from_awards,
    tabulate,
)
from tests.rules.small import ONE_ASPECT, TWO_CRITERIA, entries, law, marks, refused, scored, scores
from tests.rules.test_rulebook import EDITION

TWO = entries("e f")


def faults_in(text: str) -> list[str]:
    """The sentences with which a rulebook is refused, without the file's name."""
    with pytest.raises(Faults) as caught:
        parse(text)
    return [one.text().removeprefix("rulebook.toml:") for one in caught.value.faults]


# inputs (section 2)


def test_entries() -> None:
    rows = (
        EntryRow("e", line=2),
        EntryRow("e", line=3),
        EntryRow("f", status="late", line=4),
        EntryRow("g", size="0", line=5),
        EntryRow("h", size="x", line=6),
        EntryRow("", line=7),
    )
    assert refused("", Inputs(entries=rows)) == [
        "entries.csv:3: entry e of contest — is listed twice",
        "entries.csv:4: unknown status late; write nothing, guest, withdrawn, absent or disqualified",
        "entries.csv:5: size 0 is not a whole number from 1",
        "entries.csv:6: size x is not a whole number from 1",
        "entries.csv:7: cell entry is empty; it must be filled",
    ]


def test_attributes_that_rank_are_numbers() -> None:
    book = '[ranking]\nby = "attribute:t"\nprecedence = ["attribute:-u"]\n'
    book += '[[pick]]\naward = "best"\neach = "edition"\nby = ["attribute:v"]\n'
    row = EntryRow("e", attributes={"t": "x", "u": "y", "v": "z", "w": "w"}, line=2)
    assert refused(book, Inputs(entries=(row,))) == [
        "entries.csv:2: attribute t of entry e is x, not a plain decimal number",
        "entries.csv:2: attribute u of entry e is y, not a plain decimal number",
        "entries.csv:2: attribute v of entry e is z, not a plain decimal number",
    ]


WITH_LEVELS = (
    ONE_ASPECT
    + """    [[scheme.criterion.aspect]]
    key = "l"
    max = 10
    levels = 3
"""
)


def test_marks() -> None:
    rows = (
        MarkRow("e", "a", "101", "j1", line=2),
        MarkRow("e", "a", "-1", "j2", line=3),
        MarkRow("e", "a", "1.2345", "j3", line=4),
        MarkRow("e", "a", "1e1", "j4", line=5),
        MarkRow("e", "l", "4", "j1", line=6),
        MarkRow("e", "b", "1", "j1", line=7),
        MarkRow("g", "a", "1", "j1", line=8),
        MarkRow("e", "a", "1", "j1", "x", line=9),
    )
    assert refused(WITH_LEVELS, Inputs(entries=TWO, marks=rows)) == [
        "marks.csv:2: mark 101 is above the maximum 100 of aspect a",
        "marks.csv:3: mark -1 is below the minimum 0 of aspect a",
        "marks.csv:4: mark 1.2345 has more than 3 decimals, the most that aspect a may have",
        "marks.csv:5: mark 1e1 of aspect a is not a plain decimal number",
        "marks.csv:6: mark 4 is not a whole number from 0 to 3 of aspect l",
        "marks.csv:7: unknown aspect b in scheme s",
        "marks.csv:8: unknown entry g in contest —",
        "marks.csv:9: unknown contest x",
    ]


def test_the_same_mark_is_looked_at_for_each_aspect() -> None:
    given = Inputs(entries=TWO, marks=marks("e goal.fit j=30\ne goal.why j=30\ne act.do j=30"))
    assert refused(TWO_CRITERIA, given) == ["marks.csv: mark 30 is above the maximum 10 of aspect goal.why"]


def test_marks_that_stand_twice_also_where_one_is_empty() -> None:
    rows = (
        MarkRow("e", "a", "1", "j1", line=2),
        MarkRow("e", "a", "2", "j1", line=3),
        MarkRow("e", "a", "", "j1", line=4),
        MarkRow("e", "a", "", "j2", line=5),
        MarkRow("e", "a", "1", "j2", line=6),
        MarkRow("e", "a", "", "j3", line=7),
        MarkRow("f", "a", "", "j1", line=8),
        MarkRow("e", "l", "1", line=9),
        MarkRow("e", "l", "2", line=10),
        MarkRow("e", "l", "1", "j1", line=11),
        MarkRow("f", "a", "", "j2", member="m", line=12),
        MarkRow("f", "a", "", "j2", member="n", line=13),
    )
    assert refused(WITH_LEVELS, Inputs(entries=TWO, marks=rows)) == [
        "marks.csv:3: judge j1 marked aspect a of entry e twice",
        "marks.csv:4: judge j1 marked aspect a of entry e twice",
        "marks.csv:6: judge j2 marked aspect a of entry e twice",
        "marks.csv:10: aspect l of entry e has two agreed marks",
        "marks.csv:11: aspect l of entry e has an agreed mark beside judges' marks; keep one of the two",
    ]


def test_marks_that_no_scheme_fits_once_for_each_contest() -> None:
    rows = tuple(MarkRow("e", "a", mark, "j", line=line) for line, mark in enumerate(("", "1", "2"), 2))
    assert refused("", Inputs(entries=TWO, marks=rows)) == [
        "marks.csv:3: contest — has marks, but no scheme of the rulebook fits it"
    ]


def test_members_marks() -> None:
    rows = (MarkRow("f", "a", "1", "j", line=2), MarkRow("e", "a", "1", "j", member="m", line=3))
    assert refused(ONE_ASPECT, Inputs(entries=TWO, marks=rows)) == [
        "marks.csv: entry e is marked by member, but no [team] of the rulebook fits contest —"
    ]
    mixed = (rows[1], MarkRow("e", "a", "1", "j", line=4))
    assert refused(ONE_ASPECT + "[team]\n", Inputs(entries=TWO, marks=mixed)) == [
        "marks.csv:4: entry e has marks with and without a member; write one way"
    ]


PARTS = TWO_CRITERIA + (
    '[[segment]]\nkey = "p"\nweight = "0.5"\naspects = ["goal.*"]\n%s\n'
    '[[segment]]\nkey = "q"\nweight = "0.5"\naspects = ["act.*"]\n%s\n'
)


def test_a_team_whose_segments_are_cut() -> None:
    book = PARTS % ("cut = { take = 1 }", "") + "[team]\n"
    assert refused(book, Inputs(entries=TWO, marks=marks("e@m goal.fit j=1"))) == [
        "rulebook.toml: contest — is marked by member; its segments cannot have a cut"
    ]


def test_a_source_without_judges() -> None:
    book = PARTS % ("", 'source = "expert"')
    assert refused(book, Inputs(entries=TWO, marks=marks("e goal.fit j=1"))) == [
        "judges.csv: segment q counts judges of source expert only; give --judges"
    ]


@pytest.mark.parametrize(
    ("book", "given", "step"),
    [
        (PARTS % ("", ""), Inputs(entries=TWO, scores=scores("e=1")), "segment:p"),
        ('by = "attribute:x"', Inputs(entries=TWO), "score"),
        ('by = "attribute:x"', Inputs(entries=TWO, scores=scores("e=")), "score"),
        (
            'by = "attribute:x"\n[scale]\nkind = "median"\ncenter = 1\nspread = 1\nround = 0\n',
            Inputs(entries=TWO),
            "scale",
        ),
        ('by = "attribute:x"\n' + ONE_ASPECT, Inputs(entries=TWO), "aspect:a"),
        (ONE_ASPECT + "[team]\n", Inputs(entries=TWO, marks=marks("e@m a j=1")), "aspect:a"),
    ],
)
def test_steps_that_the_inputs_cannot_give(book: str, given: Inputs, step: str) -> None:
    reason = "of the precedence cannot be given from the inputs of contest —; remove it"
    assert refused(f'[ranking]\nprecedence = ["lot", "{step}"]\n' + book, given) == [
        f"rulebook.toml: ranking[1].precedence[2]: step {step} {reason}"
    ]


def test_scores() -> None:
    rows = (
        ScoreRow("e", "1", line=2),
        ScoreRow("e", "2", line=3),
        ScoreRow("f", "1e3", line=4),
        ScoreRow("g", "1", line=5),
        ScoreRow("f", "1", "x", line=6),
    )
    assert refused("", Inputs(entries=TWO, scores=rows)) == [
        "scores.csv:3: entry e of contest — has two scores",
        "scores.csv:4: score 1e3 is not a plain decimal number",
        "scores.csv:5: unknown entry g in contest —",
        "scores.csv:6: unknown contest x",
    ]
    both = Inputs(entries=TWO, marks=marks("e a j=1"), scores=scores("e=1"))
    assert refused(ONE_ASPECT, both) == ["scores.csv: contest — has marks and scores; give one of the two"]


def test_the_longest_number() -> None:
    longest = Inputs(entries=TWO, scores=scores(f"e={'9' * 100}"), lots=(LotRow("e", "9" * 100),))
    assert len(tabulate(longest, law("")).places[0].score) == 100
    longer = Inputs(entries=TWO, scores=scores("e=1"), lots=(LotRow("e", "9" * 101, line=2),))
    assert refused("", longer) == [f"lots.csv:2: lot {'9' * 101} is not a whole number"]


def test_lots_and_adjustments() -> None:
    drawn = (
        LotRow("e", "", line=2),
        LotRow("e", "2", line=3),
        LotRow("f", "x", line=4),
        LotRow("g", "1", line=5),
        LotRow("g", "1", "y", line=6),
    )
    assert refused("", Inputs(entries=TWO, lots=drawn)) == [
        "lots.csv:3: entry e of contest — has two lots",
        "lots.csv:4: lot x is not a whole number",
        "lots.csv:5: unknown entry g in contest —",
        "lots.csv:6: unknown contest y",
    ]
    added = (AdjustmentRow("e", "1/3", line=2), AdjustmentRow("g", "1", line=3), AdjustmentRow("e", "x", line=4))
    assert refused("", Inputs(entries=TWO, adjustments=added)) == [
        "adjustments.csv:2: points 1/3 is not a plain decimal number",
        "adjustments.csv:3: unknown entry g in contest —",
        "adjustments.csv:4: points x is not a plain decimal number",
    ]


def test_judges_groups_and_members() -> None:
    judges = (JudgeRow("j", line=2), JudgeRow("j", contest="x", line=3), JudgeRow("j", line=4))
    groups = (GroupRow("g", line=2), GroupRow("g", line=3))
    members = (MemberRow("g", "p", "adviser", line=2), MemberRow("e", "", "adviser", line=3))
    assert refused("", Inputs(entries=TWO, judges=judges, groups=groups, members=members)) == [
        "groups.csv:3: group g is listed twice",
        "judges.csv:3: unknown contest x",
        "judges.csv:4: judge j of contest — is listed twice",
        "members.csv:2: unknown entry g in contest —",
        "members.csv:3: cell person is empty; it must be filled",
    ]


def test_decisions() -> None:
    rows = (
        DecisionRow("gold", entry="a", line=2),
        DecisionRow("special", entry="z", line=3),
        DecisionRow("special", contest="x", group="江西", line=4),
        DecisionRow("special", line=5),
        DecisionRow("special", entry="g", line=6),
        DecisionRow("special", entry="a", group="湖南", line=7),
        DecisionRow("special", group="四川", line=8),
    )
    book = '[[decision]]\naward = "special"\nmost = 2\n'
    assert refused(book, Inputs(entries=entries("a/江西 b/湖南 g/湖南/guest"), decisions=rows)) == [
        "decisions.csv: special may be given 2 times, but 6 rows give it",
        "decisions.csv:2: award gold is not declared as a [[decision]]",
        "decisions.csv:3: unknown entry z in contest —",
        "decisions.csv:4: unknown contest x",
        "decisions.csv:5: the row names neither an entry nor a group",
        "decisions.csv:6: entry g is a guest and takes no award",
        "decisions.csv:7: entry a is of group 江西, not 湖南",
        "decisions.csv:8: unknown group 四川",
    ]


@pytest.mark.parametrize(
    ("metric", "row", "sentence"),
    [
        ("attribute:h", {"h": "x"}, "prize org: attribute:h of 江西 is x, not a plain decimal number"),
        ("attribute:h", {"h": "-1.50"}, "prize org: attribute:h of 江西 is -1.5, which is below 0"),
        ("attribute:h", {}, "prize org needs attribute:h of 江西, which is missing; add it"),
        ("participation", {}, "prize org needs participation of 江西, which is missing; add it"),
        ("participation", {"eligible": "0"}, "prize org needs participation of 江西, which is missing; add it"),
        ("table:m:score-mean", {}, "prize org needs table:m:score-mean of 江西, which is missing; add it"),
    ],
)
def test_figures_of_a_prize(metric: str, row: dict[str, str], sentence: str) -> None:
    book = '[[table]]\nkey = "m"\norder = ["score-mean"]\n[[prize]]\naward = "org"\ncount = 1\n'
    with pytest.raises(Faults) as caught:
        scored("a/江西=-", book + f'index = [ {{ metric = "{metric}", weight = 1 }} ]', groups={"江西": row})
    assert [one.text() for one in caught.value.faults] == ["groups.csv: " + sentence]


def test_tables_that_cannot_be_given() -> None:
    book = '[[ranking]]\napplies_to = ["x"]\nbetter = "lower"\n[[table]]\nkey = "t"\norder = ["%s"]\n'
    people = (EntryRow("e", "x", "g"), EntryRow("e", "y", "g"))
    given = Inputs(entries=people, scores=(ScoreRow("e", "1", "x"), ScoreRow("e", "1", "y")))
    which = "of contests of which some rank the higher and some the lower first; narrow its applies_to"
    for column in ("score-sum", "score-mean"):
        assert refused(book % column, given) == [f"rulebook.toml: table t adds scores {which}"]
        with pytest.raises(Faults) as caught:
            tables_from_awards((), entries("a"), law(book % column))
        assert str(caught.value) == (
            f"rulebook.toml: table t needs scores for {column}, which awards don't hold; use contest tabulate"
        )
    with pytest.raises(Faults) as caught:
        tables_from_awards((), None, law(book % "points-mean" + "points = { gold = 1 }"))
    assert str(caught.value) == "rulebook.toml: table t needs the entries for points-mean; give --entries"


def test_the_first_five_faults_stand_for_all_where_only_one_text_is_wanted() -> None:
    found = [Fault("marks.csv", line, "decision.nobody") for line in range(1, 8)]
    sentence = "the row names neither an entry nor a group"
    assert str(Faults(found)).split("\n") == [f"marks.csv:{line}: {sentence}" for line in range(1, 6)]
    assert found[0].text("zh") == "marks.csv:1: 没有写给谁"


# the rulebook: values


def aspect(line: str) -> str:
    return 'law = "1"' + ONE_ASPECT.replace("max = 100", "max = 5\n" + line if "max" not in line else line)


NO_NUMBER = 'is not a number; write text such as "0.6" or "1/12", or a whole number'
NO_WHOLE = "is not a whole number; write one such as 3"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("max = 1.50", '8: max: numbers that take part in arithmetic are text; write "1.50"'),
        ("max = true", f"8: max: true {NO_NUMBER}"),
        ('max = "1e3"', f"8: max: '1e3' {NO_NUMBER}"),
        ("max = [1]", f"8: max: [1] {NO_NUMBER}"),
        ("max = 2024-05-10", f"8: max: 2024-05-10 {NO_NUMBER}"),
        ("max = 1" + "0" * 100, f"8: max: … {NO_NUMBER}"),
        ('max = "' + "9" * 101 + '"', f"8: max: '{'9' * 79} {NO_NUMBER}"),
        ("max = [" + "1, " * 50 + "]", f"8: max: [{'1, ' * 26}1 {NO_NUMBER}"),
        ("round = 51", "9: round: round = 51 is too large; keep at most 50 decimals"),
        ("round = -1", "9: round: -1 is too small; the least is 0"),
        ("round = 1.5", f"9: round: 1.5 {NO_WHOLE}"),
        ("round = 1" + "0" * 100, f"9: round: … {NO_WHOLE}"),
        ("levels = 0", "9: levels: 0 is too small; the least is 1"),
        ('levels = "x"', f"9: levels: 'x' {NO_WHOLE}"),
        ("levels = true", f"9: levels: true {NO_WHOLE}"),
        ('name = { zh = " ", en = "A" }', "9: name.zh: the text is empty; write something or remove the key"),
        ("name = 7", "9: name: a table is wanted here; write { … } or a section"),
        ('kind = "guessed"', '9: kind: guessed is not possible here; write one of "judged" or "measured"'),
    ],
)
def test_values(line: str, sentence: str) -> None:
    assert faults_in(aspect(line)) == [sentence.replace(": ", ": scheme[1].criterion[1].aspect[1].", 1)]


def test_the_largest_and_the_smallest_that_may_be_written() -> None:
    number = "9" * 100
    for line in ("round = 50", "round = 0", f"max = {number}", f'max = "{number}"', f'levels = "{number}"'):
        assert parse(aspect(line))
    assert parse(aspect('levels = "1"')).scheme[0].aspects[0].levels == 1


def test_a_plain_name_is_taken_for_both_languages() -> None:
    name = parse(aspect('name = "Goal"')).scheme[0].aspects[0].name
    assert name is not None
    assert (name.zh, name.en) == ("Goal", "Goal")


def ladder(line: str, more: str = "") -> str:
    return f'law = "1"\n[[ladder]]\nkey = "m"\n{more}\n[[ladder.rung]]\naward = "gold"\n{line}\n'


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("upto = -1", "upto: -1 is below 0; write a count or a fraction of at most 1"),
        ('upto = "-1/2"', "upto: '-1/2' is below 0; write a count or a fraction of at most 1"),
        ('upto = "3/2"', "upto: the fraction '3/2' is above 1; write at most 1, or digits only for a count"),
        ("upto = 1.5", 'upto: numbers that take part in arithmetic are text; write "1.5"'),
    ],
)
def test_lines(line: str, sentence: str) -> None:
    assert faults_in(ladder(line)) == ["7: ladder[1].rung[1]." + sentence]
    assert str(parse(ladder("upto = 0")).ladder[0].rung[0].upto) == "0"


def test_what_an_attribute_is_compared_with() -> None:
    for value, shown in (("true", "true"), ("1.5", "1.5"), ("[1]", "[1]")):
        assert faults_in(ladder("upto = 1", f"where = {{ a = {value} }}")) == [
            f"4: ladder[1].where.a: {shown} is compared as text; put it in quotes"
        ]
    assert parse(ladder("upto = 1", "where = { a = 1 }")).ladder[0].where == {"a": "1"}


A_TABLE = "a table is wanted here; write { … } or a section"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("scheme = 3", "2: scheme: a list is wanted here; write [ … ]"),
        ("ladder = [3]", f"2: ladder[1]: {A_TABLE}"),
        (
            "ladder = { key = 3 }",
            "2: ladder.key: 3 is not text; put it in quotes|2: ladder.rung: rung is missing; add it",
        ),
        ('source = ""', "2: source: — is not possible here: String should have at least 1 character"),
        ("[numbers]\nmark_places = 4", "3: numbers.mark_places: 4 is too large; the most is 3"),
        ("[panel]\nspread = 3", f"3: panel.spread: {A_TABLE}"),
        ('[panel]\ncombine = "a"', '3: panel.combine: a is not possible here; write one of "mean", "median" or "sum"'),
        (
            '[panel]\nunitt = "x"',
            (
                "3: panel.unitt: unknown key unitt; check its spelling or remove it; did you mean unit?; known here: "
                "applies_to, combine, drop_high, drop_low, min_judges, normalise, round, source, spread, unit"
            ),
        ),
        ("[panel]\napplies_to = []", "3: panel.applies_to: at least one is wanted here"),
        ("[panel]\napplies_to = [12345]", "3: panel.applies_to[1]: 12345 is not text; put it in quotes"),
        ('[scale]\nkind = "median"\nclamp = [1]', "4: scale.clamp: clamp must be [lowest, highest]"),
    ],
)
def test_shapes(text: str, sentences: str) -> None:
    assert faults_in('law = "1"\n' + text) == sentences.split("|")


def test_a_missing_key_has_the_line_of_its_part() -> None:
    assert faults_in("[panel]\ndrop_high = 1\n") == ["1: law: law is missing; add it"]


# the rulebook: what only shows across the file


METRIC = "write table:KEY:COLUMN, award:KEY, entries, people, participation or attribute:NAME"
PRIZE = 'law = "1"\n[[prize]]\naward = "org"\ncount = 1\n'


@pytest.mark.parametrize("metric", ["x", "table:t", "table:t:", "table::c", "award:", "attribute:", "people:x"])
def test_metrics(metric: str) -> None:
    text = PRIZE + f'index = [ {{ metric = "{metric}", weight = 1 }} ]'
    assert faults_in(text) == [f"5: prize[1].index[1]: unknown metric {metric}; {METRIC}"]


@pytest.mark.parametrize("per", ["x", "attribute", "attribute:", "properties:province"])
def test_what_a_prize_is_counted_by(per: str) -> None:
    index = 'index = [ { metric = "people", weight = 1 } ]\n'
    assert faults_in(PRIZE + index + f'per = "{per}"') == [
        f"2: prize[1]: per = {per} is not possible; write group or attribute:NAME"
    ]
    assert parse(PRIZE + index + 'per = "attribute:p"')


def test_references() -> None:
    text = (
        '[[pick]]\naward = "b"\neach = "group"\nby = ["lot"]\noutside = ["b", "c"]\n'
        '[[derived]]\naward = "d"\nfrom = ["e"]\nrole = "adviser"\n'
        '[[table]]\nkey = "t"\norder = ["b", "f"]\npoints = { g = 1 }\n'
        '[[prize]]\naward = "org"\ncount = 1\noutside = ["h"]\n'
        "index = [ { metric = 'award:i', weight = '1/2' }, { metric = 'table:a:b:c', weight = '1/2' } ]\n"
        "require = [ { metric = 'table:t:k', at_least = 1 } ]\n"
    )
    unknown = "is declared in this rulebook; check its spelling"
    assert faults_in('law = "1"\n' + text) == [
        f"6: pick[1].outside: no award c {unknown}",
        f"9: derived[1].from: no award e {unknown}",
        f"13: table[1].order: no award f {unknown}",
        f"14: table[1].points: no award g {unknown}",
        f"18: prize[1].outside: no award h {unknown}",
        f"19: prize[1].index: no award i {unknown}",
        f"19: prize[1].index: no table a {unknown}",
        "20: prize[1].require: table t has no column k; name it in the table's order",
    ]


def test_a_table_has_the_columns_that_it_orders_by() -> None:
    table = '[[table]]\nkey = "t"\norder = ["total"]\npoints = { org = 1 }\n'
    index = 'index = [ { metric = "table:t:%s", weight = 1 } ]\n'
    assert faults_in(PRIZE + index % "points" + table) == [
        "5: prize[1].index: table t has no column points; name it in the table's order"
    ]
    assert parse(PRIZE + index % "total" + table)


def test_keys_that_are_written_twice_and_names_of_columns() -> None:
    text = (ONE_ASPECT + ladder("upto = 1").removeprefix('law = "1"')) * 2
    text += '[[table]]\nkey = "t"\norder = ["gold"]\n' * 2 + '[[decision]]\naward = "points"\n' * 2
    text += '[[segment]]\nkey = "p"\nweight = "1/2"\naspects = ["*"]\n' * 2
    twice = "is written twice; rename or remove one"
    found = faults_in('law = "1"\n' + text)
    assert found[0] == "1: points is the name of a table's column; rename the award"
    assert [one for one in found if twice in one] == [
        f"19: scheme[2].key: scheme s {twice}",
        f"27: ladder[2].key: ladder m {twice}",
        f"36: table[2].key: table t {twice}",
        f"41: decision[2].award: decision points {twice}",
        f"47: segment[2].key: segment p {twice}",
    ]
    assert faults_in(ladder("upto = 1", "field = [ { at_most = 1, rungs = 0 }, { at_most = 1, rungs = 1 } ]")) == [
        f"2: ladder[1]: at_most 1 {twice}"
    ]


NARROW = ONE_ASPECT.replace('key = "s"', 'key = "o"\napplies_to = ["x/*"]')
WIDE = TWO_CRITERIA.replace('key = "s"', 'key = "s"\napplies_to = ["y/*"]')


def test_segments_share_out_the_criteria() -> None:
    book = (
        NARROW
        + WIDE
        + (
            '[[segment]]\nkey = "o"\nweight = "1"\naspects = ["a"]\napplies_to = ["x/*"]\n'
            '[[segment]]\nkey = "p"\nweight = "0.5"\naspects = ["goal.*"]\napplies_to = ["y/*"]\n'
            '[[segment]]\nkey = "q"\nweight = "0.4"\naspects = ["goal.why"]\napplies_to = ["y/*"]\n'
            '[[segment]]\nkey = "r"\nweight = "0.4"\naspects = ["acts.*"]\napplies_to = ["z"]\n'
        )
    )
    assert faults_in('law = "1"' + book) == [
        "14: scheme[2].criterion[1]: criterion goal must lie in exactly one segment; now in p, q",
        "22: scheme[2].criterion[2]: criterion act must lie in exactly one segment; now in —",
        "34: segment[2].weight: the weights of the segments of contest y/* sum to 9/10; make them sum to 1",
        "40: segment[3].aspects: segment q has no criterion in scheme s; correct its aspects or its applies_to",
        "44: segment[4].weight: the weights of the segments of contest z sum to 2/5; make them sum to 1",
        "45: segment[4].aspects: acts.* fits no aspect of any scheme; check its spelling",
    ]


def test_rounds_that_are_never_reached() -> None:
    book = WIDE.replace("max = 10\n", "max = 10\nround = 1\n").replace('key = "act"', 'key = "act"\nround = 1')
    reason = "this is never reached, as judges are combined by sheet; remove it"
    assert faults_in('law = "1"' + NARROW + book + '[panel]\nunit = "sheet"') == [
        f"22: scheme[2].criterion[1].aspect[2].round: {reason}",
        f"25: scheme[2].criterion[2].round: {reason}",
    ]


def test_a_precedence_that_cannot_be_given() -> None:
    steps = '[ranking]\nprecedence = ["lot", "scale", "sheets:mean", "segment:p", "criterion:c"]\n'
    dangling = "names nothing that this contest has; correct or remove it"
    assert faults_in('law = "1"\n' + steps) == [
        "3: ranking[1].precedence[2]: contests * are ranked by scale, but no [scale] fits them; add one",
        f"3: ranking[1].precedence[3]: step sheets:mean {dangling}",
        f"3: ranking[1].precedence[4]: step segment:p {dangling}",
        f"3: ranking[1].precedence[5]: step criterion:c {dangling}",
    ]
    by_unit = PARTS % ("", "") + '[segment.panel]\nunit = "criterion"\n[ranking]\nprecedence = ["aspect:%s"]\n'
    reason = 'cannot be given, as judges are combined by criterion; remove it, or write law = "2"'
    assert faults_in('law = "1"' + by_unit % "act.do") == [f"30: ranking[1].precedence[1]: step aspect:act.do {reason}"]
    assert parse('law = "1"' + by_unit % "goal.why")
    assert faults_in('law = "1"\n[[ranking]]\napplies_to = ["a"]\n[[ranking]]\nby = "scale"\n') == [
        "5: ranking[2].by: contests * are ranked by scale, but no [scale] fits them; add one"
    ]


def test_what_only_the_key_of_a_real_contest_brings_to_light() -> None:
    book = TWO_CRITERIA + (
        '[[panel]]\napplies_to = ["*/x"]\nunit = "sheet"\n'
        '[[ranking]]\napplies_to = ["a/*"]\nprecedence = ["criterion:goal", "aspect:goal.fit"]\n'
    )
    assert law(book)
    people = tuple(EntryRow("e", contest) for contest in ("a/v", "a/w", "a/x", "a/y/x", "b/x"))
    reason = 'cannot be given, as judges are combined by sheet; remove it, or write law = "2"'
    assert refused(book, Inputs(entries=people)) == [
        f"rulebook.toml: ranking[1].precedence[1]: step criterion:goal {reason}",
        f"rulebook.toml: ranking[1].precedence[2]: step aspect:goal.fit {reason}",
    ]


PERIOD = "[[edition.period]]"
NAMED = 'name = { zh = "乙", en = "B" }\n'
MATERIAL = f'[[edition.track.material]]\nkey = "r"\n{NAMED}formats = ["pdf"]\nmax_mb = 1\n'
A_TIER = (
    f'[[edition.tier]]\nkey = "school"\n{NAMED}sign = {{ zh = "校", en = "S" }}\nrun_by = "city"\ncredit = "school"\n'
)
A_TRACK = f'[[edition.track]]\nkey = "growth"\n{NAMED}divisions = ["open"]\n'
A_DIVISION = f'[[edition.division]]\nkey = "open"\n{NAMED}'
RULES = (
    '"role", "level", "final-year", "year-at-most", "age-at-most", "age-at-least", "born-since", "division-by-school", '
    '"division-by", "rounds-taught", "entries-per-school", "not-settled", '
    '"no-earlier-award", "registered-since"'
)
FREE = "track[1].attributes.a: 1.5"
NO_QUOTES = "write one of them without quotes"
NO_SLUG = "may only hold a-z, 0-9 and -"
NO_DAY = "is not a date; write 2024-05-10 without quotes"
NO_MOMENT = "is not a local date-time; write 2024-05-10T09:00:00 without quotes or offset"
UNKNOWN = "is declared; check its spelling"
NO_FORMAT = "nothing in formats can be counted for max_minutes; remove it, or add one of"
NOT_COUNTED = "max_figures cannot be counted in doc; remove doc from formats, or remove max_figures"
TWICE = "is written twice; rename or remove one"


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        ('"demo-2024"', '"Demo 2024"', f"4: key: Demo 2024 {NO_SLUG}"),
        ('"demo-2024"', '"X"', f"4: key: X {NO_SLUG}"),
        ('"demo-2024"', "7", f"4: key: 7 {NO_SLUG}"),
        ("2024-05-12", "2024-05-12T10:00:00", f"12: ends: 2024-05-12 10:00:00 {NO_DAY}"),
        ("2024-05-12", '"soon"', f"12: ends: soon {NO_DAY}"),
        ("2024-01-01T00:00:00", "2024-01-01", f"32: period[1].opens: 2024-01-01 {NO_MOMENT}"),
        ('["open"]', '["higher"]', f"25: track[1].divisions: no division higher {UNKNOWN}"),
        (
            "is = false",
            'is = false\ndivisions = ["x"]',
            f"29: track[1].eligibility[1].divisions: no division x {UNKNOWN}",
        ),
        (
            "is = false",
            "is = 0",
            "28: track[1].eligibility[1].is: 0 is neither true nor false; write one of them without quotes",
        ),
        ('rule = "final-year"\n', "", "26: track[1].eligibility[1]: rule is missing; add it"),
        (
            '"final-year"',
            '"last-year"',
            f"26: track[1].eligibility[1]: last-year is not possible here; write one of {RULES}",
        ),
        (
            'stage = "school"',
            'stage = "city"\ntrack = "grown"',
            f"30: period[1].stage: no tier city {UNKNOWN}|31: period[1].track: no track grown {UNKNOWN}",
        ),
        ('["open"]', '["open"]\nadvisers = { min = -1 }', "26: track[1].advisers.min: -1 is too small; the least is 0"),
        (
            '["open"]',
            '["open"]\nattributes = { a = 1.5 }',
            f"26: {FREE} is compared as text; put it in quotes|26: {FREE} is neither true nor false; {NO_QUOTES}",
        ),
        (
            PERIOD,
            MATERIAL + "max_minutes = 2\n" + PERIOD,
            f"34: track[1].material[1].max_minutes: {NO_FORMAT} mp4, m4v, mov, m4a, mp3, wav, webm, mkv",
        ),
        (
            PERIOD,
            MATERIAL.replace('"pdf"', '"pdf", "DOC"') + "max_figures = 0\n" + PERIOD,
            f"34: track[1].material[1].max_figures: {NOT_COUNTED}",
        ),
        (PERIOD, MATERIAL * 2 + PERIOD, f"35: track[1].material[2].key: material r {TWICE}"),
        (PERIOD, A_DIVISION + PERIOD, f"30: division[2].key: division open {TWICE}"),
        (PERIOD, A_TRACK + PERIOD, f"30: track[2].key: track growth {TWICE}"),
        (PERIOD, A_TIER + PERIOD, f"30: tier[2].key: tier school {TWICE}"),
    ],
)
def test_editions(before: str, after: str, sentences: str) -> None:
    assert before in EDITION
    assert faults_in('law = "1"\n' + EDITION.replace(before, after, 1)) == [
        one.replace(": ", ": edition.", 1) for one in sentences.split("|")
    ]


def test_faults_of_the_edition_and_of_the_law_at_once() -> None:
    text = EDITION.replace('["open"]', '["higher"]') + '[[derived]]\naward = "d"\nfrom = ["e"]\nrole = "adviser"\n'
    assert faults_in('law = "1"\n' + text) == [
        f"25: edition.track[1].divisions: no division higher {UNKNOWN}",
        "36: derived[1].from: no award e is declared in this rulebook; check its spelling",
    ]


def test_an_edition_may_narrow_a_period_to_a_track_and_a_rule_to_a_division() -> None:
    narrowed = EDITION.replace("is = false", 'is = false\ndivisions = ["open"]')
    assert law(narrowed.replace('stage = "school"', 'stage = "school"\ntrack = "growth"')).edition
