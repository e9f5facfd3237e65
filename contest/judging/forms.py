"""Forms of judging. A sheet's fields follow the rubric, so its form is made for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from contest.editions.labels import CONFLICT_KIND_CHOICES
from contest.errors import Refusal, Unfit
from contest.forms import Form, at_most, needed, sent, tidy, whole_number
from contest.i18n import localized
from contest.judging.queries.conflicts import DECLARABLE
from contest.judging.rubric import Rubric
from contest.people.forms import options
from contest.people.labels import ROLE_LABELS
from contest.registration.labels import PARTICIPATION_LABELS
from contest.web import format_refusal

MARK = "m."  # before an aspect's key, so that no key can equal the name of another field

# How many characters a judge may write beside the marks.
LONGEST = {"note": 4000, "comment": 2000}


class SheetForm(Form):
    """The fields beside the marks; `sheet_form` adds a field for each aspect."""

    version = HiddenField(_l("这一页的版本"), default="0", validators=[sent()])
    note = TextAreaField(_l("私人笔记"), validators=[Optional(), at_most(LONGEST["note"])])
    comment = TextAreaField(_l("给选手的评语"), validators=[Optional(), at_most(LONGEST["comment"])])

    rubric: Rubric

    @property
    def marks(self) -> dict[str, int | None]:
        """The typed mark in thousandths, of each field that was sent; call it only after validation. A field that is
        there and empty takes a mark away, one that is not there leaves it."""
        sent = [line.key for line in self.rubric.lines if self[MARK + line.key].raw_data]
        return {key: self.rubric.read(key, self.typed(key)) for key in sent}

    @property
    def base_version(self) -> int:
        return whole_number(self.version.data) or 0

    def typed(self, key: str) -> str:
        return str(self[MARK + key].data or "")

    def refuse(self, refusal: Refusal) -> None:
        if refusal.field is not None and MARK + refusal.field in self._fields:
            refusal.field = MARK + refusal.field
        super().refuse(refusal)


def sheet_form(rubric: Rubric) -> SheetForm:
    """A form with one text field for each aspect of the rubric. An unreadable mark shows its error at its field."""

    def reads(key: str) -> Callable[[Any, Any], None]:
        def check(_form: Any, field: Any) -> None:
            try:
                rubric.read(key, field.data)
            except Unfit as refusal:
                raise ValidationError(format_refusal(refusal)) from refusal

        return check

    fields = {
        MARK + line.key: StringField(localized(line.name), id=f"mark-{line.key}", validators=[reads(line.key)])
        for line in rubric.lines
    }
    form: SheetForm = type("SheetForm", (SheetForm,), {**fields, "rubric": rubric})()
    return form


class AsideForm(Form):
    kind = RadioField(
        _l("是什么关系"),
        choices=options((kind, _l(CONFLICT_KIND_CHOICES[kind])) for kind in DECLARABLE),
        validators=[needed(_l("请选一种回避的原因。"))],
    )
    note = StringField(
        _l("写一句说明"),
        filters=[tidy],
        validators=[needed(_l("请写一句是什么关系，组织者要据此另作安排。")), at_most(300)],
    )


class SeatForm(Form):
    """Choose who takes a seat: `candidates` as (account id, words)."""

    account = SelectField(_l("谁"), validators=[needed(_l("请选一位。"))])
    role = RadioField(
        _l("身份"), choices=options((role, _l(ROLE_LABELS[role])) for role in ("judge", "chair")), default="judge"
    )
    source = SelectField(_l("评委类别"), choices=[], validators=[Optional()])


class SwapForm(Form):
    account = SelectField(_l("谁来接替"), validators=[needed(_l("请选一位。"))])
    reason = StringField(_l("为什么换"), filters=[tidy], validators=[needed(), at_most(300)])


class ReasonForm(Form):
    """An action that needs a reason."""

    reason = StringField(_l("原因"), filters=[tidy], validators=[needed(), at_most(300)])


class AssignForm(Form):
    seat = SelectField(_l("评委"), validators=[needed(_l("请选一位评委。"))])
    appearance = SelectField(_l("{作品}"), validators=[needed(_l("请选一{件}{作品}。"))])


class DrawForm(Form):
    seed = StringField(_l("种子"), filters=[tidy], validators=[needed(_l("请填当众定下的种子。")), at_most(200)])
    witness = StringField(_l("见证人"), filters=[tidy], validators=[Optional(), at_most(100)])


class TieLotForm(Form):
    appearance = SelectField(_l("{作品}"), validators=[needed(_l("请选一{件}{作品}。"))])
    number = IntegerField(_l("签号"), validators=[needed(_l("请填签号，从 1 开始的整数。"))])
    witness = StringField(
        _l("见证人"),
        id="tie-witness",
        filters=[tidy],
        validators=[needed(_l("请写下见证人，抽签要有人在场。")), at_most(100)],
    )


class ParticipationForm(Form):
    participation = SelectField(
        _l("参赛状态"), choices=options([(key, _l(label)) for key, label in PARTICIPATION_LABELS.items()])
    )
    reason = StringField(_l("原因"), filters=[tidy], validators=[needed(), at_most(300)])
