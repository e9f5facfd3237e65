"""What a list on paper says: rows as the publication's pages show them, with the names that are public only."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from contest.db import session
from contest.editions.labels import award_names
from contest.entry_words import has_titles
from contest.errors import NotFound
from contest.formatting import format_closing, format_day, format_fact, format_moment, format_zone
from contest.i18n import HTML_LANG, language, local, localized
from contest.publication.formatting import (
    as_head,
    format_award,
    joined,
    seal_text,
)
from contest.publication.labels import LIST_LABELS
from contest.publication.models import ListKind, Publication, PublishedGroupAward, PublishedPlace
from contest.publication.queries.places import IN_ORDER, places_of, places_of_publication
from contest.publication.queries.tables import contest_keys
from contest.publication.sealed.rulebook import event_in, format_without_place, sealed_rulebook
from contest.results.presenters.attributes import format_result_cells

GROUP = 8  # digits of a digest that stand together, as on pages


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list. `width`: its share of the page. `role`: award | strong | quiet | number | box, or empty."""

    head: str
    width: float
    role: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One event, or one kind of award to groups and people: its name, what it counts, its rows of text."""

    name: str
    note: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Paper:
    """A list for the wall in the reader's language, as text. `date`: year, month and day of the publication, for the
    file's own properties; `qr`: a QR code of `address` as SVG."""

    title: str
    heading: str
    over: str
    state: Sequence[str]
    issuer: str
    lang: str
    seal: Sequence[str]
    sections: Sequence[Section]
    notes: Sequence[str]
    facts: Sequence[tuple[str, str]]
    foot: str
    date: Mapping[str, int]
    at: datetime
    address: str
    qr: str
    dated: str
    preface: Sequence[str] = ()
    signatures: Sequence[str] = ()
    size: str = "normal"

    def values(self) -> dict[str, Any]:
        """What the design reads, as JSON takes it."""
        return {name: value for name, value in asdict(self).items() if name != "at"}


def list_of(publication: Publication, kind: ListKind, address: str) -> Paper:
    """The list of a publication. `address`: of its public page. Raises NotFound for a notice of the publicity period
    where there is none."""
    if kind == ListKind.PUBLICITY and publication.publicity_until is None:
        raise NotFound
    return _paper(publication, kind, address, _sections(publication, kind))


def results_of(publication: Publication, contest: str, address: str) -> Paper:
    """The results of one of its contests, with everybody who has no place. Raises NotFound for another contest."""
    if contest not in contest_keys(publication):
        raise NotFound
    rows = session.scalars(places_of(publication.id, contest).order_by(PublishedPlace.position)).all()
    awards = _award_text(publication)
    made = format_result_cells(publication.tabulation, contest, sealed_rulebook(publication))
    columns = [
        Column(_("名次"), 0.8, "strong"),
        *_entry_columns(rows),
        *(Column(as_head(head.title), 1.3, "number" if head.is_figure else "") for head in made.heads),
        Column(as_head(made.score_title), 1, "number"),
        Column(_("奖项"), 1.3),
    ]
    lines = [
        [
            str(one.place) if one.place is not None else format_without_place(one, publication) or "–",
            *_entry_cells(one, rows),
            *(value or "–" for _head, value in made.of(one.entry)),
            one.score or "–",
            awards(one.awards),
        ]
        for one in rows
    ]
    event = localized(event_in(publication, contest))
    placed = sum(one.place is not None for one in rows)
    note = _("%(n)s {件}有名次", n=placed)
    return _paper(publication, None, address, [Section(event, note, columns, lines)])


def _sections(publication: Publication, kind: ListKind) -> list[Section]:
    winners = [one for one in session.scalars(places_of_publication(publication.id).order_by(*IN_ORDER)) if one.awards]
    awards = _award_text(publication)
    by_event: dict[str, list[PublishedPlace]] = {}
    for one in winners:
        by_event.setdefault(one.contest, []).append(one)
    return [
        *(_event(publication, kind, contest, rows, awards) for contest, rows in by_event.items()),
        *_prizes(publication, kind, awards),
    ]


