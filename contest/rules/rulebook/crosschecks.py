"""Checks that need the whole rulebook: dangling references, rounds that no unit reaches, steps that
cannot be given, segments that don't share out the criteria, weights that don't sum to 1.

A contest's key may be anything, so the file's patterns are used as sample contest keys: `national/*` is treated as a
contest with that key, and what is wrong for it is wrong for every contest that matches. The same checks run again on
the real contests when their marks are tabulated.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from fractions import Fraction
from itertools import product
from typing import get_args

from contest.rules.materials import COUNTED, LIMITS, UNCOUNTED
from contest.rules.rulebook.book import Law, Rulebook
from contest.rules.rulebook.edition import Edition, Material, Phase
from contest.rules.rulebook.eligibility import DivisionByRule
from contest.rules.rulebook.law import TABLE_FIGURES, Criterion, Scheme, Segment
from contest.rules.rulebook.marking_checks import wrong_in_marking
from contest.rules.rulebook.needed import wrong_after, wrong_needs, wrong_prizes
from contest.rules.rulebook.references import Path, Wrong, dangling, meant
from contest.rules.rulebook.since import newer

__all__ = ["Path", "Wrong", "crosscheck", "in_segment", "sample_contests", "segment_criteria", "wrong_for"]


def crosscheck(book: Rulebook, *, sealed: bool = False) -> list[Wrong]:
    """Everything that is wrong across the file, each once, in the order of the file's parts; of a sealed text (see
    `parse`) without the checks that came later."""
    found = [*_newer(book, sealed=sealed), *_keys(book)]
    if book.law == "2":
        from contest.rules.rulebook.declarations import declarations  # it reads paths as `reading` writes them

        found += [*declarations(book), *wrong_after(book), *wrong_prizes(book)]
    found += [*_award_references(book), *_sample_contests(book, sealed=sealed)]
    if not sealed:
        found += dangling(book)
    if book.edition is not None:
        found += _edition(book.edition)
        if not sealed:
            found += [*_periods(book.edition), *_may_set(book.edition)]
    unique: dict[tuple[Path, str], Wrong] = {}
    for wrong in found:
        unique.setdefault((wrong.path, wrong.key), wrong)
    return list(unique.values())


def needs_second(path: Path, what: str) -> Wrong:
    """The fault of a file of law 1 that uses a clause of law 2."""
    return Wrong(path, "law.needs", {"what": what})


def _newer(book: Rulebook, *, sealed: bool) -> Iterator[Wrong]:
    """What a file of law 1 uses of law 2 (see `since`). A pattern that begins with `!` is refused at intake and
    means in a sealed text what it meant."""
    if book.law != "1":
        return
    yield from (needs_second(one.path, one.written) for one in newer(book))
    for at, ranking in enumerate(book.ranking):
        for place, step in enumerate(ranking.precedence):
            if step.startswith(("tries:", "-")) or step == "members":
                yield needs_second(("ranking", at, "precedence", place), f"step {step}")
    for part, rules in () if sealed else book:
        for at, rule in enumerate(rules if isinstance(rules, tuple) else ()):
            for pattern in getattr(rule, "applies_to", ()):
                if pattern.startswith("!"):
                    yield needs_second((part, at, "applies_to"), f"the pattern {pattern}")
    for at, ladder in enumerate(book.ladder):
        for place, rung in enumerate(ladder.rung):
            if rung.most is not None and rung.upto is None and rung.at_least is None:
                yield needs_second(("ladder", at, "rung", place, "most"), "a rung with most alone")


def _repeated(keys: Iterable[Hashable]) -> Iterator[int]:
    """The positions of keys that stood before."""
    seen: set[Hashable] = set()
    for position, key in enumerate(keys):
        if key in seen:
            yield position
        seen.add(key)


def _twice(keys: list[str], part: str, field: str = "key") -> Iterator[Wrong]:
    for position in _repeated(keys):
        yield Wrong((part, position, field), "key.twice", {"what": part, "key": keys[position]})


def _keys(book: Rulebook) -> Iterator[Wrong]:
    yield from _twice([scheme.key for scheme in book.scheme], "scheme")
    yield from _twice([ladder.key for ladder in book.ladder], "ladder")
    yield from _twice([table.key for table in book.table], "table")
    yield from _twice([decision.award for decision in book.decision], "decision", "award")
    segments = [(segment.key, segment.applies_to) for segment in book.segment]
    for position in _repeated(segments):
        facts: dict[str, object] = {"what": "segment", "key": segments[position][0]}
        yield Wrong(("segment", position, "key"), "key.twice", facts)
    for award in book.award_order():
        if award in TABLE_FIGURES and (book.law != "1" or award != "place-points"):
            yield Wrong((), "award.reserved", {"award": award})


def _award_references(book: Rulebook) -> Iterator[Wrong]:
    """A rulebook that gives no awards itself may still order tables of awards given elsewhere (`contest table`)."""
    given = set(book.award_order())
    columns = {table.key: {*TABLE_FIGURES[:1], *table.order, *table.awards} for table in book.table}

    def dangling(path: Path, award: str) -> Iterator[Wrong]:
        if award not in given:
            yield Wrong(path, "award.unknown", {"award": award, **meant(award, given)})

    for position, pick in enumerate(book.pick):
        for award in pick.outside:
            yield from dangling(("pick", position, "outside"), award)
    for position, derived in enumerate(book.derived):
        for award in derived.from_:
            yield from dangling(("derived", position, "from"), award)
    if given:
        for position, table in enumerate(book.table):
            for award in table.awards:
                yield from dangling(("table", position, "order" if award in table.order else "points"), award)
    for position, prize in enumerate(book.prize):
        for award in prize.outside:
            yield from dangling(("prize", position, "outside"), award)
        figures = [("index", part.metric) for part in prize.index]
        figures += [("require", need.metric) for need in prize.require]
        for field, metric in figures:
            kind, _, rest = metric.partition(":")
            path = ("prize", position, field)
            if kind == "award":
                yield from dangling(path, rest)
            elif kind == "table":
                table_key, _, column = rest.partition(":")
                if table_key not in columns:
                    yield Wrong(path, "table.unknown", {"table": table_key, **meant(table_key, columns)})
                elif column not in columns[table_key]:
                    near = meant(column, columns[table_key])
                    yield Wrong(path, "table.column", {"table": table_key, "column": column, **near})


def sample_contests(book: Rulebook) -> tuple[str, ...]:
    """For every pattern of the file one contest key that matches it: the pattern itself, because `*` matches a `*`."""
    return tuple(sorted(book.patterns())) or ("",)


def _sample_contests(book: Rulebook, *, sealed: bool) -> Iterator[Wrong]:
    for contest in sample_contests(book):
        law = book.law_of(contest)
        yield from wrong_for(law, book, sealed=sealed)
    aspects = [aspect.key for scheme in book.scheme for aspect in scheme.aspects]
    for position, segment in enumerate(book.segment):
        for pattern in segment.aspects or ():
            if aspects and not any(fnmatchcase(aspect, pattern) for aspect in aspects):
                yield Wrong(("segment", position, "aspects"), "segment.no-aspect", {"pattern": pattern})


def wrong_for(law: Law, book: Rulebook, *, sealed: bool = True) -> Iterator[Wrong]:
    """What is wrong with the law of one contest; `sealed`: without the checks that came later (see `parse`)."""
    if law.segments:
        yield from _segments(law, book)
    if law.scheme is not None:
        yield from _unreached_rounds(law, law.scheme, book)
    yield from wrong_in_marking(law, book)
    yield from _ranking(law, book, sealed)
    yield from wrong_needs(law, book)


def _segments(law: Law, book: Rulebook) -> Iterator[Wrong]:
    first = book.segment.index(law.segments[0])
    total = sum((segment.weight for segment in law.segments), Fraction(0))
    if total != 1 and law.score.weights is None:
        facts: dict[str, object] = {"contest": law.contest, "total": str(total)}
        yield Wrong(("segment", first, "weight"), "segment.sum", facts)
    if law.scheme is None:
        return
    scheme_at = book.scheme.index(law.scheme)
    for position, criterion in enumerate(law.scheme.criterion):
        homes = {
            segment.key for segment in law.segments for aspect in criterion.aspect if in_segment(aspect.key, segment)
        }
        whole = [s for s in law.segments if all(in_segment(aspect.key, s) for aspect in criterion.aspect)]
        if len(homes) != 1 or len(whole) != 1:
            facts = {"criterion": criterion.key, "segments": ", ".join(sorted(homes)) or "—"}
            yield Wrong(("scheme", scheme_at, "criterion", position), "segment.criterion", facts)
    for segment in law.segments:
        if segment.aspects is not None and not segment_criteria(law.scheme, segment):
            path: Path = ("segment", book.segment.index(segment), "aspects")
            yield Wrong(path, "segment.empty", {"segment": segment.key, "scheme": law.scheme.key})


def in_segment(aspect: str, segment: Segment) -> bool:
    """Whether one of the segment's patterns matches the aspect's key."""
    return any(fnmatchcase(aspect, pattern) for pattern in segment.aspects or ())


def segment_criteria(scheme: Scheme, segment: Segment) -> tuple[int, ...]:
    """The positions of the scheme's criteria that lie in a segment."""
    return tuple(
        position
        for position, criterion in enumerate(scheme.criterion)
        if all(in_segment(aspect.key, segment) for aspect in criterion.aspect)
    )


