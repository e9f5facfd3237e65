"""The strict page client's checks find what they are for: a good page has no fault, each planted fault is named."""

from __future__ import annotations

import pytest

from tests.page import CHECKS, check_page

GOOD = """<!doctype html>
<html lang="zh-Hans">
<head><meta charset="utf-8"><title>审核报名 · 赛务</title><link rel="stylesheet" href="/static/css/base.css"><script src="/static/js/once.js"></script></head>
<body>
<main><h1>审核报名</h1>
<p>共 37 件。<a href="/entries">全部</a> <a href="#end" aria-label="到末尾"><svg viewBox="0 0 12 12" aria-hidden="true"><path d="M0 0h12"></path></svg></a></p>
<img src="/static/qr.png" alt="">
<form method="post" action="/verify"><input type="hidden" name="csrf_token" value="x"><label for="why">原因</label><textarea id="why" name="why" aria-describedby="why-hint"></textarea><span id="why-hint">写给选手看</span>
<label>同意 <input type="checkbox" name="yes" value="1"></label><button>退回修改</button></form>
<form method="get" action="/search"><input name="q" aria-label="找"><button>找</button></form>
<table><caption>选手</caption><thead><tr><th scope="col">姓名</th></tr></thead><tbody><tr><td>方*秋</td></tr></tbody></table>
<h2 id="end">说明</h2></main>
</body></html>"""  # noqa: E501

#: (what is changed, into what, what the fault says)
PLANTED = {
    "not HTML5: a block in a paragraph": ("<p>共 37 件。", "<p><div></p>共 37 件。", "not HTML5"),
    "not HTML5: an end tag too many": ("</main>", "</section></main>", "not HTML5"),
    "not HTML5: an attribute twice": ('<img src="/static/qr.png" alt="">', '<img src="a" src="b" alt="">', "not HTML5"),
    "no language": ('<html lang="zh-Hans">', "<html>", "lang None"),
    "another language": ('lang="zh-Hans"', 'lang="zh"', "lang 'zh'"),
    "two h1": ("<h2 id", "<h1>又一个</h1><h2 id", "2 h1"),
    "no h1": ("<h1>审核报名</h1>", "<p>审核报名</p>", "0 h1"),
    "an empty heading": ('<h2 id="end">说明</h2>', '<h2 id="end"> </h2>', "an empty h2"),
    "a title of its own": ("<title>审核报名 · 赛务</title>", "<title>赛务</title>", "does not begin with the h1"),
    "no title": ("<title>审核报名 · 赛务</title>", "", "0 titles"),
    "an id twice": ("<img src", '<span id="why"></span><img src', "'why' stands 2 times"),
    "a label for nothing": ('for="why"', 'for="because"', "points to 'because'"),
    "a description that is not there": (' id="why-hint"', "", "points to 'why-hint'"),
    "a link to a place that is not there": (' id="end"', "", "leads to '#end'"),
    "a form without an action": ('<form method="post" action="/verify">', '<form method="post">', "without an action"),
    "a form without a method": ('<form method="get" action="/search">', '<form action="/search">', "without a method"),
    "a form without a button": ("<button>找</button>", "", "without a button"),
    "a POST without a token": ('<input type="hidden" name="csrf_token" value="x">', "", "without csrf_token"),
    "a POST with an empty token": ('name="csrf_token" value="x"', 'name="csrf_token" value=""', "without csrf_token"),
    "a GET with a token": (
        '<input name="q"',
        '<input type="hidden" name="csrf_token" value="x"><input name="q"',
        "gives its csrf",
    ),
    "a file without multipart": (
        "<label>同意",
        '<label>文件 <input type="file" name="f"></label><label>同意',
        "without multipart",
    ),
    "an inline script": ("</main>", "<script>var a = 1</script></main>", "an inline script"),
    "an inline stylesheet": ("</head>", "<style>p{}</style></head>", "an inline stylesheet"),
    "a stylesheet in a drawing": ('<path d="M0 0h12"></path>', "<style>p{}</style>", "an inline stylesheet"),
    "a style attribute": ("<img ", '<img style="width:1px" ', "a style attribute"),
    "an event attribute": ("<img ", '<img onload="a()" ', "an onload attribute"),
    "htmx that evaluates": ("<img ", '<img hx-on:click="a()" ', "an hx-on:click attribute"),
    "htmx that nobody uses": (
        '<script src="/static/js/once.js">',
        '<script src="/static/vendor/htmx.min.js?v=0" defer></script><script src="/static/js/once.js">',
        "nothing uses it",
    ),
    "htmx that is not there": (
        "<main>",
        '<main hx-get="/entries" hx-trigger="every 2s">',
        "htmx is not loaded for <main",
    ),
    "a javascript address": ('href="/entries"', 'href="javascript:a()"', "a javascript: address"),
    "a script of another machine": (
        'src="/static/js/once.js"',
        'src="//cdn.example/once.js"',
        "fetches from elsewhere",
    ),
    "a picture without alt": ('<img src="/static/qr.png" alt="">', '<img src="/static/qr.png">', "without alt"),
    "a drawing without a name": (' aria-hidden="true"', "", "neither named nor hidden"),
    "a field without a label": ('<label for="why">原因</label>', "", "a field without a label"),
    "a label without words": ("<label>同意 ", "<label>", "a field without a label"),
    "a field without a name": ('<textarea id="why" name="why"', '<textarea id="why"', "a field without a name"),
    "an empty link": (">全部</a>", "></a>", "an empty link"),
    "a link with a nameless drawing": (' aria-label="到末尾"', "", "an empty link"),
    "a link to nowhere": ('<a href="/entries">', "<a>", "a link to nowhere"),
    "an empty button": ("<button>退回修改</button>", "<button></button>", "an empty button"),
    "a table without a caption": ("<caption>选手</caption>", "", "without a caption"),
    "a head without scope": ('<th scope="col">', "<th>", "a th without scope"),
    "a value that is not there": ("方*秋", "None", "'None' shines through"),
    "a placeholder": ("共 37 件", "共 %(n)s 件", "shines through"),
    "an object": ("方*秋", "&lt;Entry object at 0x7f&gt;", "shines through"),
}


