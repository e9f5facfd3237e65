"""The archive of an edition, made by a job: everything that is on record of it in one sealed ZIP."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest import audit, clock, jobs
from contest.db import session
from contest.desks.actions import keep_archive
from contest.desks.models import Archive
from contest.desks.queries.archive_tables import tables
from contest.desks.queries.archived import JOB, NAMES_KEPT, Reader, is_masked, last_job, still_judged, with_marks
from contest.editions.models import Contest, Edition, RulebookProposal, RulebookVersion
from contest.editions.queries import roots_of
from contest.editions.rulebooks.effective import contest_name
from contest.errors import N_, Clash, Refusal, WrongMoment
from contest.exchange.archive import Packing
from contest.exchange.archive_words import index_values, readme
from contest.exchange.writing import csv_bytes
from contest.files import ending_of, file_store
from contest.formatting import format_moment, format_sentence
from contest.i18n import LANGUAGES, speaking
from contest.jobs import Job
from contest.publication.models import Objection, ObjectionFile, Publication, PublishedFile
from contest.publication.papers.typesetting import require_fonts, typeset
from contest.publication.sealed import signing

Step = tuple[int, int | None, dict[str, Any] | None]
JUDGED = N_("%(n)s 场比赛还在评分，例如“%(contest)s”。归档包里有每张评分表，评分结束以前不能做，也不能下载。")
CHANGED = N_("做归档包的时候这届比赛还有人在改，没有做成。等他们做完，再做一次。")


def start_archive(edition: Edition, *, by: UUID, at: datetime) -> Job:
    """Ask for the archive. Raises WrongMoment for a rehearsal, where no contest is there yet and while one is judged,
    Clash while an archive is being made."""
    if edition.rehearsal_of_id is not None:
        raise WrongMoment(N_("演练不是记录，没有归档包。"))
    if not roots_of(edition):
        raise WrongMoment(N_("这届还没有比赛，没有可以归档的东西。"))
    _refuse_judged(still_judged(edition))
    running = last_job(edition)
    if running is not None and running.state in ("waiting", "running"):
        raise Clash(N_("归档包正在做，%(since)s 开始的。等它做完，或者先停掉它。"), since=running.asked_at)
    require_fonts()
    job = jobs.ask(JOB, {"edition": str(edition.id)}, by=by, at=at)
    audit.record("desks.ask_archive", job, by=by, at=at, now={"edition": edition.key})
    return job


def hand_out(archive: Archive, edition: Edition) -> list[Contest]:
    """The contests whose marks are opened by taking an archive. Raises WrongMoment where one of them is judged again,
    or still, as an archive from before this rule may hold it."""
    found = with_marks(archive)
    judged = {one.id for one in still_judged(edition)}
    _refuse_judged([one for one in found if one.id in judged])
    return found


def _refuse_judged(contests: Sequence[Contest]) -> None:
    """Marks that are not confirmed are for those who judge; an archive would carry them past every rule about marks."""
    if contests:
        raise WrongMoment(JUDGED, n=len(contests), contest=contest_name(contests[0]))


@jobs.kind(JOB)
def make_archive(job: Job) -> Generator[Step, None, dict[str, Any]]:
    """The work of the job. Taken up again it begins anew. Its outcome names the archive, or says in both languages why
    none was made."""
    edition, began = session.get_one(Edition, UUID(job.asked["edition"])), clock.now()
    by = job.by_id
    if by is None:
        raise ValueError("an archive has somebody who made it")
    reader = Reader(edition, is_masked(edition, began))
    store = file_store()
    store.folder.mkdir(parents=True, exist_ok=True)
    try:
        _refuse_judged(still_judged(edition))  # it may have waited
        with tempfile.TemporaryFile(dir=store.folder) as draft, Packing(draft) as packing:
            counts: dict[str, int] = {}
            steps = len(tables()) + 2
            for n, table in enumerate(tables()):
                heads, rows = reader.table(table)
                packing.add(table.path, csv_bytes(heads, rows))
                counts[table.path] = len(rows)
                yield n + 1, steps, None
            for path, content in _files(edition, reader.masked):
                packing.add(path, content)
            yield steps - 1, steps, None
            lines = reader.log()
            state_at = max((one.at for one in lines), default=edition.created_at)
            if state_at > began:
                raise WrongMoment(CHANGED)
            packing.add("log/log.jsonl", "".join(f"{one}\n" for one in reader.written(lines)).encode())
            counts["log/log.jsonl"] = len(lines)
            names = [edition.name["zh"], edition.name.get("en", "")]
            packing.add("README.txt", readme(names, NAMES_KEPT.days, masked=reader.masked).encode())
            with speaking("zh"):
                moment = format_moment(state_at, edition.zone)
            facts = {"edition": edition.key, "state": moment, "site": signing.log_name()}
            index = index_values(packing, names, facts, counts, at=state_at, masked=reader.masked)
            packing.add("index.pdf", typeset("archive", index, at=state_at))
            members = len(packing.digests)
            about = {
                "edition": edition.key,
                "name": edition.name["zh"],
                "site": signing.log_name(),
                "names": "masked" if reader.masked else "in full",
            }
            signer = roots_of(edition)[0].organisation.name["zh"]
            manifest = packing.finish(about, signing.current_key(), signer=signer, at=state_at)
            draft.seek(0)
            stored = store.save(draft)
        yield steps, steps, None  # whoever asked to stop during the last step, the longest, is heard before it is kept
        made = keep_archive(
            edition,
            stored,
            job_id=job.id,
            members=members,
            manifest=manifest,
            masked=reader.masked,
            state_at=state_at,
            by=by,
            at=clock.now(),
        )
        return {"archive": str(made.id), "members": members, "size": stored.size}
    except Refusal as refusal:
        session.rollback()
        return {"refused": _in_both(refusal, edition.zone)}


def _files(edition: Edition, masked: bool) -> Iterator[tuple[str, bytes]]:
    """What is no table: texts of rulebooks, evidence that is still kept, publications as everybody may take them. After
    the time for names, evidence is not given: it may show anybody."""
    of_edition = RulebookVersion.edition_id == edition.id
    versions = sa.select(RulebookVersion.number, RulebookVersion.text).where(of_edition)
    for number, text in session.execute(versions.order_by(RulebookVersion.number)):
        yield f"rulebooks/versions/{number:03}.toml", text.encode()
    frozen = sa.select(Contest.frozen_digest, Contest.frozen_text).where(
        Contest.edition_id == edition.id, Contest.frozen_text.is_not(None)
    )
    for digest, rules in sorted({str(digest): str(rules) for digest, rules in session.execute(frozen)}.items()):
        yield f"rulebooks/frozen/{digest}.toml", rules.encode()
    proposals = (
        sa.select(RulebookProposal.id, RulebookProposal.text).join(Contest).where(Contest.edition_id == edition.id)
    )
    for id_, text in session.execute(proposals.where(Contest.edition_id == edition.id).order_by(RulebookProposal.id)):
        yield f"rulebooks/proposals/{id_}.toml", text.encode()
    store = file_store()
    evidence = sa.select(Objection.number, ObjectionFile).join(ObjectionFile).where(Objection.edition_id == edition.id)
    for number, file in session.execute(evidence.order_by(ObjectionFile.id)) if not masked else ():
        yield f"objections/evidence/{number}-{file.id}.{ending_of(file.media_type)}", store.read(file.digest)
    publications = sa.select(Publication).where(Publication.edition_id == edition.id).order_by(Publication.number)
    for one in session.scalars(publications).all():
        sealed = session.get(PublishedFile, (one.id, one.download_name))
        if sealed is not None:
            yield f"publications/{one.download_name}", store.read(sealed.digest)


def _in_both(refusal: Refusal, zone: str) -> dict[str, str]:
    texts = {}
    for code in LANGUAGES:
        with speaking(code):
            texts[code] = format_sentence(refusal.sentence, refusal.facts, zone)
    return texts
