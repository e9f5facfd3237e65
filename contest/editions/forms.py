"""Forms of editions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateTimeLocalField, FileField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from contest.editions.lines import FIELDS, LineRow, read_line
from contest.forms import Form, at_most, needed, tidy
from contest.i18n import said
from contest.rules.numbers import exact


class RulebookForm(Form):
    """A rulebook as TOML: a file, or text that is pasted."""

    file = FileField(_l("规程文件（.toml）"))
    text = TextAreaField(_l("或者贴在这里"))

    def written(self) -> str:
        """The TOML text; a file goes before pasted text. Bytes that are no UTF-8 are refused."""
        from contest.errors import N_, Unfit

        upload = self.file.data
        if upload and upload.filename:
            try:
                text = str(upload.read().decode("utf-8-sig"))
                if text.strip():
                    return text.replace("\r\n", "\n")
            except UnicodeDecodeError as fault:
                raise Unfit(N_("这个文件不是 UTF-8 文本。请在编辑器里另存为 UTF-8 再交。"), field="file") from fault
        if not (self.text.data or "").strip():
            raise Unfit(N_("请选一个规程文件，或者把规程贴进来。"), field="text")
        return str(self.text.data).replace("\r\n", "\n")


class RenewRulebookForm(RulebookForm):
    reason = StringField(_l("为什么改"), filters=[tidy], validators=[needed(), at_most(500)])


class ChangeRulesForm(RulebookForm):
    """Other rules for a contest: as text, or by its award lines (see `lines_form`). First shown, then done (`sure`)."""

    how = HiddenField(default="text")
    sure = HiddenField()
    reason = StringField(_l("为什么改"), filters=[tidy], validators=[needed(), at_most(500)])
    together = BooleanField(_l("这个单位在这一级办的比赛一起改"))


class WhatIfForm(RulebookForm):
    """Other rules to be tried: by award lines (see `lines_form`) or as text."""

    how = HiddenField(default="text")


class DecisionForm(Form):
    reason = StringField(_l("为什么不同意"), filters=[tidy], validators=[needed(), at_most(500)])


def a_line(_form: Any, field: Any) -> None:
    """A count, a fraction or a percentage; the data becomes what the rulebook wants."""
    if not field.data:
        return
    try:
        field.data = read_line(field.data)
    except ValueError:
        raise ValidationError(_l("请填名额数（例如 3）、比例（例如 10% 或 1/3）。")) from None


def a_number(_form: Any, field: Any) -> None:
    if field.data and exact(field.data) is None:
        raise ValidationError(_l("请填一个数，例如 60。"))


def a_count(_form: Any, field: Any) -> None:
    if field.data and not (field.data.isascii() and field.data.isdigit()):
        raise ValidationError(_l("请填整数，例如 2。"))


class LinesForm(Form):
    """Award lines; its fields are made from the rungs of a rulebook."""

    def changes(self, rows: Sequence[LineRow]) -> dict[str, dict[str, str]]:
        """What stands in the form, by a row's number. Unchanged lines stay as they are written in the rulebook."""
        found = {}
        for row in rows:
            values = {}
            for name in FIELDS:
                field = self[f"{name}-{row.number}"]
                typed = (field.raw_data[0] if field.raw_data else "").strip()
                values[name] = row.values[name] if typed == row.values[name] else (field.data or "")
            found[row.number] = values
        return found


def lines_form(rows: Sequence[LineRow], **given: Any) -> LinesForm:
    """A form with a field for every line of these rungs, filled with what is in force."""
    fields: dict[str, Any] = {}
    for row in rows:
        name = said(row.name)
        checks = {"upto": a_line, "at_least": a_number, "most": a_count}
        words = {
            "upto": _l("%(award)s：给到前多少", award=name),
            "at_least": _l("%(award)s：至少几分", award=name),
            "most": _l("%(award)s：至多几个", award=name),
        }
        for field in FIELDS:
            fields[f"{field}-{row.number}"] = StringField(
                words[field], default=row.values[field], filters=[tidy], validators=[Optional(), checks[field]]
            )
    made: LinesForm = type("OwnLinesForm", (LinesForm,), fields)(**given)
    return made


class MomentForm(Form):
    """Sets one end of one phase, in the contest's own zone."""

    key = HiddenField(validators=[InputRequired()])
    value = DateTimeLocalField(
        _l("时间"),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        validators=[needed(_l("请填日期和时间，例如 2026-11-30 17:00。"))],
    )
    reason = StringField(_l("说明"), filters=[tidy], validators=[Optional(), at_most(200)])


class ClearForm(Form):
    key = HiddenField(validators=[InputRequired()])
