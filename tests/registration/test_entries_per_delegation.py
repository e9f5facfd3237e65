"""How many entries a delegation may have in a track: any number, counted, also with several requests at the same
moment."""

from __future__ import annotations

from typing import Any

import pytest

from contest.db import session as db_session
from contest.errors import Clash, Unfit
from contest.people.models import Account, Organisation
from contest.registration import actions
from contest.registration.models import Entry
from contest.registration.queries.openings import openings
from contest.web import Application
from tests import factories
from tests.client import PageClient
from tests.people import Named, People
from tests.registration.conftest import Season
from tests.registration.test_at_once import at_once, post

GROWTH = 'key = "growth"\nname = { zh = "成长赛道", en = "Growth track" }\n'


@pytest.fixture(params=[2, "2", "among the attributes"], ids=["number", "text", "attribute"])
def limited(request: Any, people: People, session: Any, at: Any) -> Season:
    """A season whose growth track takes two entries of a delegation, as each way of writing it says."""
    written = {
        2: "entries_per_delegation = 2\n",
        "2": 'entries_per_delegation = "2"\n',
        "among the attributes": 'attributes = { entries_per_delegation = "2" }\n',
    }[request.param]
    text = factories.rulebook_text("career-2023")
    assert GROWTH in text
    edition = factories.edition("career-2023", of=people.series, text=text.replace(GROWTH, GROWTH + written, 1), at=at)
    school = people.school
    factories.organisation("delegation", "delegation", "江西代表团", "Jiangxi", region=school.region)
    session.commit()
    return Season(edition, people, at)


def refusal(season: Season, division: str = "higher") -> Unfit:
    with pytest.raises(Unfit) as caught:
        season.register(season.student(), division=division)
    return caught.value


def test_a_delegation_may_have_two_and_no_third(limited: Season) -> None:
    first, second = limited.register(limited.student()), limited.register(limited.student())
    refused = refusal(limited)
    assert refused.facts["most"] == 2
    assert set(refused.facts["numbers"]) == {first.number, second.number}


def test_the_page_of_tracks_says_so_too(limited: Season, visit: Any) -> None:
    for _n in range(2):
        limited.register(limited.student())
    db_session.commit()
    found = next(one for one in openings(limited.edition, limited.alice, limited.at) if one.track.key == "growth")
    assert not any(one.is_open for one in found.openings)
    visit("alice").get("/my/tracks/career-2023").says("每个代表团在这个赛项限报 2 件", "江西代表团已经报了")


def test_a_withdrawn_entry_frees_its_place_and_may_come_back_only_to_a_free_one(limited: Season) -> None:
    first = limited.register(limited.student())
    limited.register(limited.student())
    actions.withdraw(first, reason="有事", by=None, at=limited.at)
    third = limited.register(limited.student())
    with pytest.raises(Clash) as caught, db_session.begin_nested():  # what is refused is undone, as at the edge
        actions.restore(first, by=None, at=limited.at)
    assert third.number in caught.value.facts["numbers"]
    actions.withdraw(third, reason="有事", by=None, at=limited.at)
    db_session.refresh(first)
    assert actions.restore(first, by=None, at=limited.at).status == "draft"


def test_entries_from_before_the_rule_count(limited: Season) -> None:
    """Neither entries loaded with a seed nor entries from before the limit hold a key."""
    for _n in range(2):
        limited.register(limited.student()).exclusive = None
    db_session.flush()
    assert refusal(limited).facts["most"] == 2


def test_another_delegation_has_places_of_its_own(limited: Season) -> None:
    for _n in range(2):
        limited.register(limited.student())
    elsewhere: Organisation = factories.organisation(level="本科", region="330000", code="4133010335")
    factories.organisation("authority", "330000", "浙江省教育厅", "Zhejiang", region="330000")
    factories.organisation("delegation", "zhejiang", "浙江代表团", "Zhejiang", region="330000")
    assert limited.register(limited.student(school=elsewhere)).exclusive is not None


def test_four_hands_at_the_limit_fill_it_and_no_more(limited: Season, app: Application, session: Any) -> None:
    limited.register(limited.student())  # one of two places is taken, and the contest is there
    clients = []
    for student in [limited.student() for _ in range(4)]:
        account = session.query(Account).filter_by(person_id=student.id).one()
        clients.append(PageClient(app).sign_in(Named("x", account.name, account.id, student.id)))
    session.commit()
    answers = at_once([post(client, "/my/tracks/career-2023/growth/higher", idempotency_key="1") for client in clients])
    assert answers.count(303) == 1, answers
    assert set(answers) <= {303, 409, 422}
    assert session.query(Entry).count() == 2


def test_two_places_and_four_hands(limited: Season, app: Application, session: Any) -> None:
    withdrawn = limited.register(limited.student())
    actions.withdraw(withdrawn, reason="有事", by=None, at=limited.at)
    clients = []
    for student in [limited.student() for _ in range(4)]:
        account = session.query(Account).filter_by(person_id=student.id).one()
        clients.append(PageClient(app).sign_in(Named("x", account.name, account.id, student.id)))
    session.commit()
    answers = at_once([post(client, "/my/tracks/career-2023/growth/higher", idempotency_key="1") for client in clients])
    assert answers.count(303) == 2, answers
    assert session.query(Entry).filter(Entry.status == "draft").count() == 2
