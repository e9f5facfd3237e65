"""The design pages: every component in every state, held to the page checks in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contest.web import Application
from tests.client import PageClient

PAGES = ("", "parts", "forms", "faults", "tables", "charts", "refusals")


#: What somebody wrote, put into many components at once.
SLY = """{% import "components/ui.html" as ui %}
{{ ui.state("done", sly) }}{{ ui.label(sly) }}{{ ui.state_line([sly]) }}{{ ui.seal(sly) }}{{ ui.figure(sly) }}
{{ ui.facts([(sly, sly)]) }}{{ ui.empty(sly, sly, {"url": "/", "label": sly}) }}{{ ui.refusal(sly, sly) }}
{{ ui.tabs([{"url": "/", "label": sly}], sly) }}{{ ui.button(sly) }}{{ ui.action_button(sly, "/", fields={"a": sly}) }}
{{ ui.rail([{"name": sly, "note": sly, "state": "now"}]) }}{{ ui.flash_messages([("done", sly)]) }}
{{ ui.clash(sly, sly) }}
{% call ui.section(sly, sly) %}{{ sly }}{% endcall %}"""


@pytest.fixture
def shown(make_app: Callable[..., Application]) -> Application:
    return make_app()


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_design_page_is_a_good_page(shown: Application, language: str) -> None:
    for name in PAGES:
        page = PageClient(shown).get(f"/_design/{name}", query_string={"lang": language})
        assert page.tree.get("lang") == {"zh": "zh-Hans", "en": "en"}[language]


@pytest.mark.only("sqlite")
def test_a_refused_form_says_so_everywhere(shown: Application) -> None:
    """Title, summary with a link to each field, message between hint and input, tied to the input."""
    page = PageClient(shown).get("/_design/faults")
    assert page.all("title")[0].text == "出错：出错 · 赛务"
    page.says("还不能提交：有 3 处要改", "生涯发展报告：文件是 .docx，请换成 PDF。原文件仍保留着。")
    summary = page.all("div", class_="s-summary")[0]
    assert [link.get("href") for link in summary.iter("a")] == ["#track", "#report", "#day"]
    report = page.all("input", id="report")[0]
    assert report.get("aria-describedby") == "report-hint report-error"
    assert report.get("aria-invalid") == "true"
    assert page.text.index('id="report-hint"') < page.text.index('id="report-error"') < page.text.index('id="report" ')
    assert page.all("input", id="name")[0].get("value") == "林知夏", "what was typed stays"


@pytest.mark.only("sqlite")
def test_what_was_typed_is_never_markup(shown: Application) -> None:
    """A name given by a person is written as text by every component."""
    from flask import render_template_string

    with shown.test_request_context("/"):
        sly = "<script>alert(1)</script>"
        text = render_template_string(
            SLY,
            sly=sly,
        )
    assert "<script>" not in text
    assert text.count("&lt;script&gt;") >= 20
