"""A table of places as authorities send it out: a line for each organisation that may send, a column for each track
where it has several. The ledger would get the difference to what it has, so the same table twice adds nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import edition_part, rulebook_of, track_of
from contest.exchange.spreadsheets.columns import Field
from contest.exchange.spreadsheets.repairs import Reading, read_code, read_text
from contest.i18n import localized
from contest.imports.plans import Outcome, Plan, PlannedLine, Remark, flaws_noted
from contest.imports.reading import Line, ReadList, Shape
from contest.people.importing import plain
from contest.people.models import Organisation
from contest.registration.labels import QUOTA_BASIS_LABELS
from contest.registration.models import QuotaBasis
from contest.registration.queries.quotas import Quota, quotas, tier_below

UNIT = Field(
    "unit", ("单位", "单位名称", "学校", "学校名称", "院校", "代表团", "代表队", "省份", "地区", "unit"), needed=True
)
CODE = Field("code", ("代码", "单位代码", "学校代码", "院校代码", "编码", "code"))
AMOUNT = Field("amount", ("名额", "名额数", "分配名额", "推荐名额", "名额分配", "数量", "places", "amount"))
BASIS = Field("basis", ("依据", "名额依据", "类别", "basis"))
REASON = Field("reason", ("文号或理由", "文号", "理由", "说明", "reason"))
HERE = "here"
"""The column that is headed by the track itself, where a table has one for each."""
_NUMBER = re.compile(r"^(\d{1,6})(?:\.0+)?\s*[个名项件]?$")


@dataclass(frozen=True, slots=True)
class Places:
    """What a line gives: to whom, on which basis, how many more or fewer than the ledger has."""

    organisation: Organisation
    basis: str
    difference: int
    reason: str


def quota_shape(contest: Contest) -> Shape:
    """The tables of places for one contest: its track's and division's names may head a column of their own."""
    track = track_of(contest)
    part = edition_part(rulebook_of(contest))
    division = next(one.name.model_dump() for one in part.division if one.key == contest.division)
    names = track.name.model_dump()
    heads = [name for name in names.values() if name]
    heads += [f"{name}{division[language]}" for language, name in names.items() if name and division.get(language)]
    own = Field(HERE, tuple(dict.fromkeys(heads)))

    def text(cell: str, _rounded: bool) -> Reading:
        return read_text(cell)

    read = dict.fromkeys(("unit", "amount", HERE, "basis", "reason"), text)
    return Shape((UNIT, CODE, own, AMOUNT, BASIS, REASON), {**read, "code": lambda cell, r: read_code(cell, rounded=r)})


def plan_quotas(contest: Contest, found: ReadList) -> Plan:
    """What the lines would add to the ledger. An empty cell says nothing; 0 takes everything back."""
    senders = _senders(contest)
    ledger = {one.organisation.id: one for one in quotas(contest)}
    given: Counter[tuple[str, str]] = Counter()
    wanted: Counter[str] = Counter()
    lines = []
    for line in found.lines:
        planned = PlannedLine(line)
        lines.append(planned)
        if line.left_out:
            planned.outcome = Outcome.LEFT_OUT
            continue
        flaws_noted(planned)
        sender = senders.get(line.text("code")) or senders.get(plain(line.text("unit")))
        if sender is None:
            planned.note(Remark.SENDER_UNKNOWN, "unit", name=line.text("unit") or line.text("code"))
            continue
        _plan_line(planned, sender, ledger.get(sender.id) or Quota(sender), given, wanted)
    return Plan(found, lines, {})


def _plan_line(
    planned: PlannedLine, sender: Organisation, quota: Quota, given: Counter[tuple[str, str]], wanted: Counter[str]
) -> None:
    line = planned.line
    about = HERE if HERE in line.cells else "amount"
    text, basis = line.text(about), _basis(line)
    if not text:
        planned.outcome = Outcome.UNCHANGED if planned.outcome != Outcome.WAITS else planned.outcome
        return
    if (number := _NUMBER.match(text)) is None:
        planned.note(Remark.NOT_PLACES, about, text=text)
        return
    if given[sender.code, basis]:
        planned.note(Remark.SENDER_TWICE, "unit", name=localized(sender.name))
        return
    given[sender.code, basis] += 1
    has = dict(quota.parts).get(basis, 0)
    difference = int(number[1]) - has
    wanted[sender.code] += difference
    after = (quota.allotted or 0) + wanted[sender.code]
    if after < quota.used:
        planned.note(Remark.PLACES_USED, about, after=after, used=quota.used)
        return
    reason = line.text("reason") or ("" if _is_basis(line) else line.text("basis"))
    planned.target = Places(sender, basis, difference, reason)
    if planned.outcome == Outcome.WAITS:
        return
    if not difference:
        planned.outcome = Outcome.UNCHANGED
    elif quota.lines:
        planned.outcome = Outcome.CHANGED
        planned.changes.append((about, str(has), number[1]))


_BASES = {plain(word): str(key) for key, label in QUOTA_BASIS_LABELS.items() for word in (key, label)}


def _is_basis(line: Line) -> bool:
    return plain(line.text("basis")) in _BASES


def _basis(line: Line) -> str:
    """On what the places rest; a table that does not say so in our words gives basic ones, and its words are the
    reason."""
    return _BASES.get(plain(line.text("basis")), str(QuotaBasis.BASE))


def _senders(contest: Contest) -> Mapping[str, Organisation]:
    """Who may send into a contest, by code and by every name, as names are compared; a name that two have is none."""
    tier = tier_below(contest)
    where = [Organisation.kind == (tier.run_by if tier else "")]
    if contest.organisation.province:
        where.append(Organisation.province == contest.organisation.province)
    found: dict[str, Organisation] = {}
    several: set[str] = set()
    rows = session.scalars(sa.select(Organisation).where(*where).order_by(Organisation.id)).all()
    for one in rows:
        for name in {plain(text) for names in (one.name, one.short or {}) for text in names.values() if text}:
            several |= {name} & set(found)
            found[name] = one
    return {**{name: one for name, one in found.items() if name not in several}, **{one.code: one for one in rows}}
