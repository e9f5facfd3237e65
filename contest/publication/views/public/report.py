"""The report of an edition: text whose numbers link to the rows that they count, charts, and figures that are only
quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from contest import clock
from contest.access import everyone, open_to
from contest.charts import MEDALS
from contest.editions.models import Edition
from contest.editions.rulebooks.contest_names import ContestKey
from contest.editions.rulebooks.effective import edition_part, edition_rulebook
from contest.errors import NotFound
from contest.formatting import format_days, format_numeral
from contest.i18n import language, local, localized
from contest.paging import page_of_list
from contest.publication import formatting, statistics
from contest.publication.queries import published
from contest.publication.sheets import format_cell
from contest.publication.statistics import Behind, Season
from contest.publication.statistics.counting import FIGURES, figure_key, youngest
from contest.publication.statistics.rows import SPREAD, Cell, behind
from contest.publication.views.public import report_charts
from contest.publication.views.public.blueprint import foot, views
from contest.publication.views.public.report_charts import format_value
from contest.web import render_page

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Edition as EditionPart

SHOWN = 8  # rows shown next to the text; a link leads to the rest


def format_label(season: Season, key: str) -> str:
    """The label under a number; groups are called what the final's tier credits."""
    noun = formatting.groups_noun(season.credit)
    if key == "delegations":
        return noun
    if key in ("delegations_with_gold", "delegations_with_medal", "delegations_with_merit"):
        awards = {
            "delegations_with_gold": season.medals[:1],
            "delegations_with_medal": (),
            "delegations_with_merit": season.merits[:1],
        }[key]
        any_ = _("奖牌") if formatting.has_medals(season.medals) else _("奖项")
        won = localized(formatting.format_award(season.award_names, awards[0])) if awards else any_
        return str(_("有%(award)s的%(group)s", award=won, group=noun))
    if not formatting.has_medals(season.medals):
        prizes = {"medallists": _("获奖者"), "medals": _("奖项"), "youngest_medallist_age": _("岁，最年轻的获奖者")}
        if key in prizes:
            return str(prizes[key])
    if key in FIGURES:
        return str(_(FIGURES[key].label))
    found = behind(season, key)
    return localized(found.label) if found and isinstance(found.label, Mapping) else key


@views.get("/e/<edition>/report")
@open_to(everyone, load=published.open_edition_at)
def report(edition: Edition) -> Any:
    """The report; `?figure=KEY` opens the rows behind a number next to the text."""
    current = published.current_publications(edition)
    season = statistics.season_of(edition)
    if season is None:
        part = edition_part(edition_rulebook(edition))
        return render_page("publication/public/no_report.html", edition_row=edition, about=part, foot=foot(edition))
    part, figures, at = season.part, statistics.values(season), clock.now()
    asked = request.args.get("figure", "")
    opened = behind(season, asked) if asked else None
    newest = next(one for one in reversed(current) if one.stage == season.stage)
    is_over = season.is_final and (part.ends is None or local(at, edition.zone).date() > part.ends)
    return render_page(
        "publication/public/report.html",
        edition_row=edition,
        about=part,
        newest=newest,
        sources=len(current),
        seal=formatting.seal_text(newest),
        headline=_headline(season, figures),
        held=_held(edition, part, at),
        scope=_scope(season),
        joint="" if language() == "zh" else " ",
        n={key: _number(edition, season, key, value, asked) for key, value in figures.items()},
        season=season,
        noun=formatting.group_noun_within(season.credit),
        medal_names=formatting.joined(
            [localized(formatting.format_award(season.award_names, one)) for one in season.medals]
        ),
        merit_name=localized(formatting.format_award(season.award_names, season.merits[0])) if season.merits else "",
        first_name=localized(formatting.format_award(season.award_names, season.medals[0])) if season.medals else "",
        tiles=_tiles(edition, season, figures, compared=is_over),
        awards=_awards(edition, season, figures, asked),
        youngest=_youngest(edition, season),
        tiers=_tiers(season),
        kinds=_kinds(figures),
        has_medals=formatting.has_medals(season.medals),
        spread=report_charts.spread(season),
        industries=report_charts.industries(season, figures),
        quoted=part.quoted if is_over else (),
        previous=part.previous if is_over else None,
        opened=_opened(edition, season, opened),
        foot=foot(edition, current),
    )


