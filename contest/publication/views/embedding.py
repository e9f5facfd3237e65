"""The organiser's side of embeds: which sites may show results within their pages, and what these write there."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, url_for

from contest.access import open_to
from contest.editions.models import Edition
from contest.editions.policies import embedders
from contest.editions.queries import edition_at
from contest.editions.rulebooks.effective import edition_rulebook
from contest.errors import N_
from contest.i18n import localized
from contest.publication import formatting
from contest.publication.actions.embedding import allow_embeds
from contest.publication.forms import EmbedsForm
from contest.publication.queries import published
from contest.publication.views.designs import views
from contest.web import actor_and_time, flash_done, redirect_to, render_page

__all__ = ["views"]


@views.route("/desk/<edition>/embeds", methods=["GET", "POST"])
@open_to(embedders, load=edition_at)
def embeds(edition: Edition) -> Any:
    """Which sites may show the edition's medal table and events, and the lines for these sites."""
    form = EmbedsForm()
    if form.validate_on_submit():
        sites = form.attempt(allow_embeds, edition, (form.sites.data or "").splitlines(), **actor_and_time())
        if sites:
            flash_done(N_("可以嵌入的网站已存好：%(n)s 个。"), n=len(sites))
        elif sites is not None:
            flash_done(N_("已经关掉：哪个网站也不能嵌入。"))
        if sites is not None:
            return redirect_to("publication.embeds", edition=edition.key)
    if request.method == "GET":
        form.sites.data = "\n".join(edition.embed_origins)
    current = published.current_publications(edition) if edition.opened_at and edition.embed_origins else []
    pages = [(formatting.tables_word(edition_rulebook(edition)), url_for("public.embed_medals", edition=edition.key))]
    pages += [
        (localized(one.name), url_for("public.embed_contest", edition=edition.key, contest_key=one.key))
        for one in published.contests_of(current)[:1]
    ]
    return render_page(
        "publication/desk/embeds.html",
        form=form,
        edition_row=edition,
        codes=[{"label": label, "page": page, "code": code_of(page)} for label, page in pages if current],
    )


def code_of(page: str) -> str:
    """What another site writes to show a page."""
    site = current_app.config["SAIWU"].public_url
    return f'<iframe src="{site}{page}" width="640" height="440" loading="lazy" referrerpolicy="no-referrer"></iframe>'
