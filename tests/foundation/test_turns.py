"""Writers take turns in the order in which they come, in a process and between processes; whoever dies holds nobody
up."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
import time

import pytest

from contest.turns import Turns


def soon() -> float:
    return time.monotonic() + 10


def test_the_threads_of_a_process_come_in_their_order(tmp_path):
    turns, order = Turns(tmp_path / "rows"), []
    assert turns.take(soon())
    threads = []
    for n in range(6):
        threads.append(threading.Thread(target=lambda n=n: (turns.take(soon()), order.append(n), turns.give_back())))
        threads[-1].start()
        while len(turns._waiting) <= n:
            time.sleep(0.001)
    turns.give_back()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4, 5]


def test_who_waits_in_another_process_comes_before_who_has_just_had_the_turn(tmp_path):
    """Two queues on one database stand for two processes: locks belong to the opened file."""
    one, other, order = Turns(tmp_path / "rows"), Turns(tmp_path / "rows"), []
    assert one.take(soon())
    waiting = threading.Thread(target=lambda: (other.take(soon()), order.append("other"), other.give_back()))
    waiting.start()
    while not _is_locked(tmp_path / "rows-next"):
        time.sleep(0.001)
    one.give_back()
    assert one.take(soon())
    order.append("one")
    one.give_back()
    waiting.join()
    assert order == ["other", "one"]


def _is_locked(path):
    file = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return False
    except BlockingIOError:
        return True
    finally:
        os.close(file)


def test_nobody_waits_longer_than_they_would(tmp_path):
    one, other = Turns(tmp_path / "rows"), Turns(tmp_path / "rows")
    assert one.take(soon())
    began = time.monotonic()
    assert not one.take(began + 0.05), "behind another thread"
    assert not other.take(began + 0.1), "behind another process"
    assert time.monotonic() - began < 5
    one.give_back()
    assert other.take(soon())
    other.give_back()
    assert one.take(soon()), "who gave up is not waited for"


def test_a_process_that_is_killed_holds_nobody_up(tmp_path):
    turns, (taken, told) = Turns(tmp_path / "rows"), os.pipe()
    child = os.fork()
    if child == 0:
        Turns(tmp_path / "rows").take(soon())
        os.write(told, b"!")
        time.sleep(60)
    os.read(taken, 1)
    assert not turns.take(time.monotonic() + 0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert turns.take(soon())


@pytest.mark.only("sqlite")
def test_a_transaction_gives_its_turn_back_however_it_ends(session):
    for end in (session.rollback, session.commit):
        session.connection()
        about = session.connection().info
        assert about["has_turn"]
        end()
        assert "has_turn" not in about
        assert not about["turns"]._is_taken
