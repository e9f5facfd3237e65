"""How an entry got its score and place, as a page shows it: from the facts that the law saved (explain.jsonl) to
tables and sentences. Judges stay under their pseudonyms.

Nothing is calculated again except the mean of whole sheets, which the facts don't contain; numbers are shown as the
law shows them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from contest.editions.labels import (
    COMBINE_LABELS,
    ORIGIN_SENTENCES,
    ROUNDING_LABELS,
    UNIT_LABELS,
    Names,
    plain,
    scheme_names,
)
from contest.editions.models import Contest
from contest.errors import N_
from contest.exchange.presenters import conversion_of, ways_of_unit
from contest.judging.rubric import law_of
from contest.registration.labels import PARTICIPATION_LABELS
from contest.results.models import Result
from contest.results.presenters.level import LevelRow, Step, Words, level_rows, step_name
from contest.rules.numbers import exact

if TYPE_CHECKING:
    from contest.rules import Law
    from contest.rules.rulebook.law import Panel, Segment

Sentence = tuple[str, dict[str, Any]]  # a msgid with its facts


@dataclass(frozen=True)
class Value:
    """One judge's value in a unit; `text` is None if they gave none."""

    judge: str
    text: str | None
    dropped: bool = False


@dataclass(frozen=True)
class Row:
    """One unit: what each judge gave, the combined value, how much it counts."""

    name: Words | None  # None: the whole sheet
    values: tuple[Value, ...]
    agreed: str | None  # a value on which the panel agreed
    combined: str | None
    times: str | None  # factor or weight, where it isn't 1
    counts: str | None


@dataclass(frozen=True)
class Part:
    """One section of the score (the whole, or a segment; of a team, one for each member)."""

    heading: Words | None
    member: str | None
    rule: Sentence | None
    judges: tuple[str, ...]
    rows: tuple[Row, ...]
    criteria: tuple[tuple[Words, str], ...]
    value: str | None
    weight: str | None
    ways: tuple[tuple[Words | None, Words], ...] = ()
    """What law 2 did to a value on the way: (what it is of; None: the part itself, how)."""

    @property
    def has_times(self) -> bool:
        return any(row.times for row in self.rows)

    @property
    def has_drops(self) -> bool:
        return any(value.dropped for row in self.rows for value in row.values)


@dataclass(frozen=True)
class Ranked:
    """The attribute that is ranked instead of a score, and the entry's value as it was tabulated (None: it has none;
    tabulations before this was kept have none either)."""

    name: str
    value: str | None
    lower: bool


@dataclass(frozen=True)
class Explained:
    """Everything that the page shows."""

    status: str
    origin: str
    parts: tuple[Part, ...]
    sums: tuple[Sentence, ...]
    score: str | None
    scaled: str | None
    is_scale_assumed: bool
    by_scale: bool
    ranked: Ranked | None
    place: int | None
    tied: bool
    is_cut: bool
    placed: int
    steps: tuple[Step, ...]
    level: tuple[LevelRow, ...]
    awards: tuple[str, ...]
    advances: tuple[Mapping[str, Any], ...]
    problems: tuple[Mapping[str, Any], ...]


def explained(contest: Contest, result: Result, level: Sequence[Result], lots: Mapping[Any, int]) -> Explained:
    """An entry's way to its result. `level`: the entries level with it (queries.level_with); `lots`: those that
    were drawn to separate them."""
    facts: Mapping[str, Any] = result.explanation or {}
    law = law_of(contest)
    names = scheme_names(law)
    steps = [step for step in facts.get("precedence", ()) if step not in ("score", "scale")]
    return Explained(
        status=PARTICIPATION_LABELS[result.status],
        origin=ORIGIN_SENTENCES.get(facts.get("origin", ""), "") if facts else "",
        parts=tuple(_parts(facts, law, names)),
        sums=tuple(_sums(facts, law)),
        score=result.score,
        scaled=result.scaled,
        is_scale_assumed=law.scale is not None and "assumed" in (law.scale.source or ""),
        by_scale=law.ranking.by == "scale",
        ranked=_ranked(facts, law),
        place=result.place,
        tied=result.tied,
        is_cut=result.score is None and law.is_second and law.ranking.by == "score",
        placed=int(facts.get("placed", 0)),
        steps=tuple(Step(step_name(step, names)) for step in steps),
        level=tuple(level_rows(level, steps, law, lots)) if len(level) > 1 else (),
        awards=tuple(facts.get("awards", ())),
        advances=tuple(facts.get("advances", ())),
        problems=tuple(facts.get("problems", ())),
    )


