"""Results of a contest, the page of a group, and the page of an entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import request, url_for
from flask_babel import gettext as _

from contest import clock, entry_words
from contest.access import everyone, open_to
from contest.awards.queries import award_names
from contest.editions.labels import PUBLIC_PHASE_LABELS
from contest.editions.models import Contest, Edition
from contest.editions.queries import contest_by_key, prefetch
from contest.editions.rulebooks.effective import contest_name, digest_of, edition_part
from contest.editions.rulebooks.entry_words import word_of_contest
from contest.editions.schedule.calendar import Period, period, state_of
from contest.entry_words import speak_in
from contest.errors import NotFound
from contest.formatting import format_days
from contest.i18n import localized
from contest.paging import page_of
from contest.publication import formatting
from contest.publication.models import Publication, PublicationContest, PublishedPlace
from contest.publication.queries import places, published
from contest.publication.queries.headcount import sealed_headcounts
from contest.publication.sealed.rulebook import (
    entry_words_of,
    event_in,
    format_without_place,
    medal_awards,
    merit_awards,
    sealed_rulebook,
)
from contest.publication.views.public import event_summary, presenters
from contest.publication.views.public.blueprint import foot, views
from contest.publication.views.public.structured import event_facts, oembed_for, picture_for
from contest.registration.presenters import format_headcount, format_people
from contest.results.presenters.attributes import format_result_cells
from contest.results.queries import ranking_attributes, ranking_values
from contest.rules.sources import is_assumed
from contest.web import render_page

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.rulebook.edition import Edition as EditionPart
    from contest.rules.rulebook.edition import EntryWord


@dataclass(frozen=True)
class Asked:
    """A contest at an address: its open publication, or the contest itself if nothing about it is public."""

    edition: Edition
    key: str
    published: PublicationContest | None
    contest: Contest | None


def words_of_asked(asked: Asked) -> list[EntryWord]:
    """What competes in it, as its sealed rulebook says, else its present one."""
    if asked.published is not None:
        return entry_words_of(asked.published.publication, [asked.key])
    return [word_of_contest(asked.contest)] if asked.contest else []


def contest_asked(edition: str, contest_key: str) -> dict[str, Any]:
    """Loader: a contest of an open edition, published or not."""
    within: Edition = published.open_edition_at(edition)["edition"]
    sealed = published.contest_in(within, contest_key)
    contest = None if sealed else contest_by_key(within, contest_key)
    if sealed is None and contest is None:
        raise NotFound
    return {"asked": Asked(within, contest_key, sealed, contest)}


@views.get("/e/<edition>/c/<path:contest_key>")
@open_to(everyone, load=contest_asked)
def contest(asked: Asked) -> Any:
    """The sealed places of a contest, or why there are none yet."""
    if asked.published is None:
        return _not_yet(asked)
    publication = asked.published.publication
    rulebook = sealed_rulebook(publication)
    found = page_of(
        places.places_of(publication.id, asked.key), [PublishedPlace.position], after=request.args.get("after")
    )
    law, part = rulebook.law_of(asked.key), edition_part(rulebook)
    present = contest_by_key(asked.edition, asked.key)
    sealed_by = publication.manifest["files"]["rulebook.toml"] if publication.manifest else ""
    scale, ranked_by = law.scale, ranking_attributes(law)
    by_scale = law.ranking.by == "scale"
    # Beside the beginning of the list stands what the whole of it says.
    whole = places.places_in_order(publication.id, asked.key) if found.first else []
    counted = [*medal_awards(rulebook, [asked.key]), *merit_awards(rulebook, [asked.key])]
    schools, school_count = event_summary.schools(asked.edition.key, whole, counted)
    return render_page(
        "publication/public/contest.html",
        edition_row=asked.edition,
        contest=asked.published,
        headcount=format_headcount(sealed_headcounts([publication.id], asked.key)[publication.id, asked.key]),
        people=format_people(asked.published.people, asked.published.entries),
        name=event_in(publication, asked.key),
        publication=publication,
        state=formatting.format_state(publication, clock.now()),
        replacement=published.replacement_of(publication) if publication.state == "replaced" else None,
        found=found,
        rows=[ResultRow.of(one, publication) for one in found.rows],
        has_titles=entry_words.has_titles() and any(one.title for one in found.rows),
        has_scaled=any(one.scaled for one in found.rows),
        scale=scale,
        scale_assumed=is_assumed(scale.source) if scale else False,
        rules_changed=present is not None and sealed_by != digest_of(present),
        by_scale=by_scale,
        podium=event_summary.podium(whole, by_score=not by_scale and not ranked_by),
        spread=event_summary.spread(whole) if not ranked_by else None,
        schools=schools,
        school_count=school_count,
        counted=[award for award in counted if any(award in one.awards for one in schools)],
        ranked_by=ranked_by,
        attributes=format_result_cells(publication.tabulation, asked.key, rulebook),
        names=award_names(rulebook),
        noun=_credit_noun(rulebook, publication.stage),
        placed=places.placed([publication.id], [asked.key]).get((publication.id, asked.key), 0),
        structured=event_facts(asked.edition, part, asked.key, localized(asked.published.name)),
        picture=picture_for(publication, asked.key),
        oembed_url=oembed_for(url_for("public.contest", edition=asked.edition.key, contest_key=asked.key)),
        among=_among(asked.edition, publication, asked.key, part),
        **_when_and_where(part, publication, asked.edition),
        foot=foot(asked.edition, [publication]),
    )


@dataclass(frozen=True)
class Beside:
    """An event before or after this one. `first`: whom its first place is credited to; None where it is shared."""

    is_next: bool
    name: Mapping[str, str]
    url: str
    first: Mapping[str, str] | None


@dataclass(frozen=True)
class Among:
    """Where an event stands among those of its family in the publication, from 1."""

    position: int
    of: int
    beside: Sequence[Beside]

    @property
    def before(self) -> Beside | None:
        return next((one for one in self.beside if not one.is_next), None)

    @property
    def after(self) -> Beside | None:
        return next((one for one in self.beside if one.is_next), None)


def _among(edition: Edition, publication: Publication, contest_key: str, part: EditionPart) -> Among:
    tracks = {track.key: n for n, track in enumerate(part.track)}
    keys = published.keys_of_family(publication, contest_key)
    keys.sort(key=lambda key: (key.split("/")[:2], tracks.get(key.split("/")[2], len(tracks)), key))
    own = keys.index(contest_key)
    chosen = [(False, key) for key in keys[max(own - 1, 0) : own]] + [(True, key) for key in keys[own + 1 : own + 2]]
    firsts = places.first_places(publication.id, [key for _is_next, key in chosen])
    beside = [
        Beside(
            is_next,
            event_in(publication, key),
            url_for("public.contest", edition=edition.key, contest_key=key),
            firsts[key][0].group_name if len(firsts.get(key, ())) == 1 else None,
        )
        for is_next, key in chosen
    ]
    return Among(own + 1, len(keys), beside)


@dataclass(frozen=True)
class ResultRow:
    """A sealed row as a page shows it."""

    place: PublishedPlace
    status: str | None  # why there is no place

    @classmethod
    def of(cls, place: PublishedPlace, publication: Publication) -> ResultRow:
        return cls(place, format_without_place(place, publication))


def _when_and_where(part: EditionPart, publication: Publication, edition: Edition) -> dict[str, Any]:
    """The days and the place of the last tier, which are those of the edition; of earlier ones it says neither."""
    is_final = publication.stage == part.tier[-1].key
    return {
        "days": format_days(part.begins, part.ends, edition.zone, year=True) if is_final else "",
        "held_at": part.place if is_final else None,
    }


def _credit_noun(rulebook: Rulebook, stage: str) -> str:
    tier = next(tier for tier in edition_part(rulebook).tier if tier.key == stage)
    return formatting.group_noun(tier.credit)


def _not_yet(asked: Asked) -> Any:
    """A contest without public results: when that may change, and who set the date."""
    contest = asked.contest
    if contest is None:
        raise NotFound
    prefetch([contest])
    at = clock.now()
    spans = [(phase, period(contest, phase)) for phase in ("registration", "judging", "publicity")]
    return render_page(
        "publication/public/not_yet.html",
        edition_row=asked.edition,
        name=contest_name(contest),
        contest=contest,
        is_registering=state_of(contest, at) == "registration",
        days=[_format_span(phase, span, asked.edition) for phase, span in spans if span.opens or span.closes],
        expected=_expected(dict(spans), asked.edition, at),
        foot=foot(asked.edition, published.current_publications(asked.edition)),
    )


def _format_span(phase: str, span: Period, edition: Edition) -> dict[str, Any]:
    setter = span.closes_set_by or span.opens_set_by
    return {
        "phase": _(PUBLIC_PHASE_LABELS[phase]),
        "days": format_days(span.opens, span.closes, edition.zone, year=True),
        "set_by": _("%(who)s设定", who=localized(setter.organisation.name)) if setter else _("规程规定"),
        "assumed": setter is None and is_assumed(span.source),
    }


def _expected(spans: Mapping[str, Period], edition: Edition, at: Any) -> str:
    """When results can be expected, according to the calendar."""
    opens = spans["publicity"].opens
    if opens is not None and opens > at:
        return str(_("按日程，结果在 %(day)s公布。", day=presenters.day(opens, edition, year=True)))
    closes = spans["judging"].closes
    if closes is not None and closes > at:
        return str(_("评审到 %(at)s 结束，%(zone)s；复核之后公布结果。", **presenters.closing(closes, edition)))
    return str(_("复核之后公布结果。"))


# An entry


@views.get("/e/<edition>/entries/<number>")
@open_to(everyone, load=lambda edition, number: published.open_edition_at(edition) | {"number": number})
def entry(edition: Edition, number: str) -> Any:
    """An entry's results through the tiers, as far as they are public."""
    way = places.way_of(edition, number)
    if not way:
        raise NotFound
    rulebook = sealed_rulebook(way[0][2])
    tiers = {tier.key: tier for tier in edition_part(rulebook).tier}
    way.sort(key=lambda step: list(tiers).index(step[2].stage))
    placed = places.placed({step[2].id for step in way}, {step[0].contest for step in way})
    last = way[-1][0]
    speak_in(entry_words_of(way[-1][2], [last.contest]))
    return render_page(
        "publication/public/entry.html",
        edition_row=edition,
        number=number,
        place=last,
        name=last.title or formatting.joined(last.people),
        event=event_in(way[-1][2], last.contest),
        steps=[
            _way_step(edition, place, contest, publication, tiers, placed.get((publication.id, place.contest), 0))
            for place, contest, publication in way
        ],
        noun=formatting.group_noun(tiers[way[-1][2].stage].credit),
        foot=foot(edition, sorted({step[2] for step in way}, key=lambda one: one.number)),
    )


