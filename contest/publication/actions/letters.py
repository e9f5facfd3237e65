"""Letters about objections: rows that commit with the action, in the reader's own language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from contest import mail
from contest.db import session
from contest.entry_words import speaking_in
from contest.errors import N_
from contest.formatting import format_sentence
from contest.i18n import speaking
from contest.people.models import Account
from contest.publication.labels import OBJECTION_OUTCOME_LABELS
from contest.publication.models import Objection, ObjectionDecision
from contest.publication.queries.objections import account_of
from contest.publication.sealed.rulebook import entry_words_of
from contest.publication.timeline.procedure import is_at_last_level, procedure_of

SIGNED = N_("—— 赛务")


def objection_received(objection: Objection, *, at: datetime) -> None:
    """That it has arrived, and under which number."""
    _write(
        objection,
        N_("%(edition)s：收到第 %(number)s 号异议"),
        N_(
            "你对编号 %(entry)s 的异议已经收到，是第 %(number)s 号。"
            "办到哪一步，随时看下面这一页；决定以前可以补交证据或撤回。"
        ),
        at=at,
    )


def objection_decided(objection: Objection, decision: ObjectionDecision, *, at: datetime) -> None:
    """What was decided; the reasons stand on the page."""
    _write(
        objection,
        N_("%(edition)s：第 %(number)s 号异议有了决定"),
        N_("你对编号 %(entry)s 的异议，决定是：%(outcome)s。理由和署名见下面这一页。"),
        at=at,
        outcome=OBJECTION_OUTCOME_LABELS[decision.outcome],
    )


def objection_to_decide(objection: Objection, *, at: datetime) -> None:
    """To those who are named to decide it now, where somebody is: that it is there. Who filed it, and what is in it,
    stands on its page only, which knows who may read it."""
    procedure = procedure_of(objection.contest)
    if not procedure.arbiters or not is_at_last_level(objection, procedure):
        return
    for account in session.scalars(sa.select(Account).where(Account.id.in_(procedure.arbiters)).order_by(Account.id)):
        _write(
            objection,
            N_("%(edition)s：第 %(number)s 号异议请你裁决"),
            N_(
                "你是指定的仲裁人。第 %(number)s 号异议等你们裁决，一位没有关系的决定就可以。"
                "内容和到什么时候，见下面这一页；与涉及的参赛者有关系的，那一页会写明不能由你决定。"
            ),
            at=at,
            to=account,
            page="/my/objections",
        )


def _write(
    objection: Objection,
    subject: str,
    text: str,
    *,
    at: datetime,
    to: Account | None = None,
    page: str = "",
    **facts: Any,
) -> None:
    account, edition = to or account_of(objection), objection.publication.edition
    if account is None or not account.email or account.disabled_at is not None:
        return
    facts = {"number": objection.number, "entry": objection.entry.number, "edition": edition.short, **facts}
    words = entry_words_of(objection.publication, [objection.contest.key])
    with speaking(account.language or "zh"), speaking_in(words):
        link = mail.link(page or f"/my/objections/{objection.id}")
        lines = [format_sentence(text, facts, edition.zone), "", link, "", format_sentence(SIGNED, {})]
        mail.write(account.email, format_sentence(subject, facts, edition.zone), "\n".join(lines), at=at)
