"""Sealing: the files and the rows that make up a publication. They are written once and never change."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from contest import audit
from contest.awards.models import AwardDecision
from contest.db import new_id, session
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import contest_name, parsed, text_by_digest, track_of
from contest.files import file_store
from contest.i18n import in_languages
from contest.people.models import Organisation, Person
from contest.publication import statistics
from contest.publication.formatting import public_names, words_of
from contest.publication.models import (
    Publication,
    PublicationContest,
    PublishedFile,
    PublishedGroupAward,
    PublishedPlace,
    PublishedTable,
)
from contest.publication.sealed import roster, signing
from contest.publication.sealed import rows as sealed_rows
from contest.publication.sealed.rulebook import tables_of
from contest.registration.models import Appearance, Entry, EntryMember
from contest.registration.queries.headcount import headcounts
from contest.results.queries import file_of, rows_of
from contest.results.queries.made_of import EXPLANATIONS, SIGNS

if TYPE_CHECKING:
    from contest.rules import Rulebook

# What everybody may download separately; the bundle holds everything.
PUBLIC_FILES = ("places.csv", "awards.csv", "rulebook.toml")
REVIEWED = "reviewed.json"  # what the reviewer was shown (`reviewing`); it is in no bundle and never handed out


@dataclass(frozen=True)
class Content:
    """All that sealing will write: nothing else of a publication becomes public, and nothing of it is looked up later.
    `files`: those of the bundle; the rows as columns of the tables that public pages read, without their ids."""

    files: dict[str, bytes]
    roster: bytes
    contests: list[dict[str, Any]]
    places: list[dict[str, Any]]
    group_awards: list[dict[str, Any]]
    tables: list[dict[str, Any]]


def content_of(publication: Publication, contests: Sequence[Contest]) -> Content:
    """What sealing would write now. The review is bound to it (`reviewing`), and sealing writes exactly it."""
    store = file_store()
    shown = appearances_of(contests)
    return Content(
        files={
            name: store.read(digest)
            for name, digest in publication.tabulation.files.items()
            if name not in (EXPLANATIONS, SIGNS)
        },
        roster=_roster(contests, shown),
        contests=contest_rows(publication, contests),
        places=place_rows(publication, contests, shown),
        group_awards=group_award_rows(publication, contests),
        tables=table_rows(publication, contests),
    )


def contest_rows(publication: Publication, contests: Sequence[Contest]) -> list[dict[str, Any]]:
    """The rows of PublicationContest: the contests that a publication covers, with their names at this time."""
    counted = headcounts(contest.id for contest in contests)
    rows = []
    for contest in contests:
        track = track_of(contest)
        rows.append(
            {
                "publication_id": publication.id,
                "contest_id": contest.id,
                "key": contest.key,
                "name": contest_name(contest),
                "family": dict(in_languages(track.family)) if track.family else None,
                "entries": counted[contest.id].entries,
                "people": counted[contest.id].people,
            }
        )
    return rows


def list_contests(publication: Publication, rows: Sequence[dict[str, Any]]) -> None:
    """Record the set of contests that a publication covers, or renew what it says of them."""
    for row in rows:
        session.merge(PublicationContest(**row))
    session.flush()


def seal(publication: Publication, content: Content, *, at: datetime) -> str:
    """Write the bundle, the list of files, and the rows that public pages read; returns the digest of all rows."""
    store = file_store()
    rows = _sealed(publication, content.files, at=at)
    made = {f"table-{row['key']}.csv" for row in content.tables}
    rows += [
        PublishedFile(
            name=filename,
            digest=publication.tabulation.files[filename],
            size=len(inside),
            public=filename in PUBLIC_FILES or filename in made,
        )
        for filename, inside in sorted(content.files.items())
        if filename in made or not filename.startswith("table-")
    ]
    people = store.save(content.roster)
    rows.append(PublishedFile(name=roster.FILE, digest=people.digest, size=people.size))
    rows += [one for one in publication.files if one.name == REVIEWED]
    publication.files = rows
    list_contests(publication, content.contests)
    for model, written in (
        (PublishedPlace, [{"id": new_id(), **row} for row in content.places]),
        (PublishedGroupAward, [{"id": new_id(), **row} for row in content.group_awards]),
        (PublishedTable, content.tables),
    ):
        if written:
            session.execute(sa.insert(model), written)
    session.flush()
    publication.figures = statistics.counted(publication)
    session.flush()
    return sealed_rows.keep(publication.id)


def _sealed(publication: Publication, inside: dict[str, bytes], *, at: datetime) -> list[PublishedFile]:
    """The bundle and its detached seal, each on its own and both as one download."""
    from contest.exchange import bundle
    from contest.exchange.seals import make_seal
    from contest.exchange.verifying import deliver

    store = file_store()
    about = bundle.Publication(
        number=publication.number,
        replaces=publication.replaces.number if publication.replaces is not None else None,
        reason=publication.reason or "",
        about={
            "edition": publication.edition.key,
            "stage": publication.stage,
            "title": publication.title["zh"],
            **{name: str(value) for name, value in (publication.signed or {}).items() if value},
        },
        log=audit.current_head(signing.log_name()),
        rehearsal=publication.edition.rehearsal_of_id is not None,
    )
    files = {_path_inside(path): content for path, content in inside.items()}
    whole, manifest = bundle.build(files, about), bundle.manifest_of(files, about)
    signed = make_seal(
        manifest,
        signing.current_key(),
        signer=publication.organisation.name["zh"],
        at=publication.published_at or at,
    )
    publication.manifest = json.loads(manifest)
    publication.digest = hashlib.sha256(manifest).hexdigest()
    made = {
        publication.bundle_name: whole,
        publication.seal_name: signed,
        publication.download_name: deliver(whole, signed),
    }
    return [
        PublishedFile(name=filename, digest=store.save(content).digest, size=len(content), public=True)
        for filename, content in made.items()
    ]


def _path_inside(name: str) -> str:
    """The path of a tabulation's file in the bundle (contest/exchange/bundle.py)."""
    return name if name.startswith("inputs/") or name == "rulebook.toml" else f"outputs/{name}"


