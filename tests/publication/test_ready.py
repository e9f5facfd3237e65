"""Public pages kept ready: the same bytes as the application's, never older than a change, and never anybody's own."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from werkzeug.test import EnvironBuilder

from contest import clock, public_state
from contest.db import session
from contest.editions.models import Edition
from contest.people.models import Organisation
from contest.publication import actions as publication
from contest.web import ready
from contest.web.documents import address_in
from tests.client import PageClient
from tests.publication.test_public_leaks import address_book
from tests.results.world import World

Visit = Callable[[str | None], PageClient]


def kept_by(client: PageClient) -> ready.ReadyPages:
    return client.app.extensions["saiwu-ready"]  # type: ignore[no-any-return]


def ready_addresses(client: PageClient, world: World) -> list[str]:
    book = address_book(world)
    paths = [one for name, some in book.items() if f"public.{name}" in client.app.ready_pages for one in some]
    paths += [f"/e/{world.edition.key}/rules", f"/e/{world.edition.key}/rules/{world.contest.key}"]
    return [address_in(language, one) for one in paths if "?" not in one for language in ("zh", "en")]


def as_the_application_has_it(client: PageClient, address: str) -> tuple[int, bytes]:
    environ = EnvironBuilder(address).get_environ()
    answer = client.outside(lambda: ready.Answer.of(kept_by(client).inner, environ))
    return int(answer.status[:3]), answer.body


@contextmanager
def tables_read() -> Iterator[set[str]]:
    found: set[str] = set()

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found.update(re.findall(r"(?:FROM|JOIN)\s+\"?(\w+)", statement))

    sa.event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(Engine, "before_cursor_execute", note)


def test_whatever_a_ready_page_reads_is_watched(world: World, client: PageClient) -> None:
    world.published()
    for address in ready_addresses(client, world):
        with tables_read() as tables:
            assert as_the_application_has_it(client, address)[0] in (200, 404), address
        unwatched = tables - public_state.watched() - {"public_state"}
        assert not unwatched, f"{address} reads {unwatched}, whose changes it would not see"


def drafted(world: World) -> None:
    world.drafted()


def published(world: World) -> None:
    world.published()


def renamed(world: World) -> None:
    organisation = session.get(Organisation, world.contest.organisation_id)
    assert organisation is not None
    organisation.name = {"zh": "改了名的学校", "en": "A school by another name"}


def in_one_statement(_world: World) -> None:
    session.execute(sa.update(Edition).values(name={"zh": "又一个名字", "en": "Yet another name"}))


CHANGES = [drafted, published, renamed, in_one_statement]


@pytest.mark.parametrize("change", CHANGES)
def test_after_each_change_they_are_as_the_application_has_them(
    world: World, client: PageClient, change: Callable[[World], None]
) -> None:
    if change not in (drafted, published):
        world.published()
    addresses = ready_addresses(client, world)
    before = [client.ask("GET", one, status=None).response.data for one in addresses]
    change(world)
    session.commit()
    after = [client.ask("GET", one, status=None) for one in addresses]
    for address, page in zip(addresses, after, strict=True):
        assert (page.status, page.response.data) == as_the_application_has_it(client, address), address
    assert before != [page.response.data for page in after]


def test_a_page_is_made_once(world: World, client: PageClient) -> None:
    world.published()
    e = f"/e/{world.edition.key}"
    first, second = client.get(f"{e}/medals"), client.get(f"{e}/medals")
    assert first.queries
    assert not second.queries
    assert second.response.data == first.response.data
    assert "X-Request-Id" not in second.response.headers
    assert client.ask("HEAD", f"{e}/medals", status=200).response.data == b""


def test_a_browser_that_has_it_gets_nothing_again(world: World, client: PageClient) -> None:
    world.published()
    e = f"/e/{world.edition.key}"
    page = client.get(e).response
    assert client.ask("GET", e, status=304, headers={"If-None-Match": page.headers["ETag"]}).response.data == b""
    client.strict = False  # it does not unpack
    packed = client.ask("GET", e, status=200, headers={"Accept-Encoding": "gzip, br"}).response
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] != page.headers["ETag"]
    assert gzip.decompress(packed.data) == page.data
    for refused in ("", "identity", "gzip;q=0"):
        assert client.ask("GET", e, status=200, headers={"Accept-Encoding": refused}).response.data == page.data


def test_what_a_stranger_invents_is_not_kept(world: World, client: PageClient) -> None:
    world.published()
    kept = kept_by(client)
    kept.clear()
    e = f"/e/{world.edition.key}"
    for address in (f"{e}/none", "/e/none", f"{e}/medals?x=1", f"{e}/g/none", f"/en{e}/c/none", f"{e}//medals", "/en"):
        client.ask("GET", address, status=None)
    client.ask("POST", e, status=None)
    assert set(kept._pages) <= {"/en"}


def test_no_page_of_somebody_signed_in_is_kept(world: World, visit: Visit) -> None:
    world.published()
    organiser, e = visit("organiser"), f"/e/{world.edition.key}"
    own = organiser.get(e)
    assert "Set-Cookie" not in own.response.headers
    assert visit(None).get(e).response.data == own.response.data
    organiser.get("/desk")
    assert all(path.startswith(("/e/", "/en")) or path == "/" for path in kept_by(organiser)._pages)


def test_a_change_by_another_process_is_seen(world: World, client: PageClient, monkeypatch: Any) -> None:
    world.published()
    e = f"/e/{world.edition.key}"
    client.get(e)
    given = public_state.changes_here()
    session.execute(sa.update(Edition).values(short={"zh": "别处改的", "en": "Elsewhere"}))
    session.commit()
    monkeypatch.setattr(public_state, "changes_here", lambda: given)  # as if this process knew nothing of it
    monkeypatch.setattr(ready, "FRESH", 0.0)
    client.get(e).says("别处改的")


def test_what_is_undone_changes_no_number(world: World, client: PageClient) -> None:
    before = public_state.number_now()
    session.execute(sa.update(Edition).values(short={"zh": "不算", "en": "Not so"}))
    session.rollback()
    assert public_state.number_now() == before
    session.execute(sa.update(Edition).values(short={"zh": "算数", "en": "So"}))
    session.commit()
    assert public_state.number_now() == before + 1


def test_a_lost_line_is_left_as_any_other(world: World) -> None:
    session.execute(sa.update(Edition).values(short={"zh": "不算", "en": "Not so"}))
    session.connection().invalidate()
    session.rollback()
    assert session.scalar(sa.select(Edition.key)) == world.edition.key


def test_a_page_is_as_old_as_its_minute(world: World, client: PageClient) -> None:
    made = world.published()
    e = f"/e/{world.edition.key}"
    client.get(f"{e}/publications/1").says("公示中")
    assert made.publicity_until is not None
    with clock.frozen_at(made.publicity_until - timedelta(seconds=1)):
        client.get(f"{e}/publications/1").says("公示中")
    with clock.frozen_at(made.publicity_until):
        client.get(f"{e}/publications/1").says("公示期满，等待定稿")


def test_what_is_withdrawn_before_it_was_public_was_never_kept(world: World, client: PageClient) -> None:
    draft = world.drafted()
    for address in ready_addresses(client, world):
        client.ask("GET", address, status=None)
    publication.withdraw(draft, reason="先不发", **world.by)
    session.commit()
    for address in ready_addresses(client, world):
        page = client.ask("GET", address, status=None)
        assert (page.status, page.response.data) == as_the_application_has_it(client, address)


def test_the_store_has_a_limit(world: World, client: PageClient, monkeypatch: Any) -> None:
    world.published()
    kept = kept_by(client)
    kept.clear()
    monkeypatch.setattr(ready, "MOST", 20_000)
    for address in ready_addresses(client, world):
        client.ask("GET", address, status=None)
        assert kept._bytes == sum(page.size for page in kept._pages.values()) <= 20_000
