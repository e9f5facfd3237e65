"""Whatever an input of a tabulation changes to afterwards, every page that goes on from it says so, and every action
refuses. The tables below are whole by construction: an input, a page or an action without its row fails."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from contest import clock
from contest.db import session as db
from contest.editions.models import GroupFacts, RulebookVersion
from contest.editions.rulebooks.effective import digest
from contest.errors import WrongMoment
from contest.judging.actions import enter_scores, resume_judging
from contest.judging.actions.lots import record_lot
from contest.judging.models import Lot, OutsideScore, Seat, SheetVersion
from contest.publication import actions as publication
from contest.publication.models import Publication
from contest.registration.actions.participation import set_participation
from contest.registration.models import Authority, EntryMember
from contest.results import actions, bridge, outdated
from contest.results.models import Adjustment, Decision, Tabulation
from contest.results.outdated import comparing
from contest.results.outdated.comparing import KEYS
from contest.rules import Inputs
from tests import factories
from tests.client import Page
from tests.results.world import LAW, World, build

SAYS = "改过 1 处"

# Inputs


def restored(row: Any, column: str, value: Any) -> Callable[[], None]:
    was = getattr(row, column)
    setattr(row, column, value)
    return lambda: setattr(row, column, was)


def added(row: Any) -> Callable[[], None]:
    db.add(row)
    db.flush()
    return lambda: db.delete(row)


def at_and_by(world: World) -> dict[str, Any]:
    return {"by_id": world.people.organiser.account_id, "at": world.at}


def another_member(world: World) -> Callable[[], None]:
    entry, somebody = world.entry(1).entry, factories.person("后来的", home=world.people.school)
    return added(
        EntryMember(entry_id=entry.id, person_id=somebody.id, role="competitor", position=2, accepted_at=world.at)
    )


def another_role(world: World) -> Callable[[], None]:
    adviser = db.scalars(
        sa.select(EntryMember).where(EntryMember.entry_id == world.entry(1).entry_id, EntryMember.role == "adviser")
    ).one()
    adviser.position = 2
    return restored(adviser, "role", "competitor")


def other_marks(world: World) -> Callable[[], None]:
    version = db.scalars(sa.select(SheetVersion).where(SheetVersion.appearance_id == world.entry(2).id)).first()
    return restored(version, "marks", {"content.depth": 25000, "form.clarity": 30000})


def other_source(world: World) -> Callable[[], None]:
    return restored(db.scalars(sa.select(Seat).where(Seat.code == "J1").order_by(Seat.id)).first(), "source", "expert")


def other_rulebook(world: World) -> Callable[[], None]:
    text = LAW.replace('upto = "3"', 'upto = "4"')
    return added(
        RulebookVersion(edition_id=world.edition.id, number=2, text=text, digest=digest(text), law="1", at=world.at)
    )


def extra_points(world: World) -> Callable[[], None]:
    return added(Adjustment(appearance_id=world.entry(2).id, points=1500, reason="漏记", **at_and_by(world)))


def a_lot(world: World) -> Callable[[], None]:
    contest, lot = world.contest.id, {"purpose": "tie", "number": 1}
    return added(Lot(contest_id=contest, appearance_id=world.entry(2).id, **lot, **at_and_by(world)))


def a_decision(world: World) -> Callable[[], None]:
    return added(
        Decision(
            edition_id=world.edition.id,
            contest_id=world.contest.id,
            stage="school",
            award="best-practice",
            appearance_id=world.entry(3).id,
            reason="评委会一致",
            **at_and_by(world),
        )
    )


def facts_of_a_group(world: World) -> Callable[[], None]:
    return added(
        GroupFacts(edition_id=world.edition.id, organisation_id=world.departments[0].id, attributes={"western": "1"})
    )


# By input and column: what changes it in the database. It returns what takes the change back.
INPUTS: dict[str, Callable[[World], Callable[[], None]]] = {
    "entries.status": lambda world: restored(world.entry(1), "participation", "disqualified"),
    "entries.group": lambda world: restored(world.entry(1), "credit_id", world.departments[2].id),
    "entries.attributes": lambda world: restored(world.entry(1), "home_id", world.people.other_school_id),
    "entries.size": another_member,
    "marks.mark": other_marks,
    "adjustments": extra_points,
    "lots.lot": a_lot,
    "groups.attributes": facts_of_a_group,
    "judges.source": other_source,
    "members.role": another_role,
    "decisions": a_decision,
    "rulebook": other_rulebook,
}
COLUMNS = {"attempt": "try"}  # a field of the law's rows and its column, where the word means another thing in Python
# What a row of the law may say and the application never writes: whoever writes it needs a row above.
NOT_WRITTEN = {"marks.member", "marks.try", "members.attributes"}
# Only where the rules take scores from elsewhere; `test_a_score_made_elsewhere_is_an_input` changes them.
FROM_ELSEWHERE = {"scores.score", "scores.segments"}


def test_every_input_has_its_row(world: World) -> None:
    found = {"rulebook"}
    for part in dataclasses.fields(Inputs):
        row = next(one for one in typing.get_args(typing.get_type_hints(Inputs)[part.name]) if one is not type(None))
        row = row if dataclasses.is_dataclass(row) else typing.get_args(row)[0]
        key = KEYS.get(part.name)
        columns = {COLUMNS.get(one.name, one.name) for one in dataclasses.fields(row)} - {"line", *(key or ())}
        found |= {f"{part.name}.{column}" for column in columns} if key is not None else {part.name}
    found |= {"marks.member", "marks.try"}  # they name the row too
    assert found == set(INPUTS) | NOT_WRITTEN | FROM_ELSEWHERE
    given = bridge.inputs(world.contests)
    assert given.scores == ()
    assert not any(row.member or row.attempt for row in given.marks)
    assert not any(row.attributes for row in given.members)


@pytest.mark.parametrize("key", ["", "vote"])
def test_a_score_made_elsewhere_is_an_input(people: Any, at: datetime, key: str) -> None:
    """Under the whole score, and under a segment's key: a change is told with who did it, when and why."""
    world = build(people, at, text=with_scores(key))
    for track in world.entries.values():
        for one in track:
            of = {"region": one.region, "contest_id": one.contest_id, "appearance_id": one.id, "segment": key}
            db.add(OutsideScore(**of, number=1, value="5", at=at, confirmed_at=at))
    if not key:
        db.execute(sa.update(SheetVersion).values(is_current=False))
    db.commit()
    made = world.tabulated()
    assert "inputs/scores.csv" in made.files
    resume_judging(world.contest, reason="票数重新清点", by=None, at=at)
    given = {(world.entry(2), key): "7.50"}
    enter_scores(world.contest, given, reason="票数重新清点", by=world.second.account_id, at=world.later(hours=1))
    db.commit()
    (line,) = lines(made, world)
    for part in ("G002", "5 → 7.50", "复核的人", "票数重新清点"):
        assert part in line
    enter_scores(world.contest, {(world.entry(2), key): "5"}, reason="原来的对", by=None, at=world.later(hours=2))
    db.commit()
    assert not outdated.is_outdated(made), "what is taken back is no change"


