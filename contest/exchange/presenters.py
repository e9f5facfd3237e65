"""One entry's explanation for people, in Chinese and in English, made from its facts (`contest explain`)."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from contest.exchange.labels import (
    COMBINE_PHRASES,
    KEPT_OUT_PHRASES,
    ORIGIN_PHRASES,
    OUTCOME_PHRASES,
    PROBLEM_PHRASES,
    ROUNDING_PHRASES,
    STATUS_PHRASES,
)
from contest.rules.labels import UNIT_PHRASES, Language
from contest.rules.sources import is_assumed

Facts = Mapping[str, Any]


def explanation_text(facts: Facts, language: Language) -> str:
    """The whole explanation, one statement a line."""
    return "\n".join(_lines(facts, 0 if language == "zh" else 1))


def _lines(facts: Facts, en: int) -> Iterator[str]:
    def say(zh: str, english: str) -> str:
        return english if en else zh

    def of(words: Mapping[str, tuple[str, str]], key: str) -> str:
        return words.get(key, (key, key))[en]

    contest = facts["contest"] or "—"
    group = f"（{facts['group']}）" if facts["group"] and not en else f" ({facts['group']})" if facts["group"] else ""
    status, origin = of(STATUS_PHRASES, facts["status"]), of(ORIGIN_PHRASES, facts["origin"])
    yield say(
        f"{facts['entry']}{group}，比赛 {contest}：{status}，{origin}。",
        f"{facts['entry']}{group} in contest {contest}: {status}, {origin}.",
    )
    for section in facts.get("sections", ()):
        yield from _section(section, say, of, "  ")
    for member in facts.get("members", ()):
        counts = say("计入", "counts") if member["counts"] else say("不计入", "does not count")
        total = member["total"] or say("无成绩", "no score")
        yield say(f"  队员 {member['member']}：{total}，{counts}。", f"  Member {member['member']}: {total}, {counts}.")
        for section in member["sections"]:
            yield from _section(section, say, of, "    ")
    if "cut_after" in facts:
        yield say(f"  在环节 {facts['cut_after']} 之后止步。", f"  Went no further than segment {facts['cut_after']}.")
    yield from _kept_out(facts, say)
    yield from _total(facts, say, of)
    for problem in facts["problems"]:
        yield say(
            f"  待处理：{of(PROBLEM_PHRASES, problem['kind'])}：{problem['zh']}。",
            f"  Open: {of(PROBLEM_PHRASES, problem['kind'])}: {problem['detail']}.",
        )
    yield from _standing(facts, say, of)


Say = Callable[[str, str], str]
Of = Callable[[Mapping[str, tuple[str, str]], str], str]


def in_both(phrase: Callable[[Say], str]) -> dict[str, str]:
    """A phrase in both languages, as a page takes it."""
    return {"zh": phrase(lambda zh, _english: zh), "en": phrase(lambda _zh, english: english)}


def ways_of_unit(unit: Facts) -> Iterator[dict[str, str]]:
    """What law 2 did to a unit's value, one phrase for each step in both languages: tries, each judge's sheet on one
    ruler, the conversion, the multiplier."""
    if "of" in unit:
        yield in_both(lambda say: _tries_listed(unit, say))
    ruled: Facts = unit.get("ruled", {"judges": {}})
    for judge in ruled["judges"]:
        yield {key: f"{judge} {how}" for key, how in in_both(partial(_on_ruler, ruled, judge)).items()}
    if "converted" in unit:
        yield in_both(lambda say: _converted(unit["converted"], say))
    if "times" in unit:
        by = unit["times"]
        yield in_both(lambda say: say(f"乘以 {by['aspect']} {by['value']}", f"times {by['aspect']} {by['value']}"))
    if unit.get("silent"):
        yield in_both(lambda say: say("不计入合计", "in no sum"))


def conversion_of(section: Facts) -> dict[str, str] | None:
    """How a segment's value was converted, in both languages (law 2, section 3); None where it was not."""
    return in_both(lambda say: _converted(section["converted"], say)) if "converted" in section else None


