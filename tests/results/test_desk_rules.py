"""Results stay as they were computed when rules change, and say so."""

from __future__ import annotations

import pytest

from contest.editions import actions as editions
from contest.editions.rulebooks.effective import freeze, text_of
from tests.results.world import LAW, build


@pytest.fixture
def world(session, people, at):
    return build(people, at, text=LAW.replace("[[edition.tier]]", '[[edition.tier]]\nmay_set = ["law"]', 1))


def change(world, people):
    freeze(world.contest, at=world.at)
    other = text_of(world.contest).replace('upto = "1"', 'upto = "2"', 1)
    proposal = editions.propose(
        world.contest, other, together=True, reason="多给一个", by=people.organiser.account_id, at=world.at
    )
    editions.consent(proposal, by=people.supervisor.account_id, at=world.at)


def test_what_was_tabulated_under_the_old_version_stays_and_says_so(world, people, visit, session):
    before = dict(world.tabulated().files)
    visit("organiser").get(world.desk("results")).keeps_quiet_about("统分之后规则改过")
    change(world, people)
    session.commit()
    visit("organiser").get(world.desk("results")).says("统分之后规则改过", "请再统一次分")
    again = world.tabulated()
    assert again.files["rulebook.toml"] != before["rulebook.toml"]
    visit("organiser").get(world.desk("results")).keeps_quiet_about("统分之后规则改过")
