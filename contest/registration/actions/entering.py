"""Register, edit, submit, take back, withdraw, restore: the actions of a student on an entry."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from contest import audit
from contest.db import session
from contest.editions.actions import contest_for
from contest.editions.models import Edition
from contest.editions.rulebooks.effective import track_of
from contest.editions.rulebooks.entry_words import has_title
from contest.editions.schedule import guard
from contest.errors import N_, Clash, NotFound, Unfit, Way, WrongMoment
from contest.people.models import Person
from contest.people.queries.roster import keeps_roster
from contest.registration.actions.attributes import changed, merged
from contest.registration.actions.locking import (
    bump_version,
    free_slots,
    keep_to_school,
    lock,
    may_change,
    reinstate,
    take_slots,
    within_own,
)
from contest.registration.actions.participation import restore_own, withdraw_own
from contest.registration.models import Entry, EntryMember, Participation
from contest.registration.queries.affiliation import affiliation, delegation_of, first_tier, registers_with
from contest.registration.queries.declared import FIELD, asked_of, lacking_to_submit, name_of, recorded_attributes
from contest.registration.queries.eligibility import FILL_IN
from contest.registration.queries.entries import (
    advisers,
    competitors,
    enrolment_in,
    highest_appearance,
    last_decision,
    newest,
)
from contest.registration.queries.flagged import unchanged
from contest.registration.queries.openings import entry_reasons, ineligibility_reasons, opening
from contest.registration.queries.stepping_back import UNTIL, recalling_phase

# A public number is a letter and digits. It is drawn at random, so that it shows neither how many people entered nor
# which number comes next. Letters that look like a digit or another letter are left out.
LETTERS = "BCDFGHJKMNPQRTVWXYZ"
FEWEST_DIGITS, MOST_DIGITS = 4, 9
TRIES = 4  # how many to try for each length: numbers stay short until many of that length are taken


def register(
    edition: Edition,
    person: Person,
    track: str,
    division: str,
    *,
    title: str = "",
    attributes: Mapping[str, str] | None = None,
    by: UUID | None,
    at: datetime,
    number: str | None = None,
    on_behalf: bool = False,
    import_id: UUID | None = None,
    late: bool = False,
) -> Entry:
    """Begin an entry of a person in a track and division: a draft with the person as its first author. Creates the
    first tier's contest if it does not exist yet. `attributes`: of those that its people are asked for. `on_behalf`:
    `by` is an organiser who enters for its people; `late`: and gives it more time than the dates do. Raises WrongMoment
    outside the window, Unfit where the rules forbid it, Clash with a link to the existing entry."""
    place = affiliation(person)
    if place is None:
        raise Unfit(
            N_("还不知道你属于哪所学校，不能报名。请先在账号里填写学籍。"),
            ways=FILL_IN,
        )
    found = opening(edition, person, track, division, at)
    if found is None:
        raise NotFound
    if found.entry is not None:
        raise Clash(
            N_("你已经报了%(track)s（%(number)s），不用再报。"),
            track=found.track.name.model_dump(),
            number=found.entry.number,
            ways=[Way(N_("看这份报名"), "registration.entry", {"entry_id": found.entry.id})],
        )
    if not late:
        guard.within(found.contest, "registration", at)
    for reason in found.reasons:
        if not reason.holds and not (late and reason.dates):
            raise Unfit(reason.sentence, source=reason.source, ways=reason.ways, **reason.facts)
    contest = contest_for(edition, first_tier(edition).key, registers_with(edition, place.home), track, division, at=at)
    entry = Entry(
        region=place.home.region,
        edition=edition,
        contest=contest,
        track=track,
        division=division,
        number=number or "",
        title=title,
        home=place.home,
        department=place.department,
        delegation=delegation_of(place.home),
        attributes={},
        created_by=by,
        on_behalf_by=by if on_behalf else None,
        import_id=import_id,
        created_at=at,
    )
    entry.attributes = merged({}, changed(entry, attributes or {}, asked_of(entry)) if attributes else {})
    _number(entry, number)
    session.add(EntryMember(entry=entry, person=person, role="competitor", position=1, accepted_at=at))
    take_slots(entry)
    audit.record(
        "registration.register",
        entry,
        by=by,
        at=at,
        now={
            "number": entry.number,
            "contest": contest.key,
            "title": title,
            "track": track,
            "division": division,
            "attributes": recorded_attributes(entry.attributes),
            "edition": edition.id,
        },
    )
    return entry


def _number(entry: Entry, given: str | None) -> None:
    """Give the entry its public number. A drawn number that is taken is drawn again; a given number that is taken is
    refused."""
    for number in [given] if given else drawn_numbers():
        entry.number = number or ""
        with session.no_autoflush:
            known = session.scalar(
                sa.select(Entry.id).where(Entry.edition_id == entry.edition.id, Entry.number == entry.number)
            )
        if known is not None:
            continue
        try:
            with session.begin_nested():
                session.add(entry)
                session.flush()
            return
        except IntegrityError:  # somebody else drew it at the same moment
            continue
    raise Clash(N_("编号 %(number)s 已经有人用了。"), number=entry.number)


def drawn_numbers() -> list[str]:
    """Numbers to try, short ones first."""
    return [
        secrets.choice(LETTERS) + "".join(str(secrets.randbelow(10)) for _ in range(digits))
        for digits in range(FEWEST_DIGITS, MOST_DIGITS + 1)
        for _ in range(TRIES)
    ]


def edit(
    entry: Entry,
    *,
    title: str,
    summary: str,
    attributes: Mapping[str, str] | None = None,
    version: int | None,
    by: UUID | None,
    at: datetime,
) -> Entry:
    """Save the fields of an entry's first page. `attributes`: of those that its people are asked for; what is not named
    stays."""
    lock(entry, version)
    was = {"title": entry.title, "summary": entry.attributes.get("summary", "")}
    now = {"title": title, "summary": summary}
    fields = [field for field in now if now[field] != was[field]]
    given = changed(entry, attributes or {}, asked_of(entry))
    places = [*fields, *(f"{FIELD}{key}" for key in given)]
    if not places:
        return entry
    for field in places:
        may_change(entry, field, at)
    before = recorded_attributes(entry.attributes)
    entry.title = title
    entry.attributes = merged({**entry.attributes, "summary": summary}, given)
    for field in places:
        bump_version(entry, field, at)
    session.flush()
    more = {"attributes": before} if given else {}
    audit.record(
        "registration.edit",
        entry,
        by=by,
        at=at,
        was={field: was[field] for field in fields} | more,
        now={field: now[field] for field in fields}
        | ({"attributes": recorded_attributes(entry.attributes)} if given else {}),
    )
    return entry


@dataclass(frozen=True)
class Missing:
    """One thing that is missing before a draft can be submitted, with the page where to complete it."""

    field: str  # title | attribute:KEY | members | advisers | material:KEY | confirmed | eligibility
    sentence: str
    facts: dict[str, Any]
    endpoint: str
    values: dict[str, Any]


def missing(entry: Entry, at: datetime) -> list[Missing]:
    """Everything that is missing for submission, in the order of the pages."""
    track = track_of(entry.contest)
    found: list[Missing] = []

    def lacks(field: str, sentence: str, endpoint: str, /, **facts: Any) -> None:
        values = facts.pop("values", {})
        found.append(Missing(field, sentence, facts, endpoint, {"entry_id": entry.id, **values}))

    if has_title(entry.contest) and not entry.title.strip():
        lacks("title", N_("还没有填{作品}名称。"), "registration.basics")
    for one in lacking_to_submit(entry):
        lacks(f"{FIELD}{one.key}", N_("还没有填“%(name)s”。"), "registration.basics", name=name_of(one))
    waiting = [one for one in competitors(entry, accepted=False) if one.accepted_at is None]
    for member in waiting:
        lacks(
            "members",
            N_("%(name)s还没有接受邀请；可以等他，也可以移出。"),
            "registration.members",
            name=member.person.name,
        )
    if len(competitors(entry)) + len(waiting) < track.team.min:
        lacks(
            "members",
            N_("每{件}{作品}至少 %(least)s 人，现在 %(now)s 人。"),
            "registration.members",
            least=track.team.min,
            now=len(competitors(entry)),
        )
    if len(advisers(entry)) < track.advisers.min:
        lacks(
            "advisers",
            N_("至少要有 %(least)s 位指导教师接受邀请，现在 %(now)s 位。"),
            "registration.advisers",
            least=track.advisers.min,
            now=len(advisers(entry)),
        )
    for rule in track.material:
        if rule.required and newest(entry, rule.key) is None:
            lacks(
                f"material:{rule.key}",
                N_("还没有上传%(material)s。"),
                "registration.material",
                material=rule.name.model_dump(),
                values={"kind": rule.key},
            )
    if any(_is_unconfirmed(entry, one) for one in competitors(entry)) and keeps_roster(entry.home_id):
        lacks(
            "confirmed",
            N_("%(names)s还没有由%(school)s核实。草稿都留着；请学校的组织者在名册页核实。"),
            "registration.entry",
            names=[one.person.name for one in competitors(entry) if _is_unconfirmed(entry, one)],
            school=entry.home.name,
        )
    for member in competitors(entry):
        for reason in ineligibility_reasons(entry, member.person, at, who=member.person.name):
            lacks("eligibility", reason.sentence, "registration.entry", **reason.facts)
    for reason in entry_reasons(entry):
        if not reason.holds:
            where = "registration.basics" if reason.rule == "rounds-taught" else "registration.entry"
            lacks("eligibility", reason.sentence, where, **reason.facts)
    return found


def _is_unconfirmed(entry: Entry, member: EntryMember) -> bool:
    """Whether a member only says that they belong to the school."""
    enrolment = enrolment_in(member.person, entry.home)
    return enrolment is not None and enrolment.confirmed_at is None


def submit(
    entry: Entry,
    *,
    promised: bool,
    by: UUID | None,
    at: datetime,
    version: int | None = None,
    why_unchanged: str = "",
) -> Entry:
    """Submit the entry to the school's organiser. Needs everything that the rulebook requires and the promise of
    honesty; the refusal lists what is missing. An entry that was returned keeps its place in the queue; where a flagged
    part was not changed, it needs the reason (`why_unchanged`), which the organiser reads."""
    lock(entry, version)
    if entry.status not in ("draft", "returned"):
        raise WrongMoment(
            N_("这份报名已经交过了，现在不用再交。"),
            ways=[Way(N_("看这份报名"), "registration.entry", {"entry_id": entry.id})],
        )
    within_own(entry, "registration" if entry.status == "draft" else "verification", at)
    lacking = missing(entry, at)
    if lacking:
        raise Unfit(
            N_("还不能提交：有 %(n)s 项没有完成。填好的内容都还在。"),
            n=len(lacking),
            ways=[Way(_filled(one), one.endpoint, one.values) for one in lacking],
        )
    if not promised:
        raise Unfit(N_("提交前要作出诚信承诺。"), field="promised")
    left = unchanged(entry)
    if left and not why_unchanged.strip():
        raise Unfit(N_("退回的 %(n)s 处没有改。没有改也可以再交，请写明为什么。"), n=len(left), field="why_unchanged")
    if (decision := last_decision(entry)) is not None and entry.status == "returned":
        decision.unchanged_reason = why_unchanged.strip() if left else None
    was = entry.status
    entry.status = "submitted"
    entry.submitted_at = (entry.submitted_at if was == "returned" else None) or at
    session.flush()
    keep_to_school(entry)
    audit.record(
        "registration.submit",
        entry,
        by=by,
        at=at,
        was={"status": was},
        now={"status": "submitted"},
        reason=why_unchanged.strip() if left else None,
    )
    return entry


def _filled(one: Missing) -> str:
    """A missing thing as one line of the refusal, in the reader's language."""
    from contest.formatting import format_sentence

    return format_sentence(one.sentence, one.facts).replace("%", "%%")