def _kept_out(facts: Facts, say: Say) -> Iterator[str]:
    """Law 2, section 9: how those are ordered whom a cut kept out, and who neither went on nor was kept out."""
    if "cut_by" in facts:
        steps = " → ".join(_step(step, say) for step in facts["cut_by"])
        yield say(
            f"  名次在进入下一环节的之后，依次比：{steps}。",
            f"  Placed below all who went on, by {steps}, in this order.",
        )
    if "left_after" in facts:
        yield say(
            f"  到环节 {facts['left_after']} 为止还缺成绩，没有进入后面的环节，以后的分不看。",
            f"  A value was missing by segment {facts['left_after']}: did not go on, and later marks are passed over.",
        )
    if facts.get("unplaced"):
        yield say("  没有有效的一次，所以没有成绩。", "  There is no valid try, so no score.")


def _section(section: Facts, say: Say, of: Of, indent: str) -> Iterator[str]:
    for unit in section["units"]:
        yield indent + _unit(unit, section, say, of)
    if section["criteria"]:
        shown = say("，", ", ").join(f"{key} {value}" for key, value in section["criteria"].items())
        yield indent + say(f"各要素得分：{shown}。", f"By criterion: {shown}.")
    for part in section.get("parts", ()):
        name = part["step"] + say("（只用来分先后）：", " (for the order only): ")
        yield indent + name + _judged(part, section, say, of) + say("。", ".")
    if section["segment"]:
        value = section["value"] or say("无", "none")
        source = section.get("source")
        judges = say(f"，只计 {source} 类评委", f", judges of source {source} only") if source else ""
        if "converted" in section:
            yield (
                indent
                + say(f"环节 {section['segment']}", f"Segment {section['segment']}")
                + say("：", ": ")
                + (_converted(section["converted"], say) + say("。", "."))
            )
        yield indent + say(
            f"环节 {section['segment']}：{value}，权重 {section['weight']}{judges}。",
            f"Segment {section['segment']}: {value}, weight {section['weight']}{judges}.",
        )


def _judged(unit: Facts, section: Facts, say: Say, of: Of) -> str:
    """What each judge gave, whom a drop left out, and what comes of it."""
    ruled = unit.get("ruled")
    marks = [
        f"{judge} {_on_ruler(ruled, judge, say) if ruled else value}"
        + (say("（去掉）", " (dropped)") if judge in unit["dropped"] else "")
        for judge, value in unit["judges"].items()
    ]
    outcome = unit["combined"] or say("无", "none")
    if not marks:
        return str(outcome)
    return say("，", ", ").join(marks) + say("；", "; ") + f"{of(COMBINE_PHRASES, section['combine'])} {outcome}"


def _unit(unit: Facts, section: Facts, say: Say, of: Of) -> str:
    name = f"{of(UNIT_PHRASES, unit['kind'])} {unit['key']}".rstrip()
    if "of" in unit:
        text = _tried(name, unit, say)
    elif unit["combined"] is None and not unit["judges"]:
        return say(f"{name}：没有得分。", f"{name}: no value.")
    elif unit["agreed"]:
        text = say(f"{name}：一致认定 {unit['combined']}", f"{name}: agreed on {unit['combined']}")
    else:
        text = name + say("：", ": ") + _judged(unit, section, say, of)
    if "converted" in unit:
        text += say("；", "; ") + _converted(unit["converted"], say)
    if "times" in unit:
        by = unit["times"]
        text += say(f"，乘以 {by['aspect']} {by['value']}", f", times {by['aspect']} {by['value']}")
    if unit.get("silent"):
        text += say("，不计入合计", ", in no sum")
    for key, zh, english in (("factor", "系数", "factor"), ("weight", "权重", "weight")):
        if unit.get(key, "1") != "1":
            text += say(f"，{zh} {unit[key]}", f", {english} {unit[key]}")
    if unit["value"] is not None and unit["value"] != unit["combined"]:
        text += say(f"，得 {unit['value']}", f", giving {unit['value']}")
    return text + say("。", ".")


