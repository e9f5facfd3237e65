"""Forms of judging. A sheet's fields follow the rubric, so its form is made for it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask_babel import lazy_gettext as _l
from wtforms import (
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, Optional

from contest.editions.labels import CONFLICT_KIND_CHOICES
from contest.errors import N_, Refusal, Unfit
from contest.exchange.handed_codes import MOST_LETTERS
from contest.forms import Form, a_key, at_most, at_most_uncut, needed, sent, tidy, whole_number
from contest.i18n import localized
from contest.judging.models import LONGEST, HelpKind, ScoreSheet
from contest.judging.queries.conflicts import DECLARABLE
from contest.judging.rubric import Rubric
from contest.judging.rubric_items import NOT_MADE, Marks
from contest.people.forms import options
from contest.people.labels import ROLE_LABELS
from contest.registration.labels import PARTICIPATION_LABELS
from contest.web import format_refusal

MARK = "m."  # before an aspect's key, so that no key can equal the name of another field


class TakeInForm(Form):
    """What a judge handed over: a file, or the texts of QR codes."""

    file = FileField(_l("评委交来的文件"))
    codes = TextAreaField(_l("或者扫评委屏幕上的二维码"), validators=[Optional(), at_most(MOST_LETTERS)])


class DecideHandOverForm(Form):
    """What the judge does with what was handed over; the buttons say which."""

    reason = StringField(_l("说明"), filters=[tidy], validators=[Optional(), at_most(200)])


class CallForm(Form):
    """A call for help: the button that is pressed says what it is about."""

    kind = StringField(_l("为什么事"), validators=[needed(_l("请点一下是什么事。")), AnyOf(list(HelpKind))])
    line = StringField(_l("写一句"), filters=[tidy], validators=[Optional(), at_most(120)])


def _counted(name: str) -> dict[str, Any]:
    """A text beside the marks: no browser cuts it, and its letters are counted while it is typed
    (contest/static/js/sheet/letters.js)."""
    most = LONGEST[name]
    return {"validators": [Optional(), at_most_uncut(most)], "render_kw": {"data-longest": most}}


class SheetForm(Form):
    """A sheet: the fields beside the marks, and the typed mark of each aspect of the rubric, read as it was sent. A
    field of WTForms for each aspect took a tenth of the time of a page."""

    version = HiddenField(_l("这一页的版本"), default="0", validators=[sent()])
    note = TextAreaField(_l("私人笔记"), **_counted("note"))
    comment = TextAreaField(_l("给选手的评语"), **_counted("comment"))

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.mark_errors: dict[str, list[str]] = {}  # by aspect
        self.typed_marks: dict[str, str] = {}  # by aspect: of each field that was sent, as it was typed
        self.unread: frozenset[str] = frozenset()  # the aspects whose typed marks are none
        super().__init__()

    def process(self, formdata: Any = None, *given: Any, **more: Any) -> None:
        typed = self.meta.wrap_formdata(self, formdata) or {}
        self.typed_marks = {line.key: typed[MARK + line.key] for line in self.rubric.lines if MARK + line.key in typed}
        super().process(formdata, *given, **more)

    def validate(self, extra_validators: Any = None) -> bool:
        """An unreadable mark shows its error at its field."""
        is_valid = bool(super().validate(extra_validators))
        self.mark_errors = {}
        for key, text in self.typed_marks.items():
            try:
                self.rubric.read(key, text)
            except Unfit as refusal:
                self.mark_errors[key] = [format_refusal(refusal)]
        self.unread = frozenset(self.mark_errors)
        return is_valid and not self.mark_errors

    @property
    def errors(self) -> dict[str | None, Any]:
        return {**super().errors, **{MARK + key: errors for key, errors in self.mark_errors.items()}}

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        names = {line.key: localized(line.name) for line in self.rubric.lines if line.key in self.mark_errors}
        marks = [(f"mark-{key}", names[key], one) for key, errors in self.mark_errors.items() for one in errors]
        return [*super().faults, *marks]

    def __contains__(self, name: str) -> bool:
        return super().__contains__(name) or name in (MARK + line.key for line in self.rubric.lines)

    @property
    def marks(self) -> Marks:
        """The typed mark in thousandths, of each field that was sent and can be read; call it only after validation. A
        field that is there and empty takes a mark away, one that is not there leaves it."""
        return {key: self.rubric.read(key, text) for key, text in self.typed_marks.items() if key not in self.unread}

    def keep_out(self) -> None:
        """The entry did not go on: what is not marked after the cut says so."""
        out = [line.key for line in self.rubric.lines if line.after_cut and not self.typed(line.key).strip()]
        self.typed_marks |= dict.fromkeys(out, NOT_MADE)

    def text(self, name: str) -> str | None:
        """What stands in one of the two texts; None where it was not sent, or is too long to be kept."""
        field = self[name]
        return (field.data or "") if field.raw_data and not field.errors else None

    @property
    def can_be_kept(self) -> bool:
        """Whether only marks and texts stand in the way, so that all that can be read may be kept as a draft."""
        if self.refusal is not None and not isinstance(self.refusal, Unfit):
            return False
        return not {name for name in super().errors if name} - LONGEST.keys()

    def follow(self, sheet: ScoreSheet | None) -> None:
        """What the form holds was kept in this sheet: what is sent next is another request, made on its version."""
        self.version.data = str(sheet.version if sheet else 0)
        self.idempotency_key.data = str(uuid4())

    @property
    def base_version(self) -> int:
        return whole_number(self.version.data) or 0

    def typed(self, key: str) -> str:
        return self.typed_marks.get(key, "")

    def refuse(self, refusal: Refusal) -> None:
        if any(line.key == refusal.field for line in self.rubric.lines):
            self.mark_errors.setdefault(str(refusal.field), []).append(format_refusal(refusal))
            refusal.field = MARK + str(refusal.field)
        super().refuse(refusal)


class AsideForm(Form):
    kind = RadioField(
        _l("是什么关系"),
        choices=options((kind, _l(CONFLICT_KIND_CHOICES[kind])) for kind in DECLARABLE),
        validators=[needed(_l("请选一种回避的原因。"))],
    )
    note = StringField(
        _l("写一句说明"),
        filters=[tidy],
        validators=[needed(_l("请写一句是什么关系，组织者要据此另作安排。")), at_most(300)],
    )


class SeatForm(Form):
    """Choose who takes a seat: `candidates` as (account id, words)."""

    account = SelectField(_l("谁"), validators=[needed(_l("请选一位。"))])
    panel = SelectField(_l("哪个评审组"), choices=[], validate_choice=False)
    role = RadioField(
        _l("身份"), choices=options((role, _l(ROLE_LABELS[role])) for role in ("judge", "chair")), default="judge"
    )
    source = SelectField(_l("评委类别"), choices=[], validators=[Optional()])


class DivideForm(Form):
    """How a contest is divided among panels: the button that is pressed says it."""

    how = HiddenField(_l("怎么分"), validators=[needed(_l("请点一种分法。"))])


class SwapForm(Form):
    account = SelectField(_l("谁来接替"), validators=[needed(_l("请选一位。"))])
    reason = StringField(_l("为什么换"), filters=[tidy], validators=[needed(), at_most(300)])


class ReasonForm(Form):
    """An action that needs a reason."""

    reason = StringField(_l("原因"), filters=[tidy], validators=[needed(), at_most(300)])


class AssignForm(Form):
    seat = SelectField(_l("评委"), validators=[needed(_l("请选一位评委。"))])
    appearance = SelectField(_l("{作品}"), validators=[needed(_l("请选一{件}{作品}。"))])


class DrawForm(Form):
    seed = StringField(_l("种子"), filters=[tidy], validators=[needed(_l("请填当众定下的种子。")), at_most(200)])
    witness = StringField(_l("见证人"), filters=[tidy], validators=[Optional(), at_most(100)])


class TieLotForm(Form):
    appearance = SelectField(_l("{作品}"), validators=[needed(_l("请选一{件}{作品}。"))])
    number = IntegerField(_l("签号"), validators=[needed(_l("请填签号，从 1 开始的整数。"))])
    witness = StringField(
        _l("见证人"),
        id="tie-witness",
        filters=[tidy],
        validators=[needed(_l("请写下见证人，抽签要有人在场。")), at_most(100)],
    )


class ParticipationForm(Form):
    participation = SelectField(
        _l("参赛状态"), choices=options([(key, _l(label)) for key, label in PARTICIPATION_LABELS.items()])
    )
    reason = StringField(_l("原因"), filters=[tidy], validators=[needed(), at_most(300)])


MOST_SCORE_BYTES = 2**20


class ConfirmScoresForm(Form):
    """Confirms what was shown. `until`: the newest version on the page; what came after it waits for another look."""

    until = HiddenField(validators=[needed()])


class ScoreForm(Form):
    """One figure of one entry that was made elsewhere; empty takes it back."""

    number = StringField(_l("{作品}编号"), filters=[tidy], validators=[needed(), a_key, at_most(40)])
    field = SelectField(_l("哪一项成绩"), validate_choice=True)
    value = StringField(_l("成绩"), filters=[tidy], validators=[sent(), at_most(40)])
    reason = StringField(_l("为什么改"), id="one-reason", filters=[tidy], validators=[Optional(), at_most(300)])


class TableForm(Form):
    """A table: an uploaded file, or pasted text. First shown, then carried out (`shown`: the digest of the changes that
    were shown)."""

    file = FileField(_l("表格文件（.xlsx、.xls、.ods、.csv）"))
    text = TextAreaField(_l("或者把表格贴在这里"))
    name = HiddenField()
    shown = HiddenField()

    def written(self) -> bytes:
        """The table's bytes; a file wins over pasted text. Too much is refused."""
        upload = self.file.data
        if upload and upload.filename:
            self.name.data = upload.filename[:120]
            raw: bytes = upload.read(MOST_SCORE_BYTES + 1)
        else:
            raw = (self.text.data or "").encode()
        if not raw.strip():
            raise Unfit(N_("请选一个表格文件，或者把表格贴进来。"), field="file")
        if len(raw) > MOST_SCORE_BYTES:
            raise Unfit(N_("这个表格超过 1 MB，没有读。请只留编号和成绩两列，或者分几次上传。"), field="file")
        return raw


class ScoreFileForm(TableForm):
    """A table of scores, with the reason that is needed where something is changed."""

    reason = StringField(_l("为什么改"), filters=[tidy], validators=[Optional(), at_most(300)])
