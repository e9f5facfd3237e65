"""How many people sign a publication, who may be the second, and what the publication says about them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest.editions.actions import change_rules, renew_rulebook
from contest.editions.models import RulebookVersion
from contest.editions.signing import signing_of
from contest.errors import Clash, NotAllowed, Unfit
from contest.people.models import Account, Membership
from contest.publication import actions
from tests import factories
from tests.client import PageClient
from tests.results.world import LAW, World, build

Visit = Callable[..., PageClient]
ALONE = LAW.replace("[edition]\n", "[edition]\nsignatures = 1\n", 1)


def from_the_drafter(world: World, session: Any) -> Membership:
    """The second organiser's role, as the drafter granted it just now."""
    held = session.scalar(sa.select(Membership).where(Membership.account_id == world.second.account_id))
    held.granted_by, held.granted_at = world.people.organiser.account_id, world.at
    session.commit()
    return held


def test_the_drafters_own_second_person_waits_and_may_be_vouched_for(world: World, session: Any) -> None:
    held = from_the_drafter(world, session)
    draft = world.drafted()
    with pytest.raises(NotAllowed, match="以后你才能办"):
        actions.review(draft, by=world.second.account_id, at=world.later(hours=23))
    held.vouched_by, held.vouched_at = world.people.supervisor.account_id, world.at
    actions.review(draft, by=world.second.account_id, at=world.later(hours=1))
    assert draft.signed == {
        "signatures": 2, "drafter": "欧阳静", "reviewer": "复核的人", "inviter": "欧阳静", "own_grant": False,
        "since": world.at.isoformat(), "voucher": "纪明", "vouched_at": world.at.isoformat(),
    }  # fmt: skip


@pytest.mark.parametrize("by", ["organiser", "second"])
def test_neither_drafter_nor_reviewer_vouches(world: World, session: Any, by: str) -> None:
    held = from_the_drafter(world, session)
    held.vouched_by = world.second.account_id if by == "second" else world.people.organiser.account_id
    held.vouched_at = world.at
    with pytest.raises(NotAllowed):
        actions.review(world.drafted(), by=world.second.account_id, at=world.at)


def test_a_vouch_by_the_drafters_own_new_supervisor_counts_for_nothing(world: World, session: Any) -> None:
    held = from_the_drafter(world, session)
    puppet = factories.account("新监督")
    factories.membership(
        puppet, "supervisor", world.people.school, world.people.series, at=world.at,
        granted_by=world.people.organiser.account_id,
    )  # fmt: skip
    held.vouched_by, held.vouched_at = puppet.id, world.at
    with pytest.raises(NotAllowed):
        actions.review(world.drafted(), by=world.second.account_id, at=world.at)


def test_a_vouch_ends_when_the_credential_is_renewed(world: World, session: Any) -> None:
    held = from_the_drafter(world, session)
    held.vouched_by, held.vouched_at = world.people.supervisor.account_id, world.at
    account = session.get(Account, world.second.account_id)
    account.credential_origin, account.credential_since = "shown", world.later(hours=1)
    with pytest.raises(NotAllowed):
        actions.review(world.drafted(), by=world.second.account_id, at=world.later(hours=2))


def test_a_draft_by_an_account_that_the_reviewer_can_enter_is_not_reviewed(
    world: World, session: Any, visit: Visit
) -> None:
    """One organiser drafts as a puppet, whose link they read, and would review as themselves."""
    puppet = factories.account("替身", credential_origin="shown", credential_from=world.second.account_id)
    factories.membership(
        puppet, "organiser", world.people.school, world.people.series, at=world.at, granted_by=world.second.account_id
    )
    draft = actions.prepare(world.tabulated(), by=puppet.id, at=world.at)
    session.commit()
    for reviewer in (world.second, world.people.organiser):
        with pytest.raises(NotAllowed, match="分不清是不是两个人"):
            actions.review(draft, by=reviewer.account_id, at=world.later(days=300))
    visit("organiser").get(f"/desk/{world.edition.key}/publications/1/{world.contest.key}").says("分不清是不是两个人")
    held = session.scalar(sa.select(Membership).where(Membership.account_id == puppet.id))
    held.vouched_by, held.vouched_at = world.people.supervisor.account_id, world.at
    actions.review(draft, by=world.second.account_id, at=world.at)
    assert draft.signed["drafter_voucher"] == "纪明"


def test_an_account_that_others_can_enter_neither_reviews_nor_reopens(world: World, session: Any) -> None:
    made = world.published()
    account = session.get(Account, world.second.account_id)
    account.credential_origin = "shown"
    with pytest.raises(NotAllowed):
        actions.reopen_for_correction(made, reason="错了", by=world.second.account_id, at=world.at)
    actions.reopen_for_correction(made, reason="错了", **world.by)


