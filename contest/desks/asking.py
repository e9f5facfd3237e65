"""What `contest init` asks at a terminal beside the administrator: how the server is reached, the organisation, its
first organisers and a first contest. The answers have the form of a file of answers (setting_up.KEYS)."""

from __future__ import annotations

from typing import Any

import click

from contest.config import MODES
from contest.editions.rulebooks.templates import school_keys
from contest.people.models import OrganisationKind

MOST_ORGANISERS = 9


def ask_mode() -> str:
    """How the server is reached: proxy (behind one, with TLS) or alone (on a local network)."""
    return str(_ask("怎样访问：proxy 放在代理后面，alone 单独在局域网里 how it is reached", MODES, MODES[0]))


def ask_for_the_rest() -> dict[str, Any]:
    """The organisation and what it begins with; empty where the first answer is left empty."""
    name = _text("单位全称（可留空，以后在网页上建）the organisation's full name, or nothing")
    if not name:
        return {}
    kind = _ask("单位类别 its kind", tuple(OrganisationKind), OrganisationKind.SCHOOL)
    code = _text("单位代码（名录里有的可留空）its code; nothing where the lists have it")
    answers: dict[str, Any] = {"organisation": {"kind": str(kind), "name": name, **({"code": code} if code else {})}}
    organisers: list[dict[str, str]] = []
    while len(organisers) < MOST_ORGANISERS and (who := _text("组织者姓名（留空就到此为止）an organiser's name")):
        email = _text("邮箱（可留空）e-mail")
        organisers.append({"name": who, **({"email": email} if email else {})})
    if organisers:
        answers["organiser"] = organisers
    contest = _text("第一场比赛的名称（可留空）the first contest's name") if kind == OrganisationKind.SCHOOL else ""
    if contest:
        key = click.prompt("它的短名，小写字母、数字和 - 例如 skills-2027 its short name", type=str)
        template = _ask("模板 template", school_keys(), school_keys()[0])
        answers["contest"] = {"name": contest, "key": key.strip(), "template": template}
    return answers


def _text(question: str) -> str:
    return str(click.prompt(question, default="", show_default=False, type=str)).strip()


def _ask(question: str, choices: Any, default: str) -> str:
    return str(click.prompt(question, type=click.Choice([str(one) for one in choices]), default=str(default)))