def _tried(name: str, unit: Facts, say: Say) -> str:
    """Law 2, section 5: every valid try, and what was taken of them."""
    return f"{name}{say('：', ': ')}{_tries_listed(unit, say)}"


def _tries_listed(unit: Facts, say: Say) -> str:
    if not unit["tries"]:
        return say(f"{unit['of']} 次都无效", f"none of {unit['of']} tries is valid")
    listed = say("，", ", ").join(
        say(f"第 {number} 次 {mark}", f"try {number} {mark}") for number, mark in unit["tries"].items()
    )
    if unit["combined"] is None:
        return listed
    best = unit["best"]
    how = {
        "best": say("取最好的一次", "the best is"),
        "sum": say(f"最好的 {best} 次相加", f"the sum of the best {best} is"),
        "mean": say(f"最好的 {best} 次平均", f"the mean of the best {best} is"),
    }[unit["take"]]
    return say(f"{listed}；{how} {unit['combined']}", f"{listed}; {how} {unit['combined']}")


def _converted(one: Facts, say: Say) -> str:
    """Law 2, section 3: a value made into points, with every figure that this takes."""
    before, after, kind = one["before"], one["after"], one["kind"]
    rounded = "" if one["round"] is None else say(f"（保留 {one['round']} 位小数）", f" (to {one['round']} decimals)")
    if kind == "steps":
        made = say(f"{before} 在表中归入 {one['from']} 一行", f"{before} falls in the row from {one['from']}")
    elif kind == "linear":
        a, b, c, d = (one[key] for key in "abcd")
        made = say(
            f"{c} +（{before} − {a}）×（{d} − {c}）÷（{b} − {a}），不出 {c} 与 {d}",
            f"{c} + ({before} − {a}) × ({d} − {c}) ÷ ({b} − {a}), never outside {c} and {d}",
        )
    elif kind == "share":
        made = _shared(one, say)
    else:
        made = _by_place(one, say)
    return say(f"换算：{made}，得 {after}{rounded}", f"converted: {made}, which gives {after}{rounded}")


def _shared(one: Facts, say: Say) -> str:
    before, to = one["before"], one["to"]
    if "smallest" in one:
        least = one["smallest"]
        return say(f"最小 {least} ÷ {before} × {to}", f"the smallest {least} ÷ {before} × {to}")
    if "sum" in one:
        return say(f"{before} ÷ 总和 {one['sum']} × {to}", f"{before} ÷ the sum {one['sum']} × {to}")
    return say(f"{before} ÷ 最大 {one['largest']} × {to}", f"{before} ÷ the largest {one['largest']} × {to}")


def _by_place(one: Facts, say: Say) -> str:
    if "place" not in one:
        return say(f"{one['before']} 没有可比的", f"{one['before']} has nothing to be compared with")
    level = ""
    if one["level"] not in ("0", "1"):
        level = say(f"，{one['level']} 个并列，平分各名次的分", f", {one['level']} level, which share the points")
    return say(
        f"{one['before']} 在 {one['among']} 个中第 {one['place']}{level}",
        f"{one['before']} is number {one['place']} of {one['among']}{level}",
    )


def _on_ruler(ruled: Facts, judge: str, say: Say) -> str:
    """Law 2, section 4: a judge's sheet before and after, with the figures of the sheets among which it lies."""
    one = ruled["judges"][judge]
    if ruled["kind"] == "place":
        return f"{one['after']}{say('（', ' (')}{_by_place(one, say)}{say('）', ')')}"
    middle = say("平均" if ruled["kind"] == "zscore" else "中位数", "mean" if ruled["kind"] == "zscore" else "median")
    if one["deviation"] == "0" or int(one["among"]) < ruled["least"]:
        why = say(f"{one['among']} 份，没有差别可比", f"of {one['among']} sheets, nothing to compare")
        return say(f"{one['after']}（原 {one['before']}，{why}）", f"{one['after']} (from {one['before']}, {why})")
    return say(
        f"{one['after']}（{ruled['center']} + {ruled['spread']} ×（{one['before']} − {middle} {one['middle']}）÷ "
        f"离差 {one['deviation']}，按 {one['among']} 份）",
        f"{one['after']} ({ruled['center']} + {ruled['spread']} × ({one['before']} − {middle} {one['middle']}) ÷ "
        f"deviation {one['deviation']}, of {one['among']} sheets)",
    )


