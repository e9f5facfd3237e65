"""What a review is bound to: all that sealing would write when somebody signed it, kept with the publication.

It is a file of the publication that is in no bundle and is never handed out. Only what is sealed is in it: neither who
signed and when nor the moment of publishing, because those follow later. New parts of `sealing.Content` belong into
`_parts`; a test holds the two together.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contest.db import session
from contest.editions.models import Contest
from contest.errors import N_, Way, WrongMoment
from contest.files import file_store
from contest.publication.actions.sealing import REVIEWED, Content
from contest.publication.formatting import format_difference
from contest.publication.models import Publication, PublishedFile

SHOWN = 3
NOTHING = ""  # the key of what there is only one of
Part = Mapping[str, Mapping[str, Any]]  # key of a row → column → value


@dataclass(frozen=True)
class Difference:
    """One value that would be sealed and is not the one that was reviewed. `part` and `key`: of which row; None where
    there is no such row."""

    part: str
    key: str
    column: str
    was: Any
    now: Any

    def texts(self) -> tuple[str, str, str]:
        """Where, what it was, what it is: in the reader's language."""
        return format_difference(self.part, self.key, self.column, self.was, self.now)


def bind(publication: Publication, content: Content) -> None:
    """Keep what a review is about to sign."""
    stored = file_store().save(_written(_parts(publication, content)))
    session.merge(
        PublishedFile(
            publication_id=publication.id, name=REVIEWED, digest=stored.digest, size=stored.size, public=False
        )
    )
    session.flush()
    session.expire(publication, ["files"])


def reviewed_digest(publication: Publication) -> str | None:
    """The SHA-256 of what was reviewed; None before the review, or where it was reviewed before reviews were bound."""
    kept = session.get(PublishedFile, (publication.id, REVIEWED))
    return kept.digest if kept is not None else None


def differences(publication: Publication, content: Content) -> list[Difference]:
    """What would be sealed now and is not what was reviewed, by part and row."""
    now = _parts(publication, content)
    digest = reviewed_digest(publication)
    if digest is None:
        return [Difference("publication", NOTHING, "SHA-256", None, hashlib.sha256(_written(now)).hexdigest())]
    if digest == hashlib.sha256(_written(now)).hexdigest():
        return []
    was: Mapping[str, Part] = json.loads(file_store().read(digest))
    return [
        Difference(part, key, column, before.get(column), after.get(column))
        for part in dict.fromkeys([*was, *now])
        for key in sorted({*was.get(part, {}), *now.get(part, {})})
        for before, after in [(was.get(part, {}).get(key, {}), _plain(now.get(part, {}).get(key, {})))]
        for column in dict.fromkeys([*before, *after])
        if before.get(column) != after.get(column)
    ]


def refusal(found: Sequence[Difference], contests: Sequence[Contest]) -> WrongMoment:
    """What publishing answers then."""
    shown = [_sentence(one) for one in found[:SHOWN]]
    return WrongMoment(
        N_("复核之后有 %(n)s 处变了：%(first)s。没有封存；请看过再复核一次，然后发布。"),
        n=len(found),
        first=[*shown, *(["…"] if len(found) > SHOWN else [])],
        ways=[Way(N_("去发布页"), "publication.desk", contests[0].address)],
    )


def _sentence(one: Difference) -> str:
    where, was, now = one.texts()
    return f"{where} {was} → {now}"


def _parts(publication: Publication, content: Content) -> dict[str, Part]:
    """All that would be sealed, as rows by key, so that what differs can be named."""
    former = publication.replaces
    return {
        "publication": {
            NOTHING: {
                "title": publication.title,
                "organisation": publication.organisation.name,
                "edition": publication.edition.key,
                "stage": publication.stage,
                "number": publication.number,
                "replaces": former.number if former is not None else None,
                "reason": publication.reason,
            }
        },
        "files": {name: {"SHA-256": hashlib.sha256(inside).hexdigest()} for name, inside in content.files.items()},
        "contests": _rows(content.contests, "key"),
        "places": _rows(content.places, "contest", "entry"),
        "group_awards": _rows(content.group_awards, "position"),
        "tables": {
            row["key"]: {"columns": row["columns"], "rows": hashlib.sha256(_written(row["rows"])).hexdigest()}
            for row in content.tables
        },
        "group_names": {
            f"{row['key']} {group}": names for row in content.tables for group, names in row["group_names"].items()
        },
        "roster": {
            f"{row['contest']} {row['entry']} {line}": row
            for line, row in enumerate(csv.DictReader(io.StringIO(content.roster.decode(), newline="")), 1)
        },
    }


def _rows(rows: Iterable[Mapping[str, Any]], *key: str) -> dict[str, dict[str, Any]]:
    left_out = {"publication_id", *key}
    return {
        " ".join(str(row[column]) for column in key): {
            column: value for column, value in row.items() if column not in left_out
        }
        for row in rows
    }


def _written(parts: Any) -> bytes:
    """JSON that is the same for the same content."""
    return json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode()


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON gives it back."""
    found: dict[str, Any] = json.loads(_written(row))
    return found
