"""The order of entries of several contests, by steps that they can all be compared by (picks; law 2, section 10)."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from contest.rules.checked_inputs import CheckedInputs
from contest.rules.faults import Fault, Faults
from contest.rules.metrics import value_of
from contest.rules.ranking import Key, RankedContest, Standing

Candidate = tuple[RankedContest, Standing]


def step_key(steps: Sequence[str], contest: RankedContest, standing: Standing) -> Key:
    """The key of one candidate. Percentile is (placed - place + 1/2) / placed, higher first; place is lower first.

    A score follows the `better` of its own contest. A missing value comes last.
    """
    return tuple(value_of(step, "pick", contest, standing) for step in steps)


def levels_of(steps: Sequence[str], candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """The candidates in groups that are level in all steps, best first."""
    keyed = sorted(((step_key(steps, *one), one) for one in candidates), key=lambda pair: pair[0])
    return [[one for _, one in level] for _, level in groupby(keyed, key=lambda pair: pair[0])]


def in_order_of(
    steps: Sequence[str], contests: Sequence[RankedContest], checked: CheckedInputs, where: Mapping[str, str]
) -> list[tuple[Standing, ...]]:
    """The placed entries of several contests that meet `where`, in groups that are level, best first."""
    candidates = [(contest, one) for contest in contests for one in contest.placed if checked.meets(one.entry, where)]
    return [tuple(standing for _, standing in level) for level in levels_of(steps, candidates)]


def require_one_direction(steps: Sequence[str], contests: Sequence[RankedContest], what: str, path: str) -> None:
    """Scores of contests that rank the higher first and of others are in no order together; raises `Faults`."""
    if "score" in steps and len({contest.checked.law.ranking.better for contest in contests}) > 1:
        raise Faults([Fault("rulebook.toml", 0, "over.better", {"what": what}, path)])
