"""Verifying a stranger's file in a process of its own (contest/exchange/confined.py).

The folder holds `bundle.zip` and perhaps `seal.json`; what is found stands in `verdict.json` there afterwards. No keys
go in: whether a key is known is decided by whoever asked.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from contest.exchange.bundle import Publication
from contest.exchange.confined import Limits, confine, run_confined
from contest.exchange.heads import Head
from contest.exchange.labels import printable
from contest.exchange.seals import Seal
from contest.exchange.verifying import Verdict, verify

BUNDLE, SEAL, VERDICT = "bundle.zip", "seal.json", "verdict.json"


def verify_apart(folder: Path, limits: Limits, *, holding: Sequence[int] = ()) -> Verdict:
    """The verdict on the files in a folder, before it is asked who is known; raises `Unfinished`.

    `holding`: open files that the process shares, so that their locks last as long as it does.
    """
    run_confined("contest.exchange.apart", folder, limits, holding=holding)
    return _of_fields(json.loads((folder / VERDICT).read_bytes()))


def as_fields(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON can say it; what strangers wrote is cut where it is long."""
    publication, seal = verdict.publication, verdict.seal
    about = {} if publication is None else {key: printable(text) for key, text in (publication.about or {}).items()}
    return {
        "kind": verdict.kind,
        "key": verdict.key,
        "facts": {
            name: fact if isinstance(fact, int) else printable(str(fact)) for name, fact in verdict.facts.items()
        },
        "publication": None
        if publication is None
        else {
            "number": publication.number,
            "about": about,
            "log": None if publication.log is None else publication.log.as_fields(),
            "rehearsal": publication.rehearsal,
        },
        "seal": None if seal is None else [printable(seal.sealed_at), printable(seal.signer), seal.key.hex()],
        "counts": [verdict.digest, verdict.files, verdict.contests],
    }


def _of_fields(fields: dict[str, Any]) -> Verdict:
    stated, seal = fields["publication"], fields["seal"]
    digest, files, contests = fields["counts"]
    return Verdict(
        fields["kind"],
        fields["key"],
        fields["facts"],
        None if stated is None else _stated(stated),
        None if seal is None else Seal(digest, seal[0], seal[1], bytes.fromhex(seal[2]), b"", b""),
        digest=digest,
        files=files,
        contests=contests,
    )


def _stated(fields: dict[str, Any]) -> Publication:
    log = None if fields["log"] is None else Head.of(fields["log"])
    return Publication(fields["number"], about=fields["about"], log=log, rehearsal=fields["rehearsal"])


def _verify(folder: Path) -> None:
    bundle, seal = folder / BUNDLE, folder / SEAL
    found = verify(bundle.read_bytes(), seal.read_bytes() if seal.is_file() else None)
    (folder / VERDICT).write_text(json.dumps(as_fields(found)))


if __name__ == "__main__":
    os._exit(confine(sys.argv[1:], _verify))
