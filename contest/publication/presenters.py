"""The end of a publicity period in words: who set it, why it is later than planned, and what is not known yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _

from contest.editions.models import Contest
from contest.editions.rulebooks.effective import edition_part, rulebook_of
from contest.formatting import format_closing
from contest.i18n import local, localized
from contest.publication.formatting import joined
from contest.publication.labels import PUBLICITY_BASIS_LABELS
from contest.publication.models import PublicityBasis
from contest.publication.timeline.publicity import PublicityEnd
from contest.publication.timeline.workdays import unannounced_years


def format_publicity_end(end: PublicityEnd | None, zone: str) -> list[str]:
    """Who set the end, and if the calendar has another date, why that does not hold."""
    if end is None:
        return []
    who = localized(end.set_by) if end.set_by else ""
    sentences = [_(PUBLICITY_BASIS_LABELS[end.basis]) % {"who": who}]
    if end.planned is not None:
        planned = format_closing(end.planned, zone)
        if end.basis != PublicityBasis.DAYS:
            sentences.append(_("原定 %(planned)s，那天不计入公示，顺延到下一个计入的日子。", planned=planned))
        elif end.planned < end.at:
            sentences.append(_("日历上原定 %(planned)s，不够规程规定的天数。", planned=planned))
    return sentences


def format_publicity(end: PublicityEnd | None, contest: Contest, at: datetime) -> list[str]:
    """Who would set the end if the contest's results were published at `at`, and what is not known about it."""
    rule, zone = edition_part(rulebook_of(contest)).publicity, contest.edition.zone
    working = rule is not None and rule.working
    unknown = format_unannounced(at, end.at if end else None, working=working, zone=zone)
    return [*format_publicity_end(end, zone), *([unknown] if unknown else [])]


def format_unannounced(since: datetime, until: datetime | None, *, working: bool, zone: str) -> str:
    """What is not known of the working days from `since` to `until`; empty where all of it is announced."""
    if until is None or not working:
        return ""
    first, last = local(since, zone).date(), local(until, zone).date()
    years = unannounced_years(first + timedelta(days=n) for n in range((last - first).days + 1))
    if not years:
        return ""
    return str(
        _(
            "%(years)s 年的放假和调休安排还没有公布：这里只扣除周末和法定节假日。公布以后，已定的截止时间不变。",
            years=joined([str(year) for year in years]),
        )
    )
