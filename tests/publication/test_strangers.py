"""Strangers' bundles are verified in a process of its own: it is limited, it is killed, and few run at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contest.exchange import confined
from contest.exchange.apart import BUNDLE, VERDICT, verify_apart
from contest.exchange.confined import Limits, Unfinished, why_ended
from contest.publication.sealed.turns import NoTurn, turn
from tests.client import PageClient

SOUND = Path(__file__).parent.parent / "exchange" / "corpus" / "bundles" / "sealed-2026.zip"


@pytest.fixture
def limited(app: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets limits of the site for one test."""
    return lambda **limits: monkeypatch.setitem(app.config, "SAIWU", replace(app.config["SAIWU"], **limits))


def sent(client: PageClient, status: int) -> Any:
    return client.get("/verify").submit("重算并核对", status=status, bundle=("x.zip", SOUND.read_bytes()))


# The process


def test_it_finds_what_we_would_find(tmp_path: Path) -> None:
    (tmp_path / BUNDLE).write_bytes(SOUND.read_bytes())
    found = verify_apart(tmp_path, Limits())
    assert (found.kind, found.contests, found.seal and found.seal.signer) == ("unvouched", 1, "江西省教育厅")


def test_it_knows_no_secret_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "ours")
    seen: dict[str, Any] = {}
    real = subprocess.Popen

    def noted(*given: Any, **more: Any) -> Any:
        seen.update(more["env"])
        return real(*given, **more)

    monkeypatch.setattr(confined.subprocess, "Popen", noted)
    (tmp_path / BUNDLE).write_bytes(SOUND.read_bytes())
    verify_apart(tmp_path, Limits())
    assert seen
    assert "SECRET_KEY" not in seen


def test_it_ends_when_its_seconds_are_over(tmp_path: Path) -> None:
    """The processor's seconds are counted by the system; whoever sleeps is killed by the clock."""
    (tmp_path / BUNDLE).write_bytes(SOUND.read_bytes())
    with pytest.raises(Unfinished) as stopped:
        verify_apart(tmp_path, Limits(seconds=0))
    assert stopped.value.why == "time"


@pytest.mark.parametrize(("size", "memory"), [(2**27, 120), (None, 10), (None, 1)])
def test_it_has_no_more_memory_than_it_may(tmp_path: Path, size: int | None, memory: int) -> None:
    """MiB: for a large file, and less than the process has before it looks at any."""
    (tmp_path / BUNDLE).write_bytes(b"P" * size if size else SOUND.read_bytes())
    with pytest.raises(Unfinished) as stopped:
        verify_apart(tmp_path, Limits(memory=memory * 2**20))
    assert stopped.value.why == "memory"


def test_a_crash_is_no_want_of_memory(tmp_path: Path) -> None:
    """It cannot write what it found."""
    (tmp_path / BUNDLE).write_bytes(SOUND.read_bytes())
    (tmp_path / VERDICT).mkdir()
    with pytest.raises(Unfinished) as stopped:
        verify_apart(tmp_path, Limits())
    assert (stopped.value.why, stopped.value.code) == ("crash", 1)


def test_memory_is_what_the_process_said_last() -> None:
    """Rust ends its process by SIGABRT where memory runs out, and also for other reasons."""
    assert why_ended(-signal.SIGABRT, b"memory allocation of 1048576 bytes failed\n") == "memory"
    assert why_ended(-signal.SIGABRT, b"") == "crash"
    assert why_ended(1, b"ImportError: polars.so: failed to map segment from shared object\n") == "memory"
    assert why_ended(1, b"KeyError: 'x'\n") == "crash"
    assert why_ended(-signal.SIGXCPU, b"") == "time"


@pytest.mark.skipif(not confined.AUTOGROUP.exists(), reason="Linux weighs sessions only where it is told to")
def test_it_takes_the_processor_last() -> None:
    """Its own session is weighed before its own priority: both are the lowest."""
    asked = (
        "import os; from contest.exchange.confined import AUTOGROUP, step_aside; step_aside();"
        "print(os.nice(0), os.sched_getscheduler(0) == os.SCHED_BATCH, AUTOGROUP.read_text().split()[-1])"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, start_new_session=True
    )
    assert told.stdout.split() == ["19", "True", "19"]


# Turns


def test_one_for_each_client_and_a_few_in_all(tmp_path: Path) -> None:
    folder = tmp_path / "turns"
    with turn(folder, "a", 2):
        with pytest.raises(NoTurn) as busy, turn(folder, "a", 2):
            pass
        assert busy.value.why == "client"
        with turn(folder, "b", 2):
            with pytest.raises(NoTurn) as full, turn(folder, "c", 2):
                pass
            assert full.value.why == "all"
        with turn(folder, "c", 2):
            pass
    with turn(folder, "a", 2):
        pass


