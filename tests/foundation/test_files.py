"""Bytes by their digest."""

from __future__ import annotations

import hashlib
import io
import os

import pytest

from contest.errors import Unfit
from contest.files import CHUNK, Changed, Damaged, FileStore


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "files")


def everything(store):
    return sorted(path for path in store.folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("content", [b"", b"x", b"\0" * (CHUNK + 1)])
def test_bytes_come_back_under_their_digest(store, content):
    kept = store.save(io.BytesIO(content))
    assert kept.digest == hashlib.sha256(content).hexdigest()
    assert kept.size == len(content)
    assert store.read(kept.digest) == content
    assert store.holds(kept.digest)


def test_the_same_bytes_are_one_file(store):
    assert store.save(b"same") == store.save(io.BytesIO(b"same"))
    assert len(everything(store)) == 1


def test_too_large_leaves_nothing(store):
    limit = 3 * 2**20
    store.save(b"x" * limit, at_most=limit)
    with pytest.raises(Unfit, match="文件超过 3 MB") as refused:
        store.save(io.BytesIO(b"y" * (limit + 1)), at_most=limit)
    assert refused.value.field == "file"
    assert len(everything(store)) == 1


def test_a_broken_upload_leaves_nothing(store):
    class Breaking(io.BytesIO):
        def read(self, size=-1):
            if self.tell():
                raise OSError("the line went dead")
            return super().read(size)

    with pytest.raises(OSError, match="line went dead"):
        store.save(Breaking(b"z" * (2 * CHUNK)))
    assert everything(store) == []


def test_the_shelf_of_an_app_lies_in_its_instance(app, session):
    from contest import files

    assert files.file_store().folder == app.config["SAIWU"].instance / "files"


def replace_bytes(path, content):
    """As somebody who can write the folder: the same size, and the old time of change put back."""
    seen = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def test_a_changed_file_is_not_read(store, caplog):
    digest = store.save(b"first, second, third").digest
    replace_bytes(store.path(digest), b"third, second, first")
    with pytest.raises(Damaged, match=digest[:16]):
        store.read(digest)
    assert "stored file changed" in caplog.text


def test_a_file_that_changes_after_it_was_found_right_is_not_sent(store, caplog):
    digest = store.save(b"first, second, third").digest
    assert store.verified(digest).read_bytes() == b"first, second, third"
    replace_bytes(store.path(digest), b"third, second, first")
    with pytest.raises(Damaged, match="被改过"):
        store.verified(digest)
    assert "stored file changed" in caplog.text
    replace_bytes(store.path(digest), b"first, second, third")
    assert store.verified(digest).read_bytes() == b"first, second, third"


def test_a_file_is_read_once_for_as_long_as_nobody_writes_it(store, monkeypatch):
    digest = store.save(b"x" * 3 * CHUNK).digest
    store.verified(digest)
    monkeypatch.setattr("contest.files._digest_of", lambda path: pytest.fail("read again"))
    for _ in range(3):
        store.verified(digest)


def test_a_missing_file_is_told(store, caplog):
    digest = store.save(b"here").digest
    store.path(digest).unlink()
    for opened in (store.read, store.verified):
        with pytest.raises(Damaged, match="不见了"):
            opened(digest)
    assert "stored file missing" in caplog.text


def test_every_changed_file_in_the_folder_is_found(store):
    kept = [store.save(word).digest for word in (b"one", b"two", b"three")]
    assert list(store.changed()) == []
    store.path(kept[1]).write_bytes(b"2")
    assert list(store.changed()) == [Changed(kept[1], hashlib.sha256(b"2").hexdigest())]
