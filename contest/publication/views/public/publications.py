"""What was published, and when: the list of publications, and the page of one with its clock, changes and bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import request, url_for
from flask_babel import gettext as _

from contest import clock, entry_words
from contest.access import everyone, open_to
from contest.awards.queries import award_names
from contest.charts import MEDALS
from contest.editions.models import Edition
from contest.editions.rulebooks.effective import edition_part
from contest.files import file_store
from contest.formatting import format_days, format_end_time, format_size, format_stamp, format_weekday, format_zone
from contest.i18n import language, localized
from contest.paging import page_of
from contest.publication import formatting, timeline
from contest.publication.comparison import EntryChange, ResultSummary, TableChange
from contest.publication.labels import OBJECTION_OUTCOME_LABELS, OBJECTORS_SENTENCES
from contest.publication.models import Publication, PublicationContest, PublishedFile, PublishedGroupAward
from contest.publication.presenters import format_publicity_end, format_unannounced
from contest.publication.queries import changes, objections, places, published, tables
from contest.publication.sealed.rulebook import event_in, medal_awards, merit_awards, sealed_rulebook, tables_of
from contest.publication.timeline.procedure import procedure_of
from contest.publication.timeline.publicity import kept_end
from contest.publication.views.public import presenters
from contest.publication.views.public.blueprint import foot, views
from contest.publication.views.public.papers import papers_shown
from contest.web import render_page

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.rulebook.law import Table

CHANGES_SHOWN = 20


@views.get("/e/<edition>/publications")
@open_to(everyone, load=published.open_edition_at)
def publications(edition: Edition) -> Any:
    """Everything that was ever published for an edition, newest first."""
    at = clock.now()
    found = page_of(published.open_publications(edition), published.newest_first, after=request.args.get("after"))
    counts = published.contests_counted(found.rows)
    return render_page(
        "publication/public/publications.html",
        edition_row=edition,
        rows=[
            {
                "publication": one,
                "state": formatting.format_state(one, at),
                "contests": counts.get(one.id, 0),
                "day": presenters.since(one.published_at, edition) if one.published_at else "",
            }
            for one in found.rows
        ],
        found=found,
        foot=foot(edition, published.current_publications(edition)),
    )


@views.get("/e/<edition>/publications/<int:number>")
@open_to(everyone, load=published.publication_at)
def publication(publication: Publication) -> Any:
    """One publication: its states, its publicity clock, what it changed, what it holds, its bundle."""
    at, edition = clock.now(), publication.edition
    rulebook = sealed_rulebook(publication)
    part = edition_part(rulebook)
    contests = page_of(
        published.contests_in(publication), [PublicationContest.key], after=request.args.get("after"), limit=20
    )
    names = award_names(rulebook)
    keys = tables.contest_keys(publication)
    files = {one.name: one for one in tables.files_shown(publication)}
    whole = files[publication.download_name]
    replacement = published.replacement_of(publication) if publication.state == "replaced" else None
    return render_page(
        "publication/public/publication.html",
        edition_row=edition,
        publication=publication,
        number=publication.number,
        state=formatting.format_state(publication, at),
        seal=formatting.seal_text(publication),
        replacement=replacement,
        published=presenters.since(publication.published_at, edition) if publication.published_at else "",
        zone=format_zone(edition.zone),
        rail=_rail(publication, replacement, at),
        clock=_clock(publication, replacement, at, part.publicity),
        objections=objections.counted(publication),
        decisions=objections.published_decisions(publication),
        outcomes=OBJECTION_OUTCOME_LABELS,
        objectors=OBJECTORS_SENTENCES[procedure_of(publication.contests[0].contest).who],
        changed=_changes(publication, rulebook, keys),
        signed=_signed(publication),
        signatures=formatting.signature_facts(publication, edition.zone),
        contests=contests,
        has_people=entry_words.has_titles() or any(one.entries != one.people for one in contests.rows),
        rows=[{"contest": one, "name": event_in(publication, one.key)} for one in contests.rows],
        prizes=_prizes(publication, names),
        names=names,
        has_table=bool(tables_of(rulebook, keys)),
        tables_word=formatting.tables_word(rulebook),
        bundle=_bundle(publication, whole, files.get(publication.seal_name)),
        files=[_file(publication, one) for one in files.values() if one is not whole],
        line=_line(publication),
        papers=papers_shown(publication),
        foot=foot(edition, [publication]),
    )


def _publicity_ended(publication: Publication, replacement: Publication | None) -> datetime | None:
    """When its publicity period ended or will end: a correction ends it at once."""
    until = publication.publicity_until
    replaced = replacement.published_at if replacement is not None else None
    return min(until, replaced) if until is not None and replaced is not None else until


def _rail(publication: Publication, replacement: Publication | None, at: datetime) -> list[dict[str, Any]]:
    edition = publication.edition
    until = _publicity_ended(publication, replacement)
    over = publication.state != "public" or (until is not None and at >= until)
    days = format_days(publication.published_at, until, edition.zone)
    final = publication.final_at
    if publication.state == "replaced":
        last = {"name": _("已被取代"), "note": "", "state": "done"}
    elif final is not None:
        last = {"name": _("定稿"), "note": presenters.day(final, edition), "state": "done"}
    else:
        day = presenters.day(until, edition) if until else ""
        last = {
            "name": _("定稿"),
            "note": _("%(day)s起", day=day) if day else "",
            "state": "now" if over else "next",
        }
    return [
        {
            "name": _("已统分"),
            "note": presenters.since(publication.tabulation.at, edition),
            "state": "done",
        },
        _second_signature(publication),
        {"name": _("公示，收取异议"), "note": days, "state": "done" if over else "now"},
        last,
    ]


def _second_signature(publication: Publication) -> dict[str, Any]:
    if publication.signed is not None and publication.signed["signatures"] == 1:
        return {"name": _("一人署名"), "note": _("没有第二个人复核"), "state": "done"}
    return {"name": _("复核"), "note": _("%(name)s签字", name=publication.reviewed_name or ""), "state": "done"}


def _clock(publication: Publication, replacement: Publication | None, at: datetime, rule: Any) -> dict[str, Any] | None:
    """The publicity period's clock and its days; after its end, only the days."""
    until, since = publication.publicity_until, publication.published_at
    if until is None or since is None:
        return None
    edition, ended = publication.edition, _publicity_ended(publication, replacement)
    if ended != until:  # corrected before its end: what was planned after that never came
        cut_short = presenters.moment(ended, edition) if ended else {}
        return {"cut_short": cut_short, "replaced_by": replacement, "is_open": False}
    working = rule is not None and rule.working
    open_ = publication.state == "public" and at < until
    hour = format_end_time(until, edition.zone)
    days = []
    for one in timeline.strip(since, until, at, working=working, zone=edition.zone):
        note = ""
        if one.is_last:
            note = str(_("%(hour)s 止", hour=hour))
        elif one.kind == "today":
            note = str(_("今天"))
        elif one.is_first:
            note = str(_("%(number)s 号起", number=publication.number))
        elif one.made_up:
            note = str(_("班"))
        elif not one.counts:
            note = str(_("不计"))
        days.append({"week": format_weekday(one.day.weekday()), "day": one.day.day, "note": note, "kind": one.kind})
    return {
        "cut_short": None,
        "is_open": open_,
        "parts": presenters.clock_parts(until, at, rule, edition.zone) if open_ else [],
        "until": presenters.closing(until, edition),
        "days": days,
        "working": working,
        "notes": " ".join(
            [
                *format_publicity_end(kept_end(until, publication.publicity_basis), edition.zone),
                format_unannounced(since, until, working=working, zone=edition.zone) if open_ else "",
            ]
        ),
        "least": rule.days if rule is not None else None,
    }