def _ranked(facts: Mapping[str, Any], law: Law) -> Ranked | None:
    kind, _, name = law.ranking.by.partition(":")
    return Ranked(name, facts.get("ranked"), law.ranking.better == "lower") if kind == "attribute" else None


def _parts(facts: Mapping[str, Any], law: Law, names: Names) -> list[Part]:
    parts = [_part(section, law, names, None) for section in facts.get("sections", ())]
    for member in facts.get("members", ()):
        parts += [_part(section, law, names, member["member"]) for section in member["sections"]]
    return parts


def _part(section: Mapping[str, Any], law: Law, names: Names, member: str | None) -> Part:
    segment = next((one for one in law.segments if one.key == section["segment"]), None)
    judges = sorted(
        {judge for unit in section["units"] for judge in unit["judges"]}, key=lambda judge: (len(judge), judge)
    )
    return Part(
        heading=names.get(f"segment:{section['segment']}", plain(section["segment"])) if section["segment"] else None,
        member=member,
        rule=_elsewhere(section, segment.stage)
        if segment and segment.from_
        else _rule(law.panel_of(segment))
        if judges
        else None,
        judges=tuple(judges),
        rows=tuple(_row(unit, judges, _with_units(law, names)) for unit in section["units"]),
        criteria=tuple((names.get(f"criterion:{key}", plain(key)), value) for key, value in section["criteria"].items())
        if any(unit["kind"] == "aspect" for unit in section["units"])
        else (),
        value=section["value"],
        weight=section.get("weight"),
        ways=tuple(_ways(section, names)),
    )


def _rule_of(section: Mapping[str, Any], segment: Segment | None, law: Law, *, has_judges: bool) -> Sentence | None:
    """Where the value of a part comes from."""
    if segment is not None and segment.from_:
        return _elsewhere(section, segment.stage)
    return _rule(law.panel_of(segment)) if has_judges else None


def _with_units(law: Law, names: Names) -> Names:
    """The names, those of aspects with the unit of their values."""
    units = {f"aspect:{one.key}": one.unit for one in (law.scheme.aspects if law.scheme else ()) if one.unit}
    return {
        **names,
        **{
            key: {
                "zh": f"{names[key]['zh']}（{unit.zh}）" if unit.zh else names[key]["zh"],
                "en": f"{names[key].get('en', names[key]['zh'])} ({unit.en})" if unit.en else names[key].get("en", ""),
            }
            for key, unit in units.items()
            if key in names
        },
    }


def _ways(section: Mapping[str, Any], names: Names) -> Iterator[tuple[Words | None, Words]]:
    for unit in section["units"]:
        name = names.get(f"{unit['kind']}:{unit['key']}", plain(unit["key"])) if unit["key"] else None
        yield from ((name, way) for way in ways_of_unit(unit))
    if (converted := conversion_of(section)) is not None:
        yield None, converted


def _elsewhere(section: Mapping[str, Any], stage: str | None) -> Sentence:
    """A segment whose value was made elsewhere, or published at an earlier stage, as it was given."""
    if section["value"] is None:
        if stage is not None:
            return N_("这个环节的分取自前一级（%(stage)s）公布的成绩，还没有。"), {"stage": stage}
        return N_("这个环节的分由别处给出，还没有。"), {}
    given = section.get("converted", {}).get("before", section["value"])
    if stage is not None:
        return N_("这个环节的分取自前一级（%(stage)s）公布的成绩：%(value)s。"), {"stage": stage, "value": given}
    return N_("这个环节的分由别处给出：%(value)s。"), {"value": given}


