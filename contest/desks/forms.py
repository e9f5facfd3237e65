"""Forms of desks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from contest.forms import Form, at_most, needed


class AwardColumnsForm(Form):
    """The heads of a school's list of awards, one to a line; what stands in each column is sent beside it."""

    heads = TextAreaField(_l("表头"), validators=[needed(), at_most(4_000)])
    rows = RadioField(
        _l("一项奖几个人得的"),
        choices=[SelectChoice("award", _l("写成一行")), SelectChoice("student", _l("每名学生一行"))],
        validators=[needed()],
    )
