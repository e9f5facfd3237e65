"""From marks to places in words: the marking schemes, panels, segments, scores, scales, ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from contest.editions.labels import (
    COMBINE_PHRASES,
    JUDGE_SOURCE_LABELS,
    LINE_TIE_SENTENCES,
    ROUNDING_PHRASES,
    UNIT_HINTS,
    UNIT_PHRASES,
    tier_names,
)
from contest.editions.metric_labels import METRIC_LABELS, METRIC_SENTENCES
from contest.editions.presenters.formatting import (
    bracketed,
    called,
    figure,
    format_bounds,
    format_line,
    line_rounded,
    listed,
    name_of,
    places_kept,
    quoted,
    share,
)
from contest.editions.presenters.parts import Clause, Group, Head, Row, Section, joined_sentences, unique
from contest.editions.presenters.scope import Scopes
from contest.editions.presenters.second import aspect_phrases, conversion, cut_order, normalised
from contest.errors import N_
from contest.i18n import language, localized

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.rulebook.law import Aspect, Band, Criterion, PanelRule, Ranking, Scale, Scheme, Score, Segment
    from contest.rules.rulebook.law.marking import Panel


def schemes(book: Rulebook, scopes: Scopes) -> Section:
    """What is marked: a table for each marking scheme."""
    groups = []
    for position in scopes.firsts(book.scheme):
        scheme = book.scheme[position]
        earlier = [other.applies_to for other in book.scheme[:position]]
        worths = [_worth(criterion) for criterion in scheme.criterion]
        whole = sum((worth for worth in worths if worth is not None), Fraction(0))
        notes = [] if None in worths else [_("满分 %(n)s 分。", n=figure(whole))]
        notes += [_("依据：%(source)s。", source=scheme.source)] if scheme.source else []
        groups.append(
            Group(
                f"scheme:{scheme.key}" if scopes.contest is None else "scheme",
                tuple(_rows(scheme)),
                (Head(name_of(scheme.name, scheme.key)),),
                (_("评分项"), _("分值"), _("怎样给")),
                note=joined_sentences(notes),
                scope=scopes.described(scheme.applies_to, earlier),
            )
        )
    return Section("schemes", _("评什么"), tuple(groups))


def _worth(criterion: Criterion) -> Fraction | None:
    """The most points that a criterion can give; None where values are converted, multiplied or taken of several
    tries, so that the largest mark does not say it."""
    if any(aspect.convert or aspect.times or aspect.tries for aspect in criterion.aspect):
        return None
    return criterion.weight * sum((aspect.factor * aspect.max for aspect in criterion.summed), Fraction(0))


def _rows(scheme: Scheme) -> Iterable[Row]:
    for criterion in scheme.criterion:
        heading = _criterion(criterion)
        names = {aspect.key: name_of(aspect.name, aspect.key) for aspect in criterion.aspect}
        for position, aspect in enumerate(criterion.aspect):
            yield _row(criterion, aspect, heading if position == 0 else "", names)


def _criterion(criterion: Criterion) -> str:
    worth = _worth(criterion)
    notes = [] if worth is None else [_("%(n)s 分", n=figure(worth))]
    if criterion.weight != 1:
        notes.append(_("权重 %(n)s", n=figure(criterion.weight)))
    if criterion.round is not None:
        notes.append(places_kept(criterion.round))
    text = name_of(criterion.name, criterion.key) + bracketed(*notes)
    if criterion.descriptor:
        text += ("：" if language() == "zh" else ": ") + localized(criterion.descriptor)
    return text + (bracketed(_("依据：%(source)s", source=criterion.source)) if criterion.source else "")


def _row(criterion: Criterion, aspect: Aspect, heading: str, names: Mapping[str, str]) -> Row:
    name = name_of(aspect.name, aspect.key)
    least, most = figure(aspect.lowest), figure(aspect.max)
    worth = most if aspect.lowest == 0 else _("%(min)s 至 %(max)s", min=least, max=most)
    unit = localized(aspect.unit) if aspect.unit else ""
    worth = f"{worth} {unit}".rstrip()
    how = _how(aspect, names)
    notes = [localized(text) for text in (aspect.text, aspect.descriptor) if text]
    notes += [_band(band) for band in aspect.bands]
    facts = {"criterion": name_of(criterion.name, criterion.key), "name": name, "worth": worth, "how": how}
    sentence = (
        _("%(criterion)s · %(name)s，%(worth)s，%(how)s。", **facts)
        if unit
        else _("%(criterion)s · %(name)s，%(worth)s 分，%(how)s。", **facts)
    )
    return Row(
        f"aspect:{aspect.key}",
        tuple(text for text in (heading, sentence, *notes) if text),
        unique([aspect.source]),
        cells=(name, worth, how),
        notes=tuple(notes),
        heading=heading,
    )


def _how(aspect: Aspect, names: Mapping[str, str]) -> str:
    if aspect.kind == "measured":
        how = [_("测量，只有一个数")]
    elif aspect.levels is not None:
        how = [_("评价，给 0 到 %(n)s 级，按级折算成分", n=aspect.levels)]
    else:
        how = [_("评价")]
    how += aspect_phrases(aspect, names)
    if aspect.factor != 1:
        how.append(_("乘以 %(n)s", n=figure(aspect.factor)))
    if aspect.round is not None:
        how.append(places_kept(aspect.round))
    return ("，" if language() == "zh" else ", ").join(how)


def _band(band: Band) -> str:
    facts = {"name": localized(band.name), "from": figure(band.from_), "to": figure(band.to)}
    span = str(_("%(name)s（%(from)s 至 %(to)s 分）", **facts))
    return span + ("：" if language() == "zh" else ": ") + localized(band.text) if band.text else span


def marks(book: Rulebook, scopes: Scopes, names: Mapping[str, str]) -> Section:
    """How marks become a score: decimals, panels, segments, members, the total, the scale. `names`: `step_names`."""
    clauses: list[Clause] = []
    for position in scopes.firsts(book.numbers):
        one = book.numbers[position]
        sentences: tuple[str, ...] = (
            _("评委给的分最多 %(n)s 位小数。", n=one.mark_places) if one.mark_places else _("评委给的分都是整数。"),
            _(
                "要取位的地方%(how)s；没有写取位的地方一律不取位，按准确值算。",
                how=called(ROUNDING_PHRASES, one.rounding),
            ),
        )
        clauses.append(_first("numbers", book.numbers, position, sentences, scopes))
    for position in scopes.firsts(book.panel):
        panel = book.panel[position]
        sentences = tuple(_panel(panel, panel.model_fields_set | {"unit", "combine", "min_judges"}))
        clauses.append(_first("panel", book.panel, position, sentences, scopes))
    clauses += [
        Clause(
            f"segment:{segment.key}:{'|'.join(segment.applies_to)}",
            tuple(_segment(segment, names, book)),
            unique([segment.cut.source if segment.cut else None, segment.panel.source if segment.panel else None]),
            scopes.described(segment.applies_to),
        )
        for segment in book.segment
        if scopes.fits(segment)
    ]
    for position in scopes.firsts(book.team):
        team = book.team[position]
        how = called(COMBINE_PHRASES, team.combine)
        text = (
            _("队员逐个评分，取最好的 %(n)s 名，把他们的分%(how)s，就是这{件}{作品}的分。", n=team.best, how=how)
            if team.best
            else _("队员逐个评分，把全体队员的分%(how)s，就是这{件}{作品}的分。", how=how)
        )
        clauses.append(_first("team", book.team, position, (text,), scopes))
    for position in scopes.firsts(book.score):
        score = book.score[position]
        sentences = tuple(_score(score))
        clauses.append(_first("score", book.score, position, sentences, scopes))
    for position in scopes.firsts(book.scale):
        clauses.append(_first("scale", book.scale, position, tuple(_scale(book.scale[position])), scopes))
    return Section("marks", _("分数怎样算出来"), (Group("marks", tuple(clauses)),) if clauses else ())


def _score(score: Score) -> Iterable[str]:
    yield _("加减分（如果有）加在总分上。")
    if score.floor is not None:
        yield _("总分最低为 %(n)s 分。", n=figure(score.floor))
    yield _("总分不取位。") if score.round is None else _("总分%(places)s。", places=places_kept(score.round))
    yield _("缺分的{作品}没有总分，也没有名次，不按 0 分算。")


def _first(kind: str, rules: tuple, position: int, sentences: tuple[str, ...], scopes: Scopes) -> Clause:  # type: ignore[type-arg]
    """A clause of a rule in a list where the first match counts. For one contest there is one clause, whatever the
    patterns."""
    rule = rules[position]
    earlier = [other.applies_to for other in rules[:position]]
    key = kind if scopes.contest else f"{kind}:{'|'.join(rule.applies_to)}"
    return Clause(key, sentences, unique([rule.source]), scopes.described(rule.applies_to, earlier))


def _panel(panel: Panel | PanelRule, fields: Iterable[str]) -> Iterable[str]:
    """The sentences of a panel; for a segment's own panel only those about the fields that it sets."""
    fields = set(fields)
    if fields & {"unit", "combine", "drop_high", "drop_low", "round"}:
        drops = [
            _(sentence, n=number)
            for sentence, number in ((N_("%(n)s 个最高分"), panel.drop_high), (N_("%(n)s 个最低分"), panel.drop_low))
            if number
        ]
        facts = {
            "unit": called(UNIT_PHRASES, panel.unit),
            "combine": called(COMBINE_PHRASES, panel.combine),
            "drops": listed(drops),
        }
        yield (
            _("在%(unit)s上，各评委的分去掉%(drops)s，再%(combine)s。", **facts)
            if drops
            else _("在%(unit)s上，各评委的分%(combine)s，一个也不去掉。", **facts)
        )
        if panel.round is not None:
            yield _("合成的分%(places)s。", places=places_kept(panel.round))
        yield _(UNIT_HINTS[panel.unit])
    yield from normalised(panel, fields)
    if "min_judges" in fields:
        yield _("至少要有 %(n)s 名评委评完，才有分。", n=panel.min_judges)
    if "spread" in fields and panel.spread is not None:
        above = figure(panel.spread.above)
        yield (
            _("评委之间相差超过 %(n)s 的，必须重评；重评之前不能公布。", n=above)
            if panel.spread.then == "re-mark"
            else _("评委之间相差超过 %(n)s 的，提醒裁判长，分数照算。", n=above)
        )


