"""What an administrator does about letters that were not sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from contest import audit, mail
from contest.errors import N_, Clash, Way
from contest.mail import Letter


def send_again(letter: Letter, *, by: UUID, at: datetime) -> None:
    """Have a letter tried again at once, and for three more days. Refused (Clash) where that is of no use any more."""
    was = {"state": letter.state, "tries": letter.tries}
    if not mail.try_again(letter, at=at):
        raise Clash(
            N_("这封信不能再发：它刚刚发出了，被收回了，或者过了有效时间。请收信人重新申请，或者再做一次那件事。"),
            ways=[Way(N_("信件与杂务"), "desks.upkeep", {})],
        )
    audit.record("mail.send_again", letter, by=by, at=at, was=was, now={"state": letter.state, "tries": 0})
