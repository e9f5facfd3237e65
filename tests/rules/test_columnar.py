from hypothesis import given, settings

from contest.exchange.writing import outputs_as_bytes
from contest.rules import honour, parse_mapping, rank
from contest.rules.columnar import rank_columns
from tests.rules.generated import cases, inputs
from tests.rules.test_properties import whole_book

seen = {}


@given(cases())
@settings(max_examples=int(__import__("os").environ.get("N","60")), deadline=None, report_multiple_bugs=False, phases=[__import__("hypothesis").Phase.generate])
def test_same(case):
    book, made = case
    rb = parse_mapping(whole_book(book))
    rows = inputs(made)
    a = rank(rows, rb)
    b, handed = rank_columns(rows, None, rb)
    for r in handed.values():
        seen[r] = seen.get(r, 0) + 1
    if not handed:
        seen["own"] = seen.get("own", 0) + 1
    assert a.contests == b.contests
    assert outputs_as_bytes(honour(a)) == outputs_as_bytes(honour(b))


def test_seen():
    print(seen)
