"""The certificates of a publication, made by a job: each as a PDF of its own, numbered, signed, its SHA-256 kept, and
all of them in one ZIP with a folder for each school, each with its Open Badges credential beside it."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from contest import clock, jobs
from contest.db import session
from contest.editions.models import Contest
from contest.errors import N_, Clash, Refusal, WrongMoment
from contest.files import file_store
from contest.formatting import format_sentence
from contest.i18n import LANGUAGES, localized, speaking
from contest.jobs import Job
from contest.publication.actions.issuing import drawn, issue, keep_run, number_ahead
from contest.publication.models import (
    CertificateDesign,
    CertificateHolder,
    CertificateLook,
    IssuedCertificate,
    Publication,
)
from contest.publication.papers.certificates import Printing, Winner, winners_of
from contest.publication.papers.credentials import credential_of
from contest.publication.papers.typesetting import require_fonts, typeset
from contest.publication.queries.certificates import JOB, PRINTABLE, printable_beside, unfinished_issue
from contest.publication.queries.designs import design_of
from contest.results.queries import tabulated_contests

AT_ONCE = 50  # certificates of one transaction
EPOCH = (1980, 1, 1, 0, 0, 0)  # the moment of each file inside: the first that a ZIP file can name
NOBODY = N_("这个范围里没有人得这一种证书。")
MOST_CHANGED = 20  # entries that are named because they got none


def start(
    publication: Publication,
    look: CertificateLook,
    contest: Contest | None,
    kind: CertificateHolder = CertificateHolder.CONTESTANT,
    *,
    by: UUID,
    at: datetime,
) -> Job:
    """Ask for the certificates of one contest, or of the whole publication, in one design. Raises WrongMoment where
    nothing may be printed, and Clash while a job of this publication is at work."""
    if publication.state not in PRINTABLE:
        raise WrongMoment(N_("只有复核过、没有被取代的发布才能打印证书。"))
    if (running := unfinished_issue(publication)) is not None:
        raise Clash(N_("正在制作证书，%(since)s 开始的。等它做完，或者先停掉它。"), since=running.asked_at)
    require_fonts()
    asked = {
        "publication": str(publication.id),
        "look": str(look),
        "contest": str(contest.id) if contest else "",
        "holder": str(kind),
        "design": str(design.id) if (design := design_of(publication)) is not None else "",
    }
    return jobs.ask(JOB, asked, by=by, at=at)


def start_everywhere(
    publication: Publication, look: CertificateLook, kind: CertificateHolder, *, by: UUID, at: datetime
) -> list[Job]:
    """The same for everything that its organisation may print in its edition: a job, and a ZIP, for each publication.
    One that is being made already is left alone. Raises WrongMoment where nothing may be printed from this one."""
    own = [start(publication, look, None, kind, by=by, at=at)]
    others = [one for one in printable_beside(publication) if unfinished_issue(one) is None]
    return own + [start(one, look, None, kind, by=by, at=at) for one in others]


@jobs.kind(JOB)
def make_certificates(job: Job) -> Generator[tuple[int, int | None, dict[str, Any] | None], None, dict[str, Any]]:
    """The work of the job. Taken up again it makes the same files once more; what is written down stays as it is. Its
    outcome names the ZIP and the entries that got none, or says in both languages why it was refused."""
    publication = session.get_one(Publication, UUID(job.asked["publication"]))
    look, only = CertificateLook(job.asked["look"]), job.asked["contest"]
    contests = [one for one in tabulated_contests(publication.tabulation) if only in ("", str(one.id))]
    kind = CertificateHolder(job.asked.get("holder", CertificateHolder.CONTESTANT))
    asked = job.asked.get("design")  # as it was when somebody asked, whatever is changed meanwhile
    design = session.get_one(CertificateDesign, UUID(asked)) if asked else None
    if kind == CertificateHolder.ORGANISATION:
        contests = contests[:1]  # their prizes are of the whole publication
    by = job.by_id
    if by is None:
        raise ValueError("certificates have somebody who issued them")
    try:
        work: list[tuple[Printing, Sequence[Winner]]] = []
        changed: list[str] = []
        letters: dict[str, str] = {}
        for contest in contests:
            winners = winners_of(publication, contest, kind)
            changed += winners.changed
            letters |= winners.letters
            work += [(Printing(publication, contest, look, design), part) for part in _parts(winners.found)]
        total = sum(len(part) for _printing, part in work)
        if not total and not changed and not letters:
            raise WrongMoment(NOBODY)
        yield 0, total, None
        store = file_store()
        store.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=store.folder) as draft:
            done = 0
            with zipfile.ZipFile(draft, "w") as packed, ThreadPoolExecutor(os.cpu_count()) as pool:
                for printing, part in work:
                    at = clock.now()
                    if printing.numbering is not None:
                        _number(printing, part, by=by, at=at)
                        yield done, total, None
                    made = list(_made(printing, part, pool, by=by, at=at))
                    digests = [(one, sha256(content).hexdigest()) for one, _winner, content in made]
                    issue(publication, digests, look, design, by=by, at=at)
                    for one, winner, content in made:
                        path = _path(one, winner)
                        packed.writestr(zipfile.ZipInfo(f"{path}.pdf", EPOCH), content)
                        packed.writestr(zipfile.ZipInfo(f"{path}.jwt", EPOCH), credential_of(printing, one, winner))
                    done += len(made)
                    yield done, total, None
            draft.seek(0)
            stored = store.save(draft)
        run = keep_run(publication, stored, job_id=job.id, look=look, certificates=total, by=by, at=clock.now())
        session.flush()
        return {
            "run": str(run.id),
            "certificates": total,
            "changed": changed[:MOST_CHANGED],
            "letters": dict(list(letters.items())[:MOST_CHANGED]),
            "missing": len(changed) + len(letters),
        }
    except Refusal as refusal:
        session.rollback()
        return {"refused": _in_both(refusal, publication.edition.zone)}


def _number(printing: Printing, winners: Sequence[Winner], *, by: UUID, at: datetime) -> None:
    """Give them their numbers by the organisation's rule before any file is made, in a transaction of its own."""
    rule = printing.numbering
    if rule is not None:
        wanted = [(one.holder, printing.payload(one), printing.stem(one) or "") for one in winners]
        number_ahead(printing.publication, wanted, rule, by=by, at=at)


