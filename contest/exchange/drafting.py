"""A first rulebook from a few answers, with comments that say what each line does (`contest rulebook new`)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from contest.exchange.draft_labels import COMMENTS, PLAIN
from contest.rules.numbers import decimal

SEPARATORS = re.compile(r"[,，、;；]")
NAMED = re.compile(r"^(?P<name>.*?)[\s=:：]*(?P<figure>\d+(?:\.\d+)?)\s*(?P<sign>[%％]?)$")


class Unclear(ValueError):
    """An answer that says nothing; its key among the sentences (`PLAIN`) and what was written."""

    def __init__(self, key: str, written: str) -> None:
        super().__init__(PLAIN[key].format(written=written))


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion with its maximum, or an award with its share of the field (`10/100`) or its number."""

    name: str
    figure: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers. `results`: judged, measured or scores; `drop`: how many of the highest and of the lowest marks;
    `rounding` and `tie`: as in a rung."""

    name: str
    results: str
    criteria: Sequence[Line]
    drop: int
    better: str
    awards: Sequence[Line]
    rounding: str
    tie: str
    table: bool


def is_asked(key: str, given: Mapping[str, Any]) -> bool:
    """Whether a question still means something after the answers so far."""
    if key in ("criteria", "drop"):
        return bool(given["results"] == "judged" or (given["results"] == "measured" and key == "criteria"))
    return key != "rounding" or any("/" in one.figure for one in given["awards"])


def read_name(text: str) -> str:
    """A name on one line. Raises `Unclear`."""
    if not text.strip():
        raise Unclear("name", text)
    return " ".join(text.split())


def read_criteria(text: str) -> list[Line]:
    """`"内容 60, 表达 40"`: names with their maxima. Raises `Unclear`."""
    return _checked([_line(part, "criterion") for part in _parts(text)], text, "criterion")


def read_shares(text: str) -> list[Line]:
    """`"一等奖 10%, 特等奖 1"`: names with their share of the field, or their number. Raises `Unclear`."""
    return _checked([_line(part, "award") for part in _parts(text)], text, "award")


def _parts(text: str) -> list[str]:
    return [part for one in SEPARATORS.split(text) if (part := one.strip())]


def _line(part: str, what: str) -> Line:
    matched = NAMED.match(part)
    if matched is None or not matched["name"] or (matched["sign"] and what == "criterion"):
        raise Unclear(what, part)
    figure = decimal(matched["figure"]) or Fraction(0)
    counted = what == "award" and not matched["sign"]
    if figure <= 0 or (counted and figure.denominator != 1):
        raise Unclear("figure", part)
    if not matched["sign"]:
        return Line(matched["name"], matched["figure"])
    if figure > 100:
        raise Unclear("percent", part)
    return Line(matched["name"], f"{figure}/100" if figure.denominator == 1 else str(figure / 100))


def _checked(found: list[Line], text: str, what: str) -> list[Line]:
    if not found:
        raise Unclear(what, text)
    if len({one.name for one in found}) < len(found):
        raise Unclear("twice", text)
    return found


def rulebook_of(draft: Draft, language: str) -> str:
    """The rulebook's text. Keys are plain letters; what people read stands in `name`."""

    def comment(key: str, **facts: object) -> str:
        return "".join(f"# {one}\n" for one in COMMENTS[key][language == "en"].format(**facts).split("\n"))

    parts = [comment("head", name=draft.name) + 'law = "2"\n']
    if draft.results != "scores":
        parts.append(comment("scheme") + _scheme(draft))
    if draft.results == "judged":
        drops = f"drop_high = {draft.drop}\ndrop_low = {draft.drop}\nmin_judges = {2 * draft.drop + 1}\n"
        parts.append(comment("panel", drop=draft.drop) + f'[panel]\nunit = "sheet"\n{drops}round = 2\n')
    elif draft.results == "scores":
        parts.append(comment("scores").rstrip("\n") + "\n")
    parts.append(comment("score") + "[score]\nround = 2\n")
    first = "criterion:c1" if draft.results == "judged" else "lot"
    parts.append(comment("ranking") + f'[ranking]\nbetter = "{draft.better}"\nprecedence = {json.dumps([first])}\n')
    parts.append(comment("ladder") + '[[ladder]]\nkey = "prizes"\n' + "".join(_rungs(draft)))
    if draft.table:
        order = ", ".join(f'"{key}"' for key, _ in _keyed(draft.awards, "prize"))
        parts.append(comment("table") + f'[[table]]\nkey = "groups"\norder = [{order}]\n')
    parts.append(comment("more"))
    return "\n".join(parts)


def _scheme(draft: Draft) -> str:
    text = '[[scheme]]\nkey = "scheme"\n'
    for key, one in _keyed(draft.criteria, "c"):
        kind = '    kind = "measured"\n' if draft.results == "measured" else ""
        text += f'  [[scheme.criterion]]\n  key = "{key}"\n  name = {_label(one.name)}\n'
        text += f'    [[scheme.criterion.aspect]]\n    key = "{key}.mark"\n{kind}    max = "{one.figure}"\n'
    return text


def _rungs(draft: Draft) -> Sequence[str]:
    return [
        f'  [[ladder.rung]]\n  award = "{key}"\n  name = {_label(one.name)}\n  most = "{one.figure}"\n'
        + (f'  round = "{draft.rounding}"\n' if "/" in one.figure else "")
        + f'  tie = "{draft.tie}"\n'
        for key, one in _keyed(draft.awards, "prize")
    ]


def _keyed(lines: Sequence[Line], letter: str) -> list[tuple[str, Line]]:
    return [(f"{letter}{number}", one) for number, one in enumerate(lines, start=1)]


def _label(name: str) -> str:
    quoted = json.dumps(name, ensure_ascii=False)
    return f"{{ zh = {quoted}, en = {quoted} }}"
