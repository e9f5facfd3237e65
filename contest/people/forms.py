"""Forms in which people write about themselves and about the people that they invite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from contest.forms import (
    Form,
    PasswordField,
    SecretField,
    a_key,
    a_phone,
    an_email,
    at_least,
    at_most,
    needed,
    optional,
    sent,
    tidy,
)
from contest.i18n import localized
from contest.people import labels, queries
from contest.people.models import KINDS, CorrectionField, Organisation
from contest.people.queries import corrections
from contest.people.sign_in.passwords import LONGEST, SHORTEST

CANDIDATES = 8
YEARS_BACK = 10


def options(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Choices of a select or radio field from (value, words)."""
    return [SelectChoice(value, words) for value, words in pairs]


def labelled(labels: Mapping[str, str]) -> list[SelectChoice]:
    """Choices from a table of labels, in the reader's language when they are shown."""
    return options((str(value), _l(words)) for value, words in labels.items())


def _whole_number(text: Any) -> int | None:
    return int(text) if text not in (None, "", "None") else None


class SignInForm(Form):
    account = StringField(_l("账号名、手机号或邮箱"), [needed(), at_most(200)], filters=[tidy])
    password = PasswordField(_l("密码"), [needed(), at_most(LONGEST)])
    stay = BooleanField(_l("在这台设备上保持登录 30 天"))


# Fields are shown in the order in which they are made here; a page's list of faults follows it.


class NamedForm(Form):
    name = StringField(_l("姓名"), [needed(), at_most(60)], filters=[tidy])


class OffersDepartments:
    """The departments of a school as choices."""

    department: SelectField

    def offer_departments(self, school: Organisation) -> None:
        self.departments = queries.departments(school.id)
        known = [(one.code, localized(one.name)) for one in self.departments]
        self.department.choices = options([("", _("不在名单里")), *known])

    @property
    def chosen_department(self) -> Organisation | None:
        return next((one for one in self.departments if one.code == self.department.data), None)


class TeacherPlaceForm(OffersDepartments, Form):
    """A teacher's place at a school."""

    number = StringField(_l("工号"), [optional(), a_key, at_most(40)], filters=[tidy])
    department = SelectField(_l("院系"), [optional()])

    def offer(self, school: Organisation, year: int) -> None:
        """Fill the choices for a school and this year."""
        self.offer_departments(school)


class StudentPlaceForm(OffersDepartments, Form):
    """A student's place at a school."""

    number = StringField(_l("学号"), [needed(), a_key, at_most(40)], filters=[tidy])
    department = SelectField(_l("院系"), [optional()])
    level = SelectField(_l("学历层次"), [needed()])
    programme = StringField(_l("专业"), [needed(), at_most(80)], filters=[tidy])
    entry_year = SelectField(_l("入学年份"), [needed()], coerce=_whole_number)
    years = SelectField(_l("学制"), [needed()], coerce=_whole_number)

    def offer(self, school: Organisation, year: int) -> None:
        """Fill the choices for a school and this year."""
        self.offer_departments(school)
        choose = ("", _("请选择"))
        self.level.choices = options(
            [choose, *((level, _l(labels.STUDY_LEVEL_LABELS[level])) for level in levels_at(school))]
        )
        entered = range(year, year - YEARS_BACK - 1, -1)
        self.entry_year.choices = options([choose, *((one, str(one)) for one in entered)])
        self.years.choices = options([choose, *((n, _("%(n)s 年制", n=n)) for n in range(1, 9))])


class WaysInForm(Form):
    """How somebody will sign in: at least one of three, and a password."""

    login = StringField(_l("账号名"), [optional(), a_key, at_most(32)], filters=[tidy])
    email = StringField(_l("邮箱"), [optional(), an_email(), at_most(200)], filters=[tidy])
    phone = StringField(_l("手机号"), [optional(), a_phone()], filters=[tidy])
    password = PasswordField(_l("密码"), [needed(), at_least(SHORTEST), at_most(LONGEST)])


def levels_at(school: Organisation) -> tuple[str, ...]:
    """The levels that a school of this kind teaches. Universities teach vocational programmes too."""
    if (school.level or "").startswith("技工"):
        return ("secondary", "vocational")
    if school.level == "专科":
        return ("vocational", "bachelor")
    return ("vocational", "bachelor", "master", "doctor")


class StudentSignUpForm(NamedForm, StudentPlaceForm, WaysInForm):
    pass