def _judges_of(source: str) -> str:
    return called(JUDGE_SOURCE_LABELS, source) if source in JUDGE_SOURCE_LABELS else quoted(source)


def _segment(segment: Segment, names: Mapping[str, str], book: Rulebook) -> Iterable[str]:
    name = quoted(name_of(segment.name, segment.key))
    if segment.weight == 0:
        yield _("%(name)s环节不计入总分，只用来定谁继续，或者分先后。", name=name)
    elif any(score.weights for score in book.score):
        yield _("%(name)s环节的分乘以 %(n)s，计入总分。", name=name, n=figure(segment.weight))
    else:
        yield _("%(name)s环节占总分的 %(share)s。", name=name, share=share(segment.weight))
    if segment.from_ == "scores":
        yield _("这个环节的分由别处给出，按原样取用。")
        if segment.min is not None or segment.max is not None:
            yield _("%(bounds)s。", bounds=format_bounds(_("给出的分"), segment.min, segment.max))
    if segment.stage is not None:
        stage = tier_names(book).get(segment.stage)
        yield _("这个环节的分取自%(stage)s公布的成绩。", stage=localized(stage) if stage else segment.stage)
    if segment.aspects:
        yield _("这个环节评：%(aspects)s。", aspects=listed(names.get(f"aspect:{one}", one) for one in segment.aspects))
    if segment.source:
        yield _("只由%(source)s评委评。", source=_judges_of(segment.source))
    if segment.panel is not None:
        yield from _panel(segment.panel, segment.panel.model_fields_set)
    if segment.round is not None:
        yield _("这个环节的分%(places)s。", places=places_kept(segment.round))
    if segment.convert is not None:
        how = ("，" if language() == "zh" else ", ").join(conversion(segment.convert))
        yield _("这个环节的分再%(how)s。", how=how)
    if segment.cut is not None:
        take = format_line(segment.cut.take) + bracketed(line_rounded(segment.cut.take, segment.cut.round))
        yield _("这个环节之后，只有前 %(take)s 继续；其余的按已有的环节排在后面。", take=take)
        yield from cut_order(segment.cut, book.law != "1")
        yield _(LINE_TIE_SENTENCES[segment.cut.tie])


