"""Forms of editions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as RowsForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, Regexp, ValidationError

from contest.editions.labels import ENTRY_WORD_LABELS, LINE_ROUNDING_PHRASES
from contest.editions.rulebooks.award_thresholds import FIELDS, ThresholdRow, read_line
from contest.forms import Form, TickedField, a_key, at_most, needed, tidy
from contest.i18n import localized
from contest.people.models import KINDS, Organisation
from contest.people.queries import organisations_named_like
from contest.rules.numbers import exact


class RulebookForm(Form):
    """A rulebook as TOML: an uploaded file, or pasted text."""

    file = FileField(_l("规程文件（.toml）"))
    text = TextAreaField(_l("或者贴在这里"))

    def written(self) -> str:
        """The TOML text; a file wins over pasted text. Bytes that are not UTF-8 are refused."""
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
    """Other rules for a contest: as text, or by award thresholds (`thresholds_form`). First shown, then carried out
    (`sure`)."""

    how = HiddenField(default="text")
    sure = HiddenField()
    reason = StringField(_l("为什么改"), filters=[tidy], validators=[needed(), at_most(500)])
    together = BooleanField(_l("这个单位在这一级办的比赛一起改"))


class WhatIfForm(RulebookForm):
    """Other rules to try: by award lines (see `thresholds_form`) or as text."""

    how = HiddenField(default="text")


class DecisionForm(Form):
    reason = StringField(_l("为什么不同意"), filters=[tidy], validators=[needed(), at_most(500)])


def a_line(_form: Any, field: Any) -> None:
    """A count, a fraction or a percentage. It stays as it was typed, for the page that comes back; who writes the
    rulebook takes it through `read_line`."""
    if not field.data:
        return
    try:
        read_line(field.data)
    except ValueError:
        raise ValidationError(_l("请填名额数（例如 3）、比例（例如 10% 或 1/3）。")) from None


def a_number(_form: Any, field: Any) -> None:
    if field.data and exact(field.data) is None:
        raise ValidationError(_l("请填一个数，例如 60。"))


def a_count(_form: Any, field: Any) -> None:
    if field.data and not (field.data.isascii() and field.data.isdigit()):
        raise ValidationError(_l("请填整数，例如 2。"))


class ThresholdsForm(Form):
    """Award lines; its fields are made from the rungs of a rulebook."""

    def changes(self, rows: Sequence[ThresholdRow]) -> dict[str, dict[str, str]]:
        """The text in the form, by a row's number. Unchanged lines stay as they are written in the rulebook."""
        found = {}
        for row in rows:
            values = {}
            for name in FIELDS:
                field = self[f"{name}-{row.number}"]
                typed = (field.raw_data[0] if field.raw_data else "").strip()
                values[name] = row.values[name] if typed == row.values[name] else self._as_the_rulebook(row, name)
            found[row.number] = values
        return found

    def _as_the_rulebook(self, row: ThresholdRow, name: str) -> str:
        given = self[f"{name}-{row.number}"].data or ""
        is_line = name == "upto" or (name == "most" and row.takes_share)
        return read_line(given) if given and is_line else given


def thresholds_form(rows: Sequence[ThresholdRow], **given: Any) -> ThresholdsForm:
    """A form with a field for every line of these rungs, filled with the rules in force."""
    fields: dict[str, Any] = {}
    for row in rows:
        name = localized(row.name)
        checks = {"upto": a_line, "at_least": a_number, "most": a_line if row.takes_share else a_count}
        words = {
            "upto": _l("%(award)s：给到前多少", award=name),
            "at_least": _l("%(award)s：至少几分", award=name),
            "most": (
                _l("%(award)s：单独算，至多多少", award=name)
                if row.takes_share
                else _l("%(award)s：至多几个", award=name)
            ),
        }
        for field in FIELDS:
            fields[f"{field}-{row.number}"] = StringField(
                words[field], default=row.values[field], filters=[tidy], validators=[Optional(), checks[field]]
            )
    made: ThresholdsForm = type("OwnLinesForm", (ThresholdsForm,), fields)(**given)
    return made


class RehearseForm(Form):
    """Nothing to fill in."""


class ThrowAwayForm(Form):
    sure = BooleanField(_l("我知道这份演练会整个删除，不能恢复。"), validators=[needed(_l("请先勾选，确认要丢掉它。"))])


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


# A new contest from a template

SLUG = Regexp(r"^[a-z0-9-]+$", message=_l("只能用小写字母、数字和 -。"))
LOCAL = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


