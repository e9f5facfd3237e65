"""Object to a publication, hand in evidence, withdraw, decide.

An objection is filed while its publication is in its publicity period, or, where there is none, until it is made final.
It is decided in writing by an organiser of the publishing organisation, or by whom they named, who has nothing to do
with its entries. Where there is a second level, the objector may have others decide again. As long as one is open, may
be taken further, or its decision wants a correction that is not public yet, nothing becomes final.
"""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.access import Actor
from contest.clock import Closing
from contest.db import session
from contest.editions.models import Edition
from contest.errors import N_, Clash, NotAllowed, Unfit, Way, WrongMoment
from contest.files import file_store, media_type
from contest.people.models import Account
from contest.publication.actions import letters
from contest.publication.models import (
    Objection,
    ObjectionDecision,
    ObjectionFile,
    ObjectionOutcome,
    ObjectionState,
    Publication,
    PublicationState,
)
from contest.publication.queries import objections as queries
from contest.publication.queries.deciders import hindrances
from contest.publication.queries.recorded_objections import (
    recorded_of_decision,
    recorded_of_further,
    recorded_of_objection,
)
from contest.publication.timeline.procedure import further_until, procedure_of, still_open_to_more
from contest.registration.actions.contents import check
from contest.registration.actions.materials import plain_name

EVIDENCE_FORMATS = ("pdf", "jpg", "png", "docx", "xlsx", "zip", "mp4")
EVIDENCE_MB, MOST_FILES = 50, 5  # MB of 2^20 bytes each; files of one objection
NO_LONGER_OPEN = N_("这份异议已经不在这一步了，可能刚刚有人办过。请看它现在的状态。")


def refuse_if_over(publication: Publication, at: datetime) -> None:
    """Refuse an objection that comes too late. Half-open, as every period: at the end itself it is over."""
    if publication.state == PublicationState.REPLACED:
        current = queries.current_of(publication)
        raise WrongMoment(
            N_("第 %(number)s 号发布已被第 %(current)s 号取代。有异议的，请针对第 %(current)s 号提出。"),
            number=publication.number,
            current=current.number,
            ways=[Way(N_("去现在的这一份"), "public.publication", current.address)],
        )
    until = publication.publicity_until
    if until is not None and at >= until:
        raise WrongMoment(N_("公示期已于 %(until)s 结束，不再收取异议。"), until=Closing(until))
    if publication.state != PublicationState.PUBLIC:
        raise WrongMoment(N_("第 %(number)s 号发布已经定稿，不再收取异议。"), number=publication.number)


def file(
    publication: Publication, *, entry: str, text: str, clause: str | None = None, actor: Actor, at: datetime
) -> Objection:
    """Object to the result of one entry, by its public number. Raises NotAllowed for whoever has no entry in the same
    contest and sends none, WrongMoment after the period, Unfit for an unknown number or an empty text, Clash where the
    same person has an open objection about it."""
    session.flush()
    session.refresh(publication, ["state"], with_for_update={"of": Publication})
    refuse_if_over(publication, at)
    place = queries.place_in(publication, entry.strip())
    if place is None:
        raise Unfit(N_("第 %(number)s 号发布里没有编号 %(entry)s。请照成绩页上的编号填。"), field="entry", entry=entry,
                    number=publication.number)  # fmt: skip
    held = queries.capacity_for(queries.capacities(actor, publication), place)
    if held is None or actor.account_id is None:
        raise NotAllowed(
            N_("编号 %(entry)s 所在的比赛里没有你的{作品}，也没有你指导或选送的，所以不能由你提出。"),
            field="entry",
            entry=place.entry,
        )
    if not text.strip():
        raise Unfit(N_("请写明哪里不对、依据什么，不然没法办。"), field="text")
    same = sa.select(Objection.number).where(
        queries.objected(actor.account_id),
        Objection.entry_id == place.entry_id,
        Objection.publication_id == publication.id,
        Objection.state == ObjectionState.OPEN,
    )
    if (open_already := session.scalar(same)) is not None:
        raise Clash(
            N_("你对编号 %(entry)s 提过第 %(number)s 号异议，还在办。要补充，请在那一页交证据。"),
            entry=place.entry,
            number=open_already,
            ways=[Way(N_("我的异议"), "objections.mine", {})],
        )
    made = Objection(
        region=publication.region,
        edition_id=publication.edition_id,
        publication=publication,
        contest=queries.contest_of(place, publication),
        number=next_number(publication.edition_id),
        entry_id=place.entry_id,
        through_id=held.entry_id,
        role=str(held.role),
        filed_by=actor.account_id,
        filed_at=at,
        clause=(clause or "").strip() or None,
        text=text.strip(),
    )
    session.add(made)
    session.flush()
    audit.record("publication.object", made, by=actor.account_id, at=at, now=recorded_of_objection(made))
    letters.objection_received(made, at=at)
    letters.objection_to_decide(made, at=at)
    return made


def next_number(edition_id: UUID) -> int:
    """Under a lock on the edition that does not hinder rows which refer to it."""
    session.execute(sa.select(Edition.id).where(Edition.id == edition_id).with_for_update(key_share=True))
    newest = session.scalar(sa.select(sa.func.max(Objection.number)).where(Objection.edition_id == edition_id))
    return (newest or 0) + 1