def _total(facts: Facts, say: Say, of: Of) -> Iterator[str]:
    if facts["raw"] is not None:
        yield say(f"  合计 {facts['raw']}。", f"  In all {facts['raw']}.")
    for one in facts.get("adjustments", ()):
        reason = one["reason"] or "—"
        yield say(f"  加减分 {one['points']}：{reason}。", f"  Adjusted by {one['points']}: {reason}.")
    if facts["score"] is None:
        if facts["origin"] != "nothing":
            yield say("  没有成绩。", "  No score.")
        return
    rounding = ""
    if "round" in facts:
        how = of(ROUNDING_PHRASES, facts["rounding"])
        rounding = say(f"（保留 {facts['round']} 位小数，{how}）", f" (to {facts['round']} decimals, {how})")
    yield say(f"  成绩 {facts['score']}{rounding}。", f"  Score {facts['score']}{rounding}.")
    if facts.get("scaled"):
        yield "  " + _scaled(facts, say)


def _scaled(facts: Facts, say: Say) -> str:
    """The scaled value and how it is calculated; an assumed formula is marked as assumed (section 6)."""
    scale = facts["scale"]
    assumed = say("，公式为推定", ", by a formula that is assumed") if is_assumed(scale["source"]) else ""
    middle = say("中位数" if scale["kind"] == "median" else "平均", "median" if scale["kind"] == "median" else "mean")
    made = say(
        f"{scale['center']} + {scale['spread']} ×（成绩 − {middle} {scale['middle']}）÷ 离差 {scale['deviation']}，"
        f"按 {scale['population']} 个成绩",
        f"{scale['center']} + {scale['spread']} × (score − {middle} {scale['middle']}) ÷ "
        f"deviation {scale['deviation']}, of {scale['population']} scores",
    )
    if scale["deviation"] == "0":
        center = scale["center"]
        made = say(f"成绩没有差别可比，人人得 {center}", f"nothing to compare, so everybody has {center}")
    return say(f"标准分 {facts['scaled']}（{made}{assumed}）。", f"Scaled {facts['scaled']} ({made}{assumed}).")


def _apart(one: Facts, by: str, say: Say) -> str:
    """Which step put this entry above or below a neighbour of the same ranked value."""
    better, worse = (one[side] or say("无", "none") for side in ("better", "worse"))
    step = _step(one["step"], say)
    level = say("同分", "") if by == "score" else say(f"的 {_step(by, say)} 相同", f" in {_step(by, say)}")
    if "above" in one:
        return say(
            f"与 {one['above']} {level}，按 {step} 在前：{better} 对 {worse}。",
            f"Level{level} with {one['above']} and above it by {step}: {better} against {worse}.",
        )
    return say(
        f"与 {one['below']} {level}，按 {step} 在后：{worse} 对 {better}。",
        f"Level{level} with {one['below']} and below it by {step}: {worse} against {better}.",
    )


def _step(step: str, say: Say) -> str:
    """A step of the precedence, or what is ranked: an attribute by its name, anything else as the rulebook has it."""
    kind, _, name = step.partition(":")
    if kind != "attribute":
        return step
    return say(f"{name[1:]}（小者在前）", f"{name[1:]} (lower first)") if name.startswith("-") else name


def _ranked(facts: Facts, say: Say) -> Iterator[str]:
    """What is ranked, where it is not the score that was told above."""
    by = facts.get("by", "score")
    if by == "score" or facts.get("ranked") is None:
        return
    lower = facts["better"] == "lower" and by != "scale"
    first = say("小者在前", "lower first") if lower else say("大者在前", "higher first")
    name = _step(by, say)
    yield say(f"  按 {name} 排名，{first}：{facts['ranked']}。", f"  Ranked by {name}, {first}: {facts['ranked']}.")