def a_year(_form: Any, field: Any) -> None:
    if not (field.data or "").isdigit() or not 1 <= int(field.data) <= 9999:
        raise ValidationError(_l("请填整数，例如 2026。"))


def a_limit(_form: Any, field: Any) -> None:
    if not (field.data.isascii() and field.data.isdigit()) or int(field.data) < 1:
        raise ValidationError(_l("请填 1 或更大的整数；不限就空着。"))


def a_worth(_form: Any, field: Any) -> None:
    number = exact(field.data or "")
    if number is None or number <= 0:
        raise ValidationError(_l("请填大于 0 的分值，例如 20。"))


def _text(label: Any, *checks: Any, most: int = 200, **more: Any) -> Any:
    return StringField(label, filters=[tidy], validators=[*checks, at_most(most)], **more)


class TierRowForm(RowsForm):
    key = HiddenField()
    keep = TickedField(_l("办这一级"), default=True)
    zh = _text(_l("名称"), needed())
    en = _text(_l("英文名称"), Optional())
    run_by = _text(_l("承办单位"), Optional(), most=80)
    organisation: Organisation | None = None

    def validate_run_by(self, field: Any) -> None:
        """The one organisation that runs every contest of the tier, by its whole name or its code."""
        if not self.keep.data:
            return
        like = organisations_named_like(field.data, KINDS, 6)
        exact = [one for one in like if field.data in (*one.name.values(), one.code)]
        if len(exact) == 1:
            self.organisation = exact[0]
        elif exact or like:
            names = "、".join(localized(one.name) for one in (exact or like))
            raise ValidationError(_l("请写全称或代码。名字相近的有：%(names)s。", names=names))
        else:
            raise ValidationError(_l("单位名录里没有“%(name)s”。请写全称或代码，或者空着。", name=field.data))


class PeriodRowForm(RowsForm):
    stage = HiddenField()
    phase = HiddenField()
    opens = DateTimeLocalField(_l("从"), format=LOCAL, validators=[Optional()])
    closes = DateTimeLocalField(_l("到"), format=LOCAL, validators=[Optional()])

    def validate_closes(self, field: Any) -> None:
        if (self.opens.data is None) != (field.data is None):
            raise ValidationError(_l("开始和截止要一起填，或者都空着。"))
        if field.data is not None and self.opens.data >= field.data:
            raise ValidationError(_l("截止必须晚于开始。"))


class TrackRowForm(RowsForm):
    zh = _text(_l("名称"), needed())
    en = _text(_l("英文名称"), Optional())
    key = _text(_l("地址里的名字"), needed(), a_key, SLUG, most=40)
    like = SelectField(_l("条件和材料照"), validate_choice=True)
    least = _text(_l("每{件}{作品}最少几人"), needed(), a_year, most=4)
    most = _text(_l("最多几人"), needed(), a_year, most=4)
    advisers = _text(_l("指导教师至多"), needed(), a_count, most=4)
    per_delegation = _text(_l("每个代表团至多几{件}"), Optional(), a_limit, most=4)

    def validate_most(self, field: Any) -> None:
        if (self.least.data or "").isdigit() and field.data.isdigit() and int(field.data) < int(self.least.data):
            raise ValidationError(_l("最多不能少于最少。"))


class AspectRowForm(RowsForm):
    origin = HiddenField()
    scheme = SelectField(_l("评分表"), validate_choice=True)
    criterion_zh = _text(_l("评分要素"), needed())
    criterion_en = _text(_l("评分要素英文"), Optional())
    zh = _text(_l("评分项"), needed())
    en = _text(_l("评分项英文"), Optional())
    most = _text(_l("满分"), needed(), a_worth, most=12)


class RungRowForm(RowsForm):
    award = HiddenField()
    ladder = SelectField(_l("哪些比赛的奖"), validate_choice=True)
    zh = _text(_l("奖项"), needed())
    en = _text(_l("奖项英文"), Optional())
    how = SelectField(_l("怎么算"), default="upto", validate_choice=True)
    upto = _text(_l("多少"), needed(), a_line, most=20)
    round = SelectField(
        _l("不是整数时"),
        choices=[SelectChoice(key, _l(label)) for key, label in LINE_ROUNDING_PHRASES.items()],
        default="up",
    )
    at_least = _text(_l("至少几分"), Optional(), a_number, most=12)


