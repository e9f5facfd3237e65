"""Pages that whoever publishes makes before anybody can ask for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from contest import public_state
from contest.db import session
from contest.editions.models import Edition
from contest.public_state import ReadyPage
from contest.publication.models import Publication
from contest.web import ready
from tests.client import PageClient
from tests.publication.test_ready import Counted, as_the_application_has_it, asked_for, kept_by
from tests.results.world import SECRET, World
from tests.statements import counted

Visit = Callable[[str | None], PageClient]


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as it takes, on whatever machine."""
    monkeypatch.setattr(ready, "AHEAD", 600.0)


def publish(world: World, visit: Visit, made: Publication) -> None:
    visit("organiser").post(world.desk(f"publish-now/{made.number}"), status=303)


def another_process(client: PageClient) -> ready.ReadyPages:
    """What another process has: the same application and database, and nothing of what this one keeps."""
    return ready.ReadyPages(Counted(kept_by(client).inner), client.app)


def rows() -> dict[str, ReadyPage]:
    session.rollback()
    return {one.path: one for one in session.scalars(sa.select(ReadyPage))}


def test_who_comes_first_after_a_publication_waits_for_no_page(world: World, visit: Visit) -> None:
    made = world.reviewed()
    client, e = visit(None), f"/e/{world.edition.key}"
    assert SECRET not in client.get(f"{e}/c/{world.contest.key}").text
    assert rows() == {}
    publish(world, visit, made)
    kept = rows()
    contest, medals = f"{e}/c/{world.contest.key}", f"{e}/medals"
    assert {"/", "/en/", e, medals, f"{e}/report", f"{e}/tracks", f"/en{contest}", f"{e}/feed.xml"} <= set(kept)
    other = another_process(client)
    for path in kept:
        assert client.outside(lambda path=path: asked_for(other, path)) == as_the_application_has_it(client, path)[1]
    assert other.inner.calls == 0
    assert SECRET in ready.Page.of(kept[contest]).plain.decode()


def test_the_first_reader_of_a_process_waits_no_longer_than_the_second(
    world: World, visit: Visit, monkeypatch: Any
) -> None:
    """A process takes such pages by itself, so that a reader asks the database for nothing."""
    client, contest = visit(None), f"/e/{world.edition.key}/c/{world.contest.key}"
    other = another_process(client)
    assert client.outside(other.take_left)
    assert [path for path, _page in other.kept()] == [ready.ALIVE], "nothing was made ahead yet"
    publish(world, visit, world.reviewed())
    assert client.outside(other.take_left)
    assert {path for path, _page in other.kept()} == {ready.ALIVE, *rows()}
    monkeypatch.setattr(public_state, "pages_left", None)
    assert client.outside(other.take_left), "they are taken once"
    with counted() as seen:
        assert SECRET in client.outside(lambda: asked_for(other, contest)).decode()
    assert (seen, other.inner.calls) == ([], 1)


def test_a_change_since_then_counts(world: World, visit: Visit) -> None:
    publish(world, visit, world.reviewed())
    client, e = visit(None), f"/e/{world.edition.key}"
    session.execute(sa.update(Edition).values(short={"zh": "改了", "en": "Changed"}))
    session.commit()
    other = another_process(client)
    assert "改了" in client.outside(lambda: asked_for(other, e)).decode()
    assert other.inner.calls == 1


def test_a_publication_that_is_not_committed_leaves_nothing(world: World, visit: Visit) -> None:
    made, organiser = world.reviewed(), visit("organiser")
    held: list[int] = []

    def fail(committing: Session) -> None:
        count = committing.scalar(sa.select(sa.func.count()).select_from(ReadyPage))
        if count and not committing.in_nested_transaction():
            held.append(count)
            raise OSError("the machine stops here")

    sa.event.listen(Session, "before_commit", fail)
    try:
        with pytest.raises(OSError, match="stops here"):
            organiser.post(world.desk(f"publish-now/{made.number}"))
    finally:
        sa.event.remove(Session, "before_commit", fail)
    assert len(held) == 1
    assert rows() == {}
    assert SECRET not in visit(None).get(f"/e/{world.edition.key}/c/{world.contest.key}").text


@pytest.mark.parametrize("place", ["keep_ahead", "number_to_be"])
def test_where_they_cannot_be_written_the_publication_goes_on(
    world: World, visit: Visit, monkeypatch: Any, place: str
) -> None:
    def full(*_given: Any) -> None:
        session.execute(sa.text("SELECT no_such_column"))

    monkeypatch.setattr(public_state, place, full)
    publish(world, visit, world.reviewed())
    assert rows() == {}
    assert SECRET in visit(None).get(f"/e/{world.edition.key}/c/{world.contest.key}").text


def test_what_is_written_after_they_were_made_throws_them_away(world: World, visit: Visit, monkeypatch: Any) -> None:
    make = ready.ReadyPages.make_ahead

    def make_and_write(*given: Any) -> None:
        make(*given)
        session.execute(sa.update(Edition).values(short={"zh": "晚了", "en": "Late"}))

    monkeypatch.setattr(ready.ReadyPages, "make_ahead", make_and_write)
    publish(world, visit, world.reviewed())
    assert rows() == {}
    visit(None).get(f"/e/{world.edition.key}").says("晚了")


def test_what_others_change_meanwhile_throws_them_away(world: World, visit: Visit, monkeypatch: Any) -> None:
    """Another transaction has raised the number since the pages were made for it."""
    to_be = public_state.number_to_be
    monkeypatch.setattr(public_state, "number_to_be", lambda: to_be() - 1)
    publish(world, visit, world.reviewed())
    assert rows() == {}


def test_they_take_no_longer_than_they_may(world: World, visit: Visit, monkeypatch: Any) -> None:
    monkeypatch.setattr(ready, "AHEAD", 0.0)
    publish(world, visit, world.reviewed())
    assert rows() == {}


def test_nobody_sees_them_in_a_session_of_somebody(world: World, visit: Visit) -> None:
    """They are made as nobody's, whoever publishes and in whatever language."""
    made = world.reviewed()
    visit("organiser").post(world.desk(f"publish-now/{made.number}") + "?lang=en", status=303)
    kept = {path: ready.Page.of(row).plain for path, row in rows().items()}
    assert any(one.startswith(b"<!doctype") for one in kept.values())
    for path, plain in kept.items():
        if plain.startswith(b"<!doctype"):
            expected = b'<html lang="en">' if path.startswith("/en") else b'<html lang="zh-Hans">'
            assert expected in plain[:60], path
            assert "登录 / 我的" in plain.decode() or "Sign in" in plain.decode()
