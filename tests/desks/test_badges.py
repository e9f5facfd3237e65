"""A delegation's people as a list and as badges; what the code on a badge leads to, and for whom."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pypdf
import pytest

from contest.registration import actions
from tests import factories
from tests.client import PageClient
from tests.people import People
from tests.registration.test_delegation import HERE
from tests.registration.test_grid import entries, limited, settled, tap

Visit = Callable[..., PageClient]


@pytest.mark.only("sqlite")
def test_badges_are_of_who_is_verified_and_lead_to_their_entry(
    visit: Visit, people: People, session: Any, at: Any
) -> None:
    _edition, delegation, (first, second, third) = settled(people, at, limited(3), "江晓海", "韦一诺", "崔诗思")
    leader = visit("provincial_organiser")
    leader.get(HERE).keeps_quiet_about("badges.pdf")
    tap(visit, first, enter="e0/higher")
    tap(visit, first, enter="e1/higher")
    tap(visit, second, enter="e0/higher")
    leader.get(HERE).says("审核通过以后，可以在这里下载参赛证")
    leader.get(f"{HERE}/badges.pdf", status=422)
    welding, masonry, other = entries(session)
    coach = factories.person("吴教练", home=delegation, kind="worker", at=at)
    factories.add(
        factories.EntryMember(entry_id=welding.id, person_id=coach.id, role="adviser", position=1, accepted_at=at)
    )
    session.expire_all()
    for entry in (welding, masonry):
        actions.verify(entry, confirming=True, by=people.national_organiser.account_id, at=at)
    session.commit()
    made = leader.get(HERE).click("下载参赛证（PDF）").response
    assert made.mimetype == "application/pdf"
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.data)).pages)
    for words in ("江晓海", "吴教练", welding.number, "焊接", "砌筑", "江西省代表团", "贴照片"):
        assert words in text, text
    assert "韦一诺" not in text, "nobody has looked at that entry yet"
    sheet = leader.get(f"{HERE}/accreditation.xlsx").text
    assert all(words in sheet for words in ("江晓海", "吴教练", "韦一诺", other.number, "待审核", "教练或指导教师"))
    assert third.name not in sheet
    badge = f"/desk/skills-abc/badge/{welding.number}"
    for who in ("provincial_organiser", "national_organiser"):
        visit(who).get(badge).says("江晓海", "吴教练", "焊接", "江西省代表团", "已通过")
    for who in ("organiser", "alice", "stranger", "supervisor"):
        visit(who).get(badge, status=403)
    visit("national_organiser").get("/desk/skills-abc/badge/X0", status=404)
    for rest in ("badges.pdf", "accreditation.xlsx"):
        visit("organiser").get(f"{HERE}/{rest}", status=403)