class TemplateForm(Form):
    """A whole new contest. Buttons that send the form add and remove rows; nothing typed is lost."""

    template = HiddenField(validators=[InputRequired()])
    zh = _text(_l("名称"), needed())
    en = _text(_l("英文名称"), Optional())
    short_zh = _text(_l("简称"), Optional(), most=40)
    short_en = _text(_l("英文简称"), Optional(), most=60)
    key = _text(_l("地址里的名字"), needed(), a_key, SLUG, most=60)
    series = SelectField(_l("系列"))
    series_key = _text(_l("新系列在地址里的名字"), Optional(), a_key, SLUG, most=40)
    series_zh = _text(_l("新系列的名称"), Optional())
    series_en = _text(_l("新系列的英文名称"), Optional())
    number = _text(_l("第几届"), needed(), a_year, most=4)
    year = _text(_l("年份"), needed(), a_year, most=4)
    begins = DateField(_l("决赛从哪天"), validators=[Optional()])
    ends = DateField(_l("到哪天"), validators=[Optional()])
    entry = SelectField(
        _l("参赛的是什么"),
        choices=[
            SelectChoice("", _l("按赛道：要交材料的是作品，一个人参赛的是选手，其余的是队伍")),
            *(SelectChoice(word, _l(label)) for word, label in ENTRY_WORD_LABELS.items()),
        ],
        default="",
    )
    signatures = RadioField(
        _l("发布由几个人署名"),
        choices=[SelectChoice("2", _l("两个人：一人起草，另一人复核")), SelectChoice("1", _l("一个人；公布时会写明"))],
        default="2",
    )
    second_person_wait = StringField(
        _l("第二个人要等几小时"), default="24", filters=[tidy], validators=[needed(), a_count, at_most(4)]
    )
    per_person = StringField(_l("每人至多报几项"), filters=[tidy], validators=[Optional(), a_limit, at_most(4)])
    tiers = FieldList(FormField(TierRowForm))
    tracks = FieldList(FormField(TrackRowForm))
    periods = FieldList(FormField(PeriodRowForm))
    aspects = FieldList(FormField(AspectRowForm))
    rungs = FieldList(FormField(RungRowForm))
    expected = StringField(
        _l("预计每场有几{件}{作品}参赛"), filters=[tidy], validators=[Optional(), a_count, at_most(5)]
    )

    def validate_ends(self, field: Any) -> None:
        if field.data and self.begins.data and field.data < self.begins.data:
            raise ValidationError(_l("结束不能早于开始。"))

    def validate_tracks(self, field: Any) -> None:
        keys = [row.form.key.data for row in field]
        if not keys:
            raise ValidationError(_l("至少要有一个赛道。"))
        for position, key in enumerate(keys):
            if key and key in keys[:position]:
                own = field[position].form.key
                own.errors = [*own.errors, _l("这个名字用了两次。")]
                raise ValidationError(_l("有两个赛道的地址一样。"))

    def validate_tiers(self, field: Any) -> None:
        if not any(row.form.keep.data for row in field):
            raise ValidationError(_l("至少要办一级。"))

    def choose(self, **choices: Sequence[tuple[str, Any]]) -> None:
        """Fill the choices of the rows' selects; call it again after rows were added. Where the template cannot have
        an award counted on its own, that is not offered."""
        parts = ((self.tracks, ("like",)), (self.aspects, ("scheme",)), (self.rungs, ("ladder", "how")))
        for rows, names in parts:
            for row in rows:
                for name in names:
                    row.form[name].choices = list(choices[name])

    def change_rows(self, operation: str) -> bool:
        """`add-tracks`, `drop-tracks-2`: add or remove a row; returns whether the request asked for that."""
        verb, _dash, rest = operation.partition("-")
        name, _dash, number = rest.partition("-")
        if verb not in ("add", "drop") or name not in ("tracks", "aspects", "rungs"):
            return False
        rows = self[name]
        if verb == "add":
            rows.append_entry()
        elif number.isdigit():
            kept = [row.data for position, row in enumerate(rows) if position != int(number)]
            while len(rows):
                rows.pop_entry()
            for values in kept:
                rows.append_entry(values)
        return True

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """Every fault with its field, those within rows too."""
        return list(_leaves(self))


def _leaves(form: Any) -> Iterator[tuple[str, str, str]]:
    for field in form:
        if isinstance(field, FieldList):
            for row in field:
                yield from _leaves(row.form)
        for message in field.errors if field.errors and not isinstance(field.errors, dict) else ():
            if isinstance(message, dict):  # a row's: shown above
                continue
            yield field.id, str(field.label.text), str(message)