def _changes(publication: Publication, rulebook: Rulebook, contests: Sequence[str]) -> dict[str, Any] | None:
    """Places, awards and rows of tables that differ from the publication that this one replaces."""
    earlier = publication.replaces
    if earlier is None or earlier.state != "replaced":
        return None
    laws = {one.key: one for one in tables_of(rulebook, contests)}
    found = changes.changes(earlier, publication, list(laws))
    names = award_names(rulebook)
    labels = {
        one.table.key: presenters.format_order(one, names)
        + (f" · {presenters.format_count('people')}" if one.count == "people" else "")
        for one in tables.choices(rulebook, contests, laws)
    }
    ranked = [*medal_awards(rulebook, contests), *merit_awards(rulebook, contests)]
    first = next(iter(laws), None)
    events = {one.contest: localized(event_in(publication, one.contest)) for one in found.entries}
    entries = [_entry_change(one, events[one.contest], names, ranked) for one in found.entries]
    rows = [_table_change(one, labels, names, laws[one.table]) for one in found.tables]
    of_first = [row for row, one in zip(rows, found.tables, strict=True) if one.table == first]
    whole = request.args.get("all") == "1"
    # Shown at once: entries whose result changed, and the first table; the other tables follow from the same change.
    shown = [*entries, *rows] if whole else [*entries, *of_first][:CHANGES_SHOWN]
    return {"earlier": earlier, "rows": shown, "all": len(entries) + len(rows)}


