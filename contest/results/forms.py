"""Forms of results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from contest.errors import N_, Unfit
from contest.forms import Form, a_key, at_most, needed, tidy
from contest.registration.queries.declared import field_of

MOST_GROUP_BYTES = 2**20
Check = Callable[[str, str], str]


class TabulateForm(Form):
    """Which contests are tabulated together, by key. The action checks whether that is allowed."""

    contests = SelectMultipleField(
        _l("一起统分的比赛"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )


class AdjustmentForm(Form):
    number = StringField(_l("{作品}编号"), filters=[tidy], validators=[needed(), a_key, at_most(40)])
    points = StringField(_l("加减几分"), filters=[tidy], validators=[needed(), at_most(20)])
    reason = TextAreaField(_l("为什么"), filters=[tidy], validators=[needed(), at_most(500)])


class DecisionForm(Form):
    award = SelectField(_l("奖项"))
    whom = StringField(_l("给谁"), filters=[tidy], validators=[needed(), a_key, at_most(40)])
    reason = TextAreaField(_l("理由"), filters=[tidy], validators=[needed(), at_most(500)])


class DifferenceForm(Form):
    """A decision on one entry that a correction below puts in or out; the choices are those of its difference."""

    choice = RadioField(_l("怎么办"), validators=[InputRequired(_l("请选一种办法。"))])
    reason = TextAreaField(_l("理由"), filters=[tidy], validators=[needed(_l("请写明理由。")), at_most(300)])


class GroupFileForm(Form):
    """A table of attributes of groups: an uploaded file, or pasted text. First shown, then carried out (`shown`: the
    digest of the changes that were shown)."""

    file = FileField(_l("表格文件（.csv）"))
    text = TextAreaField(_l("或者把表格贴在这里"))
    reason = StringField(_l("文件或理由"), filters=[tidy], validators=[Optional(), at_most(300)])
    shown = HiddenField()

    def written(self) -> bytes:
        """The table's bytes; a file wins over pasted text. Too much is refused."""
        upload = self.file.data
        raw = upload.read(MOST_GROUP_BYTES + 1) if upload and upload.filename else b""
        raw = raw or (self.text.data or "").encode()
        if not raw.strip():
            raise Unfit(N_("请选一个表格文件，或者把表格贴进来。"), field="file")
        if len(raw) > MOST_GROUP_BYTES:
            raise Unfit(N_("这个表格超过 1 MB，没有读。请只留 group 和规程要用的列，或者分几次上传。"), field="file")
        return raw


class GroupForm(Form):
    """The attributes of one group; its fields are made from their names (`group_form`)."""

    none = BooleanField(_l("空着的，就是没有这一项"))
    reason = StringField(_l("文件或理由"), filters=[tidy], validators=[Optional(), at_most(300)])

    def values(self, names: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
        """What was sent, by attribute. A field that was not sent changes nothing; one that was never given and is left
        empty is given as empty only if the box is ticked."""
        fields = ((name, self[field_of(name)]) for name in names)
        sent = {name: field.data or "" for name, field in fields if field.raw_data}
        return {name: value for name, value in sent.items() if value or name in given or self.none.data}


class RemoveAttributeForm(Form):
    name = SelectField(_l("去掉哪一项"), validators=[InputRequired(_l("请选一项。"))])


def group_form(
    names: Sequence[str], given: Mapping[str, str], check: Check, labels: Mapping[str, str], **more: Any
) -> GroupForm:
    """A form with a text field for each attribute, filled with what stands. `check(name, value)`: what is wrong with a
    value, as a sentence, or "". `labels`: what people call an attribute, where it has a name."""

    def fits(name: str) -> Any:
        def validate(_form: Any, field: Any) -> None:
            if wrong := check(name, field.data or ""):
                raise ValidationError(wrong)

        return validate

    fields = {
        field_of(name): StringField(
            labels.get(name, name), default=given.get(name, ""), validators=[at_most(200), fits(name)]
        )
        for name in names
    }
    made: GroupForm = type("OneGroupForm", (GroupForm,), fields)(**more)
    return made
