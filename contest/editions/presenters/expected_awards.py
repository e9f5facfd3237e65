"""How many awards the lines of the form make for the field that is expected, while they are being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from contest.editions.rulebooks.award_thresholds import read_line
from contest.formatting import format_count

if TYPE_CHECKING:
    from contest.editions.forms import RungRowForm, TemplateForm
    from contest.rules import Rulebook
    from contest.rules.rulebook.law import Ladder, Rung


def expected_awards(book: Rulebook, form: TemplateForm) -> list[str]:
    """A text for each row of `form.rungs`, as far as can be told: "" where no field is given, and from the first row
    of a ladder on that is not filled in yet, since what is below depends on it."""
    texts = [""] * len(form.rungs)
    expected = (form.expected.data or "").strip()
    if form.expected.errors or not (expected.isascii() and expected.isdigit() and len(expected) <= 5):
        return texts
    rows = [row.form for row in form.rungs]
    for number, ladder in enumerate(book.ladder):
        own = [position for position, row in enumerate(rows) if row.ladder.data == str(number)]
        rungs: list[Rung] = []
        for position in own:
            rung = _rung(str(position), rows[position])
            if rung is None:
                break
            rungs.append(rung)
        for rung, text in zip(rungs, _texts(ladder, rungs, int(expected)), strict=True):
            texts[int(rung.award)] = text
    return texts


def _rung(name: str, row: RungRowForm) -> Rung | None:
    """The rung that a row makes, under a name that no other row has; None where it makes none yet."""
    from contest.rules.rulebook.law import Rung

    try:
        line = {row.how.data: read_line(row.upto.data or ""), "round": row.round.data}
        return Rung.model_validate({"award": name, **line, "at_least": row.at_least.data or None})
    except ValueError:
        return None


def _texts(ladder: Ladder, rungs: list[Rung], entries: int) -> list[str]:
    from contest.rules.ladders import expected_awards as counted

    if not rungs:
        return []
    counts = counted(ladder.model_copy(update={"rung": tuple(rungs)}), entries)
    texts, above = [], 0
    for rung in rungs:
        count = counts[rung.award]
        text = _text(count, above)
        texts.append(_("至多 %(awards)s", awards=text) if count and rung.at_least is not None else text)
        above += count
    return texts


def _text(count: int, above: int) -> str:
    """How many, and which places they are."""
    first, last = format_count(above + 1), format_count(above + count)
    if not count:
        return str(_("一个也没有"))
    if count == 1:
        return str(_("1 个，第 %(place)s 名", place=first))
    return str(_("%(count)s 个，第 %(first)s 至 %(last)s 名", count=format_count(count), first=first, last=last))