def _event(
    publication: Publication,
    kind: ListKind,
    contest: str,
    rows: list[PublishedPlace],
    awards: Callable[[Sequence[str]], str],
) -> Section:
    for_speaker = kind == ListKind.SPEAKER
    # The speaker begins with the lowest award, as a ceremony does.
    order = list(reversed(rows)) if for_speaker else rows
    columns = [Column(_("奖项"), 1.2, "award"), *_entry_columns(rows)]
    lines = [[awards(one.awards), *_entry_cells(one, rows)] for one in order]
    if for_speaker:
        columns, lines = [Column("", 0.3, "box"), *columns], [["", *line] for line in lines]
    note = _("%(n)s {件}获奖", n=len(rows))
    return Section(localized(event_in(publication, contest)), f"{note}{_counted(rows, awards)}", columns, lines)


def _counted(rows: Sequence[PublishedPlace], awards: Callable[[Sequence[str]], str]) -> str:
    """`：金奖 1，银奖 3`, in the order of the list."""
    counts: dict[str, int] = {}
    for one in rows:
        for award in one.awards:
            counts[award] = counts.get(award, 0) + 1
    parts = [f"{awards([award])} {n}" for award, n in counts.items()]
    if not parts:
        return ""
    return ("：" if language() == "zh" else ": ") + joined(parts)


def _prizes(publication: Publication, kind: ListKind, awards: Callable[[Sequence[str]], str]) -> Iterator[Section]:
    """Awards that no entry holds, by award in the sealed order."""
    grouped: dict[str, list[PublishedGroupAward]] = {}
    found = session.scalars(
        sa.select(PublishedGroupAward)
        .where(PublishedGroupAward.publication_id == publication.id)
        .order_by(PublishedGroupAward.position)
    )
    for one in found:
        grouped.setdefault(one.award, []).append(one)
    for award, rows in grouped.items():
        named = any(one.person for one in rows)
        columns = [
            *([Column(_("姓名"), 1, "strong")] if named else []),
            Column(_("单位"), 3, "" if named else "strong"),
        ]
        lines = [[*([one.person or ""] if named else []), localized(one.group_name)] for one in rows]
        if kind == ListKind.SPEAKER:
            columns, lines = [Column("", 0.2, "box"), *columns], [["", *line] for line in lines]
        yield Section(awards([award]), ngettext("%(num)s 个", "%(num)s 个", len(rows)), columns, lines)


def _award_text(publication: Publication) -> Callable[[Sequence[str]], str]:
    names = award_names(sealed_rulebook(publication))
    return lambda awards: joined([localized(format_award(names, award)) for award in awards])


def _entry_columns(rows: Iterable[PublishedPlace]) -> list[Column]:
    titles, advisers = _has(rows)
    return [
        Column(_("编号"), 1.25),
        *([Column(_("题目"), 4.4, "strong")] if titles else []),
        Column(_("姓名"), 1.7, "" if titles else "strong"),
        Column(_("所属单位"), 2),
        *([Column(as_head(_("指导教师")), 1.4, "quiet")] if advisers else []),
    ]


def _entry_cells(one: PublishedPlace, rows: Iterable[PublishedPlace]) -> list[str]:
    titles, advisers = _has(rows)
    return [
        one.entry,
        *([one.title] if titles else []),
        str(format_fact(one.people)),
        localized(one.home_name),
        *([str(format_fact(one.advisers))] if advisers else []),
    ]


def _has(rows: Iterable[PublishedPlace]) -> tuple[bool, bool]:
    """Whether an event's list has titles, and advisers."""
    known = list(rows)
    return has_titles() and any(one.title for one in known), any(one.advisers for one in known)