def with_scores(key: str) -> str:
    """The rules of this world with the whole score, or a segment, from elsewhere."""
    if key:
        rest = '[[segment]]\nkey = "rest"\nweight = "0.5"\naspects = ["*"]\n'
        return f'{LAW}\n{rest}[[segment]]\nkey = "{key}"\nweight = "0.5"\nfrom = "scores"\n'
    start, end = LAW.index("[[scheme]]"), LAW.index("[panel]")
    text = f"{LAW[:start]}{LAW[end:]}"
    return text.replace('precedence = ["score", "criterion:content", "sheets:mean", "lot"]', "")


def test_each_try_is_a_mark_of_its_own() -> None:
    row = {"contest": "c", "entry": "e", "judge": "J1", "aspect": "speed"}
    gone = [{**row, "try": "1", "mark": "8"}, {**row, "try": "2", "mark": "9"}]
    (found,) = comparing._paired("marks", gone, [{**row, "try": "1", "mark": "7"}])
    assert (found.was, found.now) == ({"speed 1": "8", "speed 2": "9"}, {"speed 1": "7"})


# Pages and actions


@dataclass(frozen=True)
class Place:
    """A page or an action: its endpoint, the moment at which it is asked, and its address."""

    endpoint: str
    moment: str
    address: str  # of the contest's desk; from a slash on: whole
    method: str = "GET"
    says: str = SAYS


