"""The look's own promises: both dark themes are one, the sheet is light, nothing is used that is not there."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from contest.resources import ROOT
from contest.web.assets import BUNDLES

STATIC = ROOT / "contest" / "static"
TEMPLATES = ROOT / "templates"
SHEETS = sorted((STATIC / "css").glob("*.css"))
TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")


def rules(css: str) -> Iterator[tuple[str, str]]:
    """(selector, declarations) of each innermost rule."""
    yield from re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))


def tokens_of(selector: str) -> dict[str, str]:
    css = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    found = [TOKEN.findall(body) for name, body in rules(css) if name.strip() == selector]
    assert found, f"tokens.css has no {selector}"
    return dict(found[0])


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2.2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_dark_theme_is_the_same_whether_asked_for_or_chosen() -> None:
    assert tokens_of(':root:not([data-theme="light"])') == tokens_of('[data-theme="dark"]')


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_what_it_is_written_on(theme: str) -> None:
    tokens = tokens_of(":root") | (tokens_of('[data-theme="dark"]') if theme == "dark" else {})
    for text in ("ink", "ink-2", "ink-3", "accent", "ok", "warn", "bad", "seal"):
        for ground in ("paper", "surface"):
            assert contrast(tokens[f"--{text}"], tokens[f"--{ground}"]) >= 4.5, f"{text} on {ground}, {theme}"
    for text in ("accent", "ok", "warn", "bad", "seal"):
        assert contrast(tokens[f"--{text}"], tokens[f"--{text}-w"]) >= 4.5, f"{text} on its wash, {theme}"
    assert contrast(tokens["--on-accent"], tokens["--accent"]) >= 4.5
    for ground in ("paper", "surface"):
        assert contrast(tokens["--field"], tokens[f"--{ground}"]) >= 3, f"the edge of a field on {ground}, {theme}"


def test_every_token_used_is_defined() -> None:
    defined = {name for sheet in SHEETS for name, _ in TOKEN.findall(sheet.read_text(encoding="utf-8"))}
    for sheet in SHEETS:
        used = set(re.findall(r"var\((--[\w-]+)", sheet.read_text(encoding="utf-8")))
        assert used <= defined, f"{sheet.name}: {used - defined}"


def sheets_of(template: Path) -> set[str]:
    """The names of the style sheets that a page loads: its own links and those of the layouts that it extends."""
    text = re.sub(r"\{#.*?#\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = set()
    for name in re.findall(r"css/[\w-]+\.css", text):
        found |= set(BUNDLES.get(name, [name[4:-4]]))
    for names in re.findall(r"\{% for sheet in \(([^)]*)\)", text):
        found |= set(re.findall(r"\"([\w-]+)\"", names))
    for parent in re.findall(r"\{%-? extends \"([^\"]+)\"", text):
        found |= sheets_of(TEMPLATES / parent)
    return found


def test_the_sheets_are_light_and_short() -> None:
    """What a page loads of ours is under 20 kB compressed, each file under 400 lines, the figures under 10 kB."""
    weights = {sheet.stem: len(gzip.compress(sheet.read_bytes())) for sheet in SHEETS}
    loaded = {path: sheets_of(path) for path in TEMPLATES.rglob("*.html")}
    assert set().union(*loaded.values()) == set(weights), (
        "a sheet that no page loads, or a page that loads none of ours"
    )
    # What a page loads as the bundle is sent, and so compressed, as one (contest/web/assets.py).
    (common,) = map(set, BUNDLES.values())
    bundle = len(gzip.compress(b"\n".join(sheet.read_bytes() for sheet in SHEETS if sheet.stem in common)))
    for path, names in loaded.items():
        apart = names - common if names >= common else names
        weight = sum(weights[name] for name in apart) + (bundle if names >= common else 0)
        assert weight < 20_000, f"{path.relative_to(ROOT)} loads {sorted(names)}"
    for sheet in SHEETS:
        assert len(sheet.read_text(encoding="utf-8").splitlines()) < 400, sheet.name
    fonts = list((STATIC / "vendor").glob("sheet-figures-*.woff2"))
    assert len(fonts) == 2
    assert sum(font.stat().st_size for font in fonts) < 10_000


def test_class_names_carry_our_prefix() -> None:
    for sheet in SHEETS:
        for selector, _ in rules(sheet.read_text(encoding="utf-8")):
            names = set(re.findall(r"\.([a-zA-Z][\w-]*)", selector))
            assert all(name.startswith("s-") for name in names), f"{sheet.name}: {selector.strip()}"


def test_every_class_that_a_page_uses_has_a_rule() -> None:
    ruled = {name for sheet in SHEETS for name in re.findall(r"\.(s-[\w-]+)", sheet.read_text(encoding="utf-8"))}
    for path in TEMPLATES.rglob("*.html"):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for value in re.findall(r'class="([^"]*)"', text):
            plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "\x00", value)
            for name in plain.split():
                if "\x00" in name or not name.startswith("s-"):
                    continue
                assert name in ruled, f"{path.relative_to(ROOT)}: .{name} has no rule in contest/static/css"


def test_every_rule_is_for_a_class_that_something_uses() -> None:
    """A rule outlives its last page unseen. A name may be put together: `s-state-{{ kind }}`, `"s-input-" ~ size`."""
    files = [*TEMPLATES.rglob("*.html"), *(ROOT / "contest").rglob("*.py"), *(STATIC / "js").rglob("*.js")]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    whole = set(re.findall(r"\bs-[a-z0-9]+(?:-[a-z0-9]+)*", text))
    begun = tuple(set(re.findall(r"\b(s-(?:[a-z0-9]+-)+)(?:\{|\" ~|' \+|\$\{)", text)))
    for sheet in SHEETS:
        for selector, _ in rules(sheet.read_text(encoding="utf-8")):
            for name in re.findall(r"\.(s-[\w-]+)", selector):
                assert name in whole or name.startswith(begun), f"{sheet.name}: nothing uses .{name}"


def test_every_icon_used_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "vendor" / "icons.svg").read_text(encoding="utf-8")))
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        used = set(re.findall(r'\bicon\("([\w-]+)"', text)) | set(re.findall(r'\bicon="([\w-]+)"', text))
        assert used <= sprite, f"{path.relative_to(ROOT)}: {used - sprite} (add it to tools/vendor.py)"


def test_every_static_file_that_layouts_name_is_there() -> None:
    for path in TEMPLATES.rglob("*.html"):
        for name in re.findall(r"asset\(['\"]([\w./-]+)['\"]\)", path.read_text(encoding="utf-8")):
            assert name in BUNDLES or (STATIC / name).is_file(), f"{path.relative_to(ROOT)} names {name}"


def test_every_macro_is_reached_through_ui() -> None:
    """components/ui.html gives what the component files document; README.md lists it."""
    ui = set(re.findall(r"set (\w+) =", (TEMPLATES / "components" / "ui.html").read_text(encoding="utf-8")))
    readme = (TEMPLATES / "components" / "README.md").read_text(encoding="utf-8")
    for path in (TEMPLATES / "components").glob("*.html"):
        described = re.findall(r"^(\w+)\(", path.read_text(encoding="utf-8").split("-#}")[0], flags=re.MULTILINE)
        for name in described:
            assert name in ui, f"{path.name}: {name} is not in ui.html"
            assert re.search(rf"\b{name}\(", readme), f"{name} is not in README.md"


def test_nothing_in_a_template_needs_an_inline_style_or_script() -> None:
    """Facts for search engines (JSON-LD) are data, which no browser runs."""
    data = '<script type="application/ld+json">'
    for path in TEMPLATES.rglob("*.html"):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = text.replace(data, "")
        assert not re.search(r"\sstyle=|\son(?!ce\b)\w+=|<style\b|<script(?![^>]*\bsrc=)", text), path.relative_to(ROOT)


def test_the_look_is_complete_in_english() -> None:
    with (ROOT / "contest/translations/look/en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    english = {m.id if isinstance(m.id, str) else m.id[0]: m for m in catalogue if m.id}
    asked = set()
    for room in ("layouts", "components", "errors"):
        for _file, _line, sentence, _comments, _context in extract_from_dir(TEMPLATES / room, [("**.html", "jinja2")]):
            asked.add(sentence if isinstance(sentence, str) else sentence[0])
    assert asked <= set(english), f"without English: {asked - set(english)}"
    assert set(english) <= asked, f"no longer asked for: {set(english) - asked}"
    for sentence, message in english.items():
        assert all(message.string) if isinstance(message.string, tuple) else message.string, sentence
        wanted = set(re.findall(r"%\(\w+\)s", sentence))
        assert wanted == set(re.findall(r"%\(\w+\)s", str(message.string))), sentence
