"""What every page is held to: pure checks on its HTML text. The strict page client runs them on each page it sees.

`check_page(html)` returns the faults found, each a sentence; an empty list is a good page. Nothing here needs the app,
a database or a browser; contrast, focus and target sizes are axe's work in the browser tests.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import html5lib
from html5lib.html5parser import ParseError

SVG = "{http://www.w3.org/2000/svg}"
FAULT_PREFIXES = ("出错：", "Error: ")
UNNAMED_INPUTS = {"hidden", "submit", "button", "reset", "image"}
LANGUAGES = {"zh-Hans", "en"}
FACTS = "application/ld+json"  # read by search engines, run by nobody
NAMED_ONLY = {"canonical", "alternate"}  # links that a page names and no browser fetches


class Sheet(NamedTuple):
    """A parsed page: its elements in order, with lower-case HTML names, and its text as given."""

    html: str
    elements: list[Any]
    parents: dict[Any, Any]


def check_page(html: str) -> list[str]:
    """The faults of a page, in the order of the checks below; a fragment without <html> counts as a page."""
    return parse_and_check(html)[1]


def parse_and_check(html: str) -> tuple[Any, list[str]]:
    """The root of a page's tree and its faults; no root where it is not HTML5. Parsing takes longer than making the
    page did, so it is done once, and who reads the page takes this tree."""
    try:
        root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    except ParseError as fault:
        return None, [f"it is not HTML5: {fault or type(fault).__name__}{_where(html)}"]
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    parents = {child: parent for parent in elements for child in parent}
    sheet = Sheet(html, elements, parents)
    return root, [fault for check in CHECKS for fault in check(sheet)]


def _where(html: str) -> str:
    """Where a lenient parser first stumbles: the strict one does not say."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(html)
    if not parser.errors:
        return ""
    (line, column), code, values = parser.errors[0]
    lines = html.splitlines()
    text = lines[line - 1][max(0, column - 60) : column + 20] if 0 < line <= len(lines) else ""
    return f" ({code} {values or ''} at line {line}: …{text}…)"


def _all(sheet: Sheet, *tags: str) -> list[Any]:
    return [element for element in sheet.elements if element.tag in tags]


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _text_of(element: Any, sheet: Sheet) -> str:
    """What somebody who listens hears: its words, or its label, or the label of a picture in it."""
    parts = [_words(element), element.get("aria-label", ""), element.get("title", "")]
    parts += [
        inner.get("alt", "") or inner.get("aria-label", "") for inner in element.iter() if isinstance(inner.tag, str)
    ]
    named = {other.get("id"): other for other in sheet.elements if other.get("id")}
    parts += [_words(named[id_]) for id_ in element.get("aria-labelledby", "").split() if id_ in named]
    return " ".join(part for part in parts if part.strip())


def _shown(element: Any) -> str:
    """An element's opening tag, for a fault's sentence."""
    attributes = "".join(f' {name}="{value}"' for name, value in element.attrib.items() if name != "class")
    return f"<{str(element.tag).removeprefix(SVG)}{attributes}>"


def speaks_a_language(sheet: Sheet) -> Iterator[str]:
    """<html lang> is zh-Hans or en."""
    for element in _all(sheet, "html"):
        if element.get("lang") not in LANGUAGES:
            yield f"html has lang {element.get('lang')!r}, not one of {sorted(LANGUAGES)}"


def has_one_heading(sheet: Sheet) -> Iterator[str]:
    """Exactly one h1; every heading has words."""
    headings = _all(sheet, "h1")
    if len(headings) != 1:
        yield f"it has {len(headings)} h1"
    for heading in _all(sheet, "h1", "h2", "h3", "h4"):
        if not _words(heading):
            yield f"an empty {heading.tag}"


def title_begins_with_heading(sheet: Sheet) -> Iterator[str]:
    """The title begins with the h1's words, after 出错： where something was refused."""
    titles, headings = _all(sheet, "title"), _all(sheet, "h1")
    if len(titles) != 1:
        yield f"it has {len(titles)} titles"
        return
    title = _words(titles[0])
    for prefix in FAULT_PREFIXES:
        title = title.removeprefix(prefix.strip()).strip()
    if headings and not title.startswith(_words(headings[0])):
        yield f"the title {title!r} does not begin with the h1 {_words(headings[0])!r}"


