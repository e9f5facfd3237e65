"""Verifying a stranger's file in a process of its own: with limits of time and memory, without our settings, and killed
when it takes too long. `python -m contest.exchange.apart FOLDER SECONDS MEMORY` is that process.

The folder holds `bundle.zip` and perhaps `seal.json`; what is found stands in `verdict.json` there afterwards. No keys
go in: whether a key is known is decided by whoever asked.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from contest.exchange.bundle import Publication
from contest.exchange.heads import Head
from contest.exchange.labels import printable
from contest.exchange.seals import Seal
from contest.exchange.verifying import Verdict, verify

BUNDLE, SEAL, VERDICT = "bundle.zip", "seal.json", "verdict.json"
OUT_OF_MEMORY = 4
MOST_VERDICT_BYTES = 2**20
PATIENCE = 2
"""How many times the seconds of work may pass on the clock: the site is served before strangers' files are read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: seconds of work, bytes of memory."""

    seconds: int = 20
    memory: int = 2**30


class Unfinished(Exception):
    """The file was too much to be verified within the limits."""

    def __init__(self, why: Literal["time", "memory"]) -> None:
        self.why = why
        super().__init__(why)


def verify_apart(folder: Path, limits: Limits, *, holding: Sequence[int] = ()) -> Verdict:
    """The verdict on the files in a folder, before it is asked who is known; raises `Unfinished`.

    `holding`: open files that the process shares, so that their locks last as long as it does.
    """
    command = [sys.executable, "-I", "-m", "contest.exchange.apart", ".", str(limits.seconds), str(limits.memory)]
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=tuple(holding),
        start_new_session=True,
    ) as started:
        try:
            code = started.wait(timeout=limits.seconds * PATIENCE)
        except subprocess.TimeoutExpired:
            raise Unfinished("time") from None
        finally:
            started.kill()
    if code != 0:
        raise Unfinished("time" if code in (-signal.SIGXCPU, -signal.SIGKILL) else "memory")
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
    return Publication(fields["number"], about=fields["about"], log=log)


AUTOGROUP = Path("/proc/self/autogroup")


def step_aside() -> None:
    """Take the processor's time last: the lowest priority, and no sudden turns (SCHED_BATCH).

    Linux weighs sessions against one another before it looks at what is in them (sched(7), "The autogroup feature"),
    and this process has a session of its own: so the session's priority is lowered as well. SCHED_IDLE would leave an
    honest file without its seconds on a busy machine. What the system refuses is left as it is.
    """
    os.nice(19)
    if hasattr(os, "SCHED_BATCH"):
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    with suppress(OSError):
        AUTOGROUP.write_text("19")


def main(argv: Sequence[str]) -> int:
    """Take the limits upon ourselves, then verify."""
    folder, seconds, memory = Path(argv[0]), int(argv[1]), int(argv[2])
    step_aside()
    for kind, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, MOST_VERDICT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    try:
        bundle, seal = folder / BUNDLE, folder / SEAL
        found = verify(bundle.read_bytes(), seal.read_bytes() if seal.is_file() else None)
        (folder / VERDICT).write_text(json.dumps(as_fields(found)))
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
