"""How pages show registration's rows, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext

from contest import i18n
from contest.entry_words import has_titles
from contest.formatting import format_count, format_sentence
from contest.registration.labels import APART_PHRASES, PARTICIPATION_GLYPHS, PARTICIPATION_LABELS
from contest.registration.models import Appearance, Authority, Participation
from contest.registration.queries.declared import name_of
from contest.registration.queries.headcount import Headcount

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Attribute


@dataclass(frozen=True)
class ParticipationShown:
    """How an entry takes part: `glyph` is a kind of `ui.state`. After a change: since when, by whom, and why."""

    key: str
    glyph: str
    label: str
    since: datetime | None
    by: str
    reason: str

    @property
    def is_remarkable(self) -> bool:
        """Whether it is unusual: not competing, or competing again."""
        return self.key != Participation.COMPETING or self.since is not None


def attribute_head(one: Attribute) -> str:
    """What a declared attribute is called at the head of a column: its name with its unit."""
    name, unit = i18n.localized(name_of(one)), i18n.localized(one.unit) if one.unit is not None else ""
    return str(_("%(name)s（%(unit)s）", name=name, unit=unit)) if unit else name


def format_attribute(one: Attribute, value: str, *, with_unit: bool = True) -> str:
    """A value of a declared attribute as people read it: yes or no in words, the unit behind a figure; `–` where nobody
    gave it."""
    if not value:
        return "–"
    if one.kind == "yes-no":
        return {"1": str(_("是")), "0": str(_("否"))}.get(value, value)
    unit = i18n.localized(one.unit) if with_unit and one.unit is not None else ""
    return f"{value} {unit}".strip()


def format_headcount(count: Headcount) -> str:
    """`38 件参赛（1 件缺席）`: who competes, and beside it who is counted apart."""
    competing = ngettext("%(num)s {件}{作品}参赛", "%(num)s {件}{作品}参赛", count.entries)
    apart = [format_sentence(words, {"n": n}) for key, words in APART_PHRASES.items() if (n := count.apart[key])]
    if not apart:
        return str(competing)
    listed = ("、" if i18n.language() == "zh" else ", ").join(apart)
    return str(_("%(competing)s（%(apart)s）", competing=competing, apart=listed))


def format_people(people: int, entries: int) -> str:
    """`39 名选手`: the people who compete; "" where every entry is one contestant, who were counted before."""
    if people == entries and not has_titles():
        return ""
    return str(ngettext("%(n)s 名选手", "%(n)s 名选手", people, n=format_count(people)))


def participation_shown(appearance: Appearance) -> ParticipationShown:
    """An appearance's participation for `ui.participation`. Reads `participation_by`: load it with the rows."""
    by = appearance.participation_by
    if by is not None:
        name = by.name
    else:
        name = _("选手本人") if appearance.participation_authority == Authority.ENTRANT else ""
    return ParticipationShown(
        key=appearance.participation,
        glyph=PARTICIPATION_GLYPHS[appearance.participation],
        label=_(PARTICIPATION_LABELS[appearance.participation]),
        # A withdrawal of a past season has a moment, but no author.
        since=appearance.participation_since or appearance.withdrawn_at,
        by=name,
        reason=appearance.participation_reason or "",
    )