def _scale(scale: Scale) -> Iterable[str]:
    if scale.kind == "none":
        yield _("不折算标准分。")
        return
    middle = _("中位数") if scale.kind == "median" else _("平均数")
    kind = scale.deviation or ("mad" if scale.kind == "median" else "sd")
    unit = _("绝对中位差的 1.4826 倍") if kind == "mad" else _("标准差")
    yield _(
        "为了跨赛项比较，成绩折算成标准分：每场比赛的%(middle)s记 %(center)s，每高出一个%(unit)s加 %(spread)s。",
        middle=middle,
        center=figure(scale.center),
        unit=unit,
        spread=figure(scale.spread),
    )
    if scale.clamp:
        yield _("标准分不低于 %(low)s，不高于 %(high)s。", low=figure(scale.clamp[0]), high=figure(scale.clamp[1]))
    yield _("标准分%(places)s。", places=places_kept(scale.round))


def ranking(book: Rulebook, scopes: Scopes, names: Mapping[str, str]) -> Section:
    """What is ranked, in which direction, and how ties are broken."""
    clauses = []
    for position in scopes.firsts(book.ranking):
        rule = book.ranking[position]
        clauses.append(_first("ranking", book.ranking, position, tuple(_ranking(rule, names)), scopes))
    return Section("ranking", _("排名和同分"), (Group("ranking", tuple(clauses)),) if clauses else ())


