"""Tabulate, adjust, decide, and move entries up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

import sqlalchemy as sa

from contest import audit, rules
from contest.db import session
from contest.editions import guard
from contest.editions.actions import reach
from contest.editions.effective import parsed, text_of
from contest.editions.models import Contest
from contest.editions.queries import lineage, milestones, prefetch
from contest.errors import N_, Clash, Unfit, WrongMoment
from contest.exchange.inputs import inputs_as_bytes
from contest.exchange.writing import outputs_as_bytes
from contest.people.models import Organisation
from contest.registration.actions.appearing import appear
from contest.registration.actions.quotas import require_places
from contest.registration.actions.retracting import disappear
from contest.registration.models import Appearance, Entry, Reserve
from contest.registration.queries.belonging import credited_in
from contest.results import bridge
from contest.results.models import Adjustment, Advance, Decision, TabulatedContest, Tabulation
from contest.results.queries import advances, stands, tabulated_contests


def tabulate(contests: Sequence[Contest], *, by: UUID | None, at: datetime) -> Tabulation:
    """Run the rules over a stated set of contests of one stage and organisation. Earlier runs that share a contest
    with it no longer count.

    Refused while a contest's judging is still open, or once its results are published (then: a correction).
    """
    if not contests:
        raise Unfit(N_("没有选比赛，没有可以统分的内容。"))
    first = contests[0]
    if {(one.edition_id, one.stage, one.organisation_id) for one in contests} != {
        (first.edition_id, first.stage, first.organisation_id)
    }:
        raise Unfit(N_("一起统分的比赛必须是同一届、同一级、同一个单位办的。"))
    prefetch(contests)
    for contest in contests:
        guard.reached(contest, "judging-closed", N_("还有比赛没有结束评审，不能统分。先在评审页结束评审。"))
        unsettled(contest)
    text = one_rulebook(contests)
    given = bridge.inputs(contests)
    outcome = rules.tabulate(given, parsed(text), explain=True)
    tabulation = Tabulation(
        realm=first.realm,
        edition=first.edition,
        organisation=first.organisation,
        stage=first.stage,
        number=_next_number(first),
        law=parsed(text).law,
        engine="exact",
        by_id=by,
        at=at,
    )
    _supersede(contests)
    tabulation.contests = [TabulatedContest(contest=contest) for contest in contests]
    files = {"rulebook.toml": text.encode()}
    files |= {f"inputs/{name}": content for name, content in inputs_as_bytes(given).items()}
    files |= outputs_as_bytes(outcome)
    bridge.keep(tabulation, outcome, files, contests)
    for contest in contests:
        reach(contest, "tabulated", by=by, at=at)
    audit.record(
        "results.tabulate",
        tabulation,
        by=by,
        at=at,
        now={
            "contests": " ".join(contest.key for contest in contests),
            "places": tabulation.files["places.csv"],
            "blocking": tabulation.blocking,
        },
    )
    return tabulation


def one_rulebook(contests: Sequence[Contest]) -> str:
    """The effective rulebook that these contests share. Contests that began under different versions can't be
    tabulated in one run, because edition-wide picks and tables would have two laws."""
    texts = {text_of(contest): contest for contest in contests}
    if len(texts) > 1:
        raise WrongMoment(
            N_("这些比赛开评时的规程不是同一版，不能一起统分：%(contests)s。请上级组织者先统一规程。"),
            contests=[contest.key for contest in texts.values()],
        )
    return next(iter(texts))


def _next_number(contest: Contest) -> int:
    newest = session.scalar(
        sa.select(sa.func.max(Tabulation.number)).where(
            Tabulation.edition_id == contest.edition_id,
            Tabulation.organisation_id == contest.organisation_id,
            Tabulation.stage == contest.stage,
        )
    )
    return (newest or 0) + 1


def _supersede(contests: Sequence[Contest]) -> None:
    """Take every run out of force that shares a contest with these."""
    sharing = sa.select(TabulatedContest.tabulation_id).where(
        TabulatedContest.contest_id.in_([contest.id for contest in contests]), TabulatedContest.standing
    )
    session.execute(
        sa.update(TabulatedContest)
        .where(TabulatedContest.tabulation_id.in_(sharing))
        .values(standing=False)
        .execution_options(synchronize_session=False)
    )


def adjust(appearance: Appearance, points: str, reason: str, *, by: UUID | None, at: datetime) -> Adjustment:
    """Add points to an appearance's score (or take some away), with a reason. At most three decimals."""
    unsettled(appearance.contest)
    try:
        exact = Decimal(points.strip().replace("−", "-"))
    except InvalidOperation as fault:
        raise Unfit(N_("%(points)s 不是一个数。请写成 2.5 或 -1 这样。"), points=points, field="points") from fault
    thousandths = exact * 1000
    if not exact.is_finite() or thousandths != thousandths.to_integral_value() or abs(exact) > 1_000_000:
        raise Unfit(N_("加减分最多三位小数，例如 2.5 或 -1。"), field="points")
    row = Adjustment(appearance_id=appearance.id, points=int(thousandths), reason=reason, by_id=by, at=at)
    session.add(row)
    session.flush()
    audit.record("results.adjust", appearance, by=by, at=at, now={"points": str(exact)}, reason=reason)
    return row


