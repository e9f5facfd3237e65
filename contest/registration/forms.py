"""Forms of registration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FileField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from contest.errors import N_, Unfit
from contest.forms import Form, a_key, at_most, needed, sent, tidy, whole_number
from contest.i18n import language, localized
from contest.people.labels import PERSON_KIND_LABELS, STUDY_LEVEL_LABELS
from contest.registration.labels import (
    CHANGE_KIND_LABELS,
    LEVELS_IN_LISTS,
    PARTICIPATION_LABELS,
    STAFF_ROLE_LABELS,
)
from contest.registration.queries.declared import LONGEST, fault_of, field_of, name_of, read_value

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Attribute

TITLE_LENGTH, SUMMARY_LENGTH, REASON_LENGTH = 60, 300, 300
LOCAL_MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]  # as browsers send them, and as typed


class RegisterForm(Form):
    """Begins an entry."""

    title = StringField(
        _l("{作品}名称"),
        filters=[tidy],
        validators=[Optional(), at_most(TITLE_LENGTH)],
        description=_l("可以先空着，以后再填。"),
    )


class VersionedForm(Form):
    """The form of a page that showed one version of an entry, so that it cannot overwrite a later one."""

    version = HiddenField(_l("这一页的版本"), validators=[sent()])

    @property
    def seen(self) -> int | None:
        """The version that the page showed."""
        return whole_number(self.version.data)


class BasicsForm(VersionedForm):
    """The first page of an entry."""

    title = StringField(_l("{作品}名称"), filters=[tidy], validators=[Optional(), at_most(TITLE_LENGTH)])
    summary = TextAreaField(_l("{作品}简介"), validators=[Optional(), at_most(SUMMARY_LENGTH)])


class AttributesForm(VersionedForm):
    """What an organiser enters of an entry, with the reason; its fields are those of `with_attributes`."""

    reason = StringField(
        _l("文件或理由"), filters=[tidy], validators=[needed(_l("请写明理由。")), at_most(REASON_LENGTH)]
    )


class ConfirmAttributesForm(Form):
    """Confirms what was shown. `until`: the newest version on the page; what came after it waits for another look."""

    until = HiddenField(validators=[needed()])


MOST_ATTRIBUTE_BYTES = 2**20


class AttributeFileForm(Form):
    """A table of attributes: an uploaded file, or pasted text. First shown, then carried out (`shown`: the digest of
    the changes that were shown)."""

    file = FileField(_l("表格文件（.xlsx、.xls、.ods、.csv）"))
    text = TextAreaField(_l("或者把表格贴在这里"))
    name = HiddenField()
    reason = StringField(_l("文件或理由"), filters=[tidy], validators=[Optional(), at_most(REASON_LENGTH)])
    shown = HiddenField()

    def written(self) -> bytes:
        """The table's bytes; a file wins over pasted text. Too much is refused."""
        upload = self.file.data
        if upload and upload.filename:
            self.name.data = upload.filename[:120]
            raw: bytes = upload.read(MOST_ATTRIBUTE_BYTES + 1)
        else:
            raw = (self.text.data or "").encode()
        if not raw.strip():
            raise Unfit(N_("请选一个表格文件，或者把表格贴进来。"), field="file")
        if len(raw) > MOST_ATTRIBUTE_BYTES:
            raise Unfit(N_("这个表格超过 1 MB，没有读。请只留编号和要填的列，或者分几次上传。"), field="file")
        return raw


def with_attributes(base: type[Form], asked: Sequence[Attribute], values: Mapping[str, str], **more: Any) -> Any:
    """A form of this class with a field for each attribute, in its kind, with its name and unit, filled with what is
    kept."""
    fields = {field_of(one.key): _attribute_field(one, values.get(one.key, "")) for one in asked}
    return type(f"{base.__name__}With", (base,), fields)(**more)


def given_attributes(form: Form, asked: Sequence[Attribute]) -> dict[str, str]:
    """What was sent, by attribute; a field that was not sent changes nothing."""
    fields = ((one, form[field_of(one.key)]) for one in asked)
    return {one.key: read_value(one, field.data) for one, field in fields if field.raw_data}


