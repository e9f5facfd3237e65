"""Run the rules over a stated set of contests."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions.actions import reach_all
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import contest_name, parsed, text_of
from contest.editions.schedule import guard
from contest.errors import N_, Clash, Unfit, Way, WrongMoment
from contest.judging.queries.members import of_other_members
from contest.registration.labels import PARTICIPATION_LABELS
from contest.registration.models import Appearance, Participation
from contest.registration.queries.declared import asked_here, lacking_in, name_of
from contest.registration.queries.entered import waiting_in
from contest.results import bridge
from contest.results.models import Decision, TabulatedContest, Tabulation
from contest.results.queries.groups import missing_attributes
from contest.results.queries.made_of import SIGNS
from contest.results.queries.marked import signs_of
from contest.results.queries.recorded import SUPERSEDED, recorded_of
from contest.rules import Inputs
from contest.rules.faults import Faults

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.outcome import Outcome
    from contest.rules.rulebook.law import Advance, Ladder

Steps = Generator[tuple[int, int], None, Tabulation]


def tabulate(contests: Sequence[Contest], *, by: UUID | None, at: datetime) -> Tabulation:
    """Run the rules for a stated set of contests of one stage and organisation. Earlier runs that share a contest
    with it no longer count.

    Refused while a contest's judging is still open, after its results are published (a correction is needed then), and
    if the law refuses the inputs.
    """
    run = steps(contests, by=by, at=at)
    while True:
        try:
            next(run)
        except StopIteration as end:
            made: Tabulation = end.value
            return made


def steps(contests: Sequence[Contest], *, by: UUID | None, at: datetime) -> Steps:
    """The same, contest by contest: yields (done, of), so that a job can show progress, and returns the tabulation.
    Nothing is written before the last step; if somebody commits in between, the inputs are read again.
    """
    text = refuse_unready(contests)
    given = bridge.inputs(contests)
    began = session().get_transaction()
    try:
        outcome = yield from bridge.tabulating(given, parsed(text))
    except Faults as refused:
        raise _refused(refused) from refused
    if session().get_transaction() is not began:
        _unchanged(contests, text, given)
    return _write(contests, text, given, outcome, by=by, at=at)


def refuse_unready(contests: Sequence[Contest]) -> str:
    """Refuse contests that may not be tabulated, now or together; returns the rulebook's text."""
    if not contests:
        raise Unfit(N_("没有选比赛，没有可以统分的内容。"), field="contests")
    if len({(one.edition_id, one.stage, one.organisation_id) for one in contests}) > 1:
        raise Unfit(N_("一起统分的比赛必须是同一届、同一级、同一个单位办的。"), field="contests")
    guard.hold(contests)
    for contest in contests:
        guard.reached(contest, "judging-closed", N_("还有比赛没有结束评审，不能统分。先在评审页结束评审。"))
        unsettled(contest)
    text = one_rulebook(contests)
    _refuse_parted(contests, parsed(text))
    _refuse_missing(contests)
    _refuse_missing_of_entries(contests)
    _refuse_unconfirmed(contests)
    _refuse_other_members(contests)
    _refuse_awards_of_the_gone(contests)
    return text


def _refuse_parted(contests: Sequence[Contest], book: Rulebook) -> None:
    """Refuse a part of the contests over which one line is drawn (law 2, section 10): the line would be another one."""
    from contest.rules.rulebook.book import fits

    rules: list[Ladder | Advance] = [*book.ladder, *book.advance]
    over = [rule for rule in rules if rule.over == "all"]
    shared = [rule for rule in over if any(fits(rule, one.key) for one in contests)]
    if not shared:
        return
    first = contests[0]
    others = session.scalars(
        sa.select(Contest)
        .where(
            Contest.edition_id == first.edition_id,
            Contest.stage == first.stage,
            Contest.organisation_id == first.organisation_id,
            Contest.id.not_in([one.id for one in contests]),
            sa.exists().where(Appearance.contest_id == Contest.id),
        )
        .order_by(Contest.key)
    )
    left = [one.key for one in others if any(fits(rule, one.key) for rule in shared)]
    if left:
        raise WrongMoment(
            N_("规程把这些比赛合成一条线，要一起统分，没有选上的还有：%(contests)s。没有统分；请一起选上。"),
            contests=left,
        )