def _unreached_rounds(law: Law, scheme: Scheme, book: Rulebook) -> Iterator[Wrong]:
    """Section 5: unit criterion refuses an aspect's round, unit sheet an aspect's and a criterion's."""
    scheme_at = book.scheme.index(scheme)
    for position, criterion in enumerate(scheme.criterion):
        homes = [segment for segment in law.segments if in_segment(criterion.aspect[0].key, segment)]
        unit = law.panel_of(homes[0] if homes else None).unit
        path: Path = ("scheme", scheme_at, "criterion", position)
        if unit == "sheet" and criterion.round is not None:
            yield Wrong((*path, "round"), "round.unreached", {"unit": unit})
        for place, aspect in enumerate(criterion.aspect):
            if unit != "aspect" and aspect.round is not None:
                yield Wrong((*path, "aspect", place, "round"), "round.unreached", {"unit": unit})


def _ranking(law: Law, book: Rulebook, sealed: bool) -> Iterator[Wrong]:
    """Section 7: what is ranked exists, and every step of the precedence can be given."""
    if law.ranking not in book.ranking:
        return
    path: Path = ("ranking", book.ranking.index(law.ranking))
    if law.ranking.by == "scale" and law.scale is None:
        yield Wrong((*path, "by"), "ranking.no-scale", {"contest": law.contest})
    for position, step in enumerate(law.ranking.precedence):
        kind, _, name = step.removeprefix("-").partition(":")
        place = (*path, "precedence", position)
        if step == "scale" and law.scale is None:
            yield Wrong(place, "ranking.no-scale", {"contest": law.contest})
        segments = [segment.key for segment in law.segments]
        if kind == "segment" and name not in segments:
            yield Wrong(place, "step.unknown", {"step": step, **meant(step, [f"segment:{one}" for one in segments])})
        if kind in ("criterion", "aspect"):
            yield from _scheme_step(law, book, kind, name, step, place, sealed)
        if step == "sheets:mean" and not book.scheme:
            yield Wrong(place, "step.unknown", {"step": step})


