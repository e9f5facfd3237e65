"""What forms make of what was typed."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form as PlainForm
from wtforms import StringField, TextAreaField
from wtforms.fields.core import UnboundField

import contest
from contest.forms import Form, a_key, at_most, needed, tidy, whole_number

HIDDEN = ["\u200b", "\u200d", "\u202e", "\u2066", "\u00ad", "\ufeff", "\u180e", "\u0007", "\u3164", "\u2800"]


class NoteForm(Form):
    name = StringField("name", [needed(), at_most(60)], filters=[tidy])
    note = TextAreaField("note", [at_most(20)])
    reason = TextAreaField("reason", filters=[tidy])


@pytest.fixture
def typed(app: Any) -> Any:
    """A form as it was sent."""

    def typed(**fields: str) -> NoteForm:
        with app.test_request_context(method="POST"):
            form = NoteForm(MultiDict({"name": "林晓雯", **fields}), meta={"csrf": False})
            form.validate()
            return form

    return typed


@pytest.mark.parametrize("letter", HIDDEN, ids=lambda letter: f"U+{ord(letter):04X}")
def test_what_does_not_show_is_dropped_and_nothing_is_left_of_it_alone(typed: Any, letter: str) -> None:
    assert tidy(f" 林{letter}晓 {letter} 雯{letter}") == "林晓 雯"
    assert typed(name=f"{letter} {letter}").errors["name"] == ["这一项要填。"]
    assert typed(name=f"林{letter}").errors == {}


def test_names_keep_what_belongs_to_them() -> None:
    for name in ("阿卜杜拉·买买提", "O’Neil", "Łukasz  Żak", "𠮷田", "ཚེ་རིང", "José", "邉\U000e0100"):
        assert tidy(name) == " ".join(name.split())
    assert tidy("甲\u3000乙\t丙\n丁") == "甲 乙 丙 丁"
    assert tidy(None) is None


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_lines_end_in_one_way(typed: Any, end: str) -> None:
    form = typed(note=f"甲{end}乙{end}{end}丙", reason=f"甲{end}乙")
    assert (form.note.data, form.reason.data) == ("甲\n乙\n\n丙", "甲 乙")


def test_a_line_end_counts_as_one_character(typed: Any) -> None:
    assert typed(note="甲\r\n" * 10).errors == {}


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("007", 7), ("", None), (None, None), ("²", None), ("٣", None), ("１", None), ("-1", None),
     ("1 ", None), ("9" * 9, 999_999_999), ("9" * 10, None)],
)  # fmt: skip
def test_numbers_of_ours_are_read_strictly(text: str | None, number: int | None) -> None:
    assert whole_number(text) == number


# Keys: compared as given, so nothing is left out of one silently

KEY_NAMES = ("code", "number", "login", "key", "series_key", "whom")
NO_KEYS = {
    ("TemplateForm", "number"): "which edition of a series: a whole number",
    ("NextEditionForm", "number"): "the same of the edition that follows",
}


class CodeOnlyForm(Form):
    code = StringField("code", [needed(), a_key, at_most(32)], filters=[tidy])


def key_fields() -> Iterator[tuple[str, str, UnboundField]]:
    """(form, name, field) of every text field of ours that is called like a key."""
    for module in pkgutil.walk_packages(contest.__path__, "contest."):
        if module.name.endswith(".forms"):
            for form in vars(importlib.import_module(module.name)).values():
                if isinstance(form, type) and issubclass(form, PlainForm):
                    for name in KEY_NAMES:
                        field = getattr(form, name, None)
                        if isinstance(field, UnboundField) and field.field_class is StringField:
                            yield form.__name__, name, field


def test_every_field_that_takes_a_key_looks_for_what_nobody_sees() -> None:
    found = list(key_fields())
    assert {("OrganisationForm", "code"), ("StudentPlaceForm", "number"), ("TrackRowForm", "key")} < {
        (form, name) for form, name, _field in found
    }
    without = {
        (form, name)
        for form, name, field in found
        if a_key not in field.kwargs.get("validators", (field.args[1:2] or ([],))[0])
    }
    assert without == set(NO_KEYS)


@pytest.mark.parametrize(
    ("typed_key", "said"),
    [
        ("A\u200b12", "A<U+200B ZERO WIDTH SPACE>12"),
        ("\u00a0A12", "<U+00A0 NO-BREAK SPACE>A12"),
        ("A12\u3000", "A12<U+3000 IDEOGRAPHIC SPACE>"),
        ("2.02301E+11", "2.02301E+11 像是表格软件缩短的长数字"),
        (" A12 ", ""),
        ("202301000001", ""),
        ("学院-1", ""),
    ],
)
def test_a_key_with_something_unseen_is_refused_and_named(app: Any, typed_key: str, said: str) -> None:
    with app.test_request_context(method="POST"):
        form = CodeOnlyForm(MultiDict({"code": typed_key}), meta={"csrf": False})
        assert form.validate() is not bool(said)
        assert said in "".join(map(str, form.errors.get("code", [])))
