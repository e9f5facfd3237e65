"""Files that no row names are laid aside and later removed; a file that a row names, wherever, stays."""

from __future__ import annotations

import os
from datetime import timedelta

import sqlalchemy as sa

from contest import clock, sweeping
from contest.db import Model
from contest.files import FILE, file_store
from contest.sweeping import LAID_ASIDE, SAFE_AGE


def stored(content: bytes, age: timedelta = timedelta(days=2)) -> str:
    digest = file_store().save(content).digest
    then = (clock.now() - age).timestamp()
    os.utime(file_store().path(digest), (then, then))
    return digest


def test_what_nobody_names_is_laid_aside_and_removed_a_month_later(session, app, at):
    orphan, fresh = stored(b"orphan"), stored(b"fresh", SAFE_AGE - timedelta(minutes=1))
    draft = file_store().folder / "tmpabc"
    draft.write_bytes(b"half an upload")
    os.utime(draft, (1_000, 1_000))
    assert sweeping.sweep() == {"swept": 2, "removed": 0, "parts": 0}
    aside = file_store().folder / "swept"
    assert (file_store().holds(orphan), file_store().holds(fresh)) == (False, True)
    assert sorted(path.name for path in aside.glob("*")) == sorted([orphan, "tmpabc"])
    with clock.frozen_at(at + LAID_ASIDE - timedelta(minutes=1)):
        assert sweeping.sweep()["removed"] == 0
    with clock.frozen_at(at + LAID_ASIDE + timedelta(minutes=1)):
        assert sweeping.sweep()["removed"] == 2
    assert [path.name for path in aside.glob("*")] == [fresh], "nobody has named it since"


def test_the_same_bytes_stored_again_while_it_sweeps_stay(session, app, at, monkeypatch):
    orphan = stored(b"orphan")
    found = sweeping.named

    def meanwhile():
        names = found()
        with clock.frozen_at(at):
            os.utime(file_store().path(orphan), (at.timestamp(), at.timestamp()))  # as storing it again does
        return names

    monkeypatch.setattr(sweeping, "named", meanwhile)
    assert sweeping.sweep()["swept"] == 0
    assert file_store().holds(orphan)


def values_with(digest: str) -> set[str]:
    """Every column of every table in which the digest stands, looked for as text."""
    from contest.db import session

    found = set()
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, sa.Text | sa.String | sa.JSON):
                text = sa.cast(column, sa.Text)
                if session.scalar(sa.select(sa.literal(1)).select_from(table).where(text.contains(digest)).limit(1)):
                    found.add(f"{table.name}.{column.name}")
    return found


def test_no_file_of_whole_contests_is_swept(session, app, at):
    """A contest that goes the whole path, with its materials and its sealed publication: each stored file stays. A
    column that names one of them without saying so is found here, because its file would be swept."""
    from contest.desks.smoke import walk

    walk(lambda _line: None)
    session.commit()
    files = {path.parent.name + path.name for path in file_store().folder.glob("??/*")}
    assert len(files) > 10
    with clock.frozen_at(clock.now() + timedelta(days=3_000)):
        sweeping.sweep()
    left = {path.parent.name + path.name for path in file_store().folder.glob("??/*")}
    assert {digest: values_with(digest) for digest in files - left if values_with(digest)} == {}
    assert files - left == set()


def test_every_column_that_could_name_a_file_says_whether_it_does():
    """A new column for a digest must be thought about: does it name a stored file, or only compare texts?"""
    no_files = {
        "audit_link.digest", "certificate_file.digest", "contest.frozen_digest",
        "failed_try.address_digest", "failed_try.name_digest",
        "hand_over.digest", "outside_score.file", "publication.digest", "receipt.digest",
        "rulebook_proposal.base_digest", "rulebook_proposal.digest", "rulebook_version.digest",
    }  # fmt: skip
    hinting = {
        f"{table.name}.{column.name}"
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if ("digest" in column.name or column.name in ("files", "file")) and not column.info.get(FILE)
    }
    assert hinting <= no_files, "a file that only this column names would be swept: give it info={FILE: True}"
    assert {f"{one.table.name}.{one.name}" for one in sweeping.columns()} >= {
        "material.digest", "published_file.digest", "tabulation.files",
    }  # fmt: skip