# Homes list many contests, so they say it in a word and lead to the page that says what changed.
HOME = "统分之后又有改动，已经过时"
STATES = {"drafted": "draft", "reviewed": "reviewed", "published": "public", "reopened": "public"}
PLACES = (
    Place("desks.desk", "tabulated", "/desk", says=HOME),
    Place("desks.desk", "published", "/desk", says=HOME),
    Place("desks.desk", "reopened", "/desk", says=HOME),
    Place("results.desk", "tabulated", "results"),
    Place("results.why", "tabulated", "why/{appearance}"),
    Place("results.run", "tabulated", "run/1"),
    Place("results.advancing", "tabulated", "advance"),
    Place("registration.roster", "tabulated", "roster"),
    Place("awards.desk", "tabulated", "awards"),
    Place("awards.what_if", "tabulated", "what-if"),
    Place("awards.try_out", "tabulated", "what-if", "POST"),
    Place("publication.desk", "tabulated", "publish"),
    Place("publication.prepare", "tabulated", "prepare", "POST"),
    Place("publication.draft", "drafted", "publications/{number}"),
    Place("publication.preview", "drafted", "preview/{number}"),
    Place("publication.review", "drafted", "review/{number}", "POST"),
    Place("publication.draft", "reviewed", "publications/{number}"),
    Place("publication.publish", "reviewed", "publish-now/{number}", "POST"),
    Place("results.desk", "published", "results"),
    Place("publication.draft", "published", "publications/{number}"),
    Place("publication.make_final", "published", "final/{number}", "POST"),
    Place("results.advancing", "published", "advance"),
    Place("results.advance", "published", "advance", "POST"),
    Place("publication.desk", "reopened", "publish"),
    Place("publication.correct", "reopened", "correct/{number}"),
    Place("publication.correct", "reopened", "correct/{number}", "POST"),
)
# The other pages of these steps, each with why it says nothing.
ELSEWHERE = {
    "results.file": "a file says what its run made; its name says that the run is out of date",
    "results.tabulate": "it is what ends it",
    "results.runs": "a list of runs, which stay what they were",
    "results.progress": "a tabulation that is running",
    "results.stop": "stops it",
    "results.adjustments": "where inputs are changed",
    "results.adjust": "changes an input",
    "results.withdraw_adjustment": "changes an input",
    "results.decisions": "where inputs are changed",
    "results.decide": "changes an input",
    "results.withdraw_decision": "changes an input",
    "results.groups": "where inputs are changed, and before it is done says which tabulations it makes out of date",
    "results.groups_file": "what stands, as a file",
    "results.load_groups": "changes an input",
    "results.undo_groups": "changes an input",
    "results.group": "changes an input",
    "results.remove_attribute": "changes an input",
    "results.difference": "decides about one entry that the tier above holds; what is sent is refused by itself",
    "results.difference_list": "what a correction changed about who was sent; its own comparison, made anew each time",
    "results.retract": "takes back what was sent",
    "publication.withdraw": "takes a draft back",
    "publication.reopen": "begins the correction",
    "publication.certificates": "papers of what was published",
    "publication.embeds": "which sites may show what was published",
    "publication.issue_certificates": "papers of what was published",
    "publication.stop_certificates": "papers of what was published",
    "publication.revoke_certificate": "a paper of what was published",
    "publication.certificate_design": "how papers of what was published look",
    "publication.design_preview": "a paper of what was published",
    "publication.confirm_revocation": "a paper of what was published",
    "publication.drop_revocation": "a paper of what was published",
    "publication.print_run": "a paper of what was published",
    "publication.sample_certificate": "a paper of what was published",
    "publication.one_certificate": "a paper of what was published",
    "publication.one_credential": "a paper of what was published",
    "publication.certificates_zip": "papers of what was published",
    "publication.give_up": "the publication stays as it is, and its page says that it is out of date",
}