def _names(criterion: Criterion, kind: str, name: str) -> bool:
    """Whether a step names this criterion, or one of its aspects."""
    return name == criterion.key if kind == "criterion" else any(name == aspect.key for aspect in criterion.aspect)


def _scheme_step(
    law: Law, book: Rulebook, kind: str, name: str, step: str, place: Path, sealed: bool
) -> Iterator[Wrong]:
    scheme = law.scheme
    if scheme is None:
        everything = [criterion for one in book.scheme for criterion in one.criterion]
        if not any(_names(criterion, kind, name) for criterion in everything):
            yield Wrong(place, "step.unknown", {"step": step, **_meant_step(step, everything)})
        return
    criterion = next((one for one in scheme.criterion if _names(one, kind, name)), None)
    if criterion is None and sealed and kind == "aspect":
        # Before 2026.11 such a step was taken, and was missing for everybody.
        criterion = next((one for one in scheme.criterion if one.key == name), None)
    if criterion is None:
        yield Wrong(place, "step.unknown", {"step": step, **_meant_step(step, scheme.criterion)})
        return
    homes = [segment for segment in law.segments if in_segment(criterion.aspect[0].key, segment)]
    unit = law.panel_of(homes[0] if homes else None).unit
    # Law 2, section 12: what the unit hides is made anew, only for the order.
    if not law.is_second and (unit == "sheet" or (unit == "criterion" and kind == "aspect")):
        yield Wrong(place, "step.unit", {"step": step, "unit": unit})