def _parts(winners: Sequence[Winner]) -> Iterator[Sequence[Winner]]:
    for first in range(0, len(winners), AT_ONCE):
        yield winners[first : first + AT_ONCE]


def _made(
    printing: Printing, winners: Sequence[Winner], pool: ThreadPoolExecutor, *, by: UUID, at: datetime
) -> Iterator[tuple[IssuedCertificate, Winner, bytes]]:
    """Each with its file. The files are set beside each other, while the next values are gathered here."""
    holders = [(one.holder, printing.payload(one)) for one in winners]
    certificates = drawn(printing.publication, holders, by=by, at=at)
    waiting = [
        pool.submit(typeset, "certificates", printing.paper([(one, winner)]), at=one.dated_at)
        for one, winner in zip(certificates, winners, strict=True)
    ]
    for one, winner, content in zip(certificates, winners, waiting, strict=True):
        yield one, winner, content.result()


def _path(certificate: IssuedCertificate, winner: Winner) -> str:
    """`某某大学/张三-CAREER-2023-2-…`, without an ending and without what a file system takes for a path."""
    return f"{_plain(localized(winner.home, 'zh'))}/{_plain(winner.name)}-{certificate.number}"


def _plain(name: str) -> str:
    kept = "".join("-" if one in '/\\:*?"<>|' or not one.isprintable() else one for one in name)
    return kept.strip(". ")[:80] or "-"


def _in_both(refusal: Refusal, zone: str) -> dict[str, str]:
    texts = {}
    for code in LANGUAGES:
        with speaking(code):
            texts[code] = format_sentence(refusal.sentence, refusal.facts, zone)
    return texts
