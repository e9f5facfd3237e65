"""Law 2 beside law 1: what a file of law 1 may not use, and that a file of law 1 means the same under law 2."""

from __future__ import annotations

from typing import Annotated

import pytest
from hypothesis import given

from contest.exchange.writing import outputs_as_bytes
from contest.rules import Faults, Rulebook, parse, parse_mapping, schema, tabulate
from contest.rules.rulebook.kinds import AwardLine, Count, Part
from contest.rules.rulebook.since import Since, is_fraction, marked, newer
from tests.rounds import rounds
from tests.rules.generated import Book, Rows, cases, inputs
from tests.rules.small import ONE_ASPECT

ADVANCE = '[[advance]]\nto = "p"\ntake = 1\n'
LADDER = '[[ladder]]\nkey = "l"\nrung = [ { award = "gold", upto = 1 } ]\n'
PICK = '[[pick]]\naward = "gold"\neach = "contest"\nby = ["place"]\n'
NEED = 'need = [ { metric = "score", at_least = 1 } ]\n'
OVER = 'over = "all"\nby = ["place"]\n'
RULER = '{ kind = "zscore", per = "judge" }'
CONVERT = '{ kind = "steps", table = [["0", "1"]] }'
SEGMENT = '[[segment]]\nkey = "a"\nweight = "1"\naspects = ["a"]\n'
ASPECT = '[[scheme]]\nkey = "s"\n[[scheme.criterion]]\nkey = "c"\n[[scheme.criterion.aspect]]\nkey = "a"\nmax = 1\n'
X = '[[attribute]]\nkey = "x"\nof = "entry"\nkind = "number"\n'
TABLE = '[[table]]\nkey = "t"\norder = ["total"]\n'
PLACES = '[[table]]\nkey = "t"\norder = ["place-points"]\nplace_points = ["3", "2"]\n'
USES = {
    "advance.after": '[[advance]]\nkey = "a"\nto = "p"\ntake = 1\n' + ADVANCE + 'after = ["a"]\n',
    "advance.by": ADVANCE + OVER,
    "advance.key": ADVANCE + 'key = "a"\n',
    "advance.need": ADVANCE + NEED,
    "advance.over": ADVANCE + OVER,
    "advance.where": ADVANCE + 'where = { group = "g" }\n',
    "derived.per": PICK + '[[derived]]\naward = "x"\nfrom = ["gold"]\nrole = "r"\ncap = 1\nper = "contest"\n',
    "ladder.by": LADDER + OVER,
    "ladder.need": LADDER + NEED,
    "ladder.over": LADDER + OVER,
    "ladder.rung.need": f'[[ladder]]\nkey = "l"\n[[ladder.rung]]\naward = "gold"\nupto = "1"\n{NEED}',
    "pick.need": PICK + NEED,
    "prize.by": '[[table]]\nkey = "t"\norder = ["total"]\n[[prize]]\naward = "x"\ncount = 1\nby = "table:t"\n',
    "scheme.criterion.aspect.step": ONE_ASPECT + 'step = "0.5"\n',
    "scheme.criterion.aspect.unit": ONE_ASPECT + 'unit = "m"\n',
    "table.best": TABLE + "best = 2\n",
    "table.level": PLACES + 'level = "mean"\n',
    "table.per": X + TABLE + 'per = "attribute:x"\n',
    "table.place_points": PLACES,
    "table.times": PLACES + 'times = [ { contests = ["*"], by = "2" } ]\n',
    "attribute": '[[attribute]]\nof = "entry"\nkind = "number"\nkey = "x"\n',
    "ladder.also_cut": '[[ladder]]\nkey = "l"\nrung = [{ award = "gold", upto = "1" }]\nalso_cut = true\n',
    "pick.also_cut": '[[pick]]\naward = "best"\neach = "group"\nby = ["lot"]\nalso_cut = true\n',
    "advance.also_cut": '[[advance]]\nto = "next"\ntake = "1"\nalso_cut = true\n',
    "panel.normalise": f'[panel]\nunit = "sheet"\nnormalise = {RULER}\n',
    "segment.panel.normalise": f'{SEGMENT}[segment.panel]\nunit = "sheet"\nnormalise = {RULER}\n',
    "score.weights": '[score]\nweights = "as-written"\n',
    "segment.weight": '[score]\n[[segment]]\nkey = "b"\naspects = ["b"]\nweight = "1"\n'
    '[[segment]]\nkey = "a"\naspects = ["a"]\nweight = "0"\n',
    "segment.from": '[[segment]]\nkey = "a"\nweight = "1"\nfrom = "stage:school"\n',
    "segment.min": '[[segment]]\nkey = "a"\nweight = "1"\nfrom = "scores"\nmin = 0\n',
    "segment.max": '[[segment]]\nkey = "a"\nweight = "1"\nfrom = "scores"\nmax = 10\n',
    "segment.convert": f"{SEGMENT}convert = {CONVERT}\n",
    "segment.cut.by": 'segment = [{ key = "a", weight = "1/2", aspects = ["a"], cut = { take = "1", by = "sum" } }, '
    '{ key = "b", weight = "1/2", aspects = ["b"] }]\n',
    "scheme.criterion.aspect.convert": f"{ASPECT}convert = {CONVERT}\n",
    "scheme.criterion.aspect.tries": f'{ASPECT}kind = "measured"\ntries = {{ of = 3, take = "best" }}\n',
    "scheme.criterion.aspect.times": f'{ASPECT}[[scheme.criterion.aspect]]\nkey = "b"\nmax = 1\ntimes = "a"\n',
    "scheme.criterion.aspect.silent": f'{ASPECT}[[scheme.criterion.aspect]]\nkey = "b"\nmax = 1\nkind = "measured"\n'
    "silent = true\n",
    "ranking.places": '[ranking]\nplaces = "dense"\n',
    "ladder.rung.most": '[[ladder]]\nkey = "l"\n[[ladder.rung]]\naward = "gold"\nupto = "1"\nmost = "1/4"\n',
}
"""A key of law 2 → a rulebook that uses it on its last line."""