def test_every_page_and_action_has_its_row(app: Flask) -> None:
    steps = ("results", "awards", "publication")
    found = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in steps}
    # The roster is the one page of an earlier step: its changes make a tabulation out of date. An organiser's home
    # leads to what comes next.
    assert found | {"registration.roster", "desks.desk"} == {place.endpoint for place in PLACES} | set(ELSEWHERE)


def set_up(world: World, moment: str) -> Publication | None:
    if moment == "tabulated":
        world.tabulated()
        return None
    if moment == "reopened":
        made = world.published()
        publication.reopen_for_correction(made, reason="有疑问", **world.by)
        actions.tabulate(world.contests, **world.by)
        return made
    made: Publication = getattr(world, moment)()
    return made


def ask(world: World, visit: Any, place: Place, made: Publication | None, *, expected: int | None) -> Page:
    path = place.address.format(appearance=world.entry(2).id, number=made.number if made else 0)
    path = path if path.startswith("/") else world.desk(path)
    visitor = visit("organiser")
    if place.endpoint == "publication.review":
        visitor.sign_in(world.second)
    if place.method == "GET":
        return visitor.get(path)
    return visitor.post(path, status=expected, how="text", text=LAW, reason="改了一处")


@pytest.mark.parametrize("moment", dict.fromkeys(place.moment for place in PLACES))
@pytest.mark.parametrize("kind", INPUTS)
def test_whatever_changes_is_said_and_refused(world: World, visit: Any, kind: str, moment: str) -> None:
    made = set_up(world, moment)
    take_back = INPUTS[kind](world)
    db.commit()
    db().info.clear()
    sealed = made.digest if made is not None else None
    with clock.frozen_at(world.later(days=10)):  # the publicity period is over
        for place in PLACES:
            if place.moment == moment:
                ask(world, visit, place, made, expected=409).says(place.says)
    if made is not None:
        db.refresh(made)
        assert (made.digest, made.state) == (sealed, STATES[moment])
    take_back()
    db.commit()
    db().info.clear()
    newest = db.scalars(sa.select(Tabulation).order_by(Tabulation.number.desc())).first()
    assert not outdated.is_outdated(newest), "what is taken back is no change"


# Who, when and why


def lines(tabulation: Tabulation, world: World) -> list[str]:
    found = outdated.describe_outdated(tabulation, world.contest)
    return list(found.lines) if found else []


def test_it_says_who_when_and_why(world: World) -> None:
    act, desk = {"by": world.second.account_id, "at": world.later(hours=1)}, {"authority": Authority.DESK}
    kept = actions.adjust(world.entry(4), "1", "先记的", **world.by)
    withdrawn = actions.decide(world.contest, "best-practice", world.entry(5), "先定的", **world.by)
    made = world.tabulated()
    set_participation(world.entry(1), "disqualified", reason="抄袭", **desk, **act)
    actions.adjust(world.entry(2), "-2.5", "超时", **act)
    actions.withdraw_adjustment(kept, **act)
    actions.withdraw_decision(withdrawn, world.contest, **act)
    actions.decide(world.contest, "best-practice", world.entry(3), "评委会一致", **act)
    record_lot(world.entry(3), 2, witness="见证人", **act)
    by = "复核的人，2023 年 10 月 11 日（周三） 11:00"
    assert lines(made, world) == [
        f"G001 参赛状态：参赛 → 取消资格（{by}，抄袭）",
        f"G002 加减分 -2.5（{by}，超时）",
        f"评委会给 G003：最佳实践（{by}，评委会一致）",
        f"G003 记了 2 号签（{by}）",
        f"G004 的加减分 1 撤回了（{by}）",
        f"评委会撤回了给 G005 的最佳实践（{by}）",
    ]
    with pytest.raises(WrongMoment, match="第 1 次统分之后改过 6 处") as refusal:
        publication.prepare(made, **world.by)
    assert len(refusal.value.facts["first"]) == 4, "the first three, and that there are more"


