"""The design pages: every component in every state, held to the page checks in both languages and to axe."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from contest.web import Application
from tests.client import PageClient

PAGES = ("", "parts", "forms", "faults", "tables", "charts", "refusals")
AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
CHROMIUM = """--no-sandbox --disable-gpu --disable-background-networking --disable-component-update
              --disable-sync --no-first-run"""


#: What somebody wrote, put into many components at once.
SLY = """{% import "components/ui.html" as ui %}
{{ ui.state("done", sly) }}{{ ui.label(sly) }}{{ ui.state_line([sly]) }}{{ ui.seal(sly) }}{{ ui.figure(sly) }}
{{ ui.facts([(sly, sly)]) }}{{ ui.empty(sly, sly, {"url": "/", "label": sly}) }}{{ ui.refusal(sly, sly) }}
{{ ui.tabs([{"url": "/", "label": sly}], sly) }}{{ ui.button(sly) }}{{ ui.deed(sly, "/", fields={"a": sly}) }}
{{ ui.rail([{"name": sly, "note": sly, "state": "now"}]) }}{{ ui.told([("done", sly)]) }}{{ ui.clash(sly, sly) }}
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


@pytest.fixture
def address(shown: Application) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, shown, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM.split())
        yield chromium
        chromium.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "theme", "language"),
    [(390, "light", "en"), (390, "dark", "zh"), (1440, "dark", "en"), (1440, "light", "zh")],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    address: str, browser: Any, width: int, theme: str, language: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    for name in PAGES:
        page.goto(f"{address}/_design/{name}?lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways at {width}"
        # Spoken to the browser itself: the page's content policy would refuse an injected script, as it should.
        context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
        found = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        told = [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in found["violations"]]
        assert not told, f"/_design/{name} at {width}, {theme}, {language}: {told}"
    assert not complaints, complaints
    context.close()


@pytest.mark.browser
def test_a_chosen_theme_is_kept(address: str, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", color_scheme="light")
    page = context.new_page()
    page.goto(f"{address}/_design/")
    page.get_by_role("button", name="改用深色").click()
    page.goto(f"{address}/_design/tables")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 18, 22)"
    context.close()


@pytest.mark.browser
def test_the_menu_opens_without_scripts(address: str, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/_design/")
    page.locator(".s-menu-phone > summary").click()
    assert page.locator(".s-menu-phone").get_by_role("link", name="表格").is_visible()
    context.close()