def _day(publication: Publication, edition: Edition) -> str:
    return presenters.day(publication.published_at, edition, year=True) if publication.published_at else ""


def _way_step(
    edition: Edition,
    place: PublishedPlace,
    contest: PublicationContest,
    publication: Publication,
    tiers: Mapping[str, Any],
    placed: int,
) -> dict[str, Any]:
    rulebook = sealed_rulebook(publication)
    names, law = award_names(rulebook), rulebook.law_of(place.contest)
    ranked_by = ranking_attributes(law)
    ranked = ranking_values(publication.tabulation, place.contest, law).get(place.entry) if ranked_by else None
    cells = format_result_cells(publication.tabulation, place.contest, rulebook)
    if place.place is None:
        result = ResultRow.of(place, publication).status or ""
    elif place.tied:
        result = _("并列第 %(place)s 名，共 %(n)s {件}{作品}", place=place.place, n=placed)
    else:
        result = _("第 %(place)s 名，共 %(n)s {件}{作品}", place=place.place, n=placed)
    tier = tiers[publication.stage]
    return {
        "sign": localized(tier.sign),
        "name": localized(contest.name),
        "tier": localized(tier.name),
        "result": result,
        "score": None if ranked else place.score,
        "score_unit": cells.score_unit or _("分"),
        "attributes": cells.of(place.entry),
        "awards": place.awards,
        "names": names,
        "contest_url": url_for("public.contest", edition=edition.key, contest_key=place.contest),
        "publication": publication,
        "publication_url": url_for("public.publication", **publication.address),
        "state": formatting.format_state(publication, clock.now()),
        "day": _day(publication, edition),
    }