def _roster(contests: Sequence[Contest], shown: dict[tuple[UUID, str], Appearance]) -> bytes:
    by_id = {contest.id: contest for contest in contests}
    return roster.written((by_id[contest_id], appearance) for (contest_id, _), appearance in shown.items())


def place_rows(
    publication: Publication,
    contests: Sequence[Contest],
    shown: dict[tuple[UUID, str], Appearance] | None = None,
) -> list[dict[str, Any]]:
    """The rows of PublishedPlace for some contests of a publication, in the order of places.csv."""
    by_key = {contest.key: contest for contest in contests}
    shown = appearances_of(contests) if shown is None else shown
    awards: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows_of(publication.tabulation, "awards.csv"):
        if row["entry"] and not row["person"]:
            awards[row["contest"], row["entry"]].append(row["award"])
    written: list[dict[str, Any]] = []
    positions: dict[str, int] = defaultdict(int)
    for row in rows_of(publication.tabulation, "places.csv"):
        if (contest := by_key.get(row["contest"])) is None:
            continue
        appearance = shown[contest.id, row["entry"]]
        entry = appearance.entry
        positions[contest.key] += 1
        people = [member.person for member in entry.members if member.role == "competitor"]
        advisers = [member.person for member in entry.members if member.role == "adviser"]
        numbers = [f"{entry.number}-{n}" for n, _ in enumerate(people, 1)]
        written.append(
            {
                "publication_id": publication.id,
                "contest": contest.key,
                "position": positions[contest.key],
                "entry": entry.number,
                "entry_id": entry.id,
                "group": row["group"],
                "group_name": words_of(appearance.credit),
                "home_name": words_of(appearance.home),
                "title": entry.title,
                "people": public_names([person.name for person in people], numbers, contest),
                "advisers": public_names(
                    [person.name for person in advisers],
                    [f"{entry.number}-a{n}" for n, _ in enumerate(advisers, 1)],
                    contest,
                ),
                "size": max(1, len(people)),
                "place": int(row["place"]) if row["place"] else None,
                "tied": row["tied"] == "1",
                "status": row["status"],
                "score": row["score"] or None,
                "scaled": row["scaled"] or None,
                "awards": awards[contest.key, row["entry"]],
            }
        )
    return written