def test_a_good_page_has_no_fault() -> None:
    assert check_page(GOOD) == []


def test_an_english_sentence_may_begin_with_none() -> None:
    assert check_page(GOOD.replace("方*秋", "None, or plainly out of reach", 1)) == []


@pytest.mark.parametrize("prefix", ["出错：", "Error: "])
def test_a_refused_page_may_say_so_before_its_title(prefix: str) -> None:
    assert check_page(GOOD.replace("<title>", f"<title>{prefix}")) == []


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_named(name: str) -> None:
    before, after, said = PLANTED[name]
    assert before in GOOD, "the specimen changed: plant the fault elsewhere"
    faults = check_page(GOOD.replace(before, after, 1))
    assert any(said in fault for fault in faults), f"{name}: found {faults}"


def test_a_page_may_use_htmx_that_it_loads() -> None:
    loaded = GOOD.replace("</head>", '<script src="/static/vendor/htmx.min.js?v=0" defer></script></head>')
    assert check_page(loaded.replace("<main>", '<main hx-get="/entries">')) == []


def test_every_check_has_a_planted_fault() -> None:
    """Each check is the one that finds some planted fault."""
    import tests.page as page

    finders = set()
    for before, after, _ in PLANTED.values():
        html = GOOD.replace(before, after, 1)
        root = page.html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        sheet = page.Sheet(html, elements, {child: parent for parent in elements for child in parent})
        finders |= {check.__name__ for check in CHECKS if list(check(sheet))}
    assert finders == {check.__name__ for check in CHECKS}