@views.get("/e/<edition>/report/<figure>")
@open_to(everyone, load=lambda edition, figure: published.open_edition_at(edition) | {"key": figure})
def rows(edition: Edition, key: str) -> Any:
    """All rows behind one figure."""
    season = statistics.season_of(edition)
    found = behind(season, key) if season else None
    if season is None or found is None:
        raise NotFound
    listed = page_of_list(found.rows, after=request.args.get("after"))
    return render_page(
        "publication/public/rows.html",
        edition_row=edition,
        behind=found,
        key=key,
        label=format_label(season, key) if key != SPREAD else str(_(found.figure.label)),
        value=format_value(found.value, signed=found.figure.kind == "sum"),
        columns=[str(_(heading)) for _key, heading in found.columns],
        listed=listed,
        rows=[[_cell(edition, cell) for cell in row] for row in listed.rows],
        foot=foot(edition, published.current_publications(edition)),
    )


def _cell(edition: Edition, cell: Cell) -> dict[str, Any]:
    """A cell as a page shows it: text or a number, and what it links to."""
    text = format_cell(cell)
    kind, key = cell.leads or ("", "")
    urls = {
        "entry": lambda: url_for("public.entry", edition=edition.key, number=key),
        "group": lambda: url_for("public.group", edition=edition.key, group=key),
        "contest": lambda: url_for("public.contest", edition=edition.key, contest_key=key),
    }
    return {
        "text": text,
        "people": ([cell.says] if isinstance(cell.says, str) else list(cell.says)) if cell.is_people else [],
        "is_number": isinstance(text, int),
        "url": urls[kind]() if kind in urls and text != "" else None,
        "medal": key if kind == "award" and key in MEDALS else None,
    }


def _number(edition: Edition, season: Season, key: str, value: int | Fraction, asked: str) -> dict[str, Any]:
    text = format_value(value, signed=key in FIGURES and FIGURES[key].kind == "sum")
    return {
        "value": value,
        "text": text,
        "groups": _groups_round(season, key, value),
        "url": url_for("public.report", edition=edition.key, figure=key, _anchor="figure"),
        "said": _("%(number)s：%(label)s，列出这些行", number=text, label=format_label(season, key)),
        "current": key == asked,
    }


def _groups_round(season: Season, key: str, value: int | Fraction) -> tuple[str, str]:
    """The words before and after a number of groups, as in `36 个代表团`; the number between them is a link."""
    if not key.startswith("delegations") or not isinstance(value, int):
        return "", ""
    before, _number, after = formatting.format_groups(season.credit, value).partition(str(value))
    return before, after


def _held(edition: Edition, part: EditionPart, at: datetime) -> str:
    """When and where the edition takes place, in the tense of today; empty where the rulebook does not say both."""
    if part.begins is None or part.ends is None or part.place is None:
        return ""
    today = local(at, edition.zone).date()
    words = {
        "name": localized(part.short or part.name),
        "days": format_days(part.begins, part.ends, edition.zone, year=True),
        "place": localized(part.place),
    }
    if today < part.begins:
        return str(_("%(name)s将于 %(days)s在%(place)s举行。", **words))
    if today <= part.ends:
        return str(_("%(name)s正在%(place)s举行（%(days)s）。", **words))
    return str(_("%(name)s于 %(days)s在%(place)s举行。", **words))


def _scope(season: Season) -> str:
    """Which results are counted, as long as those of the whole edition are not public; else empty."""
    if season.is_final:
        return ""
    return str(
        ngettext(
            "这一届还没有最终结果。这里只数%(tier)s已经公布的 %(num)s 份结果，以后还会变。",
            "这一届还没有最终结果。这里只数%(tier)s已经公布的 %(num)s 份结果，以后还会变。",
            len(season.final),
            tier=localized(season.tier.name),
        )
    )


def _headline(season: Season, figures: Mapping[str, int | Fraction]) -> str:
    """The report's main finding, from its own figures."""
    medallists, everyone = int(figures.get("medallists", 0)), int(figures.get("delegations", 0))
    if not season.is_final:
        tier = localized(season.tier.name)
        return str(
            _(
                "%(tier)s已公布的结果里，%(people)s 名选手参赛，%(won)s 人获奖",
                tier=tier,
                people=figures["contestants"],
                won=medallists,
            )
        )
    if not medallists:
        return str(
            _(
                "%(n)s 名选手，%(groups)s",
                n=figures["contestants"],
                groups=formatting.format_groups(season.credit, everyone),
            )
        )
    awarded = {
        one.group
        for one in season.final_places
        if one.group and not {*season.medals, *season.merits}.isdisjoint(one.awards)
    }
    people = format_numeral(medallists)
    groups = formatting.format_groups(season.credit, everyone, in_words=True)
    if not formatting.has_medals(season.medals):
        holding = formatting.format_groups(season.credit, int(figures.get("delegations_with_medal", 0)), in_words=True)
        return str(_("%(people)s人获奖，来自%(groups)s", people=people, groups=holding))
    if everyone > 1 and len(awarded) == everyone:
        return str(_("%(people)s人登上领奖台，%(groups)s无一空手而归", people=people, groups=groups))
    holding = formatting.format_groups(season.credit, int(figures.get("delegations_with_medal", 0)), in_words=True)
    return str(_("%(people)s人登上领奖台，%(groups)s分享奖牌", people=people, groups=holding))


