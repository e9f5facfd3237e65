"""Loading one tier of a past season in bulk: entries, panels, sheets and the law's other inputs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import new_id, session
from contest.desks.seeding.folder import OWN_COLUMNS, Rows, Tier
from contest.desks.seeding.people import Officials, Organisations
from contest.editions.actions import contest_for
from contest.editions.models import Contest, Edition, GroupFacts
from contest.editions.rulebooks.contest_names import ContestKey
from contest.editions.rulebooks.effective import track_of
from contest.editions.schedule.calendar import period
from contest.judging.models import Assignment, Lot, OutsideScore, Panel, ScoreSheet, Seat, SheetVersion
from contest.judging.rubric import law_of, tries_of
from contest.judging.rubric_items import FOUL, Mark
from contest.people.models import Person
from contest.registration.actions import participation
from contest.registration.models import Appearance, Entry, EntryMember, Participation, Verification
from contest.results.models import Adjustment, Decision
from contest.rule_inputs import member_sign
from contest.rules.numbers import parse_thousandths

SEGMENT = "segment:"  # before the key of a segment, a column of scores.csv
PART = ("segment", "attribute", "room")  # of a panel, columns of panels.csv; all empty: everything


def _thousandths(text: str) -> int:
    """A mark or points of a seed; raises ValueError if the text is not a number."""
    found = parse_thousandths(text)
    if found is None:
        raise ValueError(f"{text!r} is no mark")
    return found


@dataclass
class Loader:
    """What the tiers of one seed share while they are loaded."""

    edition: Edition
    organisations: Organisations
    officials: Officials
    people: Mapping[str, UUID]
    at: datetime

    def __post_init__(self) -> None:
        self.contests: dict[str, Contest] = {}
        self.appearances: dict[tuple[str, str], UUID] = {}
        self.regions: dict[tuple[str, str], str] = {}
        self.seats: dict[tuple[str, str], UUID] = {}
        numbered = sa.select(Entry.number, Entry.id).where(Entry.edition_id == self.edition.id)
        self.entries: dict[str, UUID] = dict(session.execute(numbered).all())

    def contest(self, key: str) -> Contest:
        """The contest with this key, created together with the contests above it."""
        if key not in self.contests:
            stage, code, track, division = ContestKey.of(key)
            self.contests[key] = contest_for(self.edition, stage, self.organisations[code], track, division, at=self.at)
        return self.contests[key]

    def load(self, tier: Tier) -> list[Contest]:
        """Write everything in a tier; returns its contests."""
        rows = tier.rows("entries")
        self.organisations.want({row[column] for row in rows for column in ("group", "home")})
        contests = [self.contest(key) for key in sorted({row["contest"] for row in rows})]
        self._entries(rows, tier.rows("members"))
        self._groups(tier.rows("groups"))
        marks = tier.rows("marks")
        self._panels(tier.rows("panels"), agreed={row["contest"] for row in marks if not row["judge"]})
        self._sheets(marks)
        self._scores(tier.rows("scores"))
        self._lots(tier.rows("lots"))
        self._adjustments(tier.rows("adjustments"))
        self._decisions(tier.stage, tier.rows("decisions"))
        session.flush()
        return contests

    def _entries(self, rows: Rows, members: Rows) -> None:
        people: dict[tuple[str, str], Rows] = defaultdict(list)
        for row in members:
            people[row["contest"], row["entry"]].append(row)
        entries: list[dict[str, Any]] = []
        appearances: list[dict[str, Any]] = []
        joined: list[dict[str, Any]] = []
        verified: list[dict[str, Any]] = []
        numbers: dict[str, int] = defaultdict(int)
        there = self._there({row["contest"] for row in rows})
        for row in rows:
            contest = self.contest(row["contest"])
            home, group = self.organisations[row["home"]], self.organisations.get(row["group"])
            key = row["contest"], row["entry"]
            status = row.get("registration") or "verified"
            opens = period(contest, "registration").opens or self.at
            submitted = opens + timedelta(hours=9, minutes=37 * len(entries) % 4_000)
            if row["entry"] not in self.entries:
                id_ = self.entries[row["entry"]] = new_id()
                entries.append(self._entry(row, id_, contest, home.id, home.region, group, status, submitted))
                joined += self._members(people[key], id_, contest, status, submitted)
                if status in ("verified", "returned"):
                    verified.append(self._verification(id_, contest, row, status, submitted + timedelta(days=1)))
            if status != "verified":
                continue
            state = row["status"] or Participation.COMPETING
            reason = row.get("note") or None if state != Participation.COMPETING else None
            self.regions[key] = home.region
            if key in there:  # advancement has already moved it up
                self.appearances[key] = there[key].id
                withdrawn = there[key].registered_at + timedelta(days=2)
                participation.set_recorded(there[key], state, reason=reason, at=withdrawn)
                continue
            numbers[row["contest"]] += 1
            self.appearances[key] = new_id()
            appearances.append(
                {
                    "id": self.appearances[key],
                    "region": home.region,
                    "entry_id": self.entries[row["entry"]],
                    "contest_id": contest.id,
                    "home_id": home.id,
                    "credit_id": group.id if group else None,
                    "code": f"{numbers[row['contest']]:02d}",
                    "registered_at": submitted,
                    "verified_at": submitted + timedelta(days=1),
                    **participation.as_recorded(state, reason=reason, at=submitted + timedelta(days=2)),
                }
            )
        for model, made in (
            (Entry, entries),
            (EntryMember, joined),
            (Appearance, appearances),
            (Verification, verified),
        ):
            if made:
                session.execute(sa.insert(model), made)

    def _there(self, keys: set[str]) -> dict[tuple[str, str], Appearance]:
        """Appearances that advancement has already made, by contest key and entry number."""
        ids = {self.contest(key).id: key for key in keys}
        found = session.execute(
            sa.select(Appearance, Entry.number)
            .join(Entry, Entry.id == Appearance.entry_id)
            .where(Appearance.contest_id.in_(ids))
        )
        return {(ids[appearance.contest_id], number): appearance for appearance, number in found}

    def _entry(
        self,
        row: Mapping[str, str],
        id_: UUID,
        contest: Contest,
        home_id: UUID,
        region: str,
        group: Any,
        status: str,
        submitted: datetime,
    ) -> dict[str, Any]:
        department = group if group is not None and group.kind == "department" else None
        delegation = group if group is not None and group.kind == "delegation" else None
        return {
            "id": id_,
            "region": region,
            "edition_id": self.edition.id,
            "contest_id": contest.id,
            "track": contest.track,
            "division": contest.division,
            "number": row["entry"],
            "title": row.get("title", ""),
            "home_id": home_id,
            "department_id": department.id if department else None,
            "delegation_id": delegation.id if delegation else None,
            "status": status,
            "attributes": {key: value for key, value in row.items() if key not in OWN_COLUMNS},
            "created_at": submitted,
            "submitted_at": None if status == "draft" else submitted,
            "decided_at": submitted + timedelta(days=1) if status in ("verified", "returned") else None,
            "version": 1,
        }

    def _members(
        self, rows: Rows, entry_id: UUID, contest: Contest, status: str, at: datetime
    ) -> Iterable[dict[str, Any]]:
        one_track = track_of(contest).exclusive
        for place, row in enumerate(rows, 1):
            person_id = self.people[row["person"]]
            alone = one_track and row["role"] == "competitor" and status not in ("withdrawn", "rejected")
            yield {
                "id": new_id(),
                "entry_id": entry_id,
                "person_id": person_id,
                "role": row["role"],
                "position": place,
                "accepted_at": at,
                "exclusive": f"{self.edition.id}:{person_id}" if alone else None,
            }

    def _verification(
        self, entry_id: UUID, contest: Contest, row: Mapping[str, str], decision: str, at: datetime
    ) -> dict[str, Any]:
        note = row.get("note") or None
        return {
            "id": new_id(),
            "entry_id": entry_id,
            "contest_id": contest.id,
            "decision": decision,
            "reason": note if decision == "returned" else None,
            "fields": {"material:report": note} if decision == "returned" and note else {},
            "by_id": self.officials.of(contest.organisation, "prepare").id,
            "at": at,
            "mended": {},
        }

    def _groups(self, rows: Rows) -> None:
        self.organisations.want({row["group"] for row in rows})
        known = set(
            session.scalars(sa.select(GroupFacts.organisation_id).where(GroupFacts.edition_id == self.edition.id))
        )
        made = [
            {
                "id": new_id(),
                "edition_id": self.edition.id,
                "organisation_id": self.organisations[row["group"]].id,
                "attributes": {key: value for key, value in row.items() if key != "group"},
            }
            for row in rows
            if self.organisations[row["group"]].id not in known
        ]
        if made:
            session.execute(sa.insert(GroupFacts), made)

    def _panels(self, rows: Rows, agreed: set[str]) -> None:
        """Panels and their seats; if the panel agrees on marks, it has a seat of its own (code ""): of several panels
        of a contest the first one."""
        self.organisations.want({row["home"] for row in rows})
        panels: dict[tuple[str, ...], UUID] = {}
        seats: list[dict[str, Any]] = []
        for row in rows:
            key, of = row["contest"], {name: row.get(name, "") for name in PART}
            part = (key, *of.values())
            if part not in panels:
                panels[part] = new_id()
                made = {"id": panels[part], "contest_id": self.contest(key).id, "made_at": self.at, **of}
                session.execute(sa.insert(Panel), [made])
            home = self.organisations.get(row["home"])
            self.seats[key, row["judge"]] = new_id()
            seats.append(
                {
                    "id": self.seats[key, row["judge"]],
                    "panel_id": panels[part],
                    "contest_id": self.contest(key).id,
                    "person_id": self.people.get(row.get("person", "")),
                    "home_id": home.id if home else None,
                    "code": row["judge"],
                    "name": row["person_name"],
                    "role": row["role"],
                    "source": row["source"] or None,
                }
            )
        for (key, *_part), panel in panels.items():
            if key not in agreed or (key, "") in self.seats:
                continue
            self.seats[key, ""] = new_id()
            own = {"panel_id": panel, "contest_id": self.contest(key).id, "code": "", "name": "评审组"}
            seats.append({"id": self.seats[key, ""], **own, "role": "panel"})
        if seats:
            for seat in seats:
                for column in ("person_id", "home_id", "source"):
                    seat.setdefault(column, None)
            session.execute(sa.insert(Seat), seats)

    def _sheets(self, rows: Rows) -> None:
        """A sheet with all marks is submitted and confirmed; one with some is a draft; one with none is only
        assigned. A try without a mark is one that did not count."""
        sheets: dict[tuple[str, str, str], dict[str, Mark | None]] = defaultdict(dict)
        keys = {
            (key, *tried): sheet_key
            for key in {row["contest"] for row in rows}
            for sheet_key, tried in tries_of(self.contest(key)).items()
        }
        signs = {key: member_sign(law_of(self.contest(key)).scheme) for key in {row["contest"] for row in rows}}
        slots = self._slots() if any(row.get("member") for row in rows) else {}
        for row in rows:
            mark: Mark | None = _thousandths(row["mark"]) if row["mark"] else None
            key = row["aspect"]
            if row.get("try"):
                key, mark = keys[row["contest"], key, int(row["try"])], FOUL if mark is None else mark
            if row.get("member"):
                key += signs[row["contest"]] + slots[row["entry"], row["member"]]
            sheets[row["contest"], row["entry"], row["judge"]][key] = mark
        made: list[dict[str, Any]] = []
        versions: list[dict[str, Any]] = []
        assigned: list[dict[str, Any]] = []
        for (key, entry, judge), marks in sheets.items():
            contest = self.contest(key)
            appearance_id, seat_id = self.appearances[key, entry], self.seats[key, judge]
            opens = period(contest, "judging").opens or self.at
            written = opens + timedelta(hours=9, minutes=len(made) * 7 % 2_000)
            if judge:
                assigned.append({"id": new_id(), "seat_id": seat_id, "appearance_id": appearance_id, "at": opens})
            given = {aspect: mark for aspect, mark in marks.items() if mark is not None}
            if not given:
                continue
            sheet_id = new_id()
            common = {"region": self.regions[key, entry], "seat_id": seat_id, "appearance_id": appearance_id}
            made.append({"id": sheet_id, **common, "draft": given, "draft_at": written, "version": 1})
            if len(given) == len(marks):
                versions.append(
                    {
                        "id": new_id(),
                        **common,
                        "sheet_id": sheet_id,
                        "contest_id": contest.id,
                        "number": 1,
                        "marks": given,
                        "is_current": True,
                        "at": written,
                        "confirmed_at": written + timedelta(hours=1),
                    }
                )
        for model, rows_made in ((ScoreSheet, made), (SheetVersion, versions), (Assignment, assigned)):
            if rows_made:
                session.execute(sa.insert(model), rows_made)

    def _scores(self, rows: Rows) -> None:
        """What was made elsewhere, entered and confirmed when judging closes."""
        made = [
            {
                "id": new_id(),
                "region": self.regions[row["contest"], row["entry"]],
                "contest_id": self.contest(row["contest"]).id,
                "appearance_id": self.appearances[row["contest"], row["entry"]],
                "segment": "" if column == "score" else column.removeprefix(SEGMENT),
                "number": 1,
                "value": value,
                "is_current": True,
                "at": (closes := period(self.contest(row["contest"]), "judging").closes or self.at),
                "confirmed_at": closes,
            }
            for row in rows
            for column, value in row.items()
            if value and (column == "score" or column.startswith(SEGMENT))
        ]
        if made:
            session.execute(sa.insert(OutsideScore), made)

    def _slots(self) -> dict[tuple[str, str], str]:
        """Entry and person → the key of this member in sheets."""
        found = session.execute(
            sa.select(Entry.number, Person.reference, EntryMember.id)
            .join(Entry, Entry.id == EntryMember.entry_id)
            .join(Person, Person.id == EntryMember.person_id)
            .where(EntryMember.entry_id.in_(list(self.entries.values())))
        )
        return {(number, person): member_id.hex for number, person, member_id in found if person}

    def _lots(self, rows: Rows) -> None:
        made = [
            {
                "id": new_id(),
                "contest_id": self.contest(row["contest"]).id,
                "appearance_id": self.appearances[row["contest"], row["entry"]],
                "purpose": "tie",
                "number": int(row["lot"]),
                "at": period(self.contest(row["contest"]), "judging").closes or self.at,
            }
            for row in rows
        ]
        if made:
            session.execute(sa.insert(Lot), made)

    def _adjustments(self, rows: Rows) -> None:
        made = [
            {
                "id": new_id(),
                "appearance_id": self.appearances[row["contest"], row["entry"]],
                "points": _thousandths(row["points"]),
                "reason": row["reason"],
                "at": period(self.contest(row["contest"]), "judging").closes or self.at,
            }
            for row in rows
        ]
        if made:
            session.execute(sa.insert(Adjustment), made)

    def _decisions(self, stage: str, rows: Rows) -> None:
        for row in rows:
            group = self.organisations.get(row["group"])
            entry = row["entry"]
            session.add(
                Decision(
                    edition_id=self.edition.id,
                    contest_id=self.contest(row["contest"]).id if row["contest"] else None,
                    stage=stage,
                    award=row["award"],
                    appearance_id=self.appearances[row["contest"], entry] if entry else None,
                    organisation_id=group.id if group and not entry else None,
                    reason=row["reason"],
                    at=self.at,
                )
            )
