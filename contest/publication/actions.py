"""Prepare, review, publish, make final, and correct."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.awards.actions import award
from contest.db import session
from contest.editions.actions import reach, undo
from contest.editions.calendar import period
from contest.editions.effective import edition_part, rulebook_of
from contest.editions.models import Contest
from contest.editions.queries import milestones, prefetch
from contest.errors import N_, Clash, NotAllowed, WrongMoment
from contest.people.models import Account
from contest.publication import honours, sealing
from contest.publication.models import Publication, PublicationContest
from contest.publication.naming import publication_title
from contest.publication.workdays import after_days
from contest.results.models import Tabulation
from contest.results.queries import stands, tabulated_contests


def prepare(
    tabulation: Tabulation,
    *,
    by: UUID,
    at: datetime,
    replaces: Publication | None = None,
    reason: str | None = None,
) -> Publication:
    """Draft a publication of a tabulation: its awards are given, and a preview can be read by those who may.

    Refused while a problem blocks or where the tabulation no longer counts; one draft at a time for a contest.
    """
    if not stands(tabulation):
        raise WrongMoment(N_("这次统分已经被新的一次取代，请按新的结果发布。"))
    if tabulation.blocking:
        raise WrongMoment(N_("还有 %(n)s 个问题没有解决，不能发布。先在结果页逐个处理。"), n=tabulation.blocking)
    contests = tabulated_contests(tabulation)
    prefetch(contests)
    _nothing_pending(contests, replaces)
    award(tabulation, by=by, at=at)
    newest = session.scalar(
        sa.select(sa.func.max(Publication.number)).where(Publication.edition_id == tabulation.edition_id)
    )
    publication = Publication(
        realm=tabulation.realm,
        edition=tabulation.edition,
        organisation=tabulation.organisation,
        tabulation=tabulation,
        number=(newest or 0) + 1,
        stage=tabulation.stage,
        title=publication_title(contests, correction=replaces is not None),
        replaces=replaces,
        reason=reason,
        prepared_by=by,
        prepared_at=at,
    )
    session.add(publication)
    session.flush()
    sealing.list_contests(publication, contests)
    audit.record("publication.prepare", publication, by=by, at=at, now={"number": publication.number}, reason=reason)
    return publication


def _nothing_pending(contests: list[Contest], replaces: Publication | None) -> None:
    pending = session.scalar(
        sa.select(Publication)
        .join(PublicationContest, PublicationContest.publication_id == Publication.id)
        .where(
            PublicationContest.contest_id.in_([contest.id for contest in contests]),
            Publication.state.in_(("draft", "reviewed", "embargoed")),
        )
        .limit(1)
    )
    if pending is not None:
        raise Clash(N_("这些比赛已有一份还没发布的第 %(n)s 号发布。先发布它，或者撤回它。"), n=pending.number)
    if replaces is None and any("published" in milestones(contest) for contest in contests):
        raise WrongMoment(N_("其中有比赛已经发布过。要改已发布的结果，请发一份更正，并写明原因。"))


def review(publication: Publication, *, by: UUID, at: datetime) -> Publication:
    """A second, named person has read the preview and stands for it."""
    _in_state(publication, "draft")
    if by == publication.prepared_by:
        raise NotAllowed(N_("起草的人不能自己复核。请另一位组织者来复核并署名。"))
    publication.state = "reviewed"
    publication.reviewed_by, publication.reviewed_at = by, at
    publication.reviewed_name = session.get_one(Account, by).name
    audit.record("publication.review", publication, by=by, at=at, now={"state": "reviewed"})
    return publication


def publish(publication: Publication, *, by: UUID, at: datetime) -> Publication:
    """Seal a reviewed publication and make it public, for objections. From here on nothing in it changes."""
    _in_state(publication, "reviewed")
    if not stands(publication.tabulation):
        raise WrongMoment(N_("复核之后又统分过一次，这份发布已经过时。请撤回它，按新的结果重新起草。"))
    contests = tabulated_contests(publication.tabulation)
    prefetch(contests)
    publication.state = "public"
    publication.published_by, publication.published_at = by, at
    publication.publicity_until = publicity_ends(contests[0], at)
    sealing.seal(publication, contests)
    if publication.replaces is not None:
        publication.replaces.state = "replaced"
        honours.withdraw(publication.replaces, at=at)
    honours.write(publication, at=at)
    for contest in contests:
        reach(contest, "published", by=by, at=at, note=f"{publication.edition.key}-{publication.number}")
    audit.record(
        "publication.publish", publication, by=by, at=at, now={"state": "public", "digest": publication.digest}
    )
    return publication


def publicity_ends(contest: Contest, at: datetime) -> datetime | None:
    """When the publicity period ends: as the calendar sets it, else so many (working) days after publishing."""
    closes = period(contest, "publicity").closes
    if closes is not None and closes > at:
        return closes
    rule = edition_part(rulebook_of(contest)).publicity
    return None if rule is None else after_days(at, rule.days, working=rule.working, zone=contest.edition.zone)


def make_final(publication: Publication, *, by: UUID, at: datetime) -> Publication:
    """End the publicity period: the results stand."""
    _in_state(publication, "public")
    if publication.publicity_until is not None and at < publication.publicity_until:
        raise WrongMoment(N_("公示期到 %(until)s 才结束，在那之前不能定稿。"), until=publication.publicity_until)
    publication.state, publication.final_at = "final", at
    for contest in tabulated_contests(publication.tabulation):
        reach(contest, "final", by=by, at=at)
    audit.record("publication.make_final", publication, by=by, at=at, now={"state": "final"})
    return publication


def withdraw(publication: Publication, *, reason: str, by: UUID, at: datetime) -> Publication:
    """Take back a publication that is not public yet. Its number is not used again."""
    if publication.state not in ("draft", "reviewed", "embargoed"):
        raise WrongMoment(N_("已经公开的发布不能撤回，只能发一份更正。"))
    was = publication.state
    publication.state, publication.reason = "withdrawn", reason
    audit.record(
        "publication.withdraw",
        publication,
        by=by,
        at=at,
        was={"state": was},
        now={"state": "withdrawn"},
        reason=reason,
    )
    return publication


def reopen_for_correction(publication: Publication, *, reason: str, by: UUID, at: datetime) -> None:
    """Let the contests of a public publication be tabulated anew. The publication stays as it is until the corrected
    one replaces it."""
    if publication.state not in ("public", "final"):
        raise WrongMoment(N_("只有已经公开的发布才需要更正。"))
    for contest in tabulated_contests(publication.tabulation):
        for milestone in ("final", "published"):
            undo(contest, milestone, by=by, at=at, note=reason)
    audit.record("publication.reopen_for_correction", publication, by=by, at=at, reason=reason)


def _in_state(publication: Publication, state: str) -> None:
    if publication.state != state:
        raise WrongMoment(N_("这份发布已经不在这一步了。请刷新，看它现在的状态。"))
