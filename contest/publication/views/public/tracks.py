"""The tracks of an edition, and the contests of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from contest import clock
from contest.access import everyone, open_to
from contest.editions.labels import CONTEST_STATE_LABELS, PUBLIC_CONTEST_STATE_GLYPHS, PUBLIC_PHASE_LABELS
from contest.editions.models import Contest, Edition
from contest.editions.presenters.track import describe_track
from contest.editions.queries import organisations_called, prefetch
from contest.editions.rulebooks.effective import contest_name, edition_part, edition_rulebook, track_name
from contest.editions.schedule.calendar import EditionCalendar, edition_calendar, state_of
from contest.entry_words import has_titles, speak_in
from contest.errors import NotFound
from contest.formatting import format_days
from contest.i18n import localized
from contest.paging import page_of
from contest.publication import formatting, statistics
from contest.publication.queries import published
from contest.publication.queries.tracks import (
    TrackRow,
    contests_of_track,
    counted_by_stage,
    families,
    speaking_for,
)
from contest.publication.sealed.rulebook import event_in
from contest.publication.statistics.industries import sections
from contest.publication.statistics.season import Place
from contest.publication.views.public import presenters
from contest.publication.views.public.blueprint import foot, views
from contest.rules.sources import is_assumed
from contest.web import address_of, render_page

MOST_WINNERS = 3  # named beside a track; how many more there are is said
MOST_SOUGHT = 100  # characters


@views.get("/e/<edition>/tracks")
@open_to(everyone, load=published.open_edition_at)
def tracks(edition: Edition) -> Any:
    """The tracks by family; each links to its results, or to its contests if there are several tiers."""
    current = published.current_publications(edition)
    season = statistics.season_of(edition)
    part = season.part if season else edition_part(edition_rulebook(edition))
    every = families(part, season)
    counts = [(one.entries, one.people) for family in every for one in family.tracks]
    winners = season.winners_by_track if season is not None and season.is_final else {}
    sought = " ".join(request.args.get("find", "").split())[:MOST_SOUGHT]
    rows = [(family, [one for one in family.tracks if _fits(one, winners, sought)]) for family in every]
    states = presenters.states(edition)
    return render_page(
        "publication/public/tracks.html",
        edition_row=edition,
        families=[(family, [_row(edition, one, states, winners) for one in found]) for family, found in rows if found],
        number=len(part.track),
        sought=sought,
        found=sum(len(found) for _family, found in rows),
        winners_of=localized(formatting.format_award(season.award_names, season.medals[0]))
        if season and winners
        else "",
        is_published=season is not None,
        has_people=has_titles() or any(entries != people for entries, people in counts),
        has_industry=any("industry" in track.attributes for track in part.track),
        noun=_("赛项") if any(track.family for track in part.track) else _("赛道"),
        foot=foot(edition, current),
    )


def _fits(row: TrackRow, winners: Mapping[str, Sequence[Place]], sought: str) -> bool:
    """Whether a track is looked for: by its name or family, or by who won it, in either language."""
    words = [one for one in (row.track.name, row.track.family) if one is not None]
    texts = [text for one in words for text in (one.zh, one.en)]
    for one in winners.get(row.track.key, ()):
        texts += [one.title, *one.people, *one.group_name.values(), *one.home_name.values()]
    return any(sought.casefold() in text.casefold() for text in texts)


def _row(
    edition: Edition, row: TrackRow, states: dict[int, tuple[str, str]], winners: Mapping[str, Sequence[Place]]
) -> dict[str, Any]:
    kinds = sorted({states[number] for number in row.publications})
    if not kinds:
        state = ("none", str(_("还没有公布")))
    elif len(kinds) == 1:
        state = kinds[0]
    else:
        state = ("sealed", str(ngettext("已公布 %(num)s 份结果", "已公布 %(num)s 份结果", len(row.publications))))
    attributes = row.track.attributes
    industry = next((one for one in sections() if one.code == attributes.get("industry")), None)
    # Before there are results, a track's own page says what somebody who wants to enter needs.
    links = [
        {
            "url": url_for("public.contest", edition=edition.key, contest_key=key),
            "label": localized(row.track.name) if len(row.results) == 1 else localized(division.name),
        }
        for division, key in row.results
        if row.publications
    ]
    if not links:
        own = url_for("public.track", edition=edition.key, track=row.track.key)
        links = [{"url": own, "label": localized(row.track.name)}]
    return {
        "key": row.track.key,
        "name": row.track.name,
        "links": links,
        "by_division": len(links) > 1,
        "industry": _(industry.name) if industry else None,
        "marks": [
            word
            for name, word in (("new_occupation", _("新职业")), ("engineering", _("专业技术")))
            if attributes.get(name) is True
        ],
        "winners": winners.get(row.track.key, ())[:MOST_WINNERS],
        "more": len(winners.get(row.track.key, ())[MOST_WINNERS:]),
        "entries": row.entries if kinds else None,
        "people": row.people if kinds else None,
        "state": state,
    }


@views.get("/e/<edition>/tracks/<track>")
@open_to(everyone, load=lambda edition, track: published.open_edition_at(edition) | {"key": track})
def track(edition: Edition, key: str) -> Any:
    """One track: who may enter, what to hand in, until when and who judges; and its contests, tier by tier, each with
    its results, or when to expect them."""
    part = edition_part(edition_rulebook(edition))
    own = next((one for one in part.track if one.key == key), None)
    if own is None:
        raise NotFound
    speak_in([part.entry_word(own)])
    stages = [tier.key for tier in part.tier]
    stage = request.args.get("tier")
    stage = stage if stage in stages else None
    counts = counted_by_stage(edition, key)
    found = page_of(contests_of_track(edition, key, stage), [Contest.key], after=request.args.get("after"))
    prefetch(found.rows)
    at = clock.now()
    public = speaking_for(one.id for one in found.rows)
    rows = []
    for one in found.rows:
        if one.id in public:
            contest, publication = public[one.id]
            name, event = contest.name, event_in(publication, contest.key)
            state, entries = formatting.format_state(publication, at), contest.entries
        else:
            word = state_of(one, at)
            name, event, entries = contest_name(one), track_name(one), None
            # Before results are public, the page only says that they are being prepared.
            state = (PUBLIC_CONTEST_STATE_GLYPHS.get(word, "going"), str(_(CONTEST_STATE_LABELS[word])))
        rows.append({"key": one.key, "name": name, "short": event, "state": state, "entries": entries})
    tabs = [{"label": _("全部"), "url": _tab(edition, key, None), "count": sum(counts.values()), "current": not stage}]
    tabs += [
        {
            "label": localized(tier.name),
            "url": _tab(edition, key, tier.key),
            "count": counts.get(tier.key, 0),
            "current": stage == tier.key,
        }
        for tier in reversed(part.tier)
    ]
    tier = part.tier[0]
    dates = edition_calendar(edition, part)
    registration = dates.span(tier.key, "registration", key)
    return render_page(
        "publication/public/track.html",
        edition_row=edition,
        track=own,
        rules=describe_track(
            part,
            own,
            organisations_called(one.organisation for one in part.tier if one.organisation),
            edition_rulebook(edition).attribute,
        ),
        days=_days_of(dates, key),
        may_enter=registration.is_open(at),
        is_over=registration.state(at) == "closed",
        address=address_of("public.track", edition=edition.key, track=key),
        tabs=tabs if len(part.tier) > 1 else [],
        rows=rows,
        found=found,
        stage=stage,
        foot=foot(edition, published.current_publications(edition)),
    )


def _days_of(dates: EditionCalendar, track: str) -> list[dict[str, Any]]:
    """The dates of a track: those of the tier where entries register, and when each tier judges; who set each. Its own
    row before the one for all tracks."""
    first = dates.part.tier[0].key
    shown = {"judging", "ceremony"}
    written = [
        (tier, of, span)
        for tier, of, span in dates.written()
        if of in (None, track) and (span.phase in shown or tier.key == first)
    ]
    own = {(tier.key, span.phase) for tier, of, span in written if of == track}
    return [
        {
            "what": f"{localized(tier.name)} · {_(PUBLIC_PHASE_LABELS[span.phase])}",
            "days": format_days(span.opens, span.closes, dates.part.zone, year=True),
            "set_by": localized(span.set_by.organisation.name) if span.set_by else _("规程"),
            "assumed": span.set_by is None and is_assumed(span.source),
        }
        for tier, of, span in written
        if of == track or (tier.key, span.phase) not in own
    ]


def _tab(edition: Edition, key: str, stage: str | None) -> str:
    return url_for("public.track", edition=edition.key, track=key, tier=stage)
