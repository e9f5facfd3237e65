"""Forms of editions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, FileField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from contest.forms import Form, at_most, needed, tidy


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
                    return text
            except UnicodeDecodeError as fault:
                raise Unfit(N_("这个文件不是 UTF-8 文本。请在编辑器里另存为 UTF-8 再交。"), field="file") from fault
        if not (self.text.data or "").strip():
            raise Unfit(N_("请选一个规程文件，或者把规程贴进来。"), field="text")
        return str(self.text.data)


class RenewRulebookForm(RulebookForm):
    reason = StringField(_l("为什么改"), filters=[tidy], validators=[needed(), at_most(500)])


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