def told(text: str) -> list[str]:
    with pytest.raises(Faults) as caught:
        parse(text, filename="x.toml")
    return [fault.text() for fault in caught.value.faults]


@pytest.mark.parametrize(("key", "clause"), USES.items())
def test_law_1_refuses_every_key_of_law_2_with_its_line(key: str, clause: str) -> None:
    """Line, place and what it needs: of a key the line of its table, of a part the line where it begins."""
    parse(f'law = "2"\n{clause}')
    faults = told(f'law = "1"\n{clause}')
    assert all('needs law = "2"' in fault for fault in faults), faults
    named = key.rsplit(".", maxsplit=1)[-1]
    lines = [number for number, line in enumerate(clause.splitlines(), start=2) if named in line]
    assert any(fault.startswith(f"x.toml:{line}: ") for line in lines for fault in faults), faults


def test_every_key_that_is_marked_is_tried() -> None:
    assert {one.key for one in marked(Rulebook)} == set(USES)


def test_a_rung_with_most_alone_needs_law_2() -> None:
    text = '[[ladder]]\nkey = "l"\n[[ladder.rung]]\naward = "gold"\nmost = 1\n'
    (fault,) = told('law = "1"\n' + text)
    assert fault.startswith('x.toml:6: ladder[1].rung[1].most: a rung with most alone needs law = "2"; write that')
    parse('law = "2"\n' + text)


def test_the_schema_says_which_law_a_key_needs() -> None:
    most = schema()["$defs"]["Rung"]["properties"]["most"]
    assert (most["x-law"], most["x-section"]) == ("2: a fraction", 1)


class Planted(Part):
    """A part with a key of law 2, and one of which some values are."""

    whole: Annotated[Count | None, Since(9)] = None
    partly: Annotated[AwardLine | None, Since(1, when=is_fraction, what="a fraction")] = None
    old: Count = 0
    inner: tuple[Planted, ...] = ()


def test_what_is_used_is_found_with_its_path() -> None:
    part = Planted.model_validate({"old": 1, "partly": "3", "inner": [{"whole": 0}, {"partly": "1/3"}]})
    assert [(one.path, one.key, one.section, one.written) for one in newer(part)] == [
        (("inner", 0, "whole"), "inner.whole", 9, "whole"),
        (("inner", 1, "partly"), "inner.partly", 1, "partly = 1/3"),
    ]


NUMBER = [{"key": "x", "of": "entry", "kind": "number"}]


@given(cases(laws=("1",)))
@rounds(60)
def test_law_2_takes_a_file_of_law_1_with_the_same_meaning(case: tuple[Book, Rows]) -> None:
    """Whatever law 1 says, law 2 says the same, byte for byte, where no clause of law 2 speaks of it."""
    book, made = case
    for ladder in book["ladder"]:
        ladder.pop("where", None)  # in law 2 it looks where the attribute is declared
    if book.get("segment"):  # a cut means more in law 2, and beside segments there is no mean of sheets
        book["segment"] = [{key: value for key, value in one.items() if key != "cut"} for one in book["segment"]]
        book["ranking"]["precedence"] = [one for one in book["ranking"]["precedence"] if one != "sheets:mean"]
    listed = {row["judge"] for row in made["judges"]}
    made["judges"] += [{"judge": one, "source": ""} for one in sorted({r["judge"] for r in made["marks"]} - listed)]
    old = outputs_as_bytes(tabulate(inputs(made), parse_mapping(book)))
    assert outputs_as_bytes(tabulate(inputs(made), parse_mapping({**book, "law": "2", "attribute": NUMBER}))) == old
