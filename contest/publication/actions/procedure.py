"""Set how an organisation deals with objections at one stage, as long as nothing of it is public there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from contest import audit
from contest.db import session
from contest.editions.models import Contest, Setting
from contest.editions.queries import forget
from contest.errors import N_, Unfit, WrongMoment
from contest.publication.timeline import procedure as queries
from contest.publication.timeline.procedure import Procedure

BEGUN = N_("已经公布过结果，怎样办异议不能再改：大家照公布时的办法。")


def set_procedure(contest: Contest, wanted: Procedure, *, by: UUID, at: datetime) -> Setting:
    """Raises WrongMoment once something is public. One row for all contests of the organisation at this stage."""
    if queries.is_begun(contest):
        raise WrongMoment(BEGUN)
    row, key = queries.setting_of(contest), queries.key_of(contest.stage)
    was = row.value["is"] if row is not None else None
    if row is None:
        row = Setting(contest=contest, key=key, value={"is": wanted.kept()}, by_id=by, at=at)
        session.add(row)
    else:
        row.value, row.by_id, row.at = {"is": wanted.kept()}, by, at
    session.flush()
    forget()
    audit.record("publication.set_procedure", contest, by=by, at=at, was={key: was}, now={key: wanted.kept()})
    return row


def arbiters_called(text: str) -> tuple[tuple[UUID, ...], tuple[str, ...]]:
    """The accounts and names of those whose names to sign in with stand in a text, one in a line. Raises Unfit where
    nobody has such a name."""
    wanted = list(dict.fromkeys(line.strip().lower() for line in text.splitlines() if line.strip()))
    known = queries.accounts_called(wanted)
    if missing := [one for one in wanted if one not in known]:
        raise Unfit(N_("没有用这个名字登录的账号：%(names)s。"), names=missing, field="arbiters")
    return tuple(known[one].id for one in wanted), tuple(known[one].name for one in wanted)