class TeacherSignUpForm(NamedForm, TeacherPlaceForm, WaysInForm):
    pass


class AskResetForm(Form):
    email = StringField(_l("登记的邮箱"), [needed(), an_email(), at_most(200)], filters=[tidy])


class NewPasswordForm(Form):
    password = PasswordField(_l("新密码"), [needed(), at_least(SHORTEST), at_most(LONGEST)])


class ChangePasswordForm(NewPasswordForm):
    present = PasswordField(_l("现在的密码"), [needed(), at_most(LONGEST)])


class CloseAccountForm(Form):
    present = PasswordField(_l("现在的密码"), [needed(), at_most(LONGEST)])


class CorrectionForm(Form):
    """What somebody asks their school to correct, in words."""

    wanted = StringField(_l("应该是"), [needed(), at_most(80)], filters=[tidy])
    why = TextAreaField(_l("为什么"), [needed(), at_most(400)], filters=[tidy])


class CorrectionChoiceForm(Form):
    """The same for what is chosen from a list."""

    wanted = SelectField(_l("应该是"), [needed()])
    why = TextAreaField(_l("为什么"), [needed(), at_most(400)], filters=[tidy])


def correction_form(what: CorrectionField, school: Organisation, year: int) -> CorrectionForm | CorrectionChoiceForm:
    """The form for one thing, with its choices at this school and in this year."""
    choices: dict[CorrectionField, list[tuple[str, Any]]] = {
        CorrectionField.DEPARTMENT: [(one.code, localized(one.name)) for one in queries.departments(school.id)],
        CorrectionField.LEVEL: [(level, _l(labels.STUDY_LEVEL_LABELS[level])) for level in corrections.levels()],
        CorrectionField.ENTRY_YEAR: [(str(one), str(one)) for one in range(year, year - YEARS_BACK - 1, -1)],
        CorrectionField.YEARS: [(str(n), _("%(n)s 年制", n=n)) for n in range(1, 9)],
    }
    if what not in choices:
        return CorrectionForm()
    form = CorrectionChoiceForm()
    form.wanted.choices = options([("", _("请选择")), *choices[what]])
    return form


class CorrectionAnswerForm(Form):
    decision = RadioField(
        _l("怎么办"), [needed()], choices=options([("accept", _l("照改")), ("refuse", _l("不改"))]), coerce=str
    )
    answer = TextAreaField(_l("给对方的话"), [optional(), at_most(400)], filters=[tidy])


class ContactForm(Form):
    name = StringField(_l("姓名"), [needed(), at_most(60)], filters=[tidy])
    login = StringField(_l("账号名"), [optional(), a_key, at_most(32)], filters=[tidy])
    email = StringField(_l("邮箱"), [optional(), an_email(), at_most(200)], filters=[tidy])
    phone = StringField(_l("手机号"), [optional(), a_phone()], filters=[tidy])
    language = RadioField(
        _l("语言"), choices=options([("", _l("随浏览器")), ("zh", "中文"), ("en", "English")]), default="", coerce=str
    )
    present = PasswordField(_l("现在的密码"), [optional(), at_most(LONGEST)])


class CodeForm(Form):
    code = SecretField(_l("邀请码"), [needed(_l("请输入组织者给你的邀请码。")), at_most(20)], filters=[tidy])


class RosterCodeForm(Form):
    """The slip that a school hands out: whose it is, its code, and the password from now on."""

    number = StringField(_l("学号或工号"), [needed(), a_key, at_most(40)], filters=[tidy])
    code = SecretField(_l("登录码"), [needed(_l("请输入纸条上的登录码。")), at_most(20)], filters=[tidy])
    login = StringField(_l("账号名"), [optional(), a_key, at_most(32)], filters=[tidy])
    password = PasswordField(_l("新密码"), [needed(), at_least(SHORTEST), at_most(LONGEST)])


