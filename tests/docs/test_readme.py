"""The READMEs: their numbers come from a command, and both say the same things."""

from __future__ import annotations

import json
import re

import pytest

from contest import cli
from contest.resources import ROOT

README, CHINESE = (ROOT / name for name in ("README.md", "README.zh-CN.md"))
VARIABLE = re.compile(r"`([A-Z]+(?:_[A-Z]+)*)`")
READ_FROM_ENVIRONMENT = re.compile(
    r"""(?:env\.get\(|env\[|environ\.get\(|secret\(|whole_number\()\s*["']([A-Z_]+)["']"""
)
QUOTED = {  # figure → how each README says it
    "events": ("{:,} events", "{:,} 个赛项"),
    "delegations": ("{:,} delegations", "{:,} 个代表团"),
    "contestants": ("{:,} contestants", "{:,} 名选手"),
}


def code(text: str) -> list[str]:
    """Commands as they are typed, from blocks of code; comments differ from language to language."""
    blocks = re.findall(r"^ {4}(\S.*)$", text, re.MULTILINE)
    return [re.sub(r"\s+#.*", "", line) for line in blocks]


def variables(text: str) -> list[str]:
    rows = [row for row in text.splitlines() if row.startswith("| `")]
    return [name for row in rows for name in VARIABLE.findall(row.split("|")[1])]


@pytest.mark.xdist_group("skills")
def test_the_numbers_are_what_the_command_counts(skills, monkeypatch):
    monkeypatch.setattr(cli, "_apps", [skills])  # a command works in its process's application
    answer = skills.test_cli_runner().invoke(args=["stats", "skills-2023", "--json"])
    figures = json.loads(answer.stdout)
    for place, text in enumerate((README.read_text("utf-8"), CHINESE.read_text("utf-8"))):
        quoted = [phrases[place].format(figures[key]) for key, phrases in QUOTED.items()]
        assert [phrase for phrase in quoted if phrase not in text] == []
        numbers = re.search(r"[(（](\d+ [^)）]*\d,\d{3}[^)）]*)[)）]", text)
        assert numbers is not None
        assert len(re.findall(r"\d[\d,]*", numbers[1])) == len(QUOTED), "a number that nobody holds against a command"


def test_both_have_the_same_sections():
    english, chinese = (re.findall(r"^#+", path.read_text("utf-8"), re.MULTILINE) for path in (README, CHINESE))
    assert english == chinese
    assert len(english) > 5


def test_both_list_every_variable():
    english, chinese = (variables(path.read_text("utf-8")) for path in (README, CHINESE))
    assert english == chinese
    sources = [ROOT / "contest" / "config.py", ROOT / "gunicorn.conf.py"]
    read = {name for path in sources for name in READ_FROM_ENVIRONMENT.findall(path.read_text("utf-8"))}
    assert len(read) > 12
    assert set(english) == read


def test_both_list_the_same_commands():
    english, chinese = (path.read_text("utf-8") for path in (README, CHINESE))
    assert code(english) == code(chinese)
    in_words = [
        sorted(set(re.findall(r"`((?:make|contest|\.venv/bin/contest) [^`]+)`", text))) for text in (english, chinese)
    ]
    assert in_words[0] == in_words[1]


def test_both_lead_to_the_same_documents():
    english, chinese = (set(re.findall(r"\]\(([^)]+)\)", path.read_text("utf-8"))) for path in (README, CHINESE))
    english = {link.replace("guide/en/recompute", "guide/zh/recompute") for link in english} - {"README.zh-CN.md"}
    assert english == chinese - {"README.md"}