def _attribute_field(one: Attribute, value: str) -> Any:
    unit = localized(one.unit) if one.unit is not None else ""
    name = localized(name_of(one))
    label = _l("%(name)s（%(unit)s）", name=name, unit=unit) if unit else name
    choices = [SelectChoice(each, each) for each in one.values or ()]
    if one.kind == "yes-no":
        choices = [SelectChoice("1", _l("是")), SelectChoice("0", _l("否"))]
    if choices:
        # What a seed brought may be none of them; it is shown as it is, and stays if nobody changes it.
        others = [SelectChoice(value, value)] if value and value not in {each.value for each in choices} else []
        choices = [SelectChoice("", _l("没有填")), *choices, *others]
        return SelectField(label, choices=choices, default=value, validators=[_fits(one)])
    return StringField(label, filters=[tidy], default=value, validators=[at_most(LONGEST), _fits(one)])


def _fits(one: Attribute) -> Callable[[Any, Any], None]:
    def validate(_form: Any, field: Any) -> None:
        value = read_value(one, field.data)
        fault = fault_of(one, value)
        if fault is None:
            return
        if fault.key == "attribute.not-number":  # the law's sentence speaks of a column
            raise ValidationError(_l("“%(value)s”不是数。请填 12 或 12.5 这样的数；没有就空着。", value=value[:40]))
        raise ValidationError(fault.sentence("zh" if language() == "zh" else "en"))

    return validate


class InviteForm(Form):
    handle = StringField(_l("请谁"), filters=[tidy], validators=[needed(), at_most(60)])


class MaterialForm(Form):
    """A file, or the id of an upload that has come whole in parts. `drop`: that upload is not wanted any more."""

    file = FileField(_l("文件"))
    upload = HiddenField()
    drop = HiddenField()


class SubmitForm(VersionedForm):
    promised = BooleanField(_l("我承诺：内容由本人（本队）完成，信息真实；引用都注明了出处。"))
    why_unchanged = TextAreaField(
        _l("没有改的几处，为什么不改"), filters=[tidy], validators=[Optional(), at_most(REASON_LENGTH)]
    )


class ReasonForm(Form):
    """An action that needs a reason."""

    reason = TextAreaField(_l("理由"), filters=[tidy], validators=[needed(_l("请写明理由。")), at_most(REASON_LENGTH)])


class DecideForm(VersionedForm):
    """A decision on an entry. The marks on its fields (flag, why-FIELD) are read separately, because the fields differ
    by track."""

    reason = TextAreaField(_l("给学生的话"), filters=[tidy], validators=[Optional(), at_most(REASON_LENGTH)])
    confirming = BooleanField(_l("这些人我核对过，是本校的人"))
    of_person = BooleanField(_l("不予通过的是人：这个赛道不再收这些人，直到重新打开"))


class LateForm(Form):
    """More time for one entry or one person."""

    who = StringField(_l("谁"), filters=[tidy], validators=[needed(), at_most(60)])
    contest = SelectField(_l("哪个赛道"), validators=[Optional()])
    until = DateTimeLocalField(
        _l("延长到"),
        format=LOCAL_MOMENTS,
        validators=[needed(_l("请写延长到什么时候，例如 2026-12-01T17:00。"))],
    )
    reason = TextAreaField(_l("理由"), filters=[tidy], validators=[needed(_l("请写明理由。")), at_most(REASON_LENGTH)])


class DecideManyForm(Form):
    """One decision on many entries; which of them, and the marks, are read separately."""

    reason = TextAreaField(_l("给学生的话"), filters=[tidy], validators=[Optional(), at_most(REASON_LENGTH)])
    confirming = BooleanField(_l("这些人我核对过，是本校的人"))


class IdentityForm(Form):
    reason = StringField(
        _l("为什么要看"), filters=[tidy], validators=[needed(_l("请写明为什么要看身份证号。")), at_most(REASON_LENGTH)]
    )


class ParticipationForm(Form):
    participation = RadioField(
        _l("改为"),
        choices=[SelectChoice(key, _l(label)) for key, label in PARTICIPATION_LABELS.items()],
        validators=[InputRequired(_l("请选一种参赛状态。"))],
    )
    reason = TextAreaField(_l("理由"), filters=[tidy], validators=[needed(_l("请写明理由。")), at_most(REASON_LENGTH)])
    makes_way = StringField(validators=[Optional(), at_most(36)])  # the button that lets a promoted reserve make way


class AllotForm(Form):
    code = StringField(_l("单位代码"), filters=[tidy], validators=[needed(), a_key, at_most(32)])
    amount = IntegerField(_l("名额"), validators=[InputRequired(_l("请写整数；收回名额写负数。"))])
    basis = SelectField(
        _l("分配依据"),
        choices=[
            SelectChoice("base", _l("基数")),
            SelectChoice("performance", _l("上届成绩")),
            SelectChoice("host", _l("承办")),
            SelectChoice("reserved", _l("预留")),
            SelectChoice("correction", _l("更正差错")),
        ],
    )
    reason = StringField(_l("说明"), filters=[tidy], validators=[Optional(), at_most(REASON_LENGTH)])