def test_what_is_final_and_out_of_date_is_not_called_done(world: World, visit: Any) -> None:
    made = world.published()
    publication.make_final(made, by=world.second.account_id, at=world.later(days=10))
    db.commit()
    page = f"/desk/trial-2023/publications/{made.number}/{world.contest.key}"
    visit("organiser").get(page).says("没有要办的")
    publication.reopen_for_correction(made, reason="查实抄袭", **world.by)
    set_participation(world.entry(1), "disqualified", authority=Authority.DESK, reason="抄袭", **world.by)
    publication.give_up_correction(made, reason="以后再说", **world.by)
    db.commit()
    left = visit("organiser").get(page)
    left.says("要更正")
    left.keeps_quiet_about("没有要办的")


def test_what_no_rule_reads_is_said_so(world: World) -> None:
    """It is sealed with the table of groups, so it makes a tabulation out of date; no place changes."""
    made = world.tabulated()
    take_back = INPUTS["groups.attributes"](world)
    db.flush()
    [line] = lines(made, world)
    assert "规程不看这一项，名次不会变" in line
    take_back()
    INPUTS["adjustments"](world)
    db.flush()
    [line] = lines(made, world)
    assert "规程不看" not in line


def test_what_the_log_does_not_know_is_said_so(world: World) -> None:
    made = world.tabulated()
    INPUTS["entries.status"](world)
    db.flush()
    assert lines(made, world) == ["G001 参赛状态：参赛 → 取消资格（记录里没有写是谁改的）"]


def test_undone_in_another_order_is_no_change(world: World) -> None:
    first = actions.adjust(world.entry(2), "1", "甲", **world.by)
    actions.adjust(world.entry(2), "2", "乙", **world.by)
    made = world.tabulated()
    actions.withdraw_adjustment(first, **world.by)
    assert outdated.is_outdated(made)
    actions.adjust(world.entry(2), "1", "甲", **world.by)
    assert not outdated.is_outdated(made)


def test_tabulated_again_it_goes_on(world: World) -> None:
    draft = world.drafted()
    set_participation(world.entry(1), "disqualified", authority=Authority.DESK, reason="抄袭", **world.by)
    with pytest.raises(WrongMoment, match="G001 参赛状态：参赛 → 取消资格"):
        publication.review(draft, by=world.second.account_id, at=world.at)
    publication.withdraw(draft, reason="G001 取消资格", **world.by)
    made = world.published()
    assert made.manifest is not None
    assert not outdated.is_outdated(made.tabulation)


def test_a_file_of_an_outdated_run_is_named_so(world: World, visit: Any) -> None:
    made = world.tabulated()
    path = world.desk("run/1/file") + "?name=places.csv"
    fresh = visit("organiser").get(path)
    assert "outdated" not in fresh.response.headers["Content-Disposition"]
    INPUTS["adjustments"](world)
    db.commit()
    now = visit("organiser").get(path)
    assert now.response.headers["Content-Disposition"].endswith('-1-outdated-places.csv"')
    assert now.response.data == fresh.response.data, "the bytes stay what the run made"
    world.tabulated()
    again = visit("organiser").get(path)
    assert "outdated" not in again.response.headers["Content-Disposition"], "superseded, and listed as such"
    assert made.number == 1


def test_it_costs_few_queries(world: World, visit: Any, queries: Any) -> None:
    made = world.tabulated()
    outdated.is_outdated(made)
    with queries() as seen:
        assert not outdated.is_outdated(made)
    assert len(seen) <= 14, seen