def _tiles(
    edition: Edition, season: Season, figures: Mapping[str, int | Fraction], *, compared: bool
) -> list[dict[str, Any]]:
    previous = season.part.previous if compared else None
    tiles = []
    for key in ("events", "delegations", "contestants", "medallists"):
        if key not in figures:
            continue
        number = int(figures[key])
        before = getattr(previous, key, None) if previous else None
        change = ""
        if before is not None:
            change = str(_("不变")) if number == before else f"{number - before:+,}".replace("-", "−")
        tiles.append(
            {
                "number": number,
                "label": format_label(season, key),
                "change": change,
                "url": url_for("public.report", edition=edition.key, figure=key, _anchor="figure"),
            }
        )
    return tiles


def _awards(
    edition: Edition, season: Season, figures: Mapping[str, int | Fraction], asked: str
) -> list[dict[str, Any]]:
    """Picks, derived awards, decisions and prizes: how many of each, and what each is called."""
    return [
        {
            "name": localized(formatting.format_award(season.award_names, award)),
            **_number(edition, season, figure_key(award), figures[figure_key(award)], asked),
        }
        for award in season.other_awards
        if figures.get(figure_key(award))
    ]


def _youngest(edition: Edition, season: Season) -> dict[str, Any] | None:
    """The youngest medallist's event and the size of its field, if there is only one youngest."""
    found = youngest(season)
    if len(found) != 1:
        return None
    _person, place = found[0]
    field = sum(one.contest == place.contest and one.place is not None for one in season.final_places)
    return {
        "event": localized(season.event_names[place.contest]),
        "place": place.place,
        "field": field,
        "url": url_for("public.contest", edition=edition.key, contest_key=place.contest),
    }


def _kinds(figures: Mapping[str, int | Fraction]) -> list[tuple[str, str, str]]:
    """Which kinds of people took part, as (figure, the words before its number, the words after)."""
    n = {key: int(figures.get(key) or 0) for key in ("students", "workers", "teachers")}
    kinds = {
        "students": ngettext("学生 %(n)s 人", "学生 %(n)s 人", n["students"], n="#"),
        "workers": ngettext("职工 %(n)s 人", "职工 %(n)s 人", n["workers"], n="#"),
        "teachers": ngettext("教师 %(n)s 人", "教师 %(n)s 人", n["teachers"], n="#"),
    }
    return [(key, *str(phrase).split("#", 1)) for key, phrase in kinds.items() if n[key]]  # type: ignore[misc]


def _tiers(season: Season) -> list[dict[str, Any]]:
    """How many took part in each tier that has results: contests, entries, people. Empty where there is one tier."""
    if len(season.part.tier) == 1:
        return []
    found = []
    for tier in season.part.tier:
        contests = season.contests_by_stage[tier.key]
        if not contests:
            continue
        people = [row for row in season.roster if ContestKey.of(row.contest).stage == tier.key]
        found.append(
            {
                "name": localized(tier.name),
                "contests": contests,
                "entries": season.entries_by_stage[tier.key],
                "people": len({row.person for row in people}),
            }
        )
    return found


def _opened(edition: Edition, season: Season, found: Behind | None) -> dict[str, Any] | None:
    """The rows next to the text: the first few, how they were counted, and a link to all of them."""
    if found is None:
        return None
    key = found.figure.key
    rows_: Sequence[Sequence[Cell]] = found.rows[:SHOWN]
    return {
        "value": format_value(found.value, signed=found.figure.kind == "sum"),
        "label": format_label(season, key),
        "rows": [[_cell(edition, cell) for cell in row] for row in rows_],
        "columns": [str(_(heading)) for _key, heading in found.columns],
        "all": len(found.rows),
        "shown": len(rows_),
        "how": _(found.figure.how),
        "note": _(found.note) if found.note else None,
        "url": url_for("public.rows", edition=edition.key, figure=key),
    }
