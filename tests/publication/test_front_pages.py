"""Public pages as files for the web server in front: what is in its folder, and for which seconds it may be given."""

from __future__ import annotations

import gzip
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from contest.db import session
from contest.editions.models import Edition
from contest.web import front, ready
from contest.web.documents import language_and_path
from tests.client import PageClient
from tests.publication.test_ready import as_the_application_has_it, kept_by
from tests.results.world import SECRET, World

Visit = Callable[[str | None], PageClient]


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as it takes, on whatever machine."""
    monkeypatch.setattr(ready, "AHEAD", 600.0)


class Kept:
    """The folder of a process that keeps it, without its thread: each beat is called."""

    def __init__(self, folder: Path, client: PageClient) -> None:
        self.client, self.front = client, front.Front(folder, kept_by(client))
        assert self.front._is_keeper()

    def beats(self, count: int = 2) -> None:
        """The first one that sees another number writes, the next one says that the pages hold."""
        for _ in range(count):
            self.client.outside(self.front.beat)

    def links(self) -> list[Path]:
        return sorted(one for one in self.front.folder.iterdir() if one.name.isdecimal())

    def pages(self) -> dict[str, Path]:
        """What the web server may give now, by address."""
        found: dict[str, Path] = {}
        for link in self.links():
            found |= {f"/{one.relative_to(link)}".removesuffix(".page"): one for one in link.rglob("*.page")}
        return found


@pytest.fixture
def kept(tmp_path: Path, client: PageClient) -> Iterator[Kept]:
    made = Kept(tmp_path / "front", client)
    yield made
    made.front.close()


def test_it_holds_what_the_application_would_answer_and_nothing_else(world: World, visit: Visit, kept: Kept) -> None:
    """Before a publication, after it without anybody having asked, and after what was public is so no more."""
    made, e = world.reviewed(), f"/e/{world.edition.key}"
    reader, organiser = visit(None), visit("organiser")
    for path in ("/", e, f"{e}/medals", f"/en{e}", f"{e}/feed.xml", "/robots.txt"):
        reader.get(path)
    organiser.get(world.desk("publish"))
    kept.beats()
    assert set(kept.pages()) == {"/", e, f"{e}/medals", f"/en{e}"}  # a feed has another type
    assert SECRET not in everything(kept)
    organiser.post(world.desk(f"publish-now/{made.number}"), status=303)
    kept.beats()
    contest = f"{e}/c/{world.contest.key}"
    assert {"/", "/en/", e, f"{e}/medals", f"{e}/report", contest, f"/en{contest}"} <= set(kept.pages())
    for path, file in kept.pages().items():
        expected = as_the_application_has_it(reader, path)
        assert (200, file.read_bytes()) == expected, path
        assert gzip.decompress(file.with_name(f"{file.name}.gz").read_bytes()) == expected[1]
        assert endpoint_of(reader, path) in reader.app.ready_pages
        assert {file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777} == {0o644, 0o755}
    assert SECRET in kept.pages()[contest].read_text("utf-8")
    session.execute(sa.update(Edition).values(opened_at=None))
    session.commit()
    kept.beats(1)
    assert kept.pages() == {}
    assert SECRET not in everything(kept)


def everything(kept: Kept) -> str:
    return "\n".join(one.read_text("utf-8") for one in kept.front.folder.rglob("*.page"))


def endpoint_of(client: PageClient, path: str) -> str:
    found: tuple[str, Any] = client.app.url_map.bind("").match(language_and_path(path)[1])
    return found[0]


def test_where_the_database_does_not_answer_no_page_is_given(world: World, kept: Kept, client: PageClient) -> None:
    client.get("/")
    kept.beats()
    assert set(kept.pages()) == {"/"}
    kept.front.pages = Silent(kept_by(client).inner, client.app)
    kept.beats(1)
    assert kept.links() == []


class Silent(ready.ReadyPages):
    def state_now(self) -> int | None:
        return None


def test_one_process_of_a_machine_keeps_the_folder_and_clears_it_first(kept: Kept, client: PageClient) -> None:
    client.get("/")
    kept.beats()
    assert kept.pages()
    other = front.Front(kept.front.folder.parent, kept_by(client))
    assert not other._is_keeper()
    kept.front.close()  # as when the process ends, however it does
    assert other._is_keeper()
    assert kept.links() == []
    assert list((kept.front.folder / "states").iterdir()) == []
    other.close()


@pytest.mark.only("sqlite")
@given(moment=st.floats(1.7e9, 2.1e9))
def test_a_look_counts_for_little_more_than_a_second(tmp_path_factory: pytest.TempPathFactory, moment: float) -> None:
    """Whoever is killed after it: the last second that has a link ends soon."""
    held = front.Front(tmp_path_factory.mktemp("front"), ready.ReadyPages(lambda *_: [], None))  # type: ignore[arg-type]
    held.folder.mkdir()
    held._link(moment)
    seconds = [int(one.name) for one in held.folder.iterdir() if one.is_symlink()]
    assert math.floor(moment) in seconds
    assert max(seconds) + 1 - moment <= 2 - front.AHEAD + 1e-6
