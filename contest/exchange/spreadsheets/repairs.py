"""What is put right in a cell without a question, and what cannot be. Each repair is shown to whoever imports; nothing
that could be meant is changed: a name keeps its own characters (compare Unicode's NFKC, which would not).

Each function takes a cell's text and returns a `Reading`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Repair(StrEnum):
    """What was put right."""

    SPACES = "spaces"  # before, behind, or inside
    INVISIBLE = "invisible"  # zero-width characters and direction marks
    WIDTH = "width"  # full-width digits, letters and signs
    APOSTROPHE = "apostrophe"  # by which spreadsheets mark text
    DOTS = "dots"  # of a name, all written ·
    POINT = "point"  # 2025001.0
    NOTHING = "nothing"  # "无", "/": nobody, nothing
    FORM = "form"  # of a date, a year, a telephone number


class Flaw(StrEnum):
    """What cannot be put right: the cell has to be written anew."""

    EXPONENT = "exponent"  # 2.02E+11: a spreadsheet shortened a number, and its digits are lost
    ROUNDED = "rounded"  # a number of 16 digits or more that was kept as a number
    CHARACTERS = "characters"  # signs that a number of this kind never has
    LONG = "long"
    DATE = "date"
    YEAR = "year"
    TELEPHONE = "telephone"
    ADDRESS = "address"  # of e-mail


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell as it is understood: its text, what was put right, and what is wrong with it."""

    text: str
    repairs: tuple[Repair, ...] = ()
    flaw: Flaw | None = None

    def then(self, text: str, repair: Repair) -> Reading:
        """The reading with another text; the repair is noted if it changed anything."""
        if text == self.text:
            return self
        return Reading(text, (*self.repairs, *((repair,) if repair not in self.repairs else ())), self.flaw)

    def but(self, flaw: Flaw) -> Reading:
        """The reading with a flaw, unless it has one."""
        return self if self.flaw else Reading(self.text, self.repairs, flaw)


MOST_NAME = 64
MOST_TEXT = 500

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\x00-\x08\x0b-\x1f\x7f]"
)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_SPACE = re.compile(r"\s+")
_HAN = "[\u2e80-\u2fdf\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_BETWEEN_HAN = re.compile(rf"(?<={_HAN}) +(?={_HAN})")
_DOTS = re.compile(r" *[·•・‧⋅∙●．。](?=.) *|(?<=[^\W\d_]) *\. *(?=[^\W\d_])")
_NOTHING = {"", "/", "\\", "-", "--", "—", "——", "–", "无", "暂无", "没有", "空", "n/a", "na", "none", "nil", "null"}
_EXPONENT = re.compile(r"^\d(?:\.\d+)?[eE]\+?\d{1,3}$")
_POINT = re.compile(r"^(\d+)\.0+$")
_CODE = re.compile(r"^(?=.*[0-9])\w[\w./-]*$")
_ADDRESS = re.compile(r"^[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$")
_DATE = re.compile(r"^(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?: 00:00)?$")
_DATE_PACKED = re.compile(r"^(19|20)(\d\d)(\d\d)(\d\d)$")
_YEAR = re.compile(r"^((?:19|20)\d\d)(?:级|年级|年|-\d\d?(?:-\d\d?)?)?$")
_YEAR_SHORT = re.compile(r"^(\d\d)级$")
_ADVISERS = re.compile(r"[、,，;；/|\n]+")
EXCEL_DAY_ZERO = date(1899, 12, 30)
"""The day that serial numbers of dates count from, so that those after 1900-02-28 are right (ECMA-376, 18.17.4.1)."""


def _narrow(text: str) -> str:
    """Full-width letters, digits and signs as ordinary ones. NFKC as a whole would make a space and a loose accent of
    some signs, and then another letter when it is read again."""
    return " ".join(text.translate(_WIDE).split())


def read_text(cell: str) -> Reading:
    """Any text: without invisible characters, apostrophe and stray spaces; "无" and "/" are nothing."""
    found = Reading(cell)
    found = found.then(_INVISIBLE.sub("", found.text), Repair.INVISIBLE)
    found = found.then(_SPACE.sub(" ", found.text.translate({0x3000: 0x20, 0xA0: 0x20})).strip(), Repair.SPACES)
    found = found.then(found.text.removeprefix("'").strip(), Repair.APOSTROPHE)
    if found.text and found.text.lower() in _NOTHING:
        return found.then("", Repair.NOTHING)
    return found.but(Flaw.LONG) if len(found.text) > MOST_TEXT else found


