"""Prepare, review, publish, make final, and correct."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.awards.actions import award
from contest.clock import Closing
from contest.db import session
from contest.editions.actions import reach_all, undo
from contest.editions.models import Contest
from contest.editions.schedule import guard
from contest.editions.signing import REVIEWERS, require_second_person
from contest.errors import N_, Clash, NotAllowed, Unfit, WrongMoment
from contest.people.models import Account
from contest.people.second_person import Begun
from contest.public_state import publishes
from contest.publication.actions import earlier_awards, objections, reviewing, sealing, signatures
from contest.publication.formatting import publication_title
from contest.publication.models import Publication
from contest.publication.queries import objections as objected
from contest.publication.queries.desk import PENDING, contest_ids_of, is_reopened, speaking_of
from contest.publication.queries.published import CURRENT
from contest.publication.queries.recorded import recorded_of_signature
from contest.publication.timeline.publicity import publicity_end
from contest.results import actions as results
from contest.results.models import Tabulation
from contest.results.outdated import refuse_outdated
from contest.results.queries import is_current, tabulated_contests

IN_ANOTHER_STATE = N_("这份发布已经不在这一步了，可能别人刚刚办过。请看它现在的状态。")


def prepare(
    tabulation: Tabulation,
    *,
    by: UUID,
    at: datetime,
    replaces: Publication | None = None,
    reason: str | None = None,
) -> Publication:
    """Draft a publication of a tabulation: gives its awards, and lets authorised people read a preview.

    Refused while a problem blocks or if the tabulation no longer counts; one draft at a time for a contest. If one of
    the contests is already public, the draft must be its correction: it names what it `replaces`, covers the same
    contests, and says why.
    """
    contests = tabulated_contests(tabulation)
    guard.hold(contests)
    if not is_current(tabulation):
        raise WrongMoment(N_("这次统分已经被新的一次取代，请按新的结果发布。"))
    refuse_outdated(tabulation)
    if tabulation.blocking:
        raise WrongMoment(N_("还有 %(n)s 个问题没有解决，不能发布。先在结果页逐个处理。"), n=tabulation.blocking)
    if pending := speaking_of(contests, PENDING):
        raise Clash(
            N_("这些比赛已有一份还没发布的第 %(number)s 号发布。先发布它，或者撤回它。"), number=pending[0].number
        )
    _corrects(contests, replaces, reason)
    award(tabulation, by=by, at=at)
    newest = session.scalar(
        sa.select(sa.func.max(Publication.number)).where(Publication.edition_id == tabulation.edition_id)
    )
    publication = Publication(
        region=tabulation.region,
        edition=tabulation.edition,
        organisation=tabulation.organisation,
        tabulation=tabulation,
        number=(newest or 0) + 1,
        stage=tabulation.stage,
        title=publication_title(contests, correction=replaces is not None),
        replaces=replaces,
        reason=reason.strip() if reason else None,
        prepared_by=by,
        prepared_at=at,
    )
    session.add(publication)
    session.flush()
    sealing.list_contests(publication, sealing.contest_rows(publication, contests))
    facts = {"number": publication.number, "edition": publication.edition_id}
    audit.record("publication.prepare", publication, by=by, at=at, now=facts, reason=reason)
    return publication


def _corrects(contests: Sequence[Contest], replaces: Publication | None, reason: str | None) -> None:
    """Public results change only by a correction, and a correction replaces exactly one publication."""
    public = speaking_of(contests)
    if replaces is None:
        if public:
            raise WrongMoment(
                N_("其中有比赛已在第 %(number)s 号发布里公开。要改已发布的结果，请发一份更正，并写明原因。"),
                number=public[0].number,
            )
        return
    if not reason or not reason.strip():
        raise Unfit(N_("请写明为什么更正，公布时会一起封存。"), field="reason")
    if missing := [one for one in objected.awaiting_correction(replaces) if not _names(reason, one)]:
        raise Unfit(
            N_("这份更正也是第 %(numbers)s 号异议的决定要的，请在原因里写上它的号。"),
            field="reason",
            numbers=[str(one) for one in missing],
        )
    if [one.id for one in public] != [replaces.id] or contest_ids_of(replaces) != {one.id for one in contests}:
        raise Unfit(
            N_("更正要和第 %(number)s 号发布说的是同一批比赛。请把那一批比赛一起重新统分。"), number=replaces.number
        )
    for contest in contests:
        guard.not_reached(contest, "published", N_("还没有重开更正。先在原来的发布页写明原因，重开更正。"))


def _names(reason: str, number: int) -> bool:
    """Whether the reason of a correction has this number of an objection in it."""
    return re.search(rf"(?<!\d){number}(?!\d)", reason) is not None


def review(publication: Publication, *, by: UUID, at: datetime) -> Publication:
    """A second, named person has read the preview and takes responsibility for it.

    The review is bound to all that sealing would write at this moment. If something of it is changed before it is
    published, it is reviewed again.
    """
    contests = tabulated_contests(publication.tabulation)
    guard.hold(contests)
    _in_state(publication, "draft", "reviewed")
    if by == publication.prepared_by:
        raise NotAllowed(N_("起草的人不能自己复核。请另一位组织者来复核并署名。"))
    if not is_current(publication.tabulation):
        raise WrongMoment(N_("起草之后又统分过一次，这份发布已经过时。请撤回它，按新的结果重新起草。"))
    refuse_outdated(publication.tabulation)
    content = sealing.content_of(publication, contests)
    was = publication.state
    if was == "reviewed" and not reviewing.differences(publication, content):
        raise Clash(IN_ANOTHER_STATE)
    publication.signed = signatures.of_two(publication, contests, by=by, at=at)
    reviewing.bind(publication, content)
    publication.state = "reviewed"
    publication.reviewed_by, publication.reviewed_at = by, at
    publication.reviewed_name = session.get_one(Account, by).name
    session.flush()
    signed = recorded_of_signature(publication)["signed"]
    now = {"state": "reviewed", "content": reviewing.reviewed_digest(publication), "signed": signed}
    audit.record("publication.review", publication, by=by, at=at, was={"state": was}, now=now)
    return publication


def publish(publication: Publication, *, by: UUID, at: datetime) -> Publication:
    """Seal a reviewed publication and make it public, for objections. Nothing in it changes afterwards. Refused if it
    is no longer what was reviewed: what is sealed is what the reviewer signed. Where the rulebook wants one signature,
    a draft may be published."""
    contests = tabulated_contests(publication.tabulation)
    guard.hold(contests)
    _lock(publication)
    was = publication.state
    if was == "draft" and (alone := signatures.of_one(publication, contests)):
        publication.signed = alone
    else:
        _in_state(publication, "reviewed")
    if not is_current(publication.tabulation):
        raise WrongMoment(N_("复核之后又统分过一次，这份发布已经过时。请撤回它，按新的结果重新起草。"))
    refuse_outdated(publication.tabulation)
    content = sealing.content_of(publication, contests)
    if was == "reviewed" and (differing := reviewing.differences(publication, content)):
        raise reviewing.refusal(differing, contests)
    publication.state = "public"
    publication.published_by, publication.published_at = by, at
    if (end := publicity_end(contests[0], at)) is not None:
        publication.publicity_until, publication.publicity_basis = end.at, end.kept()
    rows = sealing.seal(publication, content, at=at)
    if publication.replaces is not None:
        former = {"state": publication.replaces.state}
        publication.replaces.state = "replaced"
        now = {"state": "replaced", "by": publication.handle}
        audit.record("publication.replace", publication.replaces, by=by, at=at, was=former, now=now)
        earlier_awards.withdraw(publication.replaces, by=by, at=at)
    earlier_awards.write(publication, by=by, at=at)
    reach_all(contests, "published", by=by, at=at, note=publication.handle)
    audit.record(
        "publication.publish",
        publication,
        by=by,
        at=at,
        was={"state": was},
        now={"state": "public", "digest": publication.digest, "rows": rows, **recorded_of_signature(publication)},
        reason=publication.reason,
    )
    publishes(publication.edition.key)
    return publication


def make_final(publication: Publication, *, by: UUID, at: datetime) -> Publication:
    """End the publicity period: the results are final. Refused while an objection is open, or its correction is not
    public yet."""
    _in_state(publication, "public")
    until = publication.publicity_until
    if until is not None and at < until:
        raise WrongMoment(N_("公示期到 %(until)s 才结束，在那之前不能定稿。"), until=Closing(until))
    contests = tabulated_contests(publication.tabulation)
    guard.hold(contests)
    for contest in contests:
        guard.reached(contest, "published", N_("这份发布正在更正，不能定稿。先完成更正，或者放弃更正。"))
    refuse_outdated(publication.tabulation)
    objections.refuse_unsettled(publication, at)
    publication.state, publication.final_at = "final", at
    reach_all(contests, "final", by=by, at=at)
    audit.record("publication.make_final", publication, by=by, at=at, was={"state": "public"}, now={"state": "final"})
    publishes(publication.edition.key)
    return publication


def withdraw(publication: Publication, *, reason: str, by: UUID, at: datetime) -> Publication:
    """Withdraw a publication that is not public yet. Its number is not used again."""
    _lock(publication)
    if publication.state == "withdrawn":
        raise Clash(N_("这份草稿已经撤回了。"))
    if publication.state not in PENDING:
        raise WrongMoment(N_("已经公开的发布不能撤回，只能发一份更正。"))
    if not reason.strip():
        raise Unfit(N_("请写明为什么撤回，记录里要留。"), field="reason")
    was = {"state": publication.state, "reason": publication.reason}
    publication.state, publication.reason = "withdrawn", reason.strip()
    session.flush()
    audit.record(
        "publication.withdraw", publication, by=by, at=at, was=was, now={"state": "withdrawn"}, reason=reason.strip()
    )
    return publication


def reopen_for_correction(publication: Publication, *, reason: str, by: UUID, at: datetime) -> None:
    """Allow the contests of a public publication to be tabulated again. The publication stays public as it is until the
    corrected one replaces it."""
    contests = tabulated_contests(publication.tabulation)
    guard.hold(contests)
    _lock(publication)
    if publication.state not in CURRENT:
        raise WrongMoment(N_("只有已经公开、还没有被取代的发布才能更正。"))
    if not reason.strip():
        raise Unfit(N_("请写明为什么要更正，记录里要留。"), field="reason")
    require_second_person(contests, roles=REVIEWERS, beside=Begun(), by=by, at=at)
    if is_reopened(publication):
        raise Clash(N_("这份发布已经重开更正了。"))
    for contest in contests:
        for milestone in ("final", "published"):
            undo(contest, milestone, by=by, at=at, note=reason.strip())
    audit.record("publication.reopen_for_correction", publication, by=by, at=at, reason=reason.strip())


def give_up_correction(publication: Publication, *, reason: str, by: UUID, at: datetime) -> None:
    """No correction is needed after all: the publication stays valid, with the tabulation that it was made from."""
    contests = tabulated_contests(publication.tabulation)
    guard.hold(contests)
    _lock(publication)
    if not is_reopened(publication):
        raise Clash(N_("这份发布没有在更正。"))
    if not reason.strip():
        raise Unfit(N_("请写明为什么不更正了，记录里要留。"), field="reason")
    if pending := speaking_of(contests, PENDING):
        raise WrongMoment(N_("第 %(number)s 号更正草稿还在。先撤回它，再放弃更正。"), number=pending[0].number)
    objections.refuse_uncorrected(publication)
    if not is_current(publication.tabulation):
        results.restore(publication.tabulation, contests, by=by, at=at)
    note = publication.handle
    reach_all(contests, "published", by=by, at=at, note=note)
    if publication.state == "final":
        reach_all(contests, "final", by=by, at=at, note=note)
    audit.record("publication.give_up_correction", publication, by=by, at=at, reason=reason.strip())


def _in_state(publication: Publication, *states: str) -> None:
    """Refuse a step that was already taken, perhaps by somebody else a moment ago."""
    _lock(publication)
    if publication.state not in states:
        raise Clash(IN_ANOTHER_STATE)


def _lock(publication: Publication) -> None:
    """Lock the publication for this action, and read its current state."""
    session.flush()
    session.refresh(publication, ["state"], with_for_update=True)
