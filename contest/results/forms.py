"""Forms of results."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from contest.forms import Form, at_most, needed, tidy


class TabulateForm(Form):
    """Which contests are tabulated together, by key. The action checks whether that is allowed."""

    contests = SelectMultipleField(
        _l("一起统分的比赛"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )


class AdjustmentForm(Form):
    number = StringField(_l("作品编号"), filters=[tidy], validators=[needed(), at_most(40)])
    points = StringField(_l("加减几分"), filters=[tidy], validators=[needed(), at_most(20)])
    reason = TextAreaField(_l("为什么"), filters=[tidy], validators=[needed(), at_most(500)])


class DecisionForm(Form):
    award = SelectField(_l("奖项"))
    whom = StringField(_l("给谁"), filters=[tidy], validators=[needed(), at_most(40)])
    reason = TextAreaField(_l("理由"), filters=[tidy], validators=[needed(), at_most(500)])


class DifferenceForm(Form):
    """A decision on one entry that a correction below puts in or out; the choices are those of its difference."""

    choice = RadioField(_l("怎么办"), validators=[InputRequired(_l("请选一种办法。"))])
    reason = TextAreaField(_l("理由"), filters=[tidy], validators=[needed(_l("请写明理由。")), at_most(300)])
