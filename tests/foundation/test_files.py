"""Bytes by their digest."""

from __future__ import annotations

import hashlib
import io

import pytest

from contest.errors import Unfit
from contest.files import CHUNK, FileStore


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
