"""Writes that look across steps: letters that were not sent, an account that its owner closes, and what somebody shows
of what they won."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from contest import audit, mail
from contest.db import new_id, session
from contest.desks.models import Archive, AwardColumn, AwardColumns, AwardShare, ShownField
from contest.desks.queries import closing
from contest.desks.queries.own_awards import index_of, share_of, shares_of
from contest.desks.queries.school_awards import columns_of_school
from contest.editions.models import Edition
from contest.errors import N_, Clash, Unfit, Way
from contest.files import Stored
from contest.judging import actions as judging
from contest.mail import Letter
from contest.people import actions as people
from contest.people import queries as people_queries
from contest.people.models import Account, Organisation, Person, Series
from contest.privacy import vault
from contest.registration import actions as registration
from contest.registration.actions.staff import forget_members
from contest.registration.queries.entries import invitations_of

MOST_COLUMNS, LONGEST_HEAD = 40, 40


def send_again(letter: Letter, *, by: UUID, at: datetime) -> None:
    """Have a letter tried again at once, and for three more days. Refused (Clash) where that is of no use any more."""
    was = {"state": letter.state, "tries": letter.tries}
    if not mail.try_again(letter, at=at):
        raise Clash(
            N_("这封信不能再发：它刚刚发出了，被收回了，或者过了有效时间。请收信人重新申请，或者再做一次那件事。"),
            ways=[Way(N_("信件与杂务"), "desks.upkeep", {})],
        )
    audit.record("mail.send_again", letter, by=by, at=at, was=was, now={"state": letter.state, "tries": 0})


def close_account(account: Account, present: str | None, *, by: UUID | None, at: datetime) -> Account:
    """Close one's own account. Raises the first of `closing.hindrances`, or Unfit for a wrong `present` password."""
    if account.closed_at is not None:
        return account
    people.hold_roles(people_queries.current_memberships(account.id))
    for hindrance in closing.hindrances(account, at):
        raise hindrance
    took_part = account.person_id is not None and closing.took_part(account.person_id)
    keeps_name = took_part or closing.acted(account.id)
    for member in invitations_of(account.person_id) if account.person_id else []:
        registration.decline(member, by=by, at=at)
    if account.person_id is not None:
        forget_shares(account.person_id, by=by, at=at)
        forget_members(account.person_id, by=by, at=at)
    for seat in closing.seats_held(account.id):
        judging.leave(seat, reason=people.CLOSED_BY_THEMSELVES, by=by, at=at)
    return people.close(account, present, took_part=took_part, keeps_name=keeps_name, by=by, at=at)


def arrange_awards(
    school: Organisation,
    series: Series,
    columns: Sequence[tuple[str, str]],
    *,
    by_student: bool,
    by: UUID | None,
    at: datetime,
) -> AwardColumns:
    """Keep the columns of a school's list of awards. `columns`: in their order, (the school's own head, a value of
    AwardColumn, or "" for one that stays empty); `by_student`: a row for each student of an award. Raises Unfit for no
    column, too many, a head that is too long or there twice."""
    heads = [head for head, _key in columns]
    if not heads:
        raise Unfit(N_("还没有写表头。一行写一列，或者从表里复制表头那一行。"), field="heads")
    if len(heads) > MOST_COLUMNS:
        raise Unfit(N_("最多 %(most)s 列。"), field="heads", most=MOST_COLUMNS)
    for head in heads:
        if len(head) > LONGEST_HEAD:
            raise Unfit(N_("表头“%(head)s”太长，最多 %(most)s 个字。"), field="heads", head=head, most=LONGEST_HEAD)
        if heads.count(head) > 1:
            raise Unfit(N_("有两列的表头都是“%(head)s”。改一个，才分得清。"), field="heads", head=head)
    kept = [[head, str(AwardColumn(key)) if key else ""] for head, key in columns]
    found = columns_of_school(school, series)
    was = {"columns": found.columns, "by_student": found.by_student} if found else None
    if found is None:
        found = AwardColumns(organisation_id=school.id, series_id=series.id)
        session.add(found)
    found.columns, found.by_student, found.by_id, found.at = kept, by_student, by, at
    session.flush()
    audit.record("desks.arrange_awards", found, by=by, at=at, was=was, now={"columns": kept, "by_student": by_student})
    return found