def test_one_signature_is_enough_where_the_rulebook_says_so(people: Any, session: Any, at: Any, visit: Visit) -> None:
    world = build(people, at, text=ALONE)
    desk = visit("organiser").get(world.desk("publish"))
    desk.says("规程允许一个人署名")
    draft = world.drafted()
    page = visit("organiser").get(f"/desk/{world.edition.key}/publications/1/{world.contest.key}")
    page.submit("封存并公布").follow().says("已封存并公开")
    session.refresh(draft)
    assert (draft.state, draft.reviewed_by, draft.signed) == ("public", None, {"signatures": 1, "drafter": "欧阳静"})
    assert draft.manifest["publication"]["about"]["signatures"] == "1"
    public = visit(None).get(f"/e/{world.edition.key}/publications/1")
    public.says("欧阳静一人署名，没有第二个人复核；规程允许这样发布。")
    visit(None).get(f"/en/e/{world.edition.key}/publications/1").says(
        "欧阳静 signed alone, and no second person reviewed it. The rulebook allows this."
    )


def test_who_verifies_it_is_told_that_one_person_signed(people: Any, session: Any, at: Any, visit: Visit) -> None:
    world = build(people, at, text=ALONE)
    visit("organiser").get(world.desk("results")).says("谁来署名", "规程允许一个人署名")
    draft = world.drafted()
    actions.publish(draft, **world.by)
    session.commit()
    anybody = visit(None)
    name = f"/e/{world.edition.key}/publications/1/files/{draft.download_name}"
    sealed = anybody.get(name).response.data
    page = anybody.get("/verify").submit("重算并核对", status=200, bundle=("x.zip", sealed))
    page.says("未被改动", "署名", "一个人，没有第二个人复核", "欧阳静")


def test_two_signatures_are_wanted_otherwise(world: World) -> None:
    with pytest.raises(Clash):
        actions.publish(world.drafted(), **world.by)


def test_a_publication_names_who_signed_and_why_the_second_counts(world: World, session: Any, visit: Visit) -> None:
    from_the_drafter(world, session)
    draft = world.drafted()
    actions.review(draft, by=world.second.account_id, at=world.later(days=1))
    actions.publish(draft, by=world.second.account_id, at=world.later(days=1))
    session.commit()
    page = visit(None).get(f"/e/{world.edition.key}/publications/1")
    page.says("起草欧阳静", "复核复核的人", "2023 年 10 月 11 日（周三） 10:00 起，由欧阳静邀请")
    about = draft.manifest["publication"]["about"]
    assert (about["drafter"], about["reviewer"], about["inviter"]) == ("欧阳静", "复核的人", "欧阳静")


def test_the_desk_says_at_the_beginning_who_could_sign(world: World, session: Any, visit: Visit) -> None:
    from_the_drafter(world, session)
    visit("organiser").get(world.desk("publish")).says(
        "公布前要两个人署名", "现在没有别人可以复核", "复核的人：还在等待期，2023 年 10 月 12 日（周四） 10:00 起可以"
    )
    visit("organiser").get(world.desk("results")).says("谁来署名", "复核的人：还在等待期")


def test_the_keys_come_from_the_top_and_freeze_at_the_first_sheet(people: Any, session: Any, at: Any) -> None:
    world = build(people, at)
    contest = world.contest
    assert (signing_of([contest]).signatures, signing_of([contest]).wait) == (2, timedelta(hours=24))
    # A version of its own is no way to set them, whatever the tier may set …
    factories.add(
        RulebookVersion(
            edition_id=contest.edition_id, contest_id=contest.id, number=7, text=ALONE, digest="0" * 64, law="1", at=at
        )
    )
    session().info.clear()
    assert signing_of([contest]).signatures == 2
    # … a new version of the edition's own rulebook counts, until the first sheet is in.
    contest.frozen_at, other = at, world.other
    other.frozen_at = None
    renew_rulebook(world.edition, ALONE, reason="小学校", by=None, at=world.later(hours=1))
    assert signing_of([contest]).signatures == 2
    assert signing_of([other]).signatures == 1
    assert signing_of([contest, other]).signatures == 2, "the strictest of contests that publish together"


def test_a_contest_cannot_change_them(world: World) -> None:
    world.contest.frozen_digest = None
    with pytest.raises((NotAllowed, Unfit)):
        change_rules(world.contest, ALONE, together=False, reason="一个人就够", by=None, at=world.at)
