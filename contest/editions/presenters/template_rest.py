"""What the form of a new contest does not bring from its template, or keeps without a field, so that it can say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from contest.i18n import localized

if TYPE_CHECKING:
    from contest.editions.forms import TemplateForm
    from contest.editions.presenters.scope import Scopes
    from contest.rules.rulebook.edition import Track
    from contest.rules.rulebook.law import Ladder

ROW_KEYS = {"aspects": ("scheme", "origin"), "rungs": ("ladder", "award")}  # what tells a template's row by


def tracks_left_out(tracks: Sequence[Track], form: TemplateForm) -> list[tuple[str, list[tuple[str, str]]]]:
    """The template's tracks that no row of the form comes from: key and name, by family ("" without one)."""
    taken = {row.form.like.data for row in form.tracks}
    families: dict[str, list[tuple[str, str]]] = {}
    for track in tracks:
        if track.key not in taken:
            families.setdefault(localized(track.family) if track.family else "", []).append(
                (track.key, localized(track.name))
            )
    return list(families.items())


def kept_ladders(ladders: Iterable[Ladder], scopes: Scopes) -> list[tuple[str, str]]:
    """For each ladder that has no lines in the form: for which contests ("" for all), and its awards' names."""
    return [
        (
            scopes.described(one.applies_to),
            "、".join(localized(rung.name) if rung.name else rung.award for rung in one.rung),
        )
        for one in ladders
    ]


def rows_left_out(filled: dict[str, Any], form: TemplateForm, part: str) -> list[dict[str, Any]]:
    """The rows of `part` (of ROW_KEYS) that the template has and the form has no more."""
    held = {_key(row.data, part) for row in form[part]}
    return [row for row in filled[part] if _key(row, part) not in held]


def put_back(filled: dict[str, Any], form: TemplateForm) -> None:
    """Put the template's rows that were taken away back, each after the row that is above it in the template."""
    for part in ROW_KEYS:
        rows = [row.data for row in form[part]]
        missing = rows_left_out(filled, form, part)
        place = 0
        for row in filled[part]:
            if row in missing:
                rows.insert(place, row)
                place += 1
            else:
                place = next(n for n, one in enumerate(rows, 1) if _key(one, part) == _key(row, part))
        while len(form[part]):
            form[part].pop_entry()
        for values in rows:
            form[part].append_entry(values)


def _key(row: dict[str, Any], part: str) -> tuple[str, ...]:
    return tuple(row[name] or "" for name in ROW_KEYS[part])
