"""When a contest's phases are open, who set the dates, and the state that follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from contest.editions.effective import Effective, edition_part, rulebook_of, setting
from contest.editions.models import Contest
from contest.editions.queries import milestones
from contest.errors import N_

PHASES = ("registration", "verification", "judging", "publicity", "ceremony")

PHASE_WORDS = {
    "registration": N_("报名"),
    "verification": N_("审核"),
    "judging": N_("评审"),
    "publicity": N_("公示"),
    "ceremony": N_("颁奖"),
}
# A contest's state, in the order in which it goes through them; each with the glyph that the look gives it.
STATE_WORDS = {
    "preparing": N_("筹备中"),
    "registration": N_("报名中"),
    "verification": N_("审核中"),
    "judging": N_("评审中"),
    "judged": N_("评审结束"),
    "tabulated": N_("已统分"),
    "public": N_("公示中"),
    "final": N_("已定稿"),
}


@dataclass(frozen=True)
class Period:
    """A half-open period [opens, closes) in UTC; an end that nobody set is None. `*_set_by`: the contest above (or the
    contest itself) that set it, None where it stands in the rulebook."""

    phase: str
    opens: datetime | None
    closes: datetime | None
    opens_set_by: Contest | None = None
    closes_set_by: Contest | None = None
    source: str | None = None

    def state(self, at: datetime) -> str:
        """before | open | closed. A phase without dates is open."""
        if self.opens is not None and at < self.opens:
            return "before"
        if self.closes is not None and at >= self.closes:
            return "closed"
        return "open"

    def is_open(self, at: datetime) -> bool:
        return self.state(at) == "open"


def period(contest: Contest, phase: str) -> Period:
    """The effective period of a phase: the nearest setting up the tree, else the rulebook's (a track's own first)."""
    part = edition_part(rulebook_of(contest))
    zone = ZoneInfo(part.zone)
    written = [
        row
        for row in part.period
        if row.stage == contest.stage and row.phase == phase and row.track in (None, contest.track)
    ]
    written.sort(key=lambda row: row.track is None)
    rule = written[0] if written else None
    opens, opens_by = _end(setting(contest, f"{contest.stage}.{phase}.opens"), rule.opens if rule else None, zone)
    closes, closes_by = _end(setting(contest, f"{contest.stage}.{phase}.closes"), rule.closes if rule else None, zone)
    return Period(phase, opens, closes, opens_by, closes_by, rule.source if rule else None)


def _end(set_: Effective | None, written: datetime | None, zone: ZoneInfo) -> tuple[datetime | None, Contest | None]:
    if set_ is not None:
        return datetime.fromisoformat(set_.value).astimezone(UTC), set_.set_by
    return (written.replace(tzinfo=zone).astimezone(UTC) if written else None), None


def state_of(contest: Contest, at: datetime) -> str:
    """A key of STATE_WORDS, read from the milestones and, before the first of them, from the calendar."""
    reached = milestones(contest)
    for milestone, state in (
        ("final", "final"),
        ("published", "public"),
        ("tabulated", "tabulated"),
        ("judging-closed", "judged"),
        ("judging-opened", "judging"),
    ):
        if milestone in reached:
            return state
    registration = period(contest, "registration").state(at)
    if registration == "before":
        return "preparing"
    if registration == "open":
        return "registration"
    return "verification"
