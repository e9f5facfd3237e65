"""The blueprint `public`, and what its pages have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _

from contest.editions.models import Edition
from contest.formatting import format_stamp, format_zone
from contest.publication.formatting import joined
from contest.publication.models import Publication

views = Blueprint("public", __name__)

DIGEST_SHOWN = 8


def foot(edition: Edition, publications: Sequence[Publication] = ()) -> dict[str, Any]:
    """The page's last line: the publication that it reads, and where to find more."""
    key = edition.key
    links = [
        {"url": url_for("editions.rules", edition=key), "label": _("规程")},
        {"url": url_for("public.data", edition=key), "label": _("开放数据")},
        {"url": url_for("public.data", edition=key, _anchor="verify"), "label": _("怎样自行核对")},
    ]
    if not publications:
        return {"line": _("这一届还没有公布结果。"), "links": links}
    if len(publications) > 3:
        line = _("数据来自 %(n)s 份发布，最新的是第 %(number)s 号", n=len(publications), number=publications[-1].number)
    else:
        line = _("数据来自%(which)s", which=joined([dated(one) for one in publications]))
    return {"line": line, "links": links}


def award_anchor(publication: Publication, award: str) -> str:
    """Where on a group's page an award of a publication stands; `medals`: all that its medal table counts."""
    return f"p{publication.number}-{award}"


def award_anchors(publication: Publication, names: Iterable[str]) -> dict[str, str]:
    """The same for every award of a rulebook, and for `medals`."""
    return {award: award_anchor(publication, award) for award in (*names, "medals")}


def dated(publication: Publication) -> str:
    """`第 2 号发布（2023-09-22 15:00，北京时间）`."""
    zone = publication.edition.zone
    at = format_stamp(publication.published_at, zone)
    return str(_("第 %(number)s 号发布（%(at)s，%(zone)s）", number=publication.number, at=at, zone=format_zone(zone)))
