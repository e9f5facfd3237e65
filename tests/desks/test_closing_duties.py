"""Closing an account while something waits for its owner, and two people who give up the same role at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from contest.db import session as db_session
from contest.desks import actions
from contest.desks.queries import closing
from contest.editions.queries import forget
from contest.errors import NotAllowed
from contest.judging.models import Assignment, Seat
from contest.people import actions as people_actions
from contest.people.models import Account, Membership
from contest.people.sign_in import passwords
from contest.publication import actions as publication
from contest.web import Application
from tests import factories
from tests import people as named
from tests.judging.world import World
from tests.people import Named
from tests.results.world import World as Round

pytestmark = pytest.mark.test

PASSWORD = "Blue-Whale-Sings-7"
At = Any


def close(account_id: Any, at: At) -> None:
    actions.close_account(db_session.get_one(Account, account_id), PASSWORD, by=account_id, at=at)


def disable(account_id: Any, by: Any, at: At) -> None:
    people_actions.disable(db_session.get_one(Account, account_id), reason="离职", by=by, at=at)


def revoke(account_id: Any, by: Any, at: At) -> None:
    held = sa.select(Membership).where(Membership.account_id == account_id, Membership.revoked_at.is_(None))
    people_actions.revoke(db_session.scalars(held).one(), reason="离职", by=by, at=at)


def at_once(app: Application, first: Callable[[], None], second: Callable[[], None]) -> list[BaseException | None]:
    """Both begin before either is committed: the second one while the first still holds its transaction."""
    done, answers = threading.Event(), [None, None]

    def run(n: int, work: Callable[[], None]) -> None:
        with app.app_context():
            try:
                if n:
                    done.wait(10)
                work()
                if not n:
                    done.set()
                    threading.Event().wait(0.3)  # the other one comes to its check meanwhile
                db_session.commit()
            except BaseException as fault:
                answers[n] = fault
            finally:
                done.set()
                db_session.remove()

    threads = [threading.Thread(target=run, args=(n, work)) for n, work in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def holders(session: Any, role: str, organisation_id: Any, series_id: Any) -> int:
    """How many accounts can still act in a role at a place."""
    return int(
        session.scalar(
            sa.select(sa.func.count(sa.distinct(Account.id)))
            .join(Membership, Membership.account_id == Account.id)
            .where(Membership.role == role, Membership.revoked_at.is_(None), Account.disabled_at.is_(None))
            .where(
                Membership.organisation_id.is_not_distinct_from(organisation_id),
                Membership.series_id.is_not_distinct_from(series_id),
            )
        )
    )


@pytest.mark.parametrize(
    ("role", "way"),
    [
        ("administrator", "close"),
        ("administrator", "revoke"),
        ("administrator", "disable"),
        ("organiser", "close"),
        ("organiser", "revoke"),
    ],
)
def test_two_who_give_up_a_role_at_once_leave_one(
    app: Application,
    session: Any,
    people: named.People,
    round_to_judge: World,
    role: str,
    way: str,
) -> None:
    first = people.administrator if role == "administrator" else people.organiser
    other = factories.account("另一位", login="the-other")
    scope = (None, None) if role == "administrator" else (people.school, people.series)
    factories.membership(other, role, *scope)
    for one in (session.get_one(Account, first.account_id), other):
        one.password = passwords.hashed(PASSWORD)
    session.commit()
    place = [one.id if one else None for one in scope]
    a, b, at = first.account_id, other.id, round_to_judge.at
    session.remove()
    deeds = {
        "close": (lambda: close(a, at), lambda: close(b, at)),
        "revoke": (lambda: revoke(b, a, at), lambda: revoke(a, b, at)),
        "disable": (lambda: disable(b, a, at), lambda: disable(a, b, at)),
    }
    answers = at_once(app, *deeds[way])
    assert answers[0] is None
    assert isinstance(answers[1], NotAllowed)
    assert holders(session, role, *place) == 1


def ready(session: Any, somebody: Named) -> Account:
    account = session.get_one(Account, somebody.account_id)
    account.password = passwords.hashed(PASSWORD)
    session.commit()
    return account


def sentences(account: Account, at: At) -> list[str]:
    return [one.sentence for one in closing.hindrances(account, at)]


def test_a_judge_with_sheets_to_hand_in_is_told_of_which_contest(
    session: Any,
    round_to_judge: World,
    visit: Callable[[str], Any],
) -> None:
    judge = ready(session, round_to_judge.people.judge)
    round_to_judge.opened()
    [hindrance] = closing.hindrances(judge, round_to_judge.at)
    assert (hindrance.facts["n"], hindrance.ways[0].endpoint) == (3, "judging.assignments")
    visit("judge").get("/account/close").says("还有 3 份评分表没有交", "换一位评委", "去评分")
    for n in range(3):
        round_to_judge.submit(round_to_judge.people.judge, n)
    assert sentences(judge, round_to_judge.at) == []
    close(judge.id, round_to_judge.at)
    session.commit()
    left = session.scalars(sa.select(Seat.left_at).where(Seat.account_id == judge.id)).one()
    assert left == round_to_judge.at, "nobody gives them another entry"


def test_who_only_has_a_seat_leaves_it(session: Any, round_to_judge: World) -> None:
    judge = ready(session, round_to_judge.people.judge)
    round_to_judge.seated()
    close(judge.id, round_to_judge.at)
    round_to_judge.assigned()
    given = sa.select(sa.func.count(Assignment.id)).join(Assignment.seat).where(Seat.account_id == judge.id)
    assert session.scalar(given) == 0


def test_a_chair_stays_until_judging_is_over(session: Any, round_to_judge: World) -> None:
    chair = ready(session, round_to_judge.people.chair)
    round_to_judge.opened()
    [sentence] = sentences(chair, round_to_judge.at)
    assert "裁判长" in sentence
    factories.milestone(round_to_judge.contest, "judging-closed")
    session.commit()
    forget()
    assert sentences(chair, round_to_judge.at) == []


def test_the_only_possible_reviewer_of_a_draft_stays(session: Any, judged_round: Round) -> None:
    second = ready(session, judged_round.second)
    draft = judged_round.drafted()
    [hindrance] = closing.hindrances(second, judged_round.at)
    assert "只有你能复核" in hindrance.sentence
    assert hindrance.facts["number"] == draft.number
    third = factories.account("第三位")
    factories.membership(third, "organiser", judged_round.people.school, judged_round.people.series)
    session.commit()
    assert sentences(second, judged_round.at) == []
    session.delete(session.scalars(sa.select(Membership).where(Membership.account_id == third.id)).one())
    publication.review(draft, by=second.id, at=judged_round.at)
    assert sentences(second, judged_round.at) == []