def _paper(publication: Publication, kind: ListKind | None, address: str, sections: list[Section]) -> Paper:
    edition, zone = publication.edition, publication.edition.zone
    published = publication.published_at or publication.tabulation.at
    day = local(published, zone)
    number = _("第 %(number)s 号发布", number=publication.number)
    heading = _(LIST_LABELS[kind]) if kind else _("成绩")
    at = format_moment(published, zone)
    return Paper(
        title=f"{localized(edition.name)} · {localized(publication.title)} · {heading}",
        heading=heading,
        over=f"{localized(edition.name)} · {localized(publication.title)}",
        state=[
            _("%(number)s，%(at)s（%(zone)s）", number=number, at=at, zone=format_zone(zone)),
            state_on_paper(publication),
        ],
        issuer=localized(publication.organisation.name),
        lang=HTML_LANG[language()].partition("-")[0],
        seal=seal_text(publication).rsplit(" ", 1) if language() == "zh" else seal_text(publication).split(" ", 1),
        sections=sections,
        preface=_preface(publication) if kind == ListKind.PUBLICITY else (),
        notes=_notes(publication, kind),
        signatures=[] if kind == ListKind.SPEAKER else [_("评审负责人"), _("监督"), _("主办单位（盖章）")],
        facts=[
            (_("编号"), f"{publication.handle}{f'-{kind}' if kind else ''}"),
            ("SHA-256", grouped_digest(publication.digest or "")),
            (_("核对"), address),
        ],
        foot=f"{publication.handle} · {heading} · {number}",
        date={"year": day.year, "month": day.month, "day": day.day},
        at=published,
        address=address,
        qr=qr_svg(address),
        dated=_("年　月　日"),
        size="large" if kind == ListKind.SPEAKER else "normal",
    )


def state_on_paper(publication: Publication) -> str:
    """What stands on a wall for weeks names days, not "now"."""
    zone = publication.edition.zone
    if publication.state == "replaced":
        return str(_("已被更正取代，不再有效"))
    if publication.final_at is not None:
        return str(_("%(day)s定稿", day=format_day(local(publication.final_at, zone).date())))
    if publication.publicity_until is not None:
        return str(_("公示到%(until)s，以定稿为准", until=format_closing(publication.publicity_until, zone)))
    return str(_("以定稿为准"))


def _preface(publication: Publication) -> list[str]:
    """The notice itself: what is posted, from when until when, and how to object."""
    zone = publication.edition.zone
    return [
        _(
            "%(title)s已经评定，现将获奖名单予以公示。公示期从%(since)s到%(until)s（%(zone)s）。",
            title=f"{localized(publication.edition.name)} · {localized(publication.title)}",
            since=format_moment(publication.published_at, zone),
            until=format_closing(publication.publicity_until, zone),
            zone=format_zone(zone),
        ),
        _(
            "对名单有异议的，请在截止前扫码登录后提出；不能登录的，书面提交给%(who)s。请写明哪一场、哪一{件}{作品}、依据什么。",
            who=localized(publication.organisation.name),
        ),
    ]


def _notes(publication: Publication, kind: ListKind | None) -> list[str]:
    notes = [_("本表与第 %(number)s 号发布逐行相同，扫码可以核对。", number=publication.number)]
    if kind == ListKind.SPEAKER:
        notes.insert(0, _("每个项目从低到高宣读；读过的在方框里打勾。"))
    elif kind is not None:
        notes.insert(0, _("每个项目按名次排列。"))
    return notes


def grouped_digest(digest: str) -> str:
    """A digest in groups of eight, so that people can compare it by eye."""
    return " ".join(digest[at : at + GROUP] for at in range(0, len(digest), GROUP))


def qr_svg(address: str, *, error: str = "m") -> str:
    """A QR code as SVG, dark on white without a border: the paper around it is the quiet zone."""
    import segno  # imported here, so that the app starts fast

    made = io.BytesIO()
    segno.make(address, error=error, micro=False).save(made, kind="svg", border=0, dark="#14181d", xmldecl=False)
    return made.getvalue().decode()


def qr_png(address: str) -> bytes:
    """The same as a picture, for documents that take no SVG."""
    import segno

    made = io.BytesIO()
    segno.make(address, error="m", micro=False).save(made, kind="png", border=0, scale=8)
    return made.getvalue()
