"""A mould holds what a page says whoever asks for it; values are put in escaped, and never decide how it looks."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import DictLoader

from contest.web import render_in_mould
from contest.web.moulds import ValueDecidedBy

PAGES = {
    "good": "{% if word %}<b title='{{ word }}'>{{ _('%(n)s 号', n=row.code) }}</b>{% else %}none{% endif %}"
    "{{ cells[1] }}",
    "equal": "{{ 1 if word == 'a' }}",
    "inner": "{{ 1 if row.code }}",
    "added": "{{ word + 1 }}",
    "looped": "{% for one in cells %}{% endfor %}",
    "counted": "{{ cells | length }}",
    "token": "{{ csrf_token() }}",
    "reader": "{{ reader.account.name }}",
}


@pytest.fixture
def filled(app: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(app.jinja_env, "loader", DictLoader(PAGES))

    def fill(
        template: str, word: str = "w", code: str = "07", cells: tuple[str, ...] = ("x", "y"), **fixed: Any
    ) -> str:
        values = {"word": word, "row": SimpleNamespace(code=code), "cells": cells}
        with app.test_request_context("/"):
            return render_in_mould(template, fixed=fixed, values=values).get_data(as_text=True)

    return fill


def test_values_are_put_where_their_marks_are(filled: Any) -> None:
    assert filled("good") == "<b title='w'>07 号</b>y"
    assert filled("good", "<&'", "<8>", ("", "<i>")) == "<b title='&lt;&amp;&#39;'>&lt;8&gt; 号</b>&lt;i&gt;"


def test_a_template_may_ask_whether_a_value_is_empty(filled: Any) -> None:
    assert [filled("good", word) for word in ("", "w", "")] == ["noney", "<b title='w'>07 号</b>y", "noney"]


@pytest.mark.parametrize("template", ["equal", "inner", "added", "looped", "counted"])
def test_a_template_that_decides_by_a_value_fails(filled: Any, template: str) -> None:
    with pytest.raises(ValueDecidedBy):
        filled(template)


def test_nothing_of_the_reader_gets_into_a_mould(filled: Any, app: Any) -> None:
    with pytest.raises(ValueDecidedBy, match="token"):
        filled("token")
    with pytest.raises(Exception, match="reader"):
        filled("reader")
