"""Who goes on to the next tier and why, in words: read from the outcome and the rule, not decided here.

The law says through, reserve or out (contest/rules/advancement.py). If an entry is passed over for a lower place, the
cap or reserved places are the reason; nothing else can cause that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from contest.editions.labels import CREDIT_PHRASES, plain
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import tier_of
from contest.errors import N_, Sum
from contest.judging.rubric import law_of
from contest.registration.queries.quotas import arithmetic, quota
from contest.results.models import Advance, Result
from contest.results.queries.next_tier import Sending

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Advance as AdvanceRule

Sentence = tuple[str, dict[str, Any]]

OTHERWISE = {"zh": "单位", "en": "organisation"}


@dataclass(frozen=True)
class Going:
    """One competing entry with its place and outcome, and the reason for the outcome."""

    advance: Advance
    result: Result | None
    why: Sentence

    @property
    def place(self) -> int | None:
        return self.result.place if self.result else None


def rule_of(contest: Contest) -> AdvanceRule | None:
    """The contest's rule for the next tier, the first where there are several."""
    return next(iter(law_of(contest).advances), None)


def rules_of(contest: Contest) -> Sequence[AdvanceRule]:
    """Every rule that says who of this contest goes on to the next tier."""
    return law_of(contest).advances


def format_rule(rule: AdvanceRule, contest: Contest) -> list[Sentence]:
    """The rule, one sentence for each of its parts."""
    take = f"{rule.take.size.numerator}" if rule.take.is_count else str(rule.take.size)
    if rule.over == "all":
        shared = (N_("几场比赛合在一起，取排在最前的 %(take)s。"), {"take": str(rule.take)})
        return [shared, *_limits(rule, contest)]
    sentences: list[Sentence] = [
        (N_("按名次取前 %(take)s {件}。"), {"take": take})
        if rule.take.is_count
        else (N_("按名次取参赛{作品}的 %(take)s。"), {"take": take})
    ]
    return [*sentences, *_limits(rule, contest)]


def _limits(rule: AdvanceRule, contest: Contest) -> list[Sentence]:
    """What is taken first, how many of one organisation, and the substitutes."""
    sentences: list[Sentence] = []
    for seats in rule.reserved:
        size = f"{seats.take.size.numerator}" if seats.take.is_count else str(seats.take.size)
        sentences.append(
            (
                N_("其中先给 %(where)s 留 %(size)s 个名额。"),
                {"size": size, "where": ", ".join(f"{key} = {value}" for key, value in seats.where.items())},
            )
        )
    if rule.cap is not None:
        words = {"per": _per(rule, contest), "most": rule.cap.most}
        sentences.append((N_("每个%(per)s最多 %(most)s {件}，超出的由下一名递补。"), words))
    if rule.reserve:
        sentences.append((N_("另列候补 %(n)s {件}。"), {"n": rule.reserve}))
    return sentences


def _per(rule: AdvanceRule, contest: Contest) -> Mapping[str, str]:
    """What the cap counts by, in words."""
    if rule.cap is None or rule.cap.per == "group":
        return CREDIT_PHRASES.get(tier_of(contest).credit, OTHERWISE)
    return plain(rule.cap.per.removeprefix("attribute:"))


def advancement_rows(
    contest: Contest, rule: AdvanceRule | None, rows: Sequence[Advance], results: Mapping[UUID, Result]
) -> list[Going]:
    """The rows of one contest with their reasons, in the order given."""
    places = {row.id: results[row.appearance_id].place if row.appearance_id in results else None for row in rows}
    if any(one.over == "all" for one in rules_of(contest)) or len(rules_of(contest)) > 1:
        return [Going(row, results.get(row.appearance_id), _shared(row, places[row.id])) for row in rows]
    through = [row for row in rows if row.outcome == "through"]
    lowest = max((place for row in through if (place := places[row.id]) is not None), default=0)
    held = Counter(row.appearance.credit_id for row in through)
    capped = {
        row.id
        for row in rows
        if row.outcome != "through"
        and rule is not None
        and rule.cap is not None
        and rule.cap.per == "group"
        and (place := places[row.id]) is not None
        and place < lowest
        and held[row.appearance.credit_id] >= rule.cap.most
    }
    passed = [
        place
        for row in rows
        if row.outcome != "through" and row.id not in capped and (place := places[row.id]) is not None
    ]
    sentences = []
    for row in rows:
        place = places[row.id]
        if place is None:
            why: Sentence = (N_("没有名次。"), {})
        elif row.outcome == "through":
            ahead = sum((places[one] or 0) < place for one in capped)
            why = _through(place, ahead=ahead, passed=passed)
        elif row.id in capped:
            why = (
                N_("第 %(place)s 名；本%(per)s已有 %(n)s {件}晋级，到了上限。"),
                {
                    "place": place,
                    "per": _per(rule, contest) if rule else OTHERWISE,
                    "n": held[row.appearance.credit_id],
                },
            )
        elif row.outcome == "reserve":
            why = (N_("第 %(place)s 名，候补第 %(order)s 位。"), {"place": place, "order": row.order})
        elif place < lowest:
            why = (N_("第 %(place)s 名；前面的名额留给了规程规定的{作品}。"), {"place": place})
        else:
            why = (N_("第 %(place)s 名，在线外。"), {"place": place})
        sentences.append(Going(row, results.get(row.appearance_id), why))
    return sentences


def _shared(row: Advance, place: int | None) -> Sentence:
    """Why, where places of one contest do not decide: one line over several contests, or several lines."""
    if place is None:
        return N_("没有名次。"), {}
    facts = {"place": place, "order": row.order}
    if row.outcome == "through":
        return N_("本场第 %(place)s 名，在线内。"), facts
    if row.outcome == "reserve":
        return N_("本场第 %(place)s 名，候补第 %(order)s 位。"), facts
    return N_("本场第 %(place)s 名，不在线内。"), facts


def _through(place: int, *, ahead: int, passed: Sequence[int]) -> Sentence:
    if any(other < place for other in passed):
        return N_("第 %(place)s 名，用的是保留名额。"), {"place": place}
    if ahead:
        return N_("第 %(place)s 名；前面有 %(n)s {件}因上限让出。"), {"place": place, "n": ahead}
    return N_("第 %(place)s 名，在线内。"), {"place": place}


@dataclass(frozen=True)
class Room:
    """The quota arithmetic for the entries to be sent. `sums` is empty if there is no ledger."""

    sums: tuple[Sum, ...]
    left: int | None  # after sending

    @property
    def is_enough(self) -> bool:
        return self.left is None or self.left >= 0


def room_for(contest: Contest, plan: Sending) -> Room:
    """Whether the next tier's ledger has places for what sending this contest's entries would bring there."""
    if contest.parent is None:
        return Room((), None)
    present = quota(contest.parent, contest.organisation)
    if present.left is None:
        return Room((), None)
    after = present.left + plan.freed - plan.places
    sums = [Sum(line.words, line.figure) for line in arithmetic(present)]
    if plan.freed:
        sums.append(Sum(N_("更正后收回"), f"+ {plan.freed}"))
    sums.append(Sum(N_("这次要报送"), f"− {plan.places}"))
    return Room((*sums, Sum(N_("报送之后还剩"), str(after), total=True)), after)
