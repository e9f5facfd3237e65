"""Lists on paper: for the wall, for the speaker, the results of one event; as PDF and as a Word document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from contest.access import everyone, open_to
from contest.caching import BoundedCache
from contest.entry_words import spoken_word
from contest.errors import NotFound
from contest.files import MEDIA_TYPES
from contest.i18n import language
from contest.publication.labels import LIST_LABELS
from contest.publication.models import ListKind, Publication
from contest.publication.papers.documents import document_of
from contest.publication.papers.listing import Paper, list_of, results_of
from contest.publication.papers.typesetting import typeset
from contest.publication.queries import published
from contest.publication.views.public.blueprint import views
from contest.publication.views.public.downloads import sealed, tag_of
from contest.web import address_of

FORMATS = ("pdf", "docx")

# What is published never changes, so its digest, its state and the language name the bytes; a list of a national
# final takes some 300 KB.
_made: BoundedCache[tuple[str, ...], bytes] = BoundedCache(16)


def _paper_at(edition: str, number: int, file: str) -> dict[str, Any]:
    """Loader: `winners.pdf`: which list, in which format."""
    path = PurePosixPath(file)
    form = path.suffix.removeprefix(".")
    if form not in FORMATS:
        raise NotFound
    return published.publication_at(edition, number) | {"what": str(path.with_suffix("")), "form": form}


@views.get("/e/<edition>/publications/<int:number>/lists/<list_file>")
@open_to(everyone, load=lambda edition, number, list_file: _paper_at(edition, number, list_file))
def list_on_paper(publication: Publication, what: str, form: str) -> Any:
    """A list of a publication: winners, the notice of its publicity period, or the speaker's."""
    if what not in set(ListKind):
        raise NotFound
    kind = ListKind(what)
    return _answer(publication, kind, form, lambda address: list_of(publication, kind, address))


@views.get("/e/<edition>/publications/<int:number>/results/<path:results_file>")
@open_to(everyone, load=lambda edition, number, results_file: _paper_at(edition, number, results_file))
def results_on_paper(publication: Publication, what: str, form: str) -> Any:
    """All places of one contest of a publication."""
    return _answer(publication, what, form, lambda address: results_of(publication, what, address))


def _answer(publication: Publication, what: str, form: str, paper_at: Callable[[str], Paper]) -> Any:
    address = address_of("public.publication", **publication.address)
    key = (
        *(publication.digest or str(publication.id), publication.state, str(publication.final_at), what, form),
        *(language(), spoken_word(), address),
    )
    content = _made.get(key, lambda: _make(paper_at(address), form))
    name = f"{publication.handle}-{what.replace('/', '-')}.{form}"
    tag = f"{tag_of(publication)}-{what.replace('/', '-')}-{form}-{language()}"
    return sealed(content, name=name, media=MEDIA_TYPES[form], tag=tag)


def _make(paper: Paper, form: str) -> bytes:
    return document_of(paper) if form == "docx" else typeset("list", paper.values(), at=paper.at)


def papers_shown(publication: Publication) -> list[dict[str, Any]]:
    """The lists that a publication's page links to, each with its addresses by format."""
    kinds = [one for one in ListKind if one != ListKind.PUBLICITY or publication.publicity_until is not None]
    return [
        {
            "name": _(LIST_LABELS[kind]),
            "files": [
                (form, url_for("public.list_on_paper", **publication.address, list_file=f"{kind}.{form}"))
                for form in FORMATS
            ],
        }
        for kind in kinds
    ]