def _rule(panel: Panel) -> Sentence:
    """How judges are combined, with its own sentence for each of the few possible forms."""
    facts: dict[str, Any] = {
        "unit": UNIT_LABELS[panel.unit],
        "high": panel.drop_high,
        "low": panel.drop_low,
        "how": COMBINE_LABELS[panel.combine],
        "round": panel.round,
    }
    if panel.drop_high or panel.drop_low:
        if panel.round is None:
            return N_("按%(unit)s逐一合成：去掉 %(high)s 个最高分和 %(low)s 个最低分，其余取%(how)s。"), facts
        return (
            N_("按%(unit)s逐一合成：去掉 %(high)s 个最高分和 %(low)s 个最低分，其余取%(how)s，保留 %(round)s 位小数。"),
            facts,
        )
    if panel.round is None:
        return N_("按%(unit)s逐一合成：各评委取%(how)s。"), facts
    return N_("按%(unit)s逐一合成：各评委取%(how)s，保留 %(round)s 位小数。"), facts


def _row(unit: Mapping[str, Any], judges: Sequence[str], names: Names) -> Row:
    times = unit.get("factor") if unit["kind"] == "aspect" else unit.get("weight")
    return Row(
        name=names.get(f"{unit['kind']}:{unit['key']}", plain(unit["key"])) if unit["key"] else None,
        values=tuple(Value(judge, unit["judges"].get(judge), judge in unit["dropped"]) for judge in judges),
        agreed=unit["combined"] if unit["agreed"] else None,
        combined=unit["combined"],
        times=times if times not in (None, "1") else None,
        counts=unit["value"],
    )


def _sums(facts: Mapping[str, Any], law: Law) -> list[Sentence]:
    """From the parts to the score, one sentence for each step."""
    sentences: list[Sentence] = []
    if "cut_after" in facts:
        sentences.append((N_("在“%(segment)s”之后止步，没有进入下一环节。"), {"segment": facts["cut_after"]}))
    if "cut_by" in facts:
        steps = [step_name(step, scheme_names(law)) for step in facts["cut_by"]]
        sentences.append((N_("名次排在进入下一环节的之后，依次比：%(steps)s。"), {"steps": steps}))
    if "left_after" in facts:
        left = N_("到“%(segment)s”为止还缺成绩，没有进入后面的环节，以后的分不看。")
        sentences.append((left, {"segment": facts["left_after"]}))
    if facts.get("unplaced"):
        sentences.append((N_("没有有效的一次，所以没有成绩。"), {}))
    if "team" in facts:
        how = COMBINE_LABELS[facts["team"]["combine"]]
        sentences.append(
            (N_("全队取最好的 %(best)s 人，合成方式是%(how)s。"), {"best": facts["team"]["best"], "how": how})
            if facts["team"]["best"]
            else (N_("全队合成方式是%(how)s。"), {"how": how})
        )
    if facts.get("raw") is not None:
        sentences.append((N_("各部分合起来是 %(raw)s。"), {"raw": facts["raw"]}))
    for one in facts.get("adjustments", ()):
        more = exact_sign(one["points"]) > 0
        words = N_("加 %(points)s 分：%(reason)s。") if more else N_("减 %(points)s 分：%(reason)s。")
        sentences.append((words, {"points": one["points"].lstrip("-−"), "reason": one["reason"].rstrip("。.") or "–"}))
    if facts.get("score") is not None:
        if facts.get("round") is not None:
            rounded = {
                "score": facts["score"],
                "round": facts["round"],
                "how": ROUNDING_LABELS[facts["rounding"]],
            }
            sentences.append((N_("按规程保留 %(round)s 位小数（%(how)s），成绩是 %(score)s。"), rounded))
        else:
            sentences.append((N_("不取整，成绩是 %(score)s。"), {"score": facts["score"]}))
    elif facts and facts.get("origin") != "nothing":
        sentences.append((N_("还没有成绩。"), {}))
    return sentences


def exact_sign(text: str) -> int:
    """-1, 0 or 1."""
    value = exact(text.replace("−", "-")) or Fraction(0)
    return (value > 0) - (value < 0)
