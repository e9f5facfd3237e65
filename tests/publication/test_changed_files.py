"""A stored file that somebody changed on the disk is refused with a page, logged, and never sent as what it was."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from contest.db import session
from contest.files import file_store
from contest.publication.models import PublishedFile
from tests.client import PageClient
from tests.results.world import World


def of(name: str) -> Path:
    digest = session.scalars(sa.select(PublishedFile.digest).where(PublishedFile.name == name)).one()
    return file_store().path(digest)


@pytest.mark.parametrize(
    "name", ["places.csv", "rulebook.toml", "table-medals.csv", "trial-2023-1.zip", "trial-2023-1.seal.json"]
)
def test_a_changed_public_file_is_refused(world: World, client: PageClient, name: str, caplog) -> None:
    world.published()
    address = f"/e/{world.edition.key}/publications/1/files/{name}"
    right = client.get(address)
    assert "immutable" in right.response.headers["Cache-Control"]
    path = of(name)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    for headers in ({}, {"If-None-Match": right.response.headers["ETag"]}):
        page = client.get(address, status=500, headers=headers)
        page.says("文件和记录不符", "没有发给你", "你没有做错什么")
        assert "immutable" not in page.response.headers.get("Cache-Control", "")
        assert bytes(content) not in page.response.data
    assert "stored file changed" in caplog.text
    client.get(address + "?lang=en", status=500).says(
        "This file is not the one on record", "was changed after it was stored"
    )


def test_a_missing_public_file_is_refused(world: World, client: PageClient) -> None:
    world.published()
    of("places.csv").unlink()
    page = client.get(f"/e/{world.edition.key}/publications/1/files/places.csv", status=500)
    page.says("文件和记录不符", "不见了")
