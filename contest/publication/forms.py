"""Forms of the publication desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange

from contest.forms import Form, TickedField, a_key, at_most, needed, optional, sent, tidy
from contest.publication.labels import (
    CERTIFICATE_HOLDER_LABELS,
    CERTIFICATE_LOOK_LABELS,
    OBJECTION_OUTCOME_LABELS,
    OBJECTOR_ROLE_LABELS,
    OBJECTORS_LABELS,
)
from contest.publication.queries.numbering import MOST_DIGITS, MOST_PREFIX


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
        choices=[
            SelectChoice("contest", _l("只做这一场")),
            SelectChoice("publication", _l("这份发布的全部比赛")),
            SelectChoice("edition", _l("本单位在这届的全部发布")),
        ],
        default="contest",
        validators=[needed()],
    )


class DesignForm(Form):
    """How an organisation's certificates look and are numbered. What is not sent stays as it is."""

    seal = FileField(_l("公章"))
    no_seal = TickedField(_l("不要公章了"))
    signature = FileField(_l("签名图"))
    no_signature = TickedField(_l("不要签名了"))
    paper = FileField(_l("底纸"))
    no_paper = TickedField(_l("不要底纸了"))
    numbered = TickedField(_l("按自己的规则编号"))
    prefix = StringField(_l("开头的字"), filters=[tidy], validators=[optional(), at_most(MOST_PREFIX)])
    year = TickedField(_l("带年份"))
    award = TickedField(_l("带奖项，每个奖项各编各的"))
    digits = IntegerField(
        _l("流水号至少几位"), validators=[optional(), NumberRange(1, MOST_DIGITS, _l("请填 1 到 8 的整数。"))]
    )


class ObjectionForm(Form):
    """An objection: about which entry, what is wrong, on what it relies."""

    entry = StringField(
        _l("对哪一{件}{作品}的结果有异议（编号）"), filters=[tidy], validators=[needed(), at_most(40), a_key]
    )
    text = TextAreaField(_l("哪里不对，应当怎样"), validators=[needed(), at_most(2_000)])
    clause = StringField(_l("依据规程哪一条"), filters=[tidy], validators=[optional(), at_most(120)])
    file = FileField(_l("证据文件"))


class PaperForm(ObjectionForm):
    """An objection that came on paper, recorded for whoever wrote it."""

    through = StringField(
        _l("提出的人自己的{作品}（编号）"), filters=[tidy], validators=[optional(), at_most(40), a_key]
    )
    role = RadioField(
        _l("以什么身份"),
        choices=[SelectChoice(str(key), _l(text)) for key, text in OBJECTOR_ROLE_LABELS.items()],
        validators=[needed()],
    )
    name = StringField(_l("谁提的（署名）"), filters=[tidy], validators=[needed(), at_most(120)])
    received = DateField(_l("哪天收到的"), validators=[needed()])
    note = StringField(_l("怎样收到的，原件在哪里"), filters=[tidy], validators=[needed(), at_most(500)])


class ProcedureForm(Form):
    """How objections are dealt with. Numbers may be left empty."""

    levels = RadioField(
        _l("几级决定"),
        choices=[SelectChoice("1", _l("一级")), SelectChoice("2", _l("两级：不服的，由别人再决定一次"))],
        validators=[needed()],
    )
    decide_days = IntegerField(
        _l("几个工作日内决定"), validators=[optional(), NumberRange(1, 60, _l("请填 1 到 60 的整数。"))]
    )
    further_days = IntegerField(
        _l("几个工作日内可以要求复议"), validators=[needed(), NumberRange(1, 30, _l("请填 1 到 30 的整数。"))]
    )
    minutes = IntegerField(
        _l("现场收取多少分钟"), validators=[optional(), NumberRange(5, 1_440, _l("请填 5 到 1440 的整数。"))]
    )
    publish = RadioField(
        _l("决定公开吗"),
        choices=[SelectChoice("no", _l("不公开，只公开有几份")), SelectChoice("yes", _l("公开全文，不写谁提的"))],
        validators=[needed()],
    )
    who = RadioField(
        _l("谁可以提出异议"),
        choices=[SelectChoice(str(key), _l(text)) for key, text in OBJECTORS_LABELS.items()],
        default="all",
        validators=[needed()],
    )
    arbiters = TextAreaField(_l("仲裁人的登录名，一行一位"), validators=[optional(), at_most(1_000)])


class TakeFurtherForm(Form):
    """Why the objector does not accept a decision."""

    text = TextAreaField(_l("为什么不接受"), validators=[needed(), at_most(2_000)])


class PaperWithdrawalForm(Form):
    """How it came that somebody without an account takes their objection back."""

    note = StringField(_l("怎样收到的，原件在哪里"), filters=[tidy], validators=[needed(), at_most(500)])


class PaperFurtherForm(PaperWithdrawalForm):
    """What somebody without an account writes who does not accept a decision."""

    text = TextAreaField(_l("对方为什么不接受"), validators=[needed(), at_most(2_000)])


class EmbedsForm(Form):
    """The sites that may show results within their pages; one on each line."""

    sites = TextAreaField(_l("可以嵌入的网站，一行一个"), validators=[sent(), optional(), at_most(4_000)])


class EvidenceForm(Form):
    file = FileField(_l("证据文件"))


class DecideObjectionForm(Form):
    """A decision on an objection."""

    outcome = RadioField(
        _l("决定"),
        choices=[SelectChoice(str(key), _l(text)) for key, text in OBJECTION_OUTCOME_LABELS.items()],
        validators=[needed()],
    )
    clause = StringField(_l("依据规程哪一条"), filters=[tidy], validators=[optional(), at_most(120)])
    reasons = TextAreaField(_l("理由"), validators=[needed(), at_most(2_000)])
