"""Forms: class names end with `Form`. Each has a CSRF token and a key made with the form
(`idempotency_key`), so sending it twice does it once. `attempt` runs an action and shows its refusal where the
person is looking."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import uuid4

import wtforms
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import BooleanField, Field, HiddenField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional, Regexp, StopValidation

from contest.db import session
from contest.errors import Refusal
from contest.rules.keys import is_shortened, shown_with_names, unseen_in

MARK_OF_SECRETS = "secret_field"  # a hidden field that names a field which holds a secret

Result = TypeVar("Result")


class Form(FlaskForm):  # type: ignore[misc]
    # A field without a label asks for the translations of WTForms, which are read from the disk for each request.
    idempotency_key = HiddenField("", default=lambda: str(uuid4()))
    refusal: Refusal | None = None  # the refusal of the action, if any

    class Meta:
        csrf_time_limit = None  # a page may stay open for days; the token ends with the session

        def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Text typed over several lines always gets the same line ends."""
            if issubclass(unbound_field.field_class, TextAreaField):
                options = {**options, "filters": [plain_lines, *unbound_field.kwargs.get("filters", ())]}
            return unbound_field.bind(form=form, **options)

    def attempt(self, action: Callable[..., Result], *args: Any, **kwargs: Any) -> Result | None:
        """Run an action inside a savepoint. After a refusal nothing is half-saved, the typed values stay, and the page
        can be shown again. The refusal is shown at its field, if it names a field of this form."""
        try:
            with session.begin_nested():
                return action(*args, **kwargs)
        except Refusal as refusal:
            self.refuse(refusal)
            return None

    def attempt_first(self, action: Callable[..., Result], *args: Any, **kwargs: Any) -> Result | None:
        """The same, where the request has written nothing yet: everything is undone after a refusal, and a savepoint is
        not needed. It takes a tenth of the time of a submission."""
        try:
            return action(*args, **kwargs)
        except Refusal as refusal:
            session.rollback()
            self.refuse(refusal)
            return None

    def refuse(self, refusal: Refusal) -> None:
        from contest.web import format_refusal

        self.refusal = refusal
        if refusal.field and refusal.field in self._fields:
            field = self._fields[refusal.field]
            field.errors = [*field.errors, format_refusal(refusal)]

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """(field id, label, message) of each fault, for the summary at the top of the page."""
        return [
            (field.id, str(field.label.text), str(message))
            for field in self
            for message in (field.errors if field.errors and not isinstance(field.errors, dict) else [])
        ]


class TickedField(BooleanField):  # type: ignore[misc]
    """A box that a page may show ticked. Browsers send nothing for a box that is not ticked, so it says by a hidden
    field that it was there: a form that lacks both leaves it as it was."""

    THERE = ".there"

    def process(self, formdata: Any, *given: Any, **more: Any) -> None:
        lacks = formdata is not None and self.name not in formdata and self.name + self.THERE not in formdata
        super().process(None if lacks else formdata, *given, **more)

    def __call__(self, **attributes: Any) -> Markup:
        hidden = Markup('<input type="hidden" name="{}" value="1">').format(self.name + self.THERE)
        shown: Markup = super().__call__(**attributes)
        return hidden + shown


def _marked(field: Field, shown: Markup) -> Markup:
    """The field with the mark that it is a secret, so that what it holds is kept nowhere (contest/web/kept.py)."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(MARK_OF_SECRETS, field.name) + shown


class SecretField(StringField):  # type: ignore[misc]
    """A code that lets somebody in, unlike the code of an organisation."""

    def __call__(self, **attributes: Any) -> Markup:
        return _marked(self, super().__call__(**attributes))


class PasswordField(wtforms.PasswordField):  # type: ignore[misc]
    """A password: a secret as well."""

    def __call__(self, **attributes: Any) -> Markup:
        return _marked(self, super().__call__(**attributes))


class Needed(InputRequired):  # type: ignore[misc]
    """Requires a value, and requires that something is left of a text after its filters."""

    def __call__(self, form: Form, field: Field) -> None:
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip():
            field.errors[:] = []
            raise StopValidation(self.message)


def needed(message: Any = None) -> Needed:
    return Needed(message or _l("这一项要填。"))


class Sent:
    """Requires that the field was sent, be it empty: a form that lacks it is not the form that the page showed, and
    what it stands for must not be guessed."""

    def __call__(self, form: Form, field: Field) -> None:
        if not field.raw_data:
            raise StopValidation(_l("交上来的表单里没有这一项，所以什么都没有改。请重新打开这一页再填。"))


def sent() -> Sent:
    return Sent()


def optional() -> Optional:
    return Optional()


def at_most(letters: int) -> Length:
    return Length(max=letters, message=_l("最多 %(n)s 个字。", n=letters))


def at_most_uncut(letters: int) -> Length:
    """The same for a long text. A browser that knows the limit cuts what is pasted, without a word; here all of it is
    sent, and whoever wrote it chooses what goes."""
    length = at_most(letters)
    length.field_flags = {}
    return length


def at_least(letters: int) -> Length:
    return Length(min=letters, message=_l("至少 %(n)s 个字符。", n=letters))


def an_email() -> Email:
    return Email(message=_l("这不像一个邮箱地址，例如 zhang@example.edu.cn。"))


def a_phone() -> Regexp:
    return Regexp(r"^\+?[0-9][0-9 -]{5,18}$", message=_l("请填手机号，例如 13800138000。"))


def a_key(_form: Any, field: Field) -> None:
    """A validator for what is compared as given: a code, a number, a part of an address. What nobody can see in it is
    named, because leaving it out would guess at what was meant, and a long number that a spreadsheet rewrote is refused
    (docs/law, section 2). Ordinary spaces around it are left out by `tidy`."""
    typed = (field.raw_data[0] if field.raw_data else field.data) or ""
    if not isinstance(typed, str):
        return
    key = typed.strip(" \t\r\n")
    if unseen_in(key):
        raise StopValidation(_l("里面有看不见的字符：%(key)s。请删掉重打。", key=shown_with_names(key)[:200]))
    if is_shortened(key):
        raise StopValidation(_l("%(key)s 像是表格软件缩短的长数字。请填完整的；在表格里把那一列设成文本。", key=key))


# Letters that show nothing but are neither spaces nor format characters: Hangul fillers, the empty Braille pattern.
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"


def tidy(text: str | None) -> str | None:
    """A filter for text fields: removes outer spaces, makes inner ones ordinary, and removes invisible characters. So
    two names that look the same are the same, and no name can reverse the direction of the text around it.

    Joiners (ZWJ, ZWNJ) are removed too: Persian and Indic writing and emoji need them, but the names, numbers and
    reasons in these fields do not, and they would make two different names look the same."""
    return " ".join("".join(filter(_shows, text)).split()) if isinstance(text, str) else text


def _shows(letter: str) -> bool:
    """Whether a character is visible or a space: no format character (Unicode Cf), no control character, no blank
    letter."""
    return letter.isspace() or (unicodedata.category(letter) not in ("Cf", "Cc") and letter not in BLANKS)


def plain_lines(text: str | None) -> str | None:
    """A filter for multi-line texts: LF ends a line, as in every file that we write."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text


def whole_number(text: str | None) -> int | None:
    """The number that one of our pages put into a hidden field; None for anything else. `isdigit` would also accept ²
    and ٣, and a million digits would keep `int` busy."""
    return int(text) if text and len(text) <= 9 and text.isascii() and text.isdigit() else None
