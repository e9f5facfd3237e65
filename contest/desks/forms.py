"""Forms of desks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from contest.editions.forms import SLUG, a_year
from contest.forms import Form, TickedField, a_key, at_most, needed, tidy


class AwardColumnsForm(Form):
    """The heads of a school's list of awards, one to a line; what stands in each column is sent beside it."""

    heads = TextAreaField(_l("表头"), validators=[needed(), at_most(4_000)])
    rows = RadioField(
        _l("一项奖几个人得的"),
        choices=[SelectChoice("award", _l("写成一行")), SelectChoice("student", _l("每名学生一行"))],
        validators=[needed()],
    )


class NextEditionForm(Form):
    """The names and the year of the next edition, who runs its highest tier, and what else is taken from this one."""

    zh = StringField(_l("名称"), filters=[tidy], validators=[needed(), at_most(200)])
    en = StringField(_l("英文名称"), filters=[tidy], validators=[Optional(), at_most(200)])
    short_zh = StringField(_l("简称"), filters=[tidy], validators=[Optional(), at_most(40)])
    short_en = StringField(_l("英文简称"), filters=[tidy], validators=[Optional(), at_most(60)])
    key = StringField(_l("地址里的名字"), filters=[tidy], validators=[needed(), a_key, SLUG, at_most(60)])
    number = StringField(_l("第几届"), filters=[tidy], validators=[needed(), a_year, at_most(4)])
    year = StringField(_l("年份"), filters=[tidy], validators=[needed(), a_year, at_most(4)])
    host = SelectField(_l("谁办最高一级"), default="")
    settings = TickedField(_l("各地自定的日期和规程"), default=True)
    groups = TickedField(_l("单位的情况"))
