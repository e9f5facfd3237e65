"""What forms make of what was typed."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField

from contest.forms import Form, at_most, needed, tidy, whole_number

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
