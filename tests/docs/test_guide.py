"""The guides for people name pages, buttons, addresses and commands that exist.

In `docs/guide`, bold text appears on a page, word for word; in both languages there are the same pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import click
import pytest
from flask_migrate.cli import db as alembic_commands
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from contest.entry_words import filled, speaking_in
from contest.exchange.archive_commands import law  # the module that joins last
from contest.resources import ROOT
from contest.web import Application
from tests.foundation.test_words import forms, translations

GUIDE = ROOT / "docs" / "guide"
ROLES = ("student", "teacher", "judge", "chair", "organiser", "supervisor", "administrator", "recompute")
PAGES = sorted(GUIDE.glob("*/*.md"))
FOR_PEOPLE = [
    *PAGES,
    *sorted((ROOT / "docs" / "operations").glob("*.md")),
    *(ROOT / name for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md")),
]
BOLD = re.compile(r"\*\*(.+?)\*\*")
ADDRESS = re.compile(r"`(/[^`\s]*)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"`([^`\n]+)`|^(?: {4,}|\t)(.+)$", re.MULTILINE)
COMMAND = re.compile(r"(?:^|[\s/])contest ([a-z][^\n]*)")
PLACE = re.compile(r"%\(\w+\)[sd]")


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


@cache
def words(language: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """What the product says in a language: whole words, and patterns for words with a place in them. The guides speak
    of a contest of works."""
    with speaking_in(["work"]):
        said = [
            filled(form)
            for _, message in translations()
            for form in forms(message.id if language == "zh" else message.string)
        ]
    patterns = [
        re.compile(".+".join(re.escape(part) for part in PLACE.split(text)).replace("%%", "%"))
        for text in said
        if PLACE.search(text) and re.search(r"\w", PLACE.sub("", text))
    ]
    return frozenset(text.strip() for text in said), tuple(patterns)


def on_a_page(text: str, language: str) -> bool:
    whole, patterns = words(language)
    return text in whole or any(pattern.fullmatch(text) for pattern in patterns)


def test_each_role_has_its_page_in_both_languages():
    for language in ("zh", "en"):
        assert {page.stem for page in (GUIDE / language).glob("*.md")} == {"index", *ROLES}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_what_is_bold_stands_on_a_page(page):
    bold = BOLD.findall(page.read_text("utf-8"))
    assert [text for text in bold if not on_a_page(text, page.parent.name)] == []


def test_something_is_bold_on_each_page():
    pages = [page for page in PAGES if page.stem != "index"]
    assert [named(page) for page in pages if len(BOLD.findall(page.read_text("utf-8"))) < 3] == []


def leads_somewhere(app: Application, address: str) -> bool:
    path = address.partition("?")[0]
    doors = app.url_map.bind("localhost")
    for method in ("GET", "POST"):
        try:
            doors.match(path, method=method)
        except RequestRedirect:
            return True
        except HTTPException:
            continue
        return True
    return False


def test_each_address_has_a_door(app):
    addresses = [(named(page), found) for page in FOR_PEOPLE for found in ADDRESS.findall(page.read_text("utf-8"))]
    assert [(page, address) for page, address in addresses if not leads_somewhere(app, address)] == []


def test_each_link_leads_to_a_file():
    links = [(page, link) for page in FOR_PEOPLE for link in LINK.findall(page.read_text("utf-8")) if ":" not in link]
    assert [(named(page), link) for page, link in links if not (page.parent / link).exists()] == []


def fault_of(line: str, commands: Mapping[str, click.Command]) -> str | None:
    """What is wrong with a command as somebody would type it; None: it and its options exist."""
    command: click.Command = click.Group(commands=commands)
    options: list[str] = []
    for word in re.split(r"[\s|=]+", line):
        if word.startswith("#") or word in {"&&", ">", "<"}:
            break
        if word.startswith("--"):
            options.append(word.strip(",.;)"))
        elif isinstance(command, click.Group) and re.fullmatch(r"[a-z-]+", word):
            if word not in command.commands:
                return f"no command {word}"
            command = command.commands[word]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    return next((f"{command.name} has no {option}" for option in options if option not in known), None)


def commands_on(page: Path) -> list[str]:
    """What follows `contest` in the page's code."""
    text = page.read_text("utf-8").replace("\\\n", " ")
    code = ["".join(found.groups(default="")) for found in CODE.finditer(text)]
    return [line for piece in code for line in COMMAND.findall(piece)]


def test_each_command_exists_with_its_options(app):
    commands = {**law.commands, **app.cli.commands, "db": alembic_commands}
    faults = [(named(page), line, fault_of(line, commands)) for page in FOR_PEOPLE for line in commands_on(page)]
    assert len(faults) > 20
    assert [fault for fault in faults if fault[2]] == []
