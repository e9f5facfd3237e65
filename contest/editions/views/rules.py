"""The rules for everybody: the edition's rulebook in words, and that of each contest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request

from contest.access import everyone, open_to
from contest.editions import queries
from contest.editions.models import Contest, Edition
from contest.editions.presenters import Dates, RulebookText, codes, describe_rulebook
from contest.editions.presenters.differences import differences
from contest.editions.presenters.formatting import closing, opening
from contest.editions.rulebooks.change_policy import parent_rulebook
from contest.editions.rulebooks.effective import contest_name, digest, edition_rulebook, edition_text, rulebook_of
from contest.editions.schedule.calendar import PHASES, period
from contest.editions.views.blueprint import views
from contest.i18n import local, localized
from contest.paging import page_of
from contest.web import render_page

if TYPE_CHECKING:
    from contest.rules import Rulebook


@views.get("/e/<edition>/rules")
@open_to(everyone, load=queries.open_edition_at)
def rules(edition: Edition) -> Any:
    """The edition's newest rulebook in words, and the contests that have other rules."""
    book = edition_rulebook(edition)
    newest = digest(edition_text(edition))
    others = page_of(queries.contests_with_own_rules(edition, newest), [Contest.key], after=request.args.get("after"))
    queries.prefetch(others.rows)
    return render_page(
        "editions/rules.html",
        edition_row=edition,
        rulebook_text=describe_rulebook(book, organisations=queries.organisations_called(codes(book))),
        book=book,
        digest=newest,
        others=others,
        names={one.id: contest_name(one) for one in others.rows},
    )


@views.get("/e/<edition>/rules/<path:contest_key>")
@open_to(everyone, load=queries.open_contest_at)
def rules_of_contest(contest: Contest) -> Any:
    """What counts for one contest: its effective rulebook, and the dates that somebody set for it."""
    book = rulebook_of(contest)
    return render_page(
        "editions/rules_of_contest.html",
        edition_row=contest.edition,
        contest=contest,
        name=contest_name(contest),
        rulebook_text=rulebook_text_of(contest, book),
        book=book,
        zone=contest.edition.zone,
    )


@views.get("/e/<edition>/rules-differences/<path:contest_key>")
@open_to(everyone, load=queries.open_contest_at)
def rules_differences(contest: Contest) -> Any:
    """What differs from the rules of the contest above, clause by clause: who set it, and why."""
    own, above = rulebook_of(contest), parent_rulebook(contest)
    return render_page(
        "editions/rules_differences.html",
        edition_row=contest.edition,
        contest=contest,
        name=contest_name(contest),
        above=contest_name(contest.parent) if contest.parent is not None else None,
        changes=differences(
            rulebook_text_of(contest, above, dates=dates_of(contest, above=True)),
            rulebook_text_of(contest, own, dates=dates_of(contest)),
        ),
        versions=[one for one in queries.versions_of(contest) if one.contest_id == contest.id],
        zone=contest.edition.zone,
    )


def rulebook_text_of(contest: Contest, book: Rulebook, *, dates: dict[str, Dates] | None = None) -> RulebookText:
    """A contest's rules in words, with its effective dates."""
    organisations = queries.organisations_called(codes(book))
    dates = dates_of(contest) if dates is None else dates
    return describe_rulebook(book, contest=contest.key, organisations=organisations, dates=dates)


def dates_of(contest: Contest, *, above: bool = False) -> dict[str, Dates]:
    """The phases whose dates somebody set, and who; the others have the rulebook's dates. `above`: as the contests
    above set them, without this contest's own settings."""
    found = {}
    for phase in PHASES:
        span = period(contest, phase, above=above)
        ends, by = {}, ""
        for end, at, setter, reason, shown in (
            ("opens", span.opens, span.opens_set_by, span.opens_reason, opening),
            ("closes", span.closes, span.closes_set_by, span.closes_reason, closing),
        ):
            if setter is None or at is None:
                continue
            ends[end] = shown(local(at, contest.edition.zone))
            who = localized(setter.organisation.name)
            by = f"{who} · {reason}" if reason else who
        if ends:
            found[phase] = Dates(opens=ends.get("opens", ""), closes=ends.get("closes", ""), by=by)
    return found
