"""The refusal of every action that goes on from a tabulation: it is out of date."""

from __future__ import annotations

from contest.editions.queries import milestones, prefetch
from contest.errors import N_, Way, WrongMoment
from contest.results.models import Tabulation
from contest.results.outdated.comparing import changes
from contest.results.outdated.formatting import SHOWN_IN_REFUSALS, format_changes
from contest.results.queries import tabulated_contests

AGAIN = N_("第 %(number)s 次统分之后改过 %(n)s 处：%(first)s。它的名次和奖项已经过时，请先再统一次分。")
CORRECT = N_("第 %(number)s 次统分之后改过 %(n)s 处：%(first)s。公布的结果已经过时，请重开更正，再统一次分。")


def refuse_outdated(tabulation: Tabulation) -> None:
    """Refuse to go on from a tabulation whose inputs changed since, and say what changed, who did it and when.

    The caller holds the contests (`guard.hold`), and so does whoever changes an input, so that nothing
    changes between this question and the commit.
    """
    found = changes(tabulation)
    if not found:
        return
    contests = tabulated_contests(tabulation)
    prefetch(contests)
    is_public = any("published" in milestones(contest) for contest in contests)
    raise WrongMoment(
        CORRECT if is_public else AGAIN,
        number=tabulation.number,
        n=len(found),
        first=[
            *format_changes(found[:SHOWN_IN_REFUSALS], contests[0]),
            *(["…"] if len(found) > SHOWN_IN_REFUSALS else []),
        ],
        ways=[
            Way(N_("重开更正"), "publication.desk", contests[0].address)
            if is_public
            else Way(N_("去统分"), "results.desk", contests[0].address)
        ],
    )
