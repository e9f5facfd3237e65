"""How publications, days and groups are put into words on public pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from contest.errors import N_
from contest.i18n import language, said
from contest.publication.models import Publication

# What a tier credits, as rulebooks call it: the heading over one of them, and what stands under a number of them.
GROUPS = {
    "delegation": (N_("代表团"), N_("参赛代表团")),
    "province": (N_("省份"), N_("参赛省份")),
    "school": (N_("学校"), N_("参赛学校")),
    "department": (N_("院系"), N_("参赛院系")),
}
OTHER_GROUP = (N_("参赛方"), N_("参赛单位"))
MEDALS = ("gold", "silver", "bronze")  # the awards that have a mark of their own
DIGITS = "零一二三四五六七八九"


def group_noun(credit: str) -> str:
    return str(_(GROUPS.get(credit, OTHER_GROUP)[0]))


def group_noun_within(credit: str) -> str:
    """The same within a sentence."""
    return group_noun(credit).lower()


def groups_noun(credit: str) -> str:
    """What stands under a number of groups."""
    return str(_(GROUPS.get(credit, OTHER_GROUP)[1]))


def groups_said(credit: str, n: int, *, in_words: bool = False) -> str:
    """`36 个代表团` / `36 delegations`; in a headline `三十六个代表团`."""
    phrases = {
        "delegation": N_("%(num)s 个代表团"),
        "province": N_("%(num)s 个省份"),
        "school": N_("%(num)s 所学校"),
        "department": N_("%(num)s 个院系"),
    }
    phrase = phrases.get(credit, N_("%(num)s 个单位"))
    if in_words and language() == "zh":
        return phrase.replace(" ", "") % {"num": numeral(n)}
    return str(ngettext(phrase, phrase, n))


def without_noun(name: Mapping[str, str], noun: str) -> str:
    """A group's name under a heading that says what it is: `广东省代表团` → `广东省`."""
    whole = said(name)
    return whole.removesuffix(noun).removesuffix(noun.lower()).strip() or whole


def numeral(n: int) -> str:
    """A number in Chinese characters, to 9999: 16 → 十六, 393 → 三百九十三, 1005 → 一千零五."""
    if not 0 < n < 10_000:
        return f"{n:,}" if n else "零"
    said, skipped = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // place % 10
        if digit:
            said += ("零" if skipped and said else "") + DIGITS[digit] + unit
            skipped = False
        else:
            skipped = bool(said)
    return said.removeprefix("一") if said.startswith("一十") else said


def in_words(n: int) -> str:
    """A number in a headline: in characters in Chinese, in digits in English."""
    return numeral(n) if language() == "zh" else f"{n:,}"


def seal_text(publication: Publication) -> str:
    """`存证 二号` / `Sealed No. 2`: two words, one above the other."""
    number = publication.number
    return str(_("存证 %(number)s号", number=numeral(number) if language() == "zh" and number <= 10 else number))


def state_said(publication: Publication, at: datetime) -> tuple[str, str]:
    """The glyph and the word of an open publication's state."""
    if publication.state == "replaced":
        return "missing", str(_("已被取代"))
    if publication.state == "final":
        return "sealed", str(_("已定稿"))
    if publication.publicity_until is not None and at >= publication.publicity_until:
        return "sealed", str(_("公示期满，等待定稿"))
    return "sealed", str(_("公示中"))


def zone_said(zone: str) -> str:
    return str(_("北京时间")) if zone == "Asia/Shanghai" else zone


def days_said(opens: datetime | date | None, closes: datetime | date | None, zone: str, *, year: bool = False) -> str:
    """`9 月 16 日—19 日` / `16–19 September`, with the year where asked for or where it changes. Moments are a
    half-open period; days are both included."""
    first = _local(opens, zone) if isinstance(opens, datetime) else opens
    last = _local(closes - timedelta(minutes=1), zone) if isinstance(closes, datetime) else closes
    if first is None or last is None:
        one = first or last
        return _day(one, year=year) if one else ""
    if first == last:
        return _day(first, year=year)
    years = year or first.year != last.year
    if language() == "en":
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{_day(last, year=years)}"
        return f"{_day(first, year=first.year != last.year)} – {_day(last, year=years)}"
    end = _day(last, year=first.year != last.year)
    if (first.year, first.month) == (last.year, last.month):
        end = f"{last.day} 日"
    return f"{_day(first, year=years)}—{end}"


def _local(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _day(day: date, *, year: bool) -> str:
    if language() == "en":
        return f"{day.day} {day.strftime('%B')}" + (f" {day.year}" if year else "")
    return (f"{day.year} 年 " if year else "") + f"{day.month} 月 {day.day} 日"


def text_lang(text: str) -> str:
    """The HTML language of a text that came in one language only: names, titles, sources, reasons."""
    return "zh-Hans" if any("\u3400" <= character <= "\u9fff" for character in text) else "en"


def joined(parts: list[str]) -> str:
    return ("、" if language() == "zh" else ", ").join(parts)


def has_medals(awards: Iterable[str]) -> bool:
    """Whether what a table orders by are medals; a school's round may give first, second and third prizes."""
    return set(awards) <= set(MEDALS)


def award_said(names: Mapping[str, Mapping[str, str]], award: str) -> Mapping[str, str]:
    """An award's name in languages; a key that the rulebook no longer names stands for itself."""
    return names.get(award, {"zh": award, "en": award})
