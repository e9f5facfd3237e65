"""Forms of the publication desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from contest.forms import Form, at_most, needed, tidy


class WhyForm(Form):
    """An action that needs a reason."""

    reason = TextAreaField(_l("为什么"), filters=[tidy], validators=[needed(), at_most(500)])
