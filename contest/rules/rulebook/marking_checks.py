"""Checks of what law 2 adds between marks and places: which unit a clause needs, which steps of the precedence it
cannot give, where a cut may stand, which stage a score is brought along from (law 2, sections 3, 4, 5, 9, 11, 12)."""

from collections.abc import Iterator

from contest.rules.rulebook.book import Law, Rulebook
from contest.rules.rulebook.law import Aspect, Criterion, Panel, Scheme
from contest.rules.rulebook.references import Path, Wrong, meant

OF_MARKS = ("criterion", "aspect", "segment", "tries", "sheets")
"""Steps of the precedence that need the marks of the whole entry: refused where members are marked."""


def wrong_in_marking(law: Law, book: Rulebook) -> Iterator[Wrong]:
    """What is wrong with the clauses of law 2 in the law of one contest."""
    if not law.is_second:
        return
    if law.scheme is not None:
        yield from _units(law, law.scheme, book)
    yield from _rulers(law, book)
    yield from _cuts(law, book)
    yield from _stages(law, book)
    if law.ranking in book.ranking:
        yield from _steps(law, book)


# Sections 3, 5 and 11: unit aspect only. Section 4: unit sheet only


def clauses_of(aspect: Aspect) -> Iterator[str]:
    """The keys of an aspect that need unit aspect."""
    for key, written in (
        ("tries", aspect.tries),
        ("convert", aspect.convert),
        ("times", aspect.times),
        ("silent", aspect.silent),
    ):
        if written:
            yield key


def _units(law: Law, scheme: Scheme, book: Rulebook) -> Iterator[Wrong]:
    at = book.scheme.index(scheme)
    for position, criterion in enumerate(scheme.criterion):
        unit = law.panel_for(criterion).unit
        if unit == "aspect":
            continue
        for place, aspect in enumerate(criterion.aspect):
            for key in clauses_of(aspect):
                path: Path = ("scheme", at, "criterion", position, "aspect", place, key)
                yield Wrong(path, "clause.unit", {"clause": key, "needs": "aspect", "unit": unit})


def _rulers(law: Law, book: Rulebook) -> Iterator[Wrong]:
    for panel, path in _panels(law, book):
        if panel.normalise is not None and panel.unit != "sheet":
            facts: dict[str, object] = {"clause": "normalise", "needs": "sheet", "unit": panel.unit}
            yield Wrong((*path, "normalise"), "clause.unit", facts)
        room = "" if panel.normalise is None else panel.normalise.per.partition("attribute:")[2]
        of = next((one.of for one in book.attribute if one.key == room), "entry")
        if of != "entry":
            yield Wrong((*path, "normalise"), "normalise.of", {"name": room, "of": of})


def _panels(law: Law, book: Rulebook) -> Iterator[tuple[Panel, Path]]:
    """The panels that make a contest's score, and where they are written."""
    whole: Path = ("panel", book.panel.index(law.panel)) if law.panel in book.panel else ("panel",)
    if not law.segments:
        yield law.panel, whole
    for segment in law.segments:
        if segment.from_ is None:
            own: Path = ("segment", book.segment.index(segment), "panel")
            yield law.panel_of(segment), whole if segment.panel is None else own


# Section 9: cuts, scores of an earlier stage


def _cuts(law: Law, book: Rulebook) -> Iterator[Wrong]:
    for segment in law.segments:
        path: Path = ("segment", book.segment.index(segment))
        if segment.cut is not None and segment is law.segments[-1]:
            yield Wrong((*path, "cut"), "cut.last", {"segment": segment.key, "contest": law.contest})
        if law.team is not None:
            for key, written in (("cut", segment.cut), ("from", segment.from_)):
                if written is not None:
                    yield Wrong((*path, key), "team.segment", {"segment": segment.key, "clause": key})


def _stages(law: Law, book: Rulebook) -> Iterator[Wrong]:
    """The stage exists, comes earlier, and its rulebook rounds its score, as far as the edition's tree shows."""
    edition = book.edition
    tiers = [] if edition is None else [tier.key for tier in edition.tier]
    for segment in law.segments:
        stage = segment.stage
        if stage is None or not tiers:
            continue
        path: Path = ("segment", book.segment.index(segment), "from")
        if stage not in tiers:
            yield Wrong(path, "tier.unknown", {"tier": stage, **meant(stage, tiers)})
            continue
        own = law.contest.partition("/")[0]
        if own in tiers and tiers.index(stage) >= tiers.index(own):
            yield Wrong(path, "stage.not-earlier", {"tier": stage, "own": own})
        below = book.law_of(f"{stage}/{law.contest.partition('/')[2] or '*'}")
        if below.score.round is None:
            yield Wrong(path, "stage.unrounded", {"tier": stage, "contest": below.contest})


# The precedence


def _steps(law: Law, book: Rulebook) -> Iterator[Wrong]:
    at = book.ranking.index(law.ranking)
    for position, step in enumerate(law.ranking.precedence):
        path: Path = ("ranking", at, "precedence", position)
        kind, _, name = step.removeprefix("-").partition(":")
        if law.team is not None and kind in OF_MARKS:
            yield Wrong(path, "step.team", {"step": step})
            continue
        if kind == "members" and law.team is None:
            yield Wrong(path, "step.no-team", {"step": step, "contest": law.contest})
        if kind == "tries":
            yield from _tries_step(law, book, step, name, path)
        if kind in ("criterion", "aspect") and law.scheme is not None:
            criterion = next((one for one in law.scheme.criterion if _has(one, kind, name)), None)
            if criterion is not None and law.panel_for(criterion).normalise is not None:
                yield Wrong(path, "step.normalised", {"step": step})
        if step == "sheets:mean" and (clause := beside_sheets(law, book)):
            yield Wrong(path, "step.beside", {"step": step, "clause": clause})


def _has(criterion: Criterion, kind: str, name: str) -> bool:
    return criterion.key == name if kind == "criterion" else any(one.key == name for one in criterion.aspect)


def _tries_step(law: Law, book: Rulebook, step: str, name: str, path: Path) -> Iterator[Wrong]:
    schemes = [law.scheme] if law.scheme is not None else list(book.scheme)
    tried = [aspect.key for scheme in schemes for aspect in scheme.aspects if aspect.tries is not None]
    if name not in tried:
        yield Wrong(path, "step.unknown", {"step": step, **meant(step, [f"tries:{one}" for one in tried])})


def beside_sheets(law: Law, book: Rulebook) -> str:
    """The clause of law 2 beside which `sheets:mean` is refused; "" if there is none."""
    aspects = () if law.scheme is None else law.scheme.aspects
    beside = {
        "normalise": any(panel.normalise is not None for panel, _ in _panels(law, book)),
        "convert": any(one.convert is not None for one in aspects),
        "tries": any(one.tries is not None for one in aspects),
        "times": any(one.times is not None for one in aspects),
        "segment": bool(law.segments),
    }
    return next((clause for clause, written in beside.items() if written), "")
