"""Who may enter where: every endpoint × method × named person, as doors.csv says, and complete by construction.

`in` is a redirect to sign in. A new endpoint without its row fails, and the failure prints the row as it is answered
now: read it against the table of who may do what before adding it. Nobody who is refused has changed anything, an id
that belongs to another parent is not found, and an id of nothing neither.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.exceptions import InternalServerError
from werkzeug.routing import Rule

from contest.db import new_id
from contest.web import Application
from tests.architecture.world import Place, World
from tests.client import Page, PageClient
from tests.databases import Database

TABLE = Path(__file__).with_name("doors.csv")
ROLES = (
    "nobody", "outsider", "alice", "bob", "teacher", "judge", "chair", "organiser", "organiser_of_other_school",
    "provincial_organiser", "national_organiser", "supervisor", "stranger", "administrator",
)  # fmt: skip
AT_THE_SCHOOL = ("alice", "teacher", "judge", "chair", "organiser", "supervisor")
REFUSED = {"in", "403", "404"}
MOST_STATEMENTS = 25  # that a page takes; in a longer list it may count its rows beside that
# The part that names one thing among others of its kind; the rest of an address says where it is.
OBJECTS = (
    "contest_key", "entry_id", "appearance_id", "seat_id", "assignment_id", "version_id", "member_id", "material_id",
    "verification_id", "proposal_id", "invitation_id", "membership_id", "account_id", "origin_id", "adjustment_id",
    "code", "number", "letter_id", "organisation_id", "import_id", "table_id", "draft_id", "certificate_id", "run_id",
    "together_id", "objection_id", "file_id", "person_id", "change_id", "upload_id",
)  # fmt: skip


# The province has the school rounds of both below it.
SHARED = {
    ("registration.promote", "origin_id"),
    ("registration.decide_change", "change_id"),
    ("registration.look_through_quotas", "draft_id"),
    ("registration.undo_quota_import", "import_id"),
}
NOTHING = {
    (UUID, False): new_id(),
    (int, False): 987_654,
    (str, False): "no-such-code",
    (str, True): "no/such/key/here",
}


@dataclass(frozen=True)
class Door:
    """A row of the table."""

    endpoint: str
    method: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return ",".join([self.endpoint, self.method, *(self.expected[role] for role in ROLES)])

    @property
    def open_to(self) -> list[str]:
        return [role for role in ROLES if self.expected[role] not in REFUSED]


def table() -> list[Door]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Door(row["endpoint"], row["method"], {role: row[role] for role in ROLES}) for row in rows]


DOORS = table()


def rules(app: Application) -> dict[tuple[str, str], Rule]:
    """(endpoint, method) → the rule with the most parts, HEAD and OPTIONS left out."""
    found: dict[tuple[str, str], Rule] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: len(rule.arguments)):
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            found[rule.endpoint, method] = rule
    return found


def address(app: Application, rule: Rule, place: Place, **changed: Any) -> str:
    values = {name: place.value(rule.endpoint, name) for name in rule.arguments} | changed
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        return adapter.build(rule.endpoint, values, method=next(iter((rule.methods or {"GET"}) - {"HEAD", "OPTIONS"})))


def answer(page: Page) -> str:
    """`in` for who is asked to sign in first; else the status."""
    return "in" if page.status == 401 else str(page.status)


def writes(page: Page) -> list[str]:
    """What this request wrote, the access log left out."""
    deeds = ("INSERT INTO", "UPDATE", "DELETE FROM")
    return [sql for sql in page.queries if sql.startswith(deeds) and not sql.startswith("INSERT INTO access_line")]


class Visitors:
    """Everybody in the table, each with a browser; the world is restored after each change."""

    def __init__(self, app: Application, world: World, put_back: Callable[[], None]) -> None:
        self.app, self.world, self.put_back = app, world, put_back
        self.browsers: dict[str, PageClient] = {}
        self.tokens: dict[str, str] = {}

    def enter(self, role: str) -> None:
        self.tokens.pop(role, None)
        browser = self.browsers[role] = PageClient(self.app, strict=False)
        if role != "nobody":
            browser.sign_in(getattr(self.world.people, role))

    def ask(self, role: str, method: str, path: str) -> str:
        """The answer; fails where a refused visitor wrote something."""
        if role not in self.browsers:
            self.enter(role)
        browser = self.browsers[role]
        if method != "GET" and role not in self.tokens:
            self.tokens[role] = browser.token()
        # Refusals as JSON: rendering thousands of pages that say no would take minutes.
        form: dict[str, Any] = {"headers": {"Accept": "application/json"}}
        if method != "GET":
            form["data"] = {"csrf_token": self.tokens[role], "idempotency_key": str(uuid4())}
        try:
            page = browser.ask(method, path, status=None, **form)
        except InternalServerError as fault:  # the application under test raises its faults
            return f"fault ({fault.original_exception or fault})"
        got, wrote = answer(page), writes(page)
        count = len(page.queries)
        assert method != "GET" or count <= MOST_STATEMENTS, f"{path} asks {role}'s page with {count} statements"
        assert not (wrote and method == "GET"), f"{role}: GET {path} wrote {wrote}"
        assert not (wrote and got in REFUSED), f"{role} was refused at {method} {path} and yet wrote {wrote}"
        if wrote:
            self.put_back()
        if method != "GET" and got not in REFUSED:
            self.enter(role)  # it may have signed out, or in as somebody else
        return got


@pytest.fixture
def visitors(database: Database, world: World, put_back: Any) -> Visitors:
    return Visitors(database.app, world, put_back)


def test_the_table_is_complete(app: Application, visitors: Visitors) -> None:
    there = rules(app)
    named = {(door.endpoint, door.method) for door in DOORS}
    superfluous = sorted(named - there.keys())
    assert not superfluous, f"doors.csv speaks of endpoints that are not there: {superfluous}"
    missing = []
    for endpoint, method in sorted(there.keys() - named):
        path = address(app, there[endpoint, method], visitors.world.here)
        got = {role: visitors.ask(role, method, path) for role in ROLES}
        missing.append(str(Door(endpoint, method, got)))
    assert not missing, "doors.csv lacks these rows (as answered now; are they right?):\n" + "\n".join(missing)


def test_the_table_is_in_order() -> None:
    keys = [(door.endpoint, door.method) for door in DOORS]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.endpoint}-{door.method}")
def test_everybody_is_answered_as_the_table_says(
    app: Application, database: Database, visitors: Visitors, door: Door
) -> None:
    path = address(app, rules(app)[door.endpoint, door.method], visitors.world.here)
    # What a policy says is not the database's doing: on the second one, one of each answer is enough.
    asked = ROLES if database.kind == "sqlite" else {answer: role for role, answer in door.expected.items()}.values()
    got = {role: visitors.ask(role, door.method, path) for role in asked}
    wrong = {role: f"{got[role]}, not {door.expected[role]}" for role in got if got[role] != door.expected[role]}
    assert not wrong, (
        f"{door.method} {path}: {wrong}\nas answered now: {Door(door.endpoint, door.method, door.expected | got)}"
    )


def foreign(app: Application, door: Door, world: World) -> Iterator[tuple[str, str, list[str]]]:
    """(what is wrong with it, address, who must be refused) for each way in which an address can be foreign."""
    rule = rules(app)[door.endpoint, door.method]
    objects = [name for name in OBJECTS if name in rule.arguments]
    opened = door.open_to
    for name in objects:
        nothing = NOTHING[type(world.here.value(door.endpoint, name)), name == "contest_key"]
        yield f"{name} of nothing", address(app, rule, world.here, **{name: nothing}), opened
        twin = world.there.value(door.endpoint, name)
        if len(objects) > 1 and twin != world.here.value(door.endpoint, name) and (door.endpoint, name) not in SHARED:
            yield f"{name} of another parent", address(app, rule, world.here, **{name: twin}), opened
    if "edition" in rule.arguments:
        yield "edition of nothing", address(app, rule, world.here, edition="no-such-2023"), opened
    twins = address(app, rule, world.there)
    if twins != address(app, rule, world.here) and not {"nobody", "outsider"} & set(opened):
        near = [role for role in opened if role in AT_THE_SCHOOL]
        yield "another school's", twins, near


@pytest.mark.only("sqlite")  # loaders and policies are the same on both; every page has tests of its own on each
@pytest.mark.parametrize(
    "door", [door for door in DOORS if door.open_to], ids=lambda door: f"{door.endpoint}-{door.method}"
)
def test_what_is_foreign_is_not_found(app: Application, visitors: Visitors, door: Door) -> None:
    let_in = [
        f"{role} at {door.method} {path} ({what}): {got}"
        for what, path, roles in foreign(app, door, visitors.world)
        for role in roles
        if (got := visitors.ask(role, door.method, path)) not in REFUSED
    ]
    assert not let_in, "\n".join(let_in)


def test_the_machinery_finds_an_open_gate(make_app: Any, world: World, put_back: Any) -> None:
    """A planted endpoint that lets everybody write, and one that loads an object without its parent."""
    from contest.access import everyone, open_to, signed_in
    from contest.db import session
    from contest.people.models import Series
    from contest.registration.models import Entry

    def plant(app: Application) -> None:
        def writing() -> Any:
            session.add(Series(key="planted", name={"zh": "栽"}))
            session.flush()
            from flask import abort

            abort(404)

        def loose(edition: str, entry_id: Any) -> Any:
            return session.get_one(Entry, entry_id).title

        app.add_url_rule("/planted", "planted.writing", open_to(everyone)(writing), methods=["POST"])
        app.add_url_rule("/planted/<edition>/<uuid:entry_id>", "planted.loose", open_to(signed_in)(loose))

    app = make_app(plant)
    visitors = Visitors(app, world, put_back)
    with pytest.raises(AssertionError, match="nobody was refused at POST /planted and yet wrote"):
        visitors.ask("nobody", "POST", "/planted")
    expected = dict.fromkeys(ROLES, "200") | {"nobody": "in", "outsider": "403"}
    loose = Door("planted.loose", "GET", expected)
    assert any(
        visitors.ask(role, "GET", path) == "200"
        for what, path, roles in foreign(app, loose, world)
        for role in roles
        if what == "another school's"
    )


def test_every_role_is_somebody(world: World) -> None:
    assert all(hasattr(world.people, role) for role in ROLES if role != "nobody")
    assert len(set(itertools.chain(ROLES))) == len(ROLES)