def _refuse_awards_of_the_gone(contests: Sequence[Contest]) -> None:
    """Refuse while a committee's award stands for an entry that does not compete any more: the rules would give it."""
    found = session.scalar(
        sa.select(Appearance)
        .join(Decision, Decision.appearance_id == Appearance.id)
        .where(
            Decision.contest_id.in_([contest.id for contest in contests]),
            Decision.withdrawn_at.is_(None),
            Appearance.participation != Participation.COMPETING,
        )
        .order_by(Decision.id)
        .limit(1)
    )
    if found is not None:
        raise WrongMoment(
            N_(
                "%(number)s 现在是“%(participation)s”，而评委会给它的奖还没有撤回。"
                "没有统分，因为它会得奖。先撤回那个决定，再统一次分。"
            ),
            number=found.entry.number,
            participation=PARTICIPATION_LABELS[Participation(found.participation)],
            ways=[Way(N_("看评委会的决定"), "results.decisions", found.contest.address)],
        )


def _refuse_missing(contests: Sequence[Contest]) -> None:
    """Refuse what would be computed as empty: an attribute of groups that the rules look for and nobody gave."""
    missing = missing_attributes(contests)
    if not missing:
        return
    first, edition = missing[0], contests[0].edition
    ways = [Way(N_("去填单位的情况"), "results.groups", {"edition": edition.key})]
    if not first.groups:
        raise WrongMoment(
            N_(
                "规程按单位的“%(name)s”（%(rules)s）决定，而这里的参赛{作品}不计入任何单位。"
                "没有统分，因为它会被当作空的。请改规程。"
            ),
            name=first.name,
            rules=list(first.rules),
            ways=ways,
        )
    raise WrongMoment(
        N_(
            "规程按单位的“%(name)s”（%(rules)s）决定，而参赛{作品}计入的 %(n)s 个单位没有这一项：%(groups)s。"
            "没有统分，因为它会被当作空的。请填好再统分；确实没有的，填成空的。"
        )
        if first.may_be_empty
        else N_(
            "规程要求单位有“%(name)s”（%(rules)s），而参赛{作品}计入的 %(n)s 个单位没有填：%(groups)s。"
            "没有统分。请填好再统分。"
        ),
        name=first.name,
        rules=list(first.rules),
        n=len(first.groups),
        groups=[*(one.name for one in first.groups[:3]), *(["…"] if len(first.groups) > 3 else [])],
        ways=ways,
    )


def _refuse_missing_of_entries(contests: Sequence[Contest]) -> None:
    """Refuse where a competing entry lacks what law 2 requires of it, with the page to enter it."""
    found = lacking_in(contests)
    for contest in contests:
        if lacks := found.get(contest.id):
            first = lacks[0][1]
            one = next(one for one in asked_here(contest) if one.key == first)
            numbers = [number for number, key in lacks if key == first]
            raise WrongMoment(
                N_(
                    "规程要求参赛{作品}有“%(name)s”，而%(contest)s有 %(n)s {件}没有填：%(numbers)s。"
                    "没有统分。请填好再统分。"
                ),
                name=name_of(one),
                contest=contest_name(contest),
                n=len(numbers),
                numbers=[*numbers[:5], *(["…"] if len(numbers) > 5 else [])],
                ways=[Way(N_("去填"), "registration.attributes", contest.address)],
            )


def _refuse_unconfirmed(contests: Sequence[Contest]) -> None:
    """Refuse while a value that the ranking goes by waits for a second person, with the page to confirm it."""
    found = waiting_in(contests)
    for contest in contests:
        if waiting := found.get(contest.id):
            numbers = list(dict.fromkeys(one.entry.number for one in waiting))
            raise WrongMoment(
                N_(
                    "%(contest)s按选手情况排名次，有 %(n)s 个值还没有第二个人确认：%(numbers)s。"
                    "没有统分。请填的人以外的组织者，或者裁判长，核对、确认。"
                ),
                contest=contest_name(contest),
                n=len(waiting),
                numbers=[*numbers[:5], *(["…"] if len(numbers) > 5 else [])],
                ways=[Way(N_("去确认"), "registration.attributes", contest.address)],
            )


