"""Forms: ours end with `Form`. Each carries a CSRF token and a key made with the form
(`idempotency_key`), so that sending it twice does it once; `attempt` runs an action and puts its refusal where the
person is looking."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import uuid4

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional, Regexp, StopValidation

from contest.db import session
from contest.errors import Refusal

Result = TypeVar("Result")


class Form(FlaskForm):  # type: ignore[misc]
    idempotency_key = HiddenField(default=lambda: str(uuid4()))
    refusal: Refusal | None = None  # what the action said

    class Meta:
        csrf_time_limit = None  # a page may lie open for days; the session ends the token

        def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Whatever is typed over several lines has the same line ends."""
            if issubclass(unbound_field.field_class, TextAreaField):
                options = {**options, "filters": [plain_lines, *unbound_field.kwargs.get("filters", ())]}
            return unbound_field.bind(form=form, **options)

    def attempt(self, action: Callable[..., Result], *args: Any, **kwargs: Any) -> Result | None:
        """Run an action inside a savepoint. On a refusal nothing is half-saved, what was typed stays, and the page
        can be shown again; the refusal goes to its field, if it names one of ours."""
        try:
            with session.begin_nested():
                return action(*args, **kwargs)
        except Refusal as refusal:
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
        """(field id, label, message) of each fault, for the summary on top of the page."""
        return [
            (field.id, str(field.label.text), str(message))
            for field in self
            for message in (field.errors if field.errors and not isinstance(field.errors, dict) else [])
        ]


class Needed(InputRequired):  # type: ignore[misc]
    """Asks for something to be sent, and for something to be left of a text once its filters are through with it."""

    def __call__(self, form: Form, field: Field) -> None:
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip():
            field.errors[:] = []
            raise StopValidation(self.message)


def needed(message: Any = None) -> Needed:
    return Needed(message or _l("这一项要填。"))


def optional() -> Optional:
    return Optional()


def at_most(letters: int) -> Length:
    return Length(max=letters, message=_l("最多 %(n)s 个字。", n=letters))


def at_least(letters: int) -> Length:
    return Length(min=letters, message=_l("至少 %(n)s 个字符。", n=letters))


def an_email() -> Email:
    return Email(message=_l("这不像一个邮箱地址，例如 zhang@example.edu.cn。"))


def a_phone() -> Regexp:
    return Regexp(r"^\+?[0-9][0-9 -]{5,18}$", message=_l("请填手机号，例如 13800138000。"))


# Letters that show nothing and are neither spaces nor format characters: fillers of Hangul, the empty Braille cell.
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"


def tidy(text: str | None) -> str | None:
    """A filter for text fields: no spaces around, none but ordinary ones within, and nothing that does not show: two
    names that look the same are the same, and no name turns the text round it.

    Joiners (ZWJ, ZWNJ) go too: they belong to Persian and Indic writing and to emoji, not to the names, numbers and
    reasons that stand in these fields, and they would make two names of one."""
    return " ".join("".join(filter(_shows, text)).split()) if isinstance(text, str) else text


def _shows(letter: str) -> bool:
    """Whether a character is ink or a space: no format character (Unicode Cf), no control, no blank."""
    return letter.isspace() or (unicodedata.category(letter) not in ("Cf", "Cc") and letter not in BLANKS)


def plain_lines(text: str | None) -> str | None:
    """A filter for texts of several lines: LF ends a line, as in every file that we write."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text


def whole_number(text: str | None) -> int | None:
    """The number that a page of ours put into a hidden field, None for whatever else came: `isdigit` alone lets ² and
    ٣ through, and a million digits keep `int` busy."""
    return int(text) if text and len(text) <= 9 and text.isascii() and text.isdigit() else None
