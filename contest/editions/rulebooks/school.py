"""A school's own contest from a template as it stands, with its names: for `contest init`. The form of the desk changes
all the rest (contest/editions/rulebooks/templates.py)."""

from __future__ import annotations

from contest.editions.rulebooks.templates import Table, school_keys, template
from contest.errors import N_, NotFound


def school_rulebook(
    origin: str, key: str, *, name: dict[str, str], series: str, series_name: dict[str, str], year: int, code: str
) -> str:
    """The rulebook of a contest that one school runs. `code`: the school's; `origin`: one of `school_keys`. No dates:
    phases without dates have no end, and can be given one later."""
    import tomli_w

    if origin not in school_keys():
        raise NotFound(
            N_("没有叫 %(name)s 的模板，有的是：%(names)s。"), name=origin, names=list(school_keys()), field="template"
        )
    book: Table = template(origin)
    part = book["edition"]
    part |= {"key": key, "name": name, "series": series, "series_name": series_name, "year": year}
    part.pop("period", None)
    for tier in part["tier"]:
        tier["organisation"] = code
    return tomli_w.dumps(book)
