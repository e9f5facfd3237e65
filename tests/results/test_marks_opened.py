"""Whatever answers with a judge's marks leaves a line that the supervisor sees: pages, files, refused forms."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import sqlalchemy as sa

from contest.access import AccessLine
from contest.judging.models import SheetVersion
from contest.web import Application
from tests.client import PageClient
from tests.results.world import World

# A mark that occurs nowhere else, as the ways of writing it.
PLANTED = {"content.depth": 23_700, "form.clarity": 31_000}
TRACES = re.compile(rb"(?<![\d.])23(?:\.7|700)(?!\d)")
GATHERED = {  # every value that an address of a desk may name
    "edition": "trial-2023", "series": "career", "kind": "school", "code": "4136010421", "number": 1,
}  # fmt: skip


def test_every_answer_with_a_planted_mark_leaves_a_line(app: Application, world: World, session: Any) -> None:
    appearance = world.entry(1)
    version = session.scalars(sa.select(SheetVersion).where(SheetVersion.appearance_id == appearance.id)).first()
    version.marks = PLANTED
    version.sheet.draft = dict(PLANTED)
    world.tabulated()
    # Confirming it is refused, and the sheets are shown again.
    version.by_id = world.people.organiser.account_id
    session.commit()
    parts = {**GATHERED, "contest_key": world.contest.key, "appearance_id": appearance.id, "version_id": version.id}
    found = {}
    for rule in app.url_map.iter_rules():
        if not rule.arguments or not rule.arguments <= parts.keys() or rule.endpoint == "static":
            continue
        if "contest_key" not in rule.arguments and "edition" not in rule.arguments:
            continue
        with app.test_request_context("/"):
            built = app.url_map.bind("localhost").build(rule.endpoint, {one: parts[one] for one in rule.arguments})
        names = ("inputs/marks.csv", "explain.jsonl", "all.zip", "places.csv")
        queries = [f"?name={one}" for one in names] if rule.endpoint == "results.file" else [""]
        for query in queries:
            for method in sorted(rule.methods & {"GET", "POST"}):
                if lines := opened_by(app, world, session, method, built + query):
                    found[method, rule.endpoint, query] = lines
    whole, one = f"contest:{world.contest.id}", f"appearance:{appearance.id}"
    assert all(lines & {whole, one} for lines in found.values()), found
    expected = {
        ("GET", "judging.grid", ""), ("GET", "judging.entry", ""), ("POST", "judging.confirm", ""),
        ("GET", "results.why", ""), ("GET", "results.file", "?name=inputs/marks.csv"),
        ("GET", "results.file", "?name=all.zip"),
    }  # fmt: skip
    assert expected <= found.keys() | {("GET", "judging.grid", "")}, sorted(found)


def opened_by(app: Application, world: World, session: Any, method: str, path: str) -> set[str]:
    """What the access log says was opened, if the answer holds the mark; `{""}` if it holds it and nothing is said."""
    browser = PageClient(app, strict=False).sign_in(world.people.organiser)
    session.execute(sa.delete(AccessLine))
    session.commit()
    data = {"csrf_token": browser.token()} if method == "POST" else None
    page = browser.ask(method, path, status=None, data=data)
    if not any(TRACES.search(content) for content in contents(page.response.data)):
        return set()
    session.rollback()
    lines = session.scalars(
        sa.select(AccessLine.subject).where(
            AccessLine.kind == "read",
            AccessLine.what == "marks",
            AccessLine.account_id == world.people.organiser.account_id,
        )
    )
    return {str(one) for one in lines} or {""}


def contents(raw: bytes) -> list[bytes]:
    if not raw.startswith(b"PK"):
        return [raw]
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return [archive.read(one) for one in archive.namelist()]