class OrganisationSought:
    """Two fields that find an organisation without a script: people type its name, and choose where several match."""

    text: Field
    choice: Field

    def __init__(self, text: Field, choice: Field) -> None:
        self.text, self.choice = text, choice
        self.found: Organisation | None = None

    def seek(self, kinds: Sequence[str]) -> None:
        """Set `found`, or offer the matches; raises ValidationError where it is not clear which one is meant."""
        self.choice.choices = []
        typed = (self.text.data or "").strip()
        if not typed:
            return
        fitting = queries.organisations_named_like(typed, kinds, CANDIDATES)
        exact = [one for one in fitting if typed in (*one.name.values(), one.code)]
        chosen = [one for one in fitting if str(one.id) == self.choice.data]
        for sure in (chosen, exact, fitting):
            if len(sure) == 1:
                self.found = sure[0]
                return
        if not fitting:
            raise ValidationError(_("没有找到名字里有“%(text)s”的单位。写全称里连着的几个字就行。", text=typed))
        self.choice.choices = options((str(one.id), self._label(one)) for one in fitting[:CANDIDATES])
        if len(fitting) > CANDIDATES:
            raise ValidationError(_("名字相近的单位太多，先列出 %(n)s 个。选一个，或者写得更完整些。", n=CANDIDATES))
        raise ValidationError(_("有 %(n)s 个单位名字相近，请选一个。", n=len(fitting)))

    @staticmethod
    def _label(one: Organisation) -> str:
        label: str = _(
            "%(name)s（%(kind)s %(code)s）",
            name=localized(one.name),
            kind=_(labels.ORGANISATION_KIND_LABELS[one.kind]),
            code=one.code,
        )
        return label


class InviteForm(Form):
    name = StringField(_l("姓名"), [needed(), at_most(60)], filters=[tidy])
    role = RadioField(_l("角色"), [needed(_l("请选一个角色。"))])
    email = StringField(_l("邮箱"), [optional(), an_email(), at_most(200)], filters=[tidy])
    known = BooleanField(_l("核对过，就是我要邀请的人"))  # shown where the address has an account already
    home_name = StringField(_l("所在单位"), [sent(), optional(), at_most(80)], filters=[tidy])
    home = RadioField(_l("是哪个单位"), choices=[], validate_choice=False)
    sought: OrganisationSought | None = None

    def validate_home_name(self, field: Field) -> None:
        sought = OrganisationSought(field, self.home)
        self.sought = sought
        sought.seek(("school", "firm", "authority", "department", "delegation"))


class FirstOrganiserForm(Form):
    """An organisation's first organiser, whom the administrator invites."""

    organiser = StringField(_l("姓名"), [needed(), at_most(60)], filters=[tidy])
    email = StringField(_l("邮箱"), [optional(), an_email(), at_most(200)], filters=[tidy])
    series = SelectField(_l("赛事系列"), [needed()])


class ReasonForm(Form):
    reason = TextAreaField(_l("原因"), [needed(_l("请写明原因，它会进入审计记录。")), at_most(400)], filters=[tidy])


class GrantForm(Form):
    role = SelectField(_l("角色"), [needed()], choices=labelled(labels.ROLE_LABELS))
    # A role without a series is one in all of them: not to be had by a field that is missing.
    series = SelectField(_l("赛事系列"), [sent(), optional()])
    organisation_name = StringField(_l("所属单位"), [sent(), optional(), at_most(80)], filters=[tidy])
    organisation = RadioField(_l("是哪个单位"), choices=[], validate_choice=False)
    sought: OrganisationSought | None = None

    def validate_organisation_name(self, field: Field) -> None:
        sought = OrganisationSought(field, self.organisation)
        self.sought = sought
        sought.seek(KINDS)


class DepartmentForm(Form):
    code = StringField(_l("代码"), [needed(), a_key, at_most(32)], filters=[tidy])
    name = StringField(_l("名称"), [needed(), at_most(80)], filters=[tidy])
    name_en = StringField(_l("英文名称"), [optional(), at_most(160)], filters=[tidy])


class OrganisationForm(DepartmentForm):
    kind = SelectField(_l("类别"), [needed()], choices=labelled(labels.ORGANISATION_KIND_LABELS))
    province = SelectField(_l("省份"), [optional()])
    level = SelectField(
        _l("办学层次"),
        [optional()],
        choices=[*options([("", _l("不是学校"))]), *labelled(labels.SCHOOL_LEVEL_LABELS)],
    )
    parent_name = StringField(_l("上级单位"), [optional(), at_most(80)], filters=[tidy])
    parent = RadioField(_l("是哪个单位"), choices=[], validate_choice=False)
    sought: OrganisationSought | None = None

    def validate_parent_name(self, field: Field) -> None:
        sought = OrganisationSought(field, self.parent)
        self.sought = sought
        sought.seek(KINDS)


def in_languages(zh: str, en: str | None) -> dict[str, str]:
    """Words in the form in which rows store them."""
    return {"zh": zh, "en": en} if en else {"zh": zh}


def identifier(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
