"""What part of a contest a panel has: a segment of the rulebook, the entries of a room, or everything.

No two panels of a contest have a part in common, so that a mark that a panel agrees on is given once, and each sheet
belongs to one panel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from contest.editions.labels import scheme_names
from contest.editions.models import Contest
from contest.editions.rulebooks.carried import declared_of_entries
from contest.editions.rulebooks.effective import rulebook_of
from contest.judging.rubric import law_of
from contest.rule_inputs import attribute_text

if TYPE_CHECKING:
    from contest.judging.models import Panel
    from contest.registration.models import Entry
    from contest.rules.rulebook.law import Attribute

EVERYTHING = ""
Name = Mapping[str, str]


def segments_marked(contest: Contest) -> list[str]:
    """The keys of the segments that judges mark, in the order of the rulebook; [EVERYTHING] where it has none."""
    return [one.key for one in law_of(contest).segments if one.from_ is None] or [EVERYTHING]


def segment_name(contest: Contest, key: str) -> Name:
    return scheme_names(law_of(contest)).get(f"segment:{key}", {"zh": key, "en": key})


def rooms_declared(contest: Contest) -> dict[str, Attribute]:
    """The attributes by whose value the entries of a contest may be parted among panels, by key: texts declared of
    entries, and whatever judges are put on one ruler by (law 2, section 4)."""
    law = law_of(contest)
    rules = [law.panel, *(law.panel_of(one) for one in law.segments)]
    rulers = {rule.normalise.per for rule in rules if rule.normalise}
    declared = declared_of_entries(rulebook_of(contest), contest.key)
    return {key: one for key, one in declared.items() if one.kind == "text" or f"attribute:{key}" in rulers}


def room_name(contest: Contest, attribute: str) -> Name:
    """What people call the attribute."""
    one = rooms_declared(contest).get(attribute)
    return one.name.model_dump() if one is not None and one.name else {"zh": attribute, "en": attribute}


def room_of(entry: Entry, attribute: str) -> str:
    return attribute_text(entry.attributes.get(attribute))


def takes(panel: Panel, entry: Entry) -> bool:
    """Whether an entry is in the panel's room."""
    return not panel.attribute or room_of(entry, panel.attribute) == panel.room


def in_order(contest: Contest, panels: Sequence[Panel]) -> list[Panel]:
    """Panels in the order of their segments in the rulebook, then of their rooms: 2 before 10."""
    if len(panels) < 2:
        return [*panels]
    place = {key: n for n, key in enumerate(segments_marked(contest))}
    return sorted(
        panels, key=lambda one: (place.get(one.segment, -1), one.segment, one.attribute, len(one.room), one.room)
    )


def marks_the_same(one: Panel, other: Panel) -> bool:
    """Whether two panels mark the same segment, of whatever entries."""
    return one.segment == other.segment or EVERYTHING in (one.segment, other.segment)


def without_panel(contest: Contest, panels: Sequence[Panel], entry: Entry) -> list[str]:
    """The segments of which no panel marks this entry."""
    having = [one.segment for one in panels if takes(one, entry)]
    return [key for key in segments_marked(contest) if key not in having and EVERYTHING not in having]


def name_of_part(contest: Contest, panel: Panel) -> Name:
    """What a panel is called beside the others of its contest: its segment, its room; {} where it has everything."""
    parts: list[Name] = []
    if panel.segment:
        parts.append(segment_name(contest, panel.segment))
    if panel.attribute:
        called = room_name(contest, panel.attribute)
        parts.append({language: f"{name} {panel.room}" for language, name in called.items()})
    return _joined(parts)


def _joined(names: Iterable[Name]) -> Name:
    found: dict[str, str] = {}
    for name in names:
        for language in ("zh", "en"):
            word = name.get(language) or name["zh"]
            found[language] = f"{found[language]} · {word}" if language in found else word
    return found