def appearances_of(contests: Sequence[Contest]) -> dict[tuple[UUID, str], Appearance]:
    """By contest and entry number, with everybody a publication may name."""
    found = session.scalars(
        sa.select(Appearance)
        .where(Appearance.contest_id.in_([contest.id for contest in contests]))
        .options(
            joinedload(Appearance.entry).options(
                selectinload(Entry.members).joinedload(EntryMember.person).joinedload(Person.home),
            ),
            joinedload(Appearance.credit),
            joinedload(Appearance.home),
        )
    )
    return {(one.contest_id, one.entry.number): one for one in found}


def group_award_rows(publication: Publication, contests: Sequence[Contest]) -> list[dict[str, Any]]:
    """The rows of PublishedGroupAward: awards to groups, and to people behind awards (advisers), with names as the
    rulebook's privacy rule shows them."""
    by_id: dict[UUID | None, Contest] = {contest.id: contest for contest in contests}
    found = session.execute(
        sa.select(
            AwardDecision.position,
            AwardDecision.award,
            AwardDecision.contest_id,
            AwardDecision.group,
            Organisation.name,
            Person.name,
        )
        .outerjoin(Organisation, Organisation.id == AwardDecision.group_id)
        .outerjoin(Person, Person.id == AwardDecision.person_id)
        .where(
            AwardDecision.tabulation_id == publication.tabulation_id,
            sa.or_(AwardDecision.appearance_id.is_(None), AwardDecision.person_id.is_not(None)),
        )
        .order_by(AwardDecision.position)
    )
    return [
        {
            "publication_id": publication.id,
            "position": position,
            "award": award,
            "group": group,
            "group_name": group_name or {"zh": "–"},
            "person": public_names([person], [group], by_id.get(contest_id, contests[0]))[0] if person else None,
        }
        for position, award, contest_id, group, group_name, person in found
    ]


def table_rows(publication: Publication, contests: Sequence[Contest]) -> list[dict[str, Any]]:
    """The rows of PublishedTable: each table that covers one of these contests, with its groups' names.

    The law writes a table-KEY.csv for every table of the rulebook, also one of zeros that covers none of them. That one
    stays in the bundle alone, because the bundle is what anybody computes again (docs/decisions)."""
    names = {
        code: {"name": name, "short": short}
        for code, name, short in session.execute(
            sa.select(Organisation.code, Organisation.name, Organisation.short).where(
                Organisation.id.in_(
                    sa.select(Appearance.credit_id).where(
                        Appearance.contest_id.in_([contest.id for contest in contests])
                    )
                )
            )
        )
    }
    written = []
    book = rulebook_of_tabulation(publication)
    of_attributes = {table.key for table in book.table if table.per != "group"}
    for key in tables_covering(publication, contests):
        if (name := f"table-{key}.csv") not in publication.tabulation.files:
            continue
        header, *rows = csv.reader(io.StringIO(file_of(publication.tabulation, name).decode(), newline=""))
        written.append(
            {
                "publication_id": publication.id,
                "key": key,
                "columns": header[2:],
                "rows": rows,
                # What an attribute says is no code of a group, also where it reads like one.
                "group_names": {row[1]: names[row[1]] for row in rows if row[1] in names and key not in of_attributes},
            }
        )
    return written


def tables_covering(publication: Publication, contests: Sequence[Contest]) -> list[str]:
    """The keys of the tables, in the rulebook that the publication was tabulated by, that cover one of these
    contests."""
    tables = tables_of(rulebook_of_tabulation(publication), [contest.key for contest in contests])
    return list(dict.fromkeys(table.key for table in tables))


def rulebook_of_tabulation(publication: Publication) -> Rulebook:
    """The rulebook that the publication was tabulated by."""
    digest = publication.tabulation.files["rulebook.toml"]
    return parsed(text_by_digest(digest, lambda: file_store().read(digest).decode()))