def _rung(one: Facts, say: Say) -> str:
    """The line that an award is within, with its arithmetic."""
    parts = []
    if "over" in one:
        steps = " → ".join(_step(step, say) for step in one["over"])
        parts.append(say(f"所有比赛合成一条线，依次比较 {steps}", f"one line over all contests, compared by {steps}"))
    if "upto" in one:
        share = say(f"{one['base']} × {one['upto']} → ", f"{one['base']} × {one['upto']} → ")
        line = f"{one['down_to']}" if str(one["down_to"]) == one["upto"] else f"{share}{one['down_to']}"
        parts.append(say(f"取到第 {line} 位", f"down to the first {line}"))
    if "most" in one:
        share = f"{one['base']} × {one['own_share']} → " if "own_share" in one else ""
        parts.append(say(f"这一级至多 {share}{one['most']} 个", f"at most {share}{one['most']} on it"))
    if "at_least" in one:
        parts.append(say(f"须达到 {one['at_least']}", f"from {one['at_least']} on"))
    if "tolerance" in one:
        parts.append(say(f"相差 {one['tolerance']} 以内算并列", f"those within {one['tolerance']} are level"))
    joined = say("，", ", ").join(parts) or say("其余", "the rest")
    return say(
        f"{one['award']}（奖级 {one['ladder']}）：{joined}。", f"{one['award']} (ladder {one['ladder']}): {joined}."
    )


def _passed(one: Facts, say: Say) -> str:
    """A condition that kept an entry from a rung, with what it has."""
    least, most = one["at_least"], one["at_most"]
    bounds = [say(f"不低于 {least}", f"at least {least}")] if least is not None else []
    bounds += [say(f"不高于 {most}", f"at most {most}")] if most is not None else []
    has = say("、", ", ").join(one["values"]) or say("没有", "none")
    wanted = say("，", " and ").join(bounds)
    award, metric = one["award"], one["metric"]
    return say(
        f"{award}（奖级 {one['ladder']}）：条件 {metric} {wanted}，它是 {has}，不参加这一级。",
        f"{award} (ladder {one['ladder']}): it needs {metric} {wanted} and has {has}, so it is passed over.",
    )


def _standing(facts: Facts, say: Say, of: Of) -> Iterator[str]:
    yield from _ranked(facts, say)
    if facts.get("place") is None:
        yield say("  没有名次。", "  No place.")
    else:
        level = say("（并列）", " (level)") if facts["tied"] else ""
        yield say(
            f"  名次 {facts['place']}{level}，共 {facts['placed']} 个有名次。",
            f"  Place {facts['place']}{level} of {facts['placed']} that are placed.",
        )
        for one in facts.get("told_apart", ()):
            yield "  " + _apart(one, facts.get("by", "score"), say)
        if facts["tied"] and facts["precedence"]:
            steps = " → ".join(_step(step, say) for step in facts["precedence"])
            yield say(f"  同分时依次比较：{steps}。", f"  Level entries are compared by {steps}, in this order.")
    if facts.get("awards"):
        listed = say("、", ", ").join(facts["awards"])
        yield say(f"  获奖：{listed}。", f"  Awards: {listed}.")
    for one in facts.get("rungs", ()):
        yield "  " + _rung(one, say)
    for one in facts.get("passed", ()):
        yield "  " + _passed(one, say)
    for one in facts.get("people", ()):
        yield say(f"  {one['person']} 获 {one['award']}。", f"  {one['person']} receives {one['award']}.")
    for one in facts.get("advances", ()):
        order = say(f"，第 {one['order']} 位", f", number {one['order']}") if one["order"] else ""
        if one.get("why"):
            order = say("：", ": ") + of(KEPT_OUT_PHRASES, one["why"])
        pool = say("（所有比赛合成一条线）", " (one line over all contests)") if one.get("over") else ""
        yield say(
            f"  {one['to']}：{of(OUTCOME_PHRASES, one['outcome'])}{order}{pool}。",
            f"  To {one['to']}: {of(OUTCOME_PHRASES, one['outcome'])}{order}{pool}.",
        )