def recall(entry: Entry, *, by: UUID | None, at: datetime) -> Entry:
    """Take a submitted entry back to change it, before anybody has decided on it."""
    lock(entry)
    if entry.status != "submitted":
        raise WrongMoment(N_("这份报名没有在等审核，不能收回。"))
    phase = recalling_phase(entry)
    within_own(entry, phase, at)
    entry.status = "returned" if phase == "verification" else "draft"
    session.flush()
    audit.record("registration.recall", entry, by=by, at=at, was={"status": "submitted"}, now={"status": entry.status})
    return entry


def withdraw(entry: Entry, *, reason: str, by: UUID | None, at: datetime, version: int | None = None) -> Entry:
    """Withdraw. An entry that reached only the registration tier is withdrawn as a whole. An entry that advanced gives
    up only its place in the highest contest, and the next on the reserve list moves up."""
    lock(entry, version)
    if entry.status in ("withdrawn", "rejected"):
        raise WrongMoment(N_("这份报名已经撤回或没有通过，不用再撤回。"))
    highest = highest_appearance(entry)
    if highest is not None:
        withdraw_own(highest, reason=reason, by=by, at=at)
    if highest is not None and highest.contest_id != entry.contest_id:
        return entry
    was = entry.status
    entry.status, entry.withdrawn_from = "withdrawn", was
    entry.withdrawn_at, entry.withdrawn_reason = at, reason
    free_slots(entry)
    audit.record(
        "registration.withdraw", entry, by=by, at=at, was={"status": was}, now={"status": "withdrawn"}, reason=reason
    )
    return entry


def restore(entry: Entry, *, by: UUID | None, at: datetime) -> Entry:
    """Take a withdrawal back while registration is open; refused where the entry's people or place were taken since."""
    lock(entry)
    if entry.status != "withdrawn":
        raise WrongMoment(N_("这份报名没有撤回，不用恢复。"))
    within_own(entry, "registration", at)
    guard.not_reached(entry.contest, UNTIL, N_("名单已于 %(since)s 冻结，不能再恢复。请联系组织者。"))
    reinstate(entry, by=by, at=at)
    for appearance in entry.appearances:
        if appearance.contest_id == entry.contest_id:
            restore_own(appearance, by=by, at=at)
            if appearance.participation == Participation.WITHDRAWN:  # so the desk or the chair noted: nobody is bound
                free_slots(entry)
    return entry