def _refuse_other_members(contests: Sequence[Contest]) -> None:
    """Refuse where members are marked one by one and an entry has others now: whose marks would be missing, or would
    count for somebody who is gone."""
    for contest in contests:
        if numbers := of_other_members(contest):
            raise WrongMoment(
                N_(
                    "%(contest)s按选手评分，而 %(numbers)s 的选手在评分之后换过人。没有统分。"
                    "请裁判长把它们的评分表退回，按现在的名单重评。"
                ),
                contest=contest_name(contest),
                numbers=[*numbers[:5], *(["…"] if len(numbers) > 5 else [])],
                ways=[Way(N_("去裁判长席"), "judging.grid", contest.address)],
            )


def _unchanged(contests: Sequence[Contest], text: str, given: Inputs) -> None:
    """Somebody may have changed the inputs between the steps; the computed result would then not match them."""
    if refuse_unready(contests) != text or bridge.inputs(contests) != given:
        raise Clash(N_("统分的时候，评分、名单或加减分又有改动，这一次的结果没有存。请再统一次。"))


def _refused(faults: Faults) -> Unfit:
    first = faults.faults[0]
    return Unfit(
        N_("名单、评分或决定里有 %(count)s 处不合规程，没有统分。第一处：%(first)s"),
        count=len(faults.faults),
        first={"zh": first.text("zh"), "en": first.text("en")},
    )


def _write(
    contests: Sequence[Contest], text: str, given: Inputs, outcome: Outcome, *, by: UUID | None, at: datetime
) -> Tabulation:
    from contest.exchange.inputs import inputs_as_bytes
    from contest.exchange.writing import outputs_as_bytes

    first = contests[0]
    tabulation = Tabulation(
        region=first.region,
        edition=first.edition,
        organisation=first.organisation,
        stage=first.stage,
        number=_next_number(first),
        law=parsed(text).law,
        engine="exact",
        by_id=by,
        at=at,
    )
    superseded = _supersede(contests)
    tabulation.contests = [TabulatedContest(contest=contest) for contest in contests]
    files = {"rulebook.toml": text.encode()}
    files |= {f"inputs/{name}": content for name, content in inputs_as_bytes(given, parsed(text)).items()}
    files |= outputs_as_bytes(outcome)
    if (signs := signs_of(contests)) is not None:
        files[SIGNS] = signs
    bridge.save(tabulation, outcome, files, contests)
    reach_all(contests, "tabulated", by=by, at=at)
    audit.record(
        "results.tabulate",
        tabulation,
        by=by,
        at=at,
        now={
            "contests": " ".join(contest.key for contest in contests),
            "places": tabulation.files["places.csv"],
            "blocking": tabulation.blocking,
            **recorded_of(tabulation),
            **superseded,
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


def _supersede(contests: Sequence[Contest]) -> dict[str, str]:
    """Mark every run that shares a contest with these as no longer current. Returns what the log says of it."""
    sharing = session.scalars(
        sa.select(TabulatedContest.tabulation_id)
        .distinct()
        .where(TabulatedContest.contest_id.in_([contest.id for contest in contests]), TabulatedContest.is_current)
    ).all()
    _set_current(TabulatedContest.tabulation_id.in_(sharing), is_current=False)
    return {SUPERSEDED: " ".join(map(str, sharing))}


def restore(tabulation: Tabulation, contests: Sequence[Contest], *, by: UUID | None, at: datetime) -> None:
    """Make an earlier run of these contests current again, because a correction was begun and given up."""
    superseded = _supersede(contests)
    _set_current(TabulatedContest.tabulation_id == tabulation.id, is_current=True)
    audit.record("results.restore", tabulation, by=by, at=at, now=superseded)


def _set_current(which: sa.ColumnElement[bool], *, is_current: bool) -> None:
    session.execute(
        sa.update(TabulatedContest)
        .where(which)
        .values(is_current=is_current)
        .execution_options(synchronize_session=False)
    )


def unsettled(contest: Contest) -> None:
    """Refuse after the contest's results are published: then only a correction changes them."""
    guard.not_reached(contest, "published", N_("成绩已于 %(since)s 发布，不能直接改。请发一份更正。"))