class NewCompetitorForm(Form):
    """One more person of a delegation, with the first event."""

    name = StringField(_l("姓名"), filters=[tidy], validators=[needed(), at_most(60)])
    identity = StringField(_l("证件号码"), filters=[tidy], validators=[Optional(), at_most(20)])
    home = StringField(_l("工作单位或学校"), filters=[tidy], validators=[Optional(), at_most(80)])
    kind = SelectField(
        _l("身份"),
        choices=[SelectChoice(kind, _l(PERSON_KIND_LABELS[kind])) for kind in ("worker", "student", "teacher")],
    )
    level = SelectField(
        _l("文化程度"),
        choices=[
            SelectChoice("", _l("没有填")),
            *(SelectChoice(level, _l(STUDY_LEVEL_LABELS[level])) for level in LEVELS_IN_LISTS),
        ],
    )
    event = SelectField(_l("报哪一项"), choices=[])
    adviser = StringField(_l("教练姓名"), filters=[tidy], validators=[Optional(), at_most(60)])


class ChangeForm(Form):
    """A delegation's request for a change. `place`: who, in which entry."""

    place = SelectField(_l("谁的哪一项"), choices=[])
    kind = RadioField(
        _l("要改什么"),
        choices=[SelectChoice(kind, _l(label)) for kind, label in CHANGE_KIND_LABELS.items()],
        validators=[InputRequired(message=_l("请选一项。"))],
    )
    instead = SelectField(_l("换上谁"), choices=[], validate_choice=False)
    new_name = StringField(_l("新来的人的姓名"), filters=[tidy], validators=[Optional(), at_most(60)])
    new_identity = StringField(_l("证件号码"), filters=[tidy], validators=[Optional(), at_most(20)])
    new_home = StringField(_l("工作单位或学校"), filters=[tidy], validators=[Optional(), at_most(80)])
    wanted = StringField(_l("正确的姓名"), filters=[tidy], validators=[Optional(), at_most(60)])
    why = StringField(_l("为什么要改"), filters=[tidy], validators=[needed(_l("请写明理由。")), at_most(REASON_LENGTH)])


class ChangeAnswerForm(Form):
    """What the organisers answer to it."""

    answer = StringField(_l("答复"), filters=[tidy], validators=[Optional(), at_most(REASON_LENGTH)])


class OfPersonForm(Form):
    """The role of somebody who comes along with a delegation, and sizes and needs."""

    role = SelectField(
        _l("随团职务"),
        choices=[
            SelectChoice("", _l("没有，只参赛或指导")),
            *(SelectChoice(role, _l(label)) for role, label in STAFF_ROLE_LABELS.items()),
        ],
    )
    size = StringField(_l("服装尺码"), filters=[tidy], validators=[Optional(), at_most(80)])
    diet = StringField(_l("饮食禁忌"), filters=[tidy], validators=[Optional(), at_most(80)])
    needs = StringField(_l("特殊需要"), filters=[tidy], validators=[Optional(), at_most(80)])


class PhotoForm(Form):
    """The photo of one person."""

    file = FileField(_l("照片（JPEG 或 PNG）"), render_kw={"accept": "image/jpeg,image/png"})


class PhotosForm(Form):
    """The photos of many: a ZIP, or several files."""

    file = MultipleFileField(_l("照片，或者装着照片的 ZIP"), render_kw={"accept": ".zip,image/jpeg,image/png"})


class NewStaffForm(Form):
    """Somebody who comes along, with their role."""

    new_name = StringField(_l("姓名"), filters=[tidy], validators=[needed(), at_most(60)])
    role = SelectField(
        _l("随团职务"), choices=[SelectChoice(role, _l(label)) for role, label in STAFF_ROLE_LABELS.items()]
    )
    new_identity = StringField(_l("证件号码"), filters=[tidy], validators=[Optional(), at_most(20)])
    new_home = StringField(_l("工作单位或学校"), filters=[tidy], validators=[Optional(), at_most(80)])
    size = StringField(_l("服装尺码"), filters=[tidy], validators=[Optional(), at_most(80)])
    diet = StringField(_l("饮食禁忌"), filters=[tidy], validators=[Optional(), at_most(80)])
    needs = StringField(_l("特殊需要"), filters=[tidy], validators=[Optional(), at_most(80)])