def withdraw_adjustment(row: Adjustment, *, by: UUID | None, at: datetime) -> None:
    row.withdrawn_at = at
    audit.record("results.withdraw_adjustment", row, by=by, at=at)


def decide(
    contest: Contest, award: str, appearance: Appearance | None, reason: str, *, by: UUID | None, at: datetime
) -> Decision:
    """Record an award that a committee gives to an entry; the rulebook must declare it."""
    unsettled(contest)
    declared = {one.award for one in parsed(text_of(contest)).decision}
    if award not in declared:
        raise Unfit(N_("规程没有设这个奖项：%(award)s。"), award=award, field="award")
    twice = session.scalar(
        sa.select(Decision).where(
            Decision.contest_id == contest.id,
            Decision.award == award,
            Decision.appearance_id == (appearance.id if appearance else None),
            Decision.withdrawn_at.is_(None),
        )
    )
    if twice is not None:
        raise Clash(N_("这个奖已经给过它了。"), field="award")
    row = Decision(
        edition_id=contest.edition_id,
        contest_id=contest.id,
        stage=contest.stage,
        award=award,
        appearance_id=appearance.id if appearance else None,
        reason=reason,
        by_id=by,
        at=at,
    )
    session.add(row)
    session.flush()
    audit.record("results.decide", row, by=by, at=at, now={"award": award}, reason=reason)
    return row


def withdraw_decision(row: Decision, *, by: UUID | None, at: datetime) -> None:
    row.withdrawn_at = at
    audit.record("results.withdraw_decision", row, by=by, at=at)


def unsettled(contest: Contest) -> None:
    """Refuse once the contest's results are published: from then on only a correction changes them."""
    guard.not_reached(contest, "published", N_("成绩已于 %(since)s 发布，不能直接改。请发一份更正。"))


def advance(tabulation: Tabulation, *, by: UUID | None, at: datetime) -> int:
    """Move the entries that go through up to the next tier, and write the reserve list; returns how many moved.

    Refused while a problem blocks, or where the quota ledger of the next tier leaves too few places. Repeating it
    moves nobody twice.
    """
    if not stands(tabulation):
        raise WrongMoment(N_("这次统分已经被新的一次取代，请按新的结果报送。"))
    if tabulation.blocking:
        raise WrongMoment(N_("还有 %(n)s 个问题没有解决，名次还不能算数，所以不能报送。"), n=tabulation.blocking)
    moved = 0
    for contest in tabulated_contests(tabulation):
        moved += _advance_contest(tabulation, contest, by=by, at=at)
    audit.record("results.advance", tabulation, by=by, at=at, now={"moved": moved})
    return moved


def _advance_contest(tabulation: Tabulation, contest: Contest, *, by: UUID | None, at: datetime) -> int:
    rows = advances(tabulation, contest)
    if not rows:
        return 0
    target = lineage(contest)[1]
    guard.not_reached(target, "judging-opened", N_("上一级已于 %(since)s 开始评审，不能再报送。"))
    going = [row for row in rows if row.outcome == "through" and row.carried_out_at is None]
    require_places(target, contest.organisation, len(going))
    for row in going:
        entry = row.appearance.entry
        appear(entry, target, credit=_credit(entry, target), at=at, by=by)
        row.appearance.advanced_at = at
        row.carried_out_at = at
    known = set(
        session.scalars(
            sa.select(Reserve.entry_id).where(Reserve.contest_id == target.id, Reserve.from_contest_id == contest.id)
        )
    )
    for row in rows:
        if row.outcome == "reserve" and row.appearance.entry_id not in known:
            session.add(
                Reserve(
                    contest_id=target.id,
                    from_contest_id=contest.id,
                    entry_id=row.appearance.entry_id,
                    place=row.order or 0,
                    at=at,
                )
            )
    session.flush()
    reach(contest, "advanced", by=by, at=at)
    return len(going)


def _credit(entry: Entry, contest: Contest) -> Organisation | None:
    return credited_in(contest, home=entry.home, department=entry.department, delegation=entry.delegation)


def retract_advance(tabulation: Tabulation, *, by: UUID | None, at: datetime) -> int:
    """Take the moves of a tabulation back, while the next tier has not begun. Returns how many."""
    from contest.editions.actions import undo

    taken = 0
    for contest in tabulated_contests(tabulation):
        if contest.parent is None or "advanced" not in milestones(contest):
            continue
        guard.not_reached(contest.parent, "judging-opened", N_("上一级已于 %(since)s 开始评审，不能再撤回报送。"))
        rows = session.scalars(
            sa.select(Advance).where(
                Advance.tabulation_id == tabulation.id,
                Advance.contest_id == contest.id,
                Advance.carried_out_at.is_not(None),
            )
        ).all()
        for row in rows:
            disappear(row.appearance.entry, contest.parent, by=by, at=at)
            row.carried_out_at = row.appearance.advanced_at = None
            taken += 1
        session.execute(
            sa.delete(Reserve).where(Reserve.contest_id == contest.parent.id, Reserve.from_contest_id == contest.id)
        )
        undo(contest, "advanced", by=by, at=at)
    session.flush()
    audit.record("results.retract_advance", tabulation, by=by, at=at, now={"taken": taken})
    return taken
