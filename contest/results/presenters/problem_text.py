"""A tabulation's problems in an organiser's words: what the problem is, what to do, and where.

The law gives a problem's kind and whom it is about, and for a tie the line and the entries that are level there. Its
`detail` is prose and not part of the stable format (docs/law, section 10): it is shown below the sentence, unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from contest.editions.labels import PROBLEM_REMEDIES, PROBLEM_SENTENCES, award_names, tier_names
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import contest_name, rulebook_of
from contest.errors import N_
from contest.registration.models import Appearance
from contest.results.models import Problem

if TYPE_CHECKING:
    from contest.rules import Rulebook

NOTED = N_("只是提醒，不影响发布；看过没有问题就可以继续。")
LOT = N_("当众抽签，记下每{件}{作品}的签号，再统一次分。")
CHOICE = N_("规程在这里不许并列，抽签也分不开这些单位；请修订规程的指标或名额，再统一次分。")
BY_TABLE = (
    N_("%(line)s：%(names)s 在榜上同一位，名额只够给一部分。"),
    N_("规程在这里不许并列，抽签也分不开这些单位；请修订规程里榜单的次序或名额，再统一次分。"),
)
# What a level group is level at → the sentence and what to do.
TIES = {
    "ladder": (N_("%(names)s 并列第 %(place)s 名，正好压在%(line)s的线上。"), LOT),
    "advance": (N_("%(names)s 并列第 %(place)s 名，正好压在去%(to)s的线上。"), LOT),
    "segment": (N_("%(names)s 在淘汰线上分不出先后。"), LOT),
    "pick": (N_("%(line)s：%(names)s 分不出先后，名额只够给一部分。"), LOT),
    "prize": (N_("%(line)s：%(names)s 的指数完全相同，名额只够给一部分。"), CHOICE),
}
# The same at a line over several contests, where no place of one contest says it (law 2, section 10).
TIES_OVER = {
    "ladder": (N_("%(names)s 在几场比赛的总次序里分不出先后，正好压在%(line)s的线上。"), LOT),
    "advance": (N_("%(names)s 在几场比赛的总次序里分不出先后，正好压在去%(to)s的线上。"), LOT),
}

WAYS = {
    "grid": N_("去评分表格"),
    "entry": N_("看它的评分表"),
    "lots": N_("去记签号"),
}


@dataclass(frozen=True)
class ProblemText:
    """A problem in words. `facts` fill `sentence`; `way` is a key of WAYS with the contest that it leads to."""

    problem: Problem
    sentence: str
    facts: Mapping[str, Any]
    to_do: str
    way: str | None = None
    contest: Contest | None = None
    contest_name: Mapping[str, str] | None = None
    appearance: Appearance | None = None
    number: str | None = None
    level: Sequence[str] = field(default_factory=tuple)  # the numbers of the level entries

    @property
    def is_tie(self) -> bool:
        return self.problem.kind == "tie"


def describe_problem(
    problem: Problem,
    contest: Contest | None,
    appearance: Appearance | None,
    number: str | None,
    *,
    here: Contest,
) -> ProblemText:
    """One row of `queries.problem_rows` in words; `here` is the contest on whose page it is shown."""
    if problem.kind == "tie":
        return _tie(problem, contest, here)
    blocks = problem.blocks
    way: str | None = None
    if contest is not None and problem.kind in ("incomplete", "spread", "disagreement", "partial"):
        way = "entry" if appearance is not None and problem.kind != "incomplete" else "grid"
    return ProblemText(
        problem,
        PROBLEM_SENTENCES.get(problem.kind, "%(detail)s"),
        {"entry": number or "–", "detail": problem.detail},
        PROBLEM_REMEDIES.get(problem.kind, NOTED) if blocks or problem.kind in ("void", "partial") else NOTED,
        way,
        contest,
        contest_name(contest) if contest is not None else None,
        appearance,
        number,
    )


def _tie(problem: Problem, contest: Contest | None, here: Contest) -> ProblemText:
    tie = problem.tie or {}
    book = rulebook_of(contest or here)
    names = list(tie["names"])
    facts = {"names": names, "place": tie["place"], "line": _line(tie, book), "to": _stage(tie["key"], book)}
    by_table = tie["at"] == "prize" and any(one.award == tie["key"] and one.by for one in book.prize)
    ties = TIES_OVER if tie["place"] is None and tie["at"] in TIES_OVER else TIES
    sentence, to_do = BY_TABLE if by_table else ties[tie["at"]]
    return ProblemText(
        problem,
        sentence,
        facts,
        to_do,
        "lots" if contest is not None and to_do is LOT else None,
        contest,
        contest_name(contest) if contest is not None else None,
        level=names if tie["at"] != "prize" else (),
    )


def _line(tie: Mapping[str, Any], book: Rulebook) -> Any:
    """What the line belongs to: an award's name, else the law's key."""
    key = tie["line"] if tie["at"] == "ladder" else tie["key"]
    return award_names(book).get(key, key)


def _stage(key: str, book: Rulebook) -> Any:
    return tier_names(book).get(key, key)
