"""Forms of the publication desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from contest.forms import Form, at_most, needed, tidy
from contest.publication.labels import CERTIFICATE_HOLDER_LABELS, CERTIFICATE_LOOK_LABELS


class WhyForm(Form):
    """An action that needs a reason."""

    reason = TextAreaField(_l("为什么"), filters=[tidy], validators=[needed(), at_most(500)])


class IssueForm(Form):
    """Certificates to be made: in which design, and for whom."""

    look = RadioField(
        _l("样式"),
        choices=[SelectChoice(str(key), _l(text)) for key, text in CERTIFICATE_LOOK_LABELS.items()],
        default="career",
        validators=[needed()],
    )
    holder = RadioField(
        _l("发给谁"),
        choices=[SelectChoice(str(key), _l(text)) for key, text in CERTIFICATE_HOLDER_LABELS.items()],
        default="contestant",
        validators=[needed()],
    )
    scope = RadioField(
        _l("范围"),
        choices=[SelectChoice("contest", _l("只做这一场")), SelectChoice("publication", _l("这份发布的全部比赛"))],
        default="contest",
        validators=[needed()],
    )