def ids_are_unique(sheet: Sheet) -> Iterator[str]:
    """No id twice; every reference to an id leads somewhere."""
    ids = Counter(element.get("id") for element in sheet.elements if element.get("id") is not None)
    for id_, count in ids.items():
        if count > 1:
            yield f"the id {id_!r} stands {count} times"
        if not id_ or re.search(r"\s", id_):
            yield f"{id_!r} cannot be an id"
    for element in sheet.elements:
        for name in ("for", "form", "aria-describedby", "aria-labelledby", "aria-controls"):
            for id_ in (element.get(name) or "").split():
                if id_ not in ids:
                    yield f"{_shown(element)} points to {id_!r}, which is not there"
        address = element.get("href") or ""
        if element.tag == "a" and address.startswith("#") and address[1:] not in ids:
            yield f"the link {_words(element)!r} leads to {address!r}, which is not there"


def forms_are_whole(sheet: Sheet) -> Iterator[str]:
    """Every form says where and how it is sent, has a button, and a POST carries the CSRF token."""
    buttons_elsewhere = {element.get("form") for element in sheet.elements if element.get("form")}
    for form in _all(sheet, "form"):
        method = (form.get("method") or "").lower()
        if method not in ("get", "post"):
            yield f"a form without a method: {_shown(form)}"
        if not form.get("action"):
            yield f"a form without an action: {_shown(form)}"
        tokens = [inner for inner in form.iter("input") if inner.get("name") == "csrf_token"]
        if method == "post" and not any(token.get("value") for token in tokens):
            yield f"a POST form without csrf_token: {_shown(form)}"
        if method == "get" and tokens:
            yield f"a GET form that gives its csrf_token away: {_shown(form)}"
        sends = [b for b in form.iter("button") if b.get("type", "submit") == "submit"]
        if not sends and form.get("id") not in buttons_elsewhere:
            yield f"a form without a button: {_shown(form)}"
        uploads = [inner for inner in form.iter("input") if inner.get("type") == "file"]
        if uploads and form.get("enctype") != "multipart/form-data":
            yield f"a form with a file but without multipart: {_shown(form)}"


def nothing_is_inline(sheet: Sheet) -> Iterator[str]:
    """No inline script, style element, style or on… attribute, javascript: address; no address of another machine."""
    for element in sheet.elements:
        if element.tag == "script" and not element.get("src") and element.get("type") != FACTS:
            yield "an inline script"
        if element.tag in ("style", f"{SVG}style"):
            yield "an inline stylesheet"
        for name, value in element.attrib.items():
            if name == "style":
                yield f"a style attribute: {_shown(element)}"
            elif isinstance(name, str) and (name.startswith(("on", "hx-on"))):
                yield f"an {name} attribute: {_shown(element)}"
            elif name in ("href", "src", "action") and str(value).strip().lower().startswith("javascript:"):
                yield f"a javascript: address: {_shown(element)}"
        fetched = element.get("src") or (element.get("href") if element.tag == "link" else None)
        if element.tag == "link" and element.get("rel") in NAMED_ONLY:
            continue
        if fetched and re.match(r"(https?:)?//", fetched):
            yield f"it fetches from elsewhere: {_shown(element)}"


def htmx_is_there_where_it_is_used(sheet: Sheet) -> Iterator[str]:
    """A page loads htmx if, and only if, something on it has an hx- attribute."""
    used = [
        element
        for element in sheet.elements
        if any(str(name).startswith(("hx-", "data-hx-")) for name in element.attrib)
    ]
    loaded = [script for script in _all(sheet, "script") if re.search(r"/htmx[.\w-]*\.js", script.get("src") or "")]
    if used and not loaded:
        yield f"htmx is not loaded for {_shown(used[0])}"
    if loaded and not used:
        yield "htmx is loaded and nothing uses it"


def pictures_are_described(sheet: Sheet) -> Iterator[str]:
    """Every img has an alt (it may be empty); every svg is named or hidden from those who listen."""
    for image in _all(sheet, "img"):
        if image.get("alt") is None:
            yield f"a picture without alt: {_shown(image)}"
    for drawing in _all(sheet, f"{SVG}svg", "svg"):
        if drawing.get("aria-hidden") != "true" and not drawing.get("aria-label"):
            yield f"a drawing that is neither named nor hidden: {_shown(drawing)}"


