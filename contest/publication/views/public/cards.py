"""The pictures of shared addresses."""

from __future__ import annotations

from typing import Any

from contest.access import everyone, open_to
from contest.caching import BoundedCache
from contest.i18n import language
from contest.publication.models import Publication
from contest.publication.papers.card import picture_of
from contest.publication.queries import published
from contest.publication.views.public.blueprint import views
from contest.publication.views.public.downloads import sealed, tag_of
from contest.web import address_of

# What a publication says never changes, so its digest, the contest and the language name the bytes: some 40 KB each.
_made: BoundedCache[tuple[str, ...], bytes] = BoundedCache(64)


@views.get("/e/<edition>/publications/<int:number>/card.png")
@open_to(everyone, load=published.publication_at)
def card(publication: Publication) -> Any:
    """Who leads the medal table of a publication."""
    return _answer(publication, None)


@views.get("/e/<edition>/publications/<int:number>/cards/<path:contest_key>.png")
@open_to(
    everyone,
    load=lambda edition, number, contest_key: published.publication_at(edition, number) | {"contest_key": contest_key},
)
def contest_card(publication: Publication, contest_key: str) -> Any:
    """Who won one of its contests."""
    return _answer(publication, contest_key)


def _answer(publication: Publication, contest: str | None) -> Any:
    own = address_of("public.publication", **publication.address)
    key = (publication.digest or str(publication.id), contest or "", language(), own)
    content = _made.get(key, lambda: picture_of(publication, contest))
    tag = f"{tag_of(publication)}-{(contest or 'table').replace('/', '-')}-{language()}"
    name = f"{publication.handle}-{(contest or 'table').replace('/', '-')}.png"
    answer = sealed(content, name=name, media="image/png", tag=tag, keep=True)
    del answer.headers["Content-Disposition"]  # it is looked at, not saved
    return answer