def _ranking(rule: Ranking, names: Mapping[str, str]) -> Iterable[str]:
    value = format_step(rule.by, names)
    yield (
        _("按%(value)s从高到低排名。", value=value)
        if rule.ranked_better == "higher"
        else _("按%(value)s从低到高排名。", value=value)
    )
    if rule.better == "lower" and rule.by == "scale":
        yield _("成绩低的折算出的标准分高。")
    if rule.precedence:
        steps = _("；再比").join(format_step(one, names) for one in rule.precedence)
        yield _("同分的先比%(steps)s。", steps=steps)
    if rule.places == "dense":
        yield _("仍不能分出先后的，名次并列，后面的名次不空出。")
    else:
        yield _("仍不能分出先后的，名次并列，后面的名次空出。")


def format_step(step: str, names: Mapping[str, str]) -> str:
    """A step of the tie-break order, or what is ranked."""
    if step.startswith("-"):
        return str(_("%(step)s（倒过来比）", step=format_step(step[1:], names)))
    kind, _colon, name = step.partition(":")
    if kind == "attribute":
        if name.startswith("-"):
            return str(_("%(name)s（低的在前）", name=quoted(name[1:])))
        return str(_("%(name)s（高的在前）", name=quoted(name)))
    if step in METRIC_LABELS:
        return str(_(METRIC_LABELS[step]))
    sentence = METRIC_SENTENCES.get(kind)
    found = names.get(step)
    return str(_(sentence, name=quoted(found or name))) if sentence else step


def step_names(book: Rulebook) -> dict[str, str]:
    """The names of criteria, aspects and segments of the whole rulebook, as `criterion:KEY` and so on."""
    names: dict[str, str] = {}
    for scheme in book.scheme:
        for criterion in scheme.criterion:
            names.setdefault(f"criterion:{criterion.key}", name_of(criterion.name, criterion.key))
            for aspect in criterion.aspect:
                names.setdefault(f"aspect:{aspect.key}", name_of(aspect.name, aspect.key))
    for segment in book.segment:
        names.setdefault(f"segment:{segment.key}", name_of(segment.name, segment.key))
    return names