def read_name(cell: str) -> Reading:
    """A person's name: no spaces between Chinese characters, every dot written · (GB 18030's own, U+00B7)."""
    found = read_text(cell)
    found = found.then(_narrow(found.text), Repair.WIDTH)
    found = found.then(_BETWEEN_HAN.sub("", found.text), Repair.SPACES)
    if re.search(_HAN, found.text):
        found = found.then(_DOTS.sub("·", found.text), Repair.DOTS)
    return found.but(Flaw.LONG) if len(found.text) > MOST_NAME else found


def read_code(cell: str, *, rounded: bool = False) -> Reading:
    """A number that names something (student, staff, identity number): digits, perhaps with
    letters and - _ . / between them."""
    found = read_text(cell)
    found = found.then(_narrow(found.text), Repair.WIDTH)
    found = found.then(found.text.replace(" ", ""), Repair.SPACES)
    if rounded:
        return found.but(Flaw.ROUNDED)
    if _EXPONENT.match(found.text):
        return found.but(Flaw.EXPONENT)
    found = found.then(_POINT.sub(r"\1", found.text), Repair.POINT)
    if found.text and not _CODE.match(found.text):
        return found.but(Flaw.CHARACTERS)
    return found.but(Flaw.LONG) if len(found.text) > MOST_NAME else found


def read_telephone(cell: str, *, rounded: bool = False) -> Reading:
    """A telephone number in mainland China's form without +86, or +… of another country."""
    found = read_text(cell)
    found = found.then(_narrow(found.text), Repair.WIDTH)
    if rounded or _EXPONENT.match(found.text):
        return found.but(Flaw.ROUNDED if rounded else Flaw.EXPONENT)
    found = found.then(_POINT.sub(r"\1", found.text), Repair.POINT)
    found = found.then(re.sub(r"[\s()-]", "", found.text), Repair.FORM)
    found = found.then(re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", found.text), Repair.FORM)
    if found.text and not re.fullmatch(r"\+?\d{7,15}", found.text):
        return found.but(Flaw.TELEPHONE)
    return found


def read_address(cell: str) -> Reading:
    """An e-mail address, in lower case."""
    found = read_text(cell)
    found = found.then(_narrow(found.text), Repair.WIDTH)
    found = found.then(found.text.lower(), Repair.FORM)
    return found.but(Flaw.ADDRESS) if found.text and not _ADDRESS.match(found.text) else found


def read_date(cell: str) -> Reading:
    """A day as 2026-11-30, from 2026/11/30, 2026.11.30, 2026年11月30日, 20261130 or a spreadsheet's serial number.
    A day and month in the order of other countries is not guessed."""
    found = read_text(cell)
    found = found.then(_narrow(found.text), Repair.WIDTH)
    if not found.text:
        return found
    if match := _DATE.match(found.text):
        parts = match.groups()
    elif match := _DATE_PACKED.match(found.text):
        parts = (match[1] + match[2], match[3], match[4])
    elif found.text.isdecimal() and 10_000 <= int(found.text) <= 80_000:
        return found.then((EXCEL_DAY_ZERO + timedelta(int(found.text))).isoformat(), Repair.FORM)
    else:
        return found.but(Flaw.DATE)
    try:
        return found.then(date(*map(int, parts)).isoformat(), Repair.FORM)
    except ValueError:
        return found.but(Flaw.DATE)


def read_year(cell: str) -> Reading:
    """A year of entry as 2025, from 2025级, 25级, 2025年 or a date."""
    found = read_text(cell)
    found = found.then(_narrow(found.text), Repair.WIDTH)
    found = found.then(_POINT.sub(r"\1", found.text), Repair.POINT)
    if not found.text:
        return found
    if match := _YEAR.match(found.text):
        return found.then(match[1], Repair.FORM)
    if match := _YEAR_SHORT.match(found.text):
        return found.then("20" + match[1], Repair.FORM)
    return found.but(Flaw.YEAR)


def read_names(cell: str) -> list[Reading]:
    """Several people in one cell, "何建军/罗敏": parted by a sign, or by spaces where each part is a full Chinese name.
    "邓 丽" is one person: a space inside a name of two characters only fills it up."""
    whole = read_text(cell)
    parts = [part for part in _ADVISERS.split(whole.text) if part.strip()]
    if len(parts) == 1:
        words = parts[0].split()
        if len(words) > 1 and all(re.fullmatch(rf"{_HAN}{{2,4}}", word) for word in words):
            parts = words
    return [found for part in parts if (found := read_name(part)).text]