def add_evidence(objection: Objection, *, name: str, file: BinaryIO, by: UUID, at: datetime) -> ObjectionFile:
    """Hand in a file, as long as nobody has decided. Raises Unfit where its content is in no known format, or where it
    is there already."""
    _lock(objection, ObjectionState.OPEN)
    if len(objection.files) >= MOST_FILES:
        raise Unfit(
            N_("已经有 %(n)s 个文件，不能再多。请合并成一个再交，或者在理由里说明。"), n=MOST_FILES, field="file"
        )
    file.seek(0, 2)
    ending = check(file, formats=EVIDENCE_FORMATS, name=plain_name(name), size=file.tell(), max_mb=EVIDENCE_MB)
    file.seek(0)
    stored = file_store().save(file, at_most=EVIDENCE_MB * 2**20)
    if any(one.digest == stored.digest for one in objection.files):
        raise Unfit(N_("这个文件已经交过了，没有再存。"), field="file")
    made = ObjectionFile(
        objection=objection,
        name=plain_name(name, ending),
        digest=stored.digest,
        size=stored.size,
        media_type=media_type(ending),
        at=at,
    )
    session.add(made)
    session.flush()
    now = {"objection": objection.id, "digest": made.digest, "edition": objection.edition_id}
    audit.record("publication.add_evidence", made, by=by, at=at, now=now)
    return made


def withdraw(objection: Objection, *, by: UUID, at: datetime, note: str | None = None) -> Objection:
    """The objector takes it back before it is decided; `note`: how somebody else knows that, who records it. At the
    second level only asking for it is taken back: what was decided at the first counts as it did, also where it wants a
    correction, and cannot be taken further again."""
    _lock(objection, ObjectionState.OPEN)
    left = ObjectionState.DECIDED if objection.decisions else ObjectionState.WITHDRAWN
    objection.state, objection.closed_at = str(left), at
    session.flush()
    now = {"state": str(left)}
    was = {"state": "open"}
    audit.record("publication.withdraw_objection", objection, by=by, at=at, was=was, now=now, reason=note)
    return objection


def take_further(objection: Objection, *, text: str, by: UUID, at: datetime, note: str | None = None) -> Objection:
    """The objector does not accept the first decision, and others decide again. Raises WrongMoment where there is no
    second level, its time is over or the result is final, Unfit without a reason. `note`: as for `withdraw`."""
    _lock(objection, ObjectionState.DECIDED)
    until = further_until(objection, procedure_of(objection.contest))
    if until is None:
        raise WrongMoment(N_("这份异议没有下一级了。"))
    if at >= until:
        raise WrongMoment(N_("要求复议的时间已于 %(until)s 结束。"), until=Closing(until))
    if queries.current_of(objection.publication).state != PublicationState.PUBLIC:
        raise WrongMoment(N_("结果已经定稿，不能再要求复议。"))
    if not text.strip():
        raise Unfit(N_("请写明为什么不接受这个决定。"), field="text")
    objection.state, objection.closed_at = str(ObjectionState.OPEN), None
    objection.level, objection.further_at, objection.further_text = objection.level + 1, at, text.strip()
    session.flush()
    now = recorded_of_further(objection)
    audit.record("publication.take_further", objection, by=by, at=at, now=now, reason=note)
    letters.objection_to_decide(objection, at=at)
    return objection


def decide(
    objection: Objection, *, outcome: str, reasons: str, clause: str | None = None, actor: Actor, at: datetime
) -> ObjectionDecision:
    """Decide in writing. Raises NotAllowed for whoever may not decide this one, Clash where it is no longer open. A
    correction follows by the ordinary way; until it is public, nothing becomes final."""
    _lock(objection, ObjectionState.OPEN)
    for hindrance in hindrances(objection, actor):
        if hindrance.bars:
            raise NotAllowed(N_("你不能决定这份异议：%(why)s"), why=hindrance.sentence)
    if not reasons.strip():
        raise Unfit(N_("请写明理由，提出异议的人会看到。"), field="reasons")
    decider = session.get_one(Account, actor.account_id)
    made = ObjectionDecision(
        objection=objection,
        level=objection.level,
        publication=queries.current_of(objection.publication),
        outcome=str(ObjectionOutcome(outcome)),
        clause=(clause or "").strip() or None,
        reasons=reasons.strip(),
        by_id=decider.id,
        by_name=decider.name,
        at=at,
    )
    session.add(made)
    objection.state, objection.closed_at = str(ObjectionState.DECIDED), at
    session.flush()
    audit.record("publication.decide_objection", made, by=made.by_id, at=at, now=recorded_of_decision(made))
    letters.objection_decided(objection, made, at=at)
    return made


def refuse_unsettled(publication: Publication, at: datetime) -> None:
    """Refuse to make final what somebody still objects to or may take further, or what a decision wants corrected."""
    if waiting := queries.open_in_line(publication):
        raise WrongMoment(
            N_("还有没办完的异议（第 %(numbers)s 号），不能定稿。先逐份决定。"), numbers=[str(one) for one in waiting]
        )
    if further := still_open_to_more(queries.line_of(publication), at):
        number, until = further[0]
        raise WrongMoment(
            N_("第 %(number)s 号异议的提出人在 %(until)s 以前可以要求复议，到时候才能定稿。"),
            number=number,
            until=Closing(until),
        )
    refuse_uncorrected(publication)


def refuse_uncorrected(publication: Publication) -> None:
    """Refuse to leave as it is what a decision wants corrected."""
    if wanted := queries.awaiting_correction(publication):
        raise WrongMoment(
            N_("第 %(numbers)s 号异议成立，决定要更正，更正还没有公布。先发更正。"),
            numbers=[str(one) for one in wanted],
        )


def _lock(objection: Objection, *states: ObjectionState) -> None:
    session.flush()
    session.refresh(objection, ["state"], with_for_update={"of": Objection})
    if objection.state not in states:
        raise Clash(NO_LONGER_OPEN)
