"""Public pages kept ready: the same bytes as the application's, never older than a change, and never anybody's own."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from runpy import run_path
from types import SimpleNamespace
from typing import Any

import brotli
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from werkzeug.test import EnvironBuilder

from contest import clock, horizon, public_state
from contest.db import session
from contest.editions.models import Edition
from contest.people.models import Organisation
from contest.publication import actions as publication
from contest.resources import SERVER_SETTINGS
from contest.web import ready
from contest.web.documents import address_in
from tests.client import PageClient
from tests.publication.test_public_leaks import address_book
from tests.results.world import World

Visit = Callable[[str | None], PageClient]


@pytest.fixture(autouse=True)
def slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number is looked up again only where this process has changed something, however long a test takes."""
    monkeypatch.setattr(ready, "FRESH", 600.0)


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


# What a browser accepts, which coding it is given, and how that is undone.
PACKED: list[tuple[str, str, Callable[[bytes], bytes]]] = [
    ("gzip, deflate, br, zstd", "br", brotli.decompress),
    ("GZIP;q=1.0, identity", "gzip", gzip.decompress),
    ("br;q=0, gzip", "gzip", gzip.decompress),
]


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
    tags = {page.headers["ETag"]}
    for accepted, coding, unpack in PACKED:
        packed = client.ask("GET", e, status=200, headers={"Accept-Encoding": accepted}).response
        assert packed.headers["Content-Encoding"] == coding
        assert unpack(packed.data) == page.data
        assert len(packed.data) < len(page.data) / 2
        tags.add(packed.headers["ETag"])
        client.ask("GET", e, status=304, headers={"Accept-Encoding": accepted, "If-None-Match": packed.headers["ETag"]})
    assert len(tags) == 3
    for refused in ("", "identity", "gzip;q=0", "br;q=0, gzip; q=0.0"):
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


class Counted:
    """The application, whose calls are counted; the next one waits until it is let go on."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.calls = inner, 0
        self.reached, self.goes_on = threading.Event(), threading.Event()
        self.goes_on.set()

    def __call__(self, environ: Any, start: Any) -> Any:
        self.calls += 1
        self.reached.set()
        assert self.goes_on.wait(60)
        return self.inner(environ, start)


def asked_for(kept: ready.ReadyPages, path: str) -> bytes:
    given = kept(EnvironBuilder(path).get_environ(), lambda *_: None)
    return b"".join(given)


def test_a_stampede_makes_a_page_once(client: PageClient, monkeypatch: Any) -> None:
    kept = ready.ReadyPages(Counted(client.app.wsgi_app.inner), client.app)  # type: ignore[attr-defined]
    kept.inner.goes_on.clear()
    monkeypatch.setattr(kept, "_state", lambda: 7)
    noon = clock.now().replace(second=0, microsecond=0)
    monkeypatch.setattr(ready.clock, "now", lambda: noon)
    found: list[bytes] = []
    crowd = [threading.Thread(target=lambda: found.append(asked_for(kept, "/"))) for _ in range(8)]
    for one in crowd:
        one.start()
    assert kept.inner.reached.wait(60)
    kept.inner.goes_on.set()
    for one in crowd:
        one.join(60)
    assert kept.inner.calls == 1
    assert len(found) == 8
    assert len(set(found)) == 1


def the_time(_environ: Any, start: Any) -> list[bytes]:
    """An application whose one page says what time it is."""
    start("200 OK", [("Content-Type", "text/plain")])
    return [clock.now().strftime("%H:%M").encode()]


def test_while_the_minute_turns_only_one_reader_waits(client: PageClient, monkeypatch: Any) -> None:
    """Who comes while a page that has ended is made again is given the one before; an older one nobody gets."""
    kept = ready.ReadyPages(Counted(the_time), client.app)
    noon = clock.now().replace(second=0, microsecond=0)
    now = [noon]
    monkeypatch.setattr(kept, "_state", lambda: 7)
    monkeypatch.setattr(ready.clock, "now", lambda: horizon.seen(now[0]))
    first = asked_for(kept, "/")
    now[0] = noon + timedelta(minutes=1)
    kept.inner.reached.clear()
    kept.inner.goes_on.clear()
    maker = threading.Thread(target=lambda: asked_for(kept, "/"))
    maker.start()
    assert kept.inner.reached.wait(60)
    assert asked_for(kept, "/") == first
    assert kept.inner.calls == 2
    kept.inner.goes_on.set()
    maker.join(60)
    assert kept._pages["/"].made == now[0]
    now[0] = noon + timedelta(minutes=3)
    asked_for(kept, "/")
    assert kept.inner.calls == 3


# From the morning of the publication: the last minute of the day and the next one, the last minute of the publicity
# period and its end.
LATER = (
    *(timedelta(hours=13, minutes=59), timedelta(hours=14)),
    *(timedelta(days=5, hours=13, minutes=59), timedelta(days=5, hours=14)),
)


def test_a_page_is_made_again_only_where_it_may_say_something_else(world: World, client: PageClient) -> None:
    """Kept through whole days where it says no more than that, and still never other than the application's."""
    made = world.published()
    began = clock.now()
    assert began + LATER[-1] == made.publicity_until
    book = address_book(world)
    pages = [name for name in book if f"public.{name}" in client.app.ready_pages and "card" not in name]
    addresses = [book[name][0] for name in pages]
    for later in (timedelta(), *LATER):
        with clock.frozen_at(began + later):
            for address in addresses:
                page = client.ask("GET", address, status=None)
                assert (page.status, page.response.data) == as_the_application_has_it(client, address), (address, later)
    kept_by(client).clear()
    e = f"/e/{world.edition.key}"
    for address in (f"{e}/medals", e):
        assert client.get(address).queries
        with clock.frozen_at(began + timedelta(hours=13)):
            assert not client.get(address).queries, address


def test_whether_the_server_lives_is_answered_without_the_application(client: PageClient) -> None:
    first = client.get("/healthz")
    kept = kept_by(client)
    assert first.json == {"ok": True}
    before, kept.inner = kept.inner, lambda *_: pytest.fail("the application was asked")
    try:
        again = client.get("/healthz")
    finally:
        kept.inner = before
    assert again.json == {"ok": True}
    assert again.queries == []
    client.ask("POST", "/healthz", status=405)


def test_what_was_ready_uses_up_no_worker(client: PageClient) -> None:
    """gunicorn renews a worker after so many requests (gunicorn.conf.py)."""
    settings = run_path(str(SERVER_SETTINGS))
    worker = SimpleNamespace(nr=10, renewed_at=100)
    environs = [EnvironBuilder(path).get_environ() for path in ("/healthz", "/", "/", "/sign-in")]
    for environ in environs:
        b"".join(client.outside(lambda environ=environ: client.app(environ, lambda *_: None)))
        worker.nr += 1
        settings["post_request"](worker, None, environ, None)
    assert worker.nr == 12  # the first page was made, and the sign-in is never kept