def fields_are_labelled(sheet: Sheet) -> Iterator[str]:
    """Every input, select and textarea has a label with words, around it, for it, or as aria-label."""
    labelled = {label.get("for") for label in _all(sheet, "label") if label.get("for") and _words(label)}
    for field in _all(sheet, "input", "select", "textarea"):
        if field.tag == "input" and field.get("type") in UNNAMED_INPUTS:
            continue
        around = sheet.parents.get(field)
        while around is not None and around.tag != "label":
            around = sheet.parents.get(around)
        inside = around is not None and bool(_text_of(around, sheet))
        if not (field.get("id") in labelled or inside or field.get("aria-label") or field.get("aria-labelledby")):
            yield f"a field without a label: {_shown(field)}"
        if not field.get("name") and field.get("type") != "search":
            yield f"a field without a name: {_shown(field)}"


def links_lead_somewhere(sheet: Sheet) -> Iterator[str]:
    """Every link has words and an address; every button has words."""
    for link in _all(sheet, "a"):
        if not _text_of(link, sheet):
            yield f"an empty link: {_shown(link)}"
        if not link.get("href") and link.get("aria-disabled") != "true":
            yield f"a link to nowhere: {_words(link)!r}"
    for button in _all(sheet, "button", "summary"):
        if not _text_of(button, sheet):
            yield f"an empty {button.tag}: {_shown(button)}"


def tables_have_heads(sheet: Sheet) -> Iterator[str]:
    """Every table has a caption or a name, unless it is a sum; every th says what it is the head of."""
    for table in _all(sheet, "table"):
        if "s-sum" in (table.get("class") or "").split():
            continue
        if not any(_words(caption) for caption in table.iter("caption")) and not table.get("aria-label"):
            yield f"a table without a caption: {_words(table)[:60]!r}"
        for head in table.iter("th"):
            if head.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
                yield f"a th without scope: {_words(head)!r}"


def says_nothing_raw(sheet: Sheet) -> Iterator[str]:
    """No template, placeholder or Python value shines through."""
    for element in sheet.elements:
        if element.tag in ("script", "code", "pre", "textarea", "option"):
            continue
        for text in (element.text, *(child.tail for child in element)):
            found = re.search(
                r"\{\{|\{%|%\(\w+\)s|\bNone\b(?!,? [a-z])|<[\w.]+ object at|UUID\(|datetime\.|Decimal\(|Undefined",
                text or "",
            )
            if found:
                yield f"{found.group()!r} shines through: {(text or '').strip()[:60]!r}"


CHECKS: tuple[Callable[[Sheet], Iterator[str]], ...] = (
    speaks_a_language,
    has_one_heading,
    title_begins_with_heading,
    ids_are_unique,
    forms_are_whole,
    nothing_is_inline,
    htmx_is_there_where_it_is_used,
    pictures_are_described,
    fields_are_labelled,
    links_lead_somewhere,
    tables_have_heads,
    says_nothing_raw,
)


CHINESE = re.compile("[\u3001-\u3011\u3400-\u9fff\uff01-\uff5e]")
READ_ALOUD = ("aria-label", "alt", "title", "placeholder", "data-name")


def unmarked_chinese(root: Any) -> list[str]:
    """What stands in Chinese on a page in English and does not say that it is Chinese (WCAG 3.1.2), with where it
    stands. The head of a page is left out: a title cannot be marked in part."""
    found: list[str] = []

    def look(element: Any, marked: bool) -> None:
        if element.tag in ("head", "script", "style"):
            return
        marked = element.get("lang", "zh" if marked else "").startswith("zh")
        heard = [element.text or "", *(element.get(name, "") for name in READ_ALOUD)]
        heard += [child.tail or "" for child in element]
        if not marked:
            found.extend(f"{_shown(element)}: {one.strip()}" for one in heard if CHINESE.search(one))
        for child in element:
            if isinstance(child.tag, str):
                look(child, marked)

    look(root, False)
    return found
