"""A module in a process of its own: with limits of time and memory, without our settings, and killed when it takes too
long. What strangers made is read there, and what is read by a library that ends its process where memory runs out.

The process is `python -m MODULE FOLDER SECONDS MEMORY ANSWER ASIDE`. It finds its work in the folder and leaves its
answer there.
"""

import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

OUT_OF_MEMORY = 4
# What others than Python's own MemoryError say when they are refused memory: the system, the loader of libraries, a
# thread that gets no stack, Rust and C++ (which then abort).
MEMORY_REFUSED = (
    *(b"Cannot allocate memory", b"failed to map segment", b"can't start new thread", b"MemoryError"),
    *(b"memory allocation of", b"bad_alloc"),
)
LAST_WORDS = 8_000  # bytes
PATIENCE = 2
"""How many times the seconds of work may pass on the clock: the site is served before such files are read."""
AUTOGROUP = Path("/proc/self/autogroup")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: seconds of work, bytes of memory, bytes of the answer. `aside`: everything else on the
    machine goes first, because a stranger asks."""

    seconds: int = 20
    memory: int = 2**30
    answer: int = 2**20
    aside: bool = True


class Unfinished(Exception):
    """There is no answer: the file was too much for the limits, or the process ended as it should not have.

    `code`: how it ended, as `subprocess` says it; None where it was stopped by the clock.
    """

    def __init__(self, why: Literal["time", "memory", "crash"], code: int | None = None) -> None:
        self.why = why
        self.code = code
        super().__init__(why)


def run_confined(module: str, folder: Path, limits: Limits, *, holding: Sequence[int] = ()) -> None:
    """Run a module over a folder and wait for its end; raises `Unfinished`.

    `holding`: open files that the process shares, so that their locks last as long as it does.
    """
    most = (limits.seconds, limits.memory, limits.answer, int(limits.aside))
    command = [sys.executable, "-I", "-m", module, ".", *map(str, most)]
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
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
            errors.seek(max(0, errors.seek(0, os.SEEK_END) - LAST_WORDS))
            raise Unfinished(why_ended(code, errors.read()), code)


def why_ended(code: int, errors: bytes) -> Literal["time", "memory", "crash"]:
    """Why a process ended that did not end well, from its code and its last words on stderr."""
    if code == -signal.SIGXCPU:
        return "time"
    return "memory" if code == OUT_OF_MEMORY or any(one in errors for one in MEMORY_REFUSED) else "crash"


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


def confine(argv: Sequence[str], work: Callable[[Path], None]) -> int:
    """In the process itself: take the limits upon ourselves, then do the work. Returns its exit code, with which the
    caller ends by `os._exit`: the interpreter's own end takes memory too and could change it."""
    folder, (seconds, memory, answer, aside) = Path(argv[0]), map(int, argv[1:])
    if aside:
        step_aside()
    for kind, most, hard in (
        (resource.RLIMIT_CPU, seconds, seconds + 1),  # SIGXCPU at the first, so that no other SIGKILL is taken for it
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_FSIZE, answer, answer),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (most, hard))
    if _address_space() > memory:
        return OUT_OF_MEMORY  # nothing could be read: who knows which library would fail first, and how
    try:
        work(folder)
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _address_space() -> int:
    """How many bytes this process has mapped; 0 where the system does not say."""
    with suppress(OSError, ValueError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    return 0
