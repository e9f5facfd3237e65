"""What the rules are, for everybody: the edition's rulebook in words, and that of each contest."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask import request

from contest.access import everyone, open_to
from contest.editions import queries
from contest.editions.calendar import PHASES, period
from contest.editions.effective import contest_name, edition_rulebook, edition_text, rulebook_of, setting
from contest.editions.models import Contest, Edition
from contest.editions.prose import Dates, Prose, codes, prose
from contest.editions.views.blueprint import views
from contest.i18n import moment_said, said
from contest.paging import page_of
from contest.rules import Rulebook
from contest.web import page


@views.get("/e/<edition>/rules")
@open_to(everyone, load=queries.open_edition_at)
def rules(edition: Edition) -> Any:
    """The edition's newest rulebook in words, and the contests that go by other rules."""
    book = edition_rulebook(edition)
    text = edition_text(edition)
    digest = sha256(text.encode()).hexdigest()
    others = page_of(queries.contests_with_own_rules(edition, digest), [Contest.key], after=request.args.get("after"))
    queries.prefetch(others.rows)
    return page(
        "editions/rules.html",
        edition_row=edition,
        prose=prose(book, organisations=queries.organisations_called(codes(book))),
        book=book,
        digest=digest,
        others=others,
        names={one.id: contest_name(one) for one in others.rows},
    )


@views.get("/e/<edition>/rules/<path:contest_key>")
@open_to(everyone, load=queries.open_contest_at)
def rules_of_contest(contest: Contest) -> Any:
    """What counts for one contest: its effective rulebook, and the dates that somebody set for it."""
    book = rulebook_of(contest)
    return page(
        "editions/rules_of_contest.html",
        edition_row=contest.edition,
        contest=contest,
        name=contest_name(contest),
        prose=prose_of(contest, book),
        book=book,
        zone=contest.edition.zone,
    )


def prose_of(contest: Contest, book: Rulebook) -> Prose:
    """A contest's rules in words, with the dates as they count for it."""
    organisations = queries.organisations_called(codes(book))
    return prose(book, contest=contest.key, organisations=organisations, dates=dates_of(contest))


def dates_of(contest: Contest) -> dict[str, Dates]:
    """The phases whose dates somebody set, and who; the others stand in the rulebook."""
    found = {}
    for phase in PHASES:
        span = period(contest, phase)
        setter = span.closes_set_by or span.opens_set_by
        if setter is None:
            continue
        why = setting(contest, f"{contest.stage}.{phase}.closes") or setting(contest, f"{contest.stage}.{phase}.opens")
        who = said(setter.organisation.name)
        found[phase] = Dates(
            opens=moment_said(span.opens, contest.edition.zone),
            closes=moment_said(span.closes, contest.edition.zone),
            by=f"{who} · {why.reason}" if why and why.reason else who,
        )
    return found