def _meant_step(step: str, criteria: Sequence[Criterion]) -> dict[str, object]:
    known = [f"criterion:{criterion.key}" for criterion in criteria]
    return meant(step, [*known, *(f"aspect:{aspect.key}" for criterion in criteria for aspect in criterion.aspect)])


def _edition(edition: Edition) -> Iterator[Wrong]:
    tiers = [tier.key for tier in edition.tier]
    divisions = [division.key for division in edition.division]
    tracks = [track.key for track in edition.track]
    for part, keys in (("tier", tiers), ("division", divisions), ("track", tracks)):
        for wrong in _twice(keys, part):
            yield Wrong(("edition", *wrong.path), wrong.key, wrong.facts)
    for position, track in enumerate(edition.track):
        for division in track.divisions:
            if division not in divisions:
                facts: dict[str, object] = {"division": division, **meant(division, divisions)}
                yield Wrong(("edition", "track", position, "divisions"), "division.unknown", facts)
        for place, rule in enumerate(track.eligibility):
            path: Path = ("edition", "track", position, "eligibility", place)
            lines = rule.into if isinstance(rule, DivisionByRule) else ()
            named = [((*path, "divisions"), division) for division in rule.divisions]
            named += [((*path, "into", at, "division"), line.division) for at, line in enumerate(lines)]
            for where, division in named:
                if division not in track.divisions:
                    yield Wrong(where, "division.unknown", {"division": division, **meant(division, track.divisions)})
        for wrong in _twice([material.key for material in track.material], "material"):
            yield Wrong(("edition", "track", position, *wrong.path), wrong.key, wrong.facts)
        for place, material in enumerate(track.material):
            for wrong in _limits(material):
                yield Wrong(("edition", "track", position, "material", place, *wrong.path), wrong.key, wrong.facts)
    for position, period in enumerate(edition.period):
        if period.stage not in tiers:
            facts = {"tier": period.stage, **meant(period.stage, tiers)}
            yield Wrong(("edition", "period", position, "stage"), "tier.unknown", facts)
        if period.track is not None and period.track not in tracks:
            facts = {"track": period.track, **meant(period.track, tracks)}
            yield Wrong(("edition", "period", position, "track"), "track.unknown", facts)


def _limits(material: Material) -> Iterator[Wrong]:
    """Limits that no file of its formats is held to, or that one of its formats passes without being counted."""
    formats = [one.lower() for one in material.formats]
    for key, what in LIMITS.items():
        given = getattr(material, key)
        if given is None or given is False:
            continue
        for name in formats:
            if what in UNCOUNTED.get(name, ()):
                yield Wrong((key,), "material.uncounted", {"key": key, "format": name})
        if not any(what in COUNTED.get(name, ()) for name in formats):
            wanted = ", ".join(name for name, counted in COUNTED.items() if what in counted)
            yield Wrong((key,), "material.nothing", {"key": key, "expected": wanted})


def _periods(edition: Edition) -> Iterator[Wrong]:
    """Two periods for one phase of a stage and track: the second would be read nowhere."""
    spans = [(period.stage, period.phase, period.track) for period in edition.period]
    for position in _repeated(spans):
        facts: dict[str, object] = {"what": "period", "key": "/".join(one for one in spans[position] if one)}
        yield Wrong(("edition", "period", position, "phase"), "key.twice", facts)


def _may_set(edition: Edition) -> Iterator[Wrong]:
    """`may_set` can name a date of a tier (`school.judging.opens`), the law or a part of it (`law.ladder`)."""
    parts = Rulebook.model_fields.keys() - {"law", "edition", "source"}
    known = {"law", *(f"law.{part}" for part in parts)}
    for tier, phase, end in product((tier.key for tier in edition.tier), get_args(Phase), ("opens", "closes")):
        known.add(f"{tier}.{phase}.{end}")
    for position, tier_with in enumerate(edition.tier):
        for place, key in enumerate(tier_with.may_set):
            if key not in known:
                facts: dict[str, object] = {"setting": key, **meant(key, known)}
                yield Wrong(("edition", "tier", position, "may_set", place), "setting.unknown", facts)