def test_a_turn_counts_over_processes_and_ends_with_them(tmp_path: Path) -> None:
    """Another process holds it; killed as hard as can be, it leaves nothing to clear up."""
    script = (
        "import sys, time; from pathlib import Path; from contest.publication.sealed.turns import turn\n"
        "with turn(Path(sys.argv[1]), 'a', 1): print('held', flush=True); time.sleep(60)"
    )
    folder = tmp_path / "turns"
    with subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        for client, why in (("a", "client"), ("b", "all")):
            with pytest.raises(NoTurn) as busy, turn(folder, client, 1):
                pass
            assert busy.value.why == why
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    with turn(folder, "b", 1):
        pass


# The page


def test_who_has_a_turn_or_finds_none_is_told_when_to_come_again(client: PageClient, app: Any, limited: Any) -> None:
    limited(verify_at_once=1, verify_seconds=7)
    folder = app.config["SAIWU"].instance / "verifying"
    for holder, status, words in (
        ("127.0.0.1", 429, "从你的网络地址交来的上一个文件还在核对"),
        ("10.0.0.9", 503, "现在核对的人太多"),
    ):
        with turn(folder, holder, 1):
            page = sent(client, status)
            page.says(words, "14 秒", "contest verify BUNDLE.zip")
            assert page.response.headers["Retry-After"] == "14"
    sent(client, 200).says("任何人都可能做出这份文件")


def test_what_takes_too_long_is_stopped_and_the_command_is_offered(client: PageClient, limited: Any) -> None:
    limited(verify_seconds=0)
    page = sent(client, 422)
    page.says("在这里核对太久了，已经停下", "这里没有结论", "contest verify BUNDLE.zip")
    page.keeps_quiet_about("未被改动", "任何人都可能做出")


def test_what_needs_too_much_memory_is_stopped(client: PageClient, limited: Any) -> None:
    limited(verify_memory=10 * 2**20)
    page = sent(client, 422)
    page.says("要的内存太多，在这里核对不了", "这里没有结论", "contest verify BUNDLE.zip")
    page.keeps_quiet_about("核对中断了", "未被改动")


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
def test_a_process_that_ends_by_itself_is_told_as_that(
    client: PageClient, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    """As by a fault in a library, or by the system's own keeper of memory."""
    real = subprocess.Popen

    def struck(*given: Any, **more: Any) -> Any:
        started = real(*given, **more)
        started.send_signal(number)
        return started

    monkeypatch.setattr(confined.subprocess, "Popen", struck)
    page = sent(client, 422)
    page.says("核对中断了", "这里没有结论", "请再交一次", "contest verify BUNDLE.zip")
    page.keeps_quiet_about("内存太多", "太久了", "未被改动")


def test_a_hostile_rulebook_costs_the_site_nothing(client: PageClient) -> None:
    """The 90 kB that once froze the site, and what ended in status 500."""
    from contest.exchange.bundle import Publication, build

    for rulebook in (b'law = "1"\n[a' + b" " * 90_000 + b"x", ".".join("a" * 5000).encode() + b" = 1"):
        raw = build({"rulebook.toml": rulebook, "inputs/entries.csv": b"entry\n"}, Publication(1))
        begin = time.process_time()
        page = client.get("/verify").submit("重算并核对", status=200, bundle=("x.zip", raw))
        page.says("被改动过", "rulebook.toml")
        assert time.process_time() - begin < 5


def test_no_connection_waits_for_it(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the file is read, the request holds no transaction and no connection."""
    from contest.db import session
    from contest.publication.sealed import checking

    real, seen = checking.check, []

    def noted(*given: Any, **more: Any) -> Any:
        seen.append(session.registry().in_transaction())
        return real(*given, **more)

    monkeypatch.setattr(checking, "check", noted)
    sent(client, 200)
    assert seen == [False]


@pytest.mark.long
def test_the_site_stays_at_its_speed_while_strangers_files_are_verified() -> None:
    """/healthz beside four of the worst bundles, against the same site when it is quiet (python -m benchmarks verify).
    Of two tries the better one counts: the tests beside this one take their own turns of the processor."""
    from benchmarks.verify import measure

    missed = [[f"{goal.name} {goal.value:.2f}" for goal in measure(quick=True).goals if not goal.met] for _ in range(2)]
    assert [] in missed, missed