def _entry_change(one: EntryChange, event: str, names: Mapping[str, Any], ranked: Sequence[str]) -> dict[str, Any]:
    return {
        "where": event,
        "who": f"{localized(one.group_name)} {one.entry}",
        "entry": one.entry,
        "was": _summary(one.was, one.now, names, ranked),
        "now": _summary(one.now, one.was, names, ranked),
    }


def _summary(
    own: ResultSummary | None, other: ResultSummary | None, names: Mapping[str, Any], ranked: Sequence[str]
) -> dict[str, Any]:
    """What is shown for one side: the place, its awards, and the score if that differs."""
    if own is None:
        return {"text": str(_("没有这一项")), "medals": [], "awards": []}
    if not own.place:
        text = str(_("没有名次"))
    elif own.tied:
        text = str(_("并列第 %(place)s 名", place=own.place))
    else:
        text = str(_("第 %(place)s 名", place=own.place))
    if other is not None and own.score != other.score:
        text += f"，{own.score or '–'}" if language() == "zh" else f", {own.score or '–'}"
    medals = [award for award in own.awards if award in MEDALS]
    others = [localized(formatting.format_award(names, award)) for award in own.awards if award not in MEDALS]
    return {"text": text, "medals": medals, "awards": others}


def _table_change(one: TableChange, labels: Mapping[str, str], names: Mapping[str, Any], law: Table) -> dict[str, Any]:
    """A group's row, described by what the table orders by."""

    def side(cells: Mapping[str, str] | None) -> dict[str, Any]:
        if cells is None:
            return {"text": str(_("没有这一行")), "medals": [], "awards": []}
        figures = " ".join(
            f"{presenters.format_column(column, names)} {cell or '–'}"
            for column, cell in cells.items()
            if column in law.order
        )
        text = str(_("%(figures)s，第 %(place)s 名", figures=figures, place=cells["rank"]))
        return {"text": text, "medals": [], "awards": []}

    return {
        "where": labels.get(one.table, one.table),
        "who": localized(one.group_name),
        "entry": None,
        "was": side(one.was),
        "now": side(one.now),
    }


def _signed(publication: Publication) -> str:
    """The people responsible for it, and when they acted."""
    if publication.reviewed_at is None:
        return ""
    at = presenters.since(publication.reviewed_at, publication.edition)
    return str(_("%(name)s复核签字 · %(at)s", name=publication.reviewed_name or "", at=at))


def _prizes(publication: Publication, names: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Awards not held by an entry, by award, in the sealed order."""
    grouped: dict[str, list[PublishedGroupAward]] = {}
    for one in places.people_awards([publication.id]):
        grouped.setdefault(one.award, []).append(one)
    return [{"award": formatting.format_award(names, award), "holders": rows} for award, rows in grouped.items()]


def _bundle(publication: Publication, file: PublishedFile, seal: PublishedFile | None) -> dict[str, Any]:
    """The bundle with its seal as one download, and what the seal says."""
    inside = len((publication.manifest or {}).get("files", {}))
    people = (publication.figures or {}).get("contestants")
    return {
        "name": file.name,
        "size": format_size(file.size),
        "files": inside,
        "people": people,
        "url": url_for("public.file", **publication.address, name=file.name),
        "sealed_at": format_stamp(publication.published_at, publication.edition.zone, seconds=True),
        "zone": format_zone(publication.edition.zone),
        "key": _fingerprint(seal.digest) if seal else None,
        "log": (publication.manifest or {}).get("log"),
    }


def _fingerprint(digest: str) -> str:
    """The signing key of a seal, short enough for a page: the first eight digits of its fingerprint."""
    from contest.exchange.seals import read_seal

    return read_seal(file_store().read(digest)).fingerprint[:9]


def _file(publication: Publication, file: PublishedFile) -> dict[str, Any]:
    json_url = None
    if file.name.startswith("table-"):
        key = file.name.removeprefix("table-").removesuffix(".csv")
        json_url = url_for("public.table_json", **publication.address, key=key)
    return {
        "name": file.name,
        "size": format_size(file.size),
        "digest": file.digest[:8],
        "url": url_for("public.file", **publication.address, name=file.name),
        "json_url": json_url,
    }


def _line(publication: Publication) -> list[dict[str, Any]]:
    """This publication with those that it replaced, newest first."""
    at = clock.now()
    rows, one = [], publication
    while True:
        rows.append({"publication": one, "state": formatting.format_state(one, at)})
        if one.replaces is None or one.replaces.state != "replaced":
            return rows
        one = one.replaces
