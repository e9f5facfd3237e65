"""To the minute: what a page offers before, at and after an opening or a closing is what the action then does. A period
is half-open: at its closing it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from contest import clock
from contest.db import session as db
from contest.editions.models import Contest
from contest.editions.queries import forget
from contest.editions.schedule.calendar import period
from contest.errors import Refusal
from contest.registration import actions
from contest.registration.models import Entry, EntryMember
from tests import factories
from tests.client import PageClient
from tests.registration.conftest import Season

MINUTE = timedelta(minutes=1)
Visit = Callable[..., PageClient]


@dataclass(frozen=True)
class Deed:
    """What somebody does to an entry, the entry as it is before, the phase that it is bound to, and the words of a page
    that stand there only while it can be done."""

    of: Callable[[Season], Any]
    do: Callable[[Any, datetime], Any]
    phase: str
    page: str
    offers: str
    who: str = "alice"


def ready(season: Season) -> Entry:
    return season.hand_in(season.register(season.alice))


def asked(season: Season, role: str) -> EntryMember:
    entry = season.register(season.alice)
    member = EntryMember(entry=entry, person=season.people.bob.person, role=role, position=2)
    db.add(member)
    db.flush()
    return member


def returned(season: Season) -> Entry:
    entry = season.submitted(season.alice)
    by = season.people.organiser.account_id
    actions.return_for_correction(entry, {"title": "写清楚"}, reason=None, by=by, at=season.at)
    return entry


def sent_again(season: Season) -> Entry:
    entry = returned(season)
    actions.edit(entry, title="改好的题目", summary="", version=None, by=None, at=season.at)
    return actions.submit(entry, promised=True, by=None, at=season.at)


def withdrawn(season: Season) -> Entry:
    return actions.withdraw(season.submitted(season.alice), reason="换方向", by=None, at=season.at)


ENTRY = "/my/entries/{id}"
DEEDS = {
    "submit": Deed(
        ready, lambda one, at: actions.submit(one, promised=True, by=None, at=at), "registration", ENTRY, "检查并提交"
    ),
    "submit again": Deed(
        returned,
        lambda one, at: actions.edit(one, title="改好的题目", summary="", version=None, by=None, at=at),
        "verification",
        ENTRY,
        "开始修改",
    ),
    "recall": Deed(
        lambda season: season.submitted(season.alice),
        lambda one, at: actions.recall(one, by=None, at=at),
        "registration",
        ENTRY,
        "收回修改",
    ),
    "recall what was returned": Deed(
        sent_again, lambda one, at: actions.recall(one, by=None, at=at), "verification", ENTRY, "收回修改"
    ),
    "restore": Deed(withdrawn, lambda one, at: actions.restore(one, by=None, at=at), "registration", ENTRY, "恢复报名"),
    "verify": Deed(
        lambda season: season.submitted(season.alice),
        lambda one, at: actions.verify(one, confirming=True, by=factories.account("审核的人").id, at=at),
        "verification",
        ENTRY,
        "等江西财经大学审核",
    ),
    "accept": Deed(
        lambda season: asked(season, "adviser"),
        lambda one, at: actions.accept(one, by=None, at=at),
        "verification",
        "/my/entries/{entry_id}/invitation/{id}",
        "接受邀请",
        "bob",
    ),
}


def contest_of(one: Any) -> Contest:
    contest: Contest = (one.entry if isinstance(one, EntryMember) else one).contest
    return contest


def is_done(deed: Deed, one: Any, at: datetime) -> bool:
    """Whether the action does it at a moment; nothing of it stays."""
    point = db.begin_nested()
    try:
        deed.do(one, at)
    except Refusal:
        return False
    finally:
        point.rollback()
        db.expire_all()
    return True


@pytest.mark.parametrize("name", DEEDS)
def test_a_page_offers_what_the_action_does(season: Season, visit: Visit, name: str) -> None:
    deed = DEEDS[name]
    one = deed.of(season)
    closes = period(contest_of(one), deed.phase).closes
    assert closes is not None
    db.commit()
    address = deed.page.format(id=one.id, entry_id=getattr(one, "entry_id", ""))
    for shift, expected in ((-MINUTE, True), (timedelta(0), False), (MINUTE, False)):
        with clock.frozen_at(closes + shift):
            assert is_done(deed, one, closes + shift) is expected, shift
            page = visit(deed.who).get(address)
            assert (deed.offers in page.words) is expected, (shift, page.words)


def test_a_frozen_roster_promises_nothing(season: Season, visit: Visit) -> None:
    """While registration still runs."""
    entry = withdrawn(season)
    factories.milestone(entry.contest, "roster-frozen")
    db.commit()
    page = visit("alice").get(f"/my/entries/{entry.id}")
    page.says("名单已经冻结，不能再恢复")
    page.keeps_quiet_about("恢复报名", "截止之前可以恢复")
    forget()
    assert not is_done(DEEDS["restore"], entry, season.at)