def forget_columns(school: Organisation, series: Series, *, by: UUID | None, at: datetime) -> None:
    """Go back to the usual columns."""
    found = columns_of_school(school, series)
    if found is not None:
        was = {"columns": found.columns, "by_student": found.by_student}
        audit.record("desks.forget_columns", found, by=by, at=at, was=was)
        session.delete(found)
        session.flush()


def keep_archive(
    edition: Edition,
    stored: Stored,
    *,
    job_id: UUID,
    members: int,
    manifest: str,
    masked: bool,
    state_at: datetime,
    by: UUID,
    at: datetime,
) -> Archive:
    """The archive of an edition was made: say so in the log, and keep it for a while."""
    made = Archive(
        edition_id=edition.id,
        job_id=job_id,
        digest=stored.digest,
        size=stored.size,
        members=members,
        manifest=manifest,
        masked=masked,
        state_at=state_at,
        made_by=by,
        made_at=at,
    )
    session.add(made)
    session.flush()
    now = {"edition": edition.key, "digest": stored.digest, "manifest": manifest, "members": members}
    audit.record("desks.make_archive", made, by=by, at=at, now=now)
    return made


# What somebody shows of what they won


def share_token(share_id: UUID) -> str:
    """The secret of a link: 160 bits that only the vault's key gives, as of an invitation; its row has the digest."""
    digest = bytes.fromhex(vault().digest(f"award share {share_id}"))
    return base64.urlsafe_b64encode(digest[:20]).decode().rstrip("=")


def share_awards(person: Person, shown: Mapping[str, Sequence[str]], *, by: UUID | None, at: datetime) -> AwardShare:
    """Show these fields of these awards to whoever has the person's link, which is made where there is none. `shown`:
    an award's key → values of ShownField. Raises Unfit where nothing is chosen and there is no link yet."""
    chosen = {key: sorted({str(ShownField(one)) for one in fields}) for key, fields in sorted(shown.items()) if fields}
    session.refresh(person, ["name"], with_for_update={"of": Person})
    found = share_of(person.id)
    if found is None:
        if not chosen:
            raise Unfit(N_("还没有勾选。先勾选要给别人看的内容，再做链接。"), field="shown")
        return _new_share(person, chosen, by=by, at=at)
    if chosen != found.shown:
        was = {"shown": found.shown}
        found.shown, found.changed_at = chosen, at
        session.flush()
        audit.record("desks.change_share", found, by=by, at=at, was=was, now={"shown": chosen})
    return found


def renew_share(person: Person, *, by: UUID | None, at: datetime) -> AwardShare:
    """Make the link anew, with the same choice: the former one leads nowhere from now on. Raises Clash where there is
    none."""
    session.refresh(person, ["name"], with_for_update={"of": Person})
    found = share_of(person.id)
    if found is None:
        raise Clash(
            N_("链接已经收回了。要给别人看，请再勾选一次。"), ways=[Way(N_("我的获奖"), "desks.own_awards", {})]
        )
    _revoke_share(found, by=by, at=at)
    return _new_share(person, found.shown, by=by, at=at)


def withdraw_share(person: Person, *, by: UUID | None, at: datetime) -> None:
    """Take the link back: it leads nowhere from now on, and the choice is not kept for the next one."""
    session.refresh(person, ["name"], with_for_update={"of": Person})
    if (found := share_of(person.id)) is not None:
        _revoke_share(found, by=by, at=at)


def forget_shares(person_id: UUID, *, by: UUID | None, at: datetime) -> None:
    """Delete every link of theirs, with what it showed."""
    for one in shares_of(person_id):
        if one.revoked_at is None:
            _revoke_share(one, by=by, at=at)
        session.delete(one)
    session.flush()


def _new_share(person: Person, shown: dict[str, list[str]], *, by: UUID | None, at: datetime) -> AwardShare:
    own = new_id()
    made = AwardShare(
        id=own, person_id=person.id, token_index=index_of(share_token(own)), shown=shown, made_at=at, changed_at=at
    )
    session.add(made)
    session.flush()
    audit.record("desks.share_awards", made, by=by, at=at, now={"shown": shown})
    return made


def _revoke_share(share: AwardShare, *, by: UUID | None, at: datetime) -> None:
    share.revoked_at = at
    session.flush()
    audit.record("desks.withdraw_share", share, by=by, at=at, now={"revoked": True})
