"""What becomes of every key of a rulebook in the application: who carries it, or with which sentence it is refused.

A key that is in no table would be accepted and then do nothing. So a test walks the schema and fails for each key that
is not here, and the page of the documents with all keys is made from this (tools/reference.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from contest.editions.rulebooks.carried import LATER, REFUSED, SECOND

if TYPE_CHECKING:
    from contest.rules.rulebook.since import Since

By = Literal["results", "words", "editions", "registration", "judging", "publication"]
"""Who carries a key. `results`: the law itself, from the inputs that `contest.results.bridge` gives it; the bytes are
held against those of `contest tabulate`. `words`: it is shown and nothing else (names, texts, sources). Otherwise the
step that acts on it."""

PANEL = "unit combine drop_high drop_low min_judges round spread normalise"
CONVERT = "kind table from to of points better round"
NORMALISE = "kind per center spread least points better"
NEED = "metric at_least at_most"
SCOPED: Mapping[By, str] = {"results": "applies_to", "words": "source"}

CARRIED: Mapping[str, Mapping[By, str]] = {
    "": {
        "editions": "law edition",
        "results": (
            "attribute numbers scheme panel segment team score scale ranking ladder pick "
            "derived decision prize table advance"
        ),
        "words": "source",
    },
    "edition": {
        "editions": "key series series_name number year zone name short begins ends tier division track period",
        "registration": "entries_per_person changes_per_delegation",
        "publication": "names signatures second_person_wait publicity",
        "words": "theme place entry hosts previous quoted source",
    },
    "edition.hosts": {"words": "role name"},
    "edition.publicity": {"publication": "days working before_ceremony", "words": "source"},
    "edition.previous": {"words": "name contestants events delegations source"},
    "edition.quoted": {"words": "key value text source"},
    "edition.tier": {
        "editions": "key run_by organisation may_set",
        "registration": "credit",
        "judging": "conflicts judges",
        "words": "name sign source",
    },
    "edition.tier.conflicts": {"judging": "bar warn", "words": "source"},
    "edition.tier.judges": {"judging": "sheets blind", "words": "source"},
    "edition.division": {"editions": "key", "words": "name source"},
    "edition.track": {
        "editions": "key divisions",
        "registration": "team advisers exclusive entries_per_delegation material eligibility",
        "publication": "attributes family",
        "words": "name entry source",
    },
    "edition.track.team": {"registration": "min max", "words": "source"},
    "edition.track.advisers": {"registration": "min max", "words": "source"},
    "edition.track.material": {
        "registration": ("key formats max_mb max_pages max_characters max_figures max_minutes fonts_embedded required"),
        "words": "name source",
    },
    "edition.track.eligibility": {
        "registration": "divisions rule is in on value date higher vocational into attribute years awards same_track",
        "words": "source",
    },
    "edition.track.eligibility.into": {"registration": "division level school_level role"},
    "edition.period": {"editions": "stage phase opens closes track", "words": "source"},
    "attribute": {"results": "key of kind values required applies_to shown", "words": "name unit source"},
    "attribute.unit": {"words": "zh en"},
    "numbers": {**SCOPED, "results": "applies_to rounding", "judging": "mark_places"},
    "scheme": {**SCOPED, "results": "applies_to criterion", "words": "key name source"},
    "scheme.criterion": {"results": "key weight round aspect", "words": "name descriptor source"},
    "scheme.criterion.aspect": {
        "results": "factor round convert times silent",
        "judging": "key kind min max levels step bands tries",
        "words": "name descriptor text unit source",
    },
    "scheme.criterion.aspect.convert": {"results": CONVERT},
    "scheme.criterion.aspect.tries": {"judging": "of", "results": "take best none"},
    "scheme.criterion.aspect.unit": {"words": "zh en"},
    "scheme.criterion.aspect.bands": {"judging": "from to", "words": "name text"},
    "panel": {**SCOPED, "results": f"{PANEL} applies_to"},
    "panel.spread": {"results": "above then"},
    "panel.normalise": {"results": NORMALISE},
    "segment": {
        "results": "key applies_to weight aspects round convert cut panel",
        "judging": "source from min max",
        "words": "name",
    },
    "segment.convert": {"results": CONVERT},
    "segment.cut": {"results": "take round tie by", "words": "source"},
    "segment.panel": {"results": PANEL, "words": "source"},
    "segment.panel.spread": {"results": "above then"},
    "segment.panel.normalise": {"results": NORMALISE},
    "team": {**SCOPED, "results": "applies_to combine best"},
    "score": {**SCOPED, "results": "applies_to round floor weights"},
    "scale": {**SCOPED, "results": "applies_to kind center spread deviation round clamp"},
    "ranking": {**SCOPED, "results": "applies_to by better precedence places"},
    "ladder": {
        "results": "key applies_to base where also_cut over by field policy tolerance rung need",
        "words": "name source",
    },
    "ladder.field": {"results": "at_most rungs"},
    "ladder.need": {"results": NEED},
    "ladder.rung": {"results": "award upto round tie at_least most need", "words": "name source"},
    "ladder.rung.need": {"results": NEED},
    "pick": {"results": "award applies_to each count outside where also_cut by tie need", "words": "name source"},
    "pick.need": {"results": NEED},
    "derived": {"results": "award applies_to from role cap per", "words": "name source"},
    "decision": {"results": "award most", "words": "name source"},
    "prize": {"results": "award applies_to per count index by require outside tie", "words": "name source"},
    "prize.index": {"results": "metric weight"},
    "prize.require": {"results": "metric at_least"},
    "table": {
        "results": "key applies_to order points count per place_points level times best round",
        "words": "name source",
    },
    "table.times": {"results": "contests by"},
    "advance": {
        "results": ("key to applies_to where need over by after base also_cut take round tie cap reserved reserve"),
        "words": "source",
    },
    "advance.need": {"results": NEED},
    "advance.cap": {"results": "per most"},
    "advance.reserved": {"results": "where take round"},
}
"""Part of the file → who carries which of its keys. What is refused whatever it says is in REFUSED
alone."""


@cache
def _marks() -> Mapping[str, Since]:
    """The keys that law 2 added, wholly or in part."""
    from contest.rules import Rulebook
    from contest.rules.rulebook.since import marked

    return {one.key: one.mark for one in marked(Rulebook)}


class Fate(NamedTuple):
    """What becomes of a key. `by`: who carries it, None where it is refused whatever it says; `refused`: the keys of
    the sentences with which it, or some of its values, is refused (contest.rules.intake_labels)."""

    by: By | None
    refused: tuple[str, ...]


def fate_of(path: str) -> Fate | None:
    """What becomes of a key, by its path without positions (`edition.track.team.max`); None where nobody has said."""
    part, _, key = path.rpartition(".")
    by = next((by for by, keys in CARRIED.get(part, {}).items() if key in keys.split()), None)
    refused = REFUSED.get(path, ())
    mark = _marks().get(path)
    if mark is not None and path not in SECOND:
        refused = (*refused, LATER)
        by = by if mark.what else None
    whole = path.partition(".")[0]
    if by is None and whole in REFUSED and whole not in CARRIED:
        refused = REFUSED[whole]
    if by is None and not refused and any(path.startswith(f"{key}.") for key in _marks() if key not in SECOND):
        refused = (LATER,)
    return Fate(by, refused) if by or refused else None
