"""Every page of a desk is reached by links from where one's own work begins, by everybody who may enter it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from contest.web import Application
from tests.architecture.world import World
from tests.client import PageClient

TABLE = Path(__file__).parent / "doors.csv"
ROLES = ("organiser", "supervisor", "provincial_organiser", "national_organiser", "chair", "judge", "administrator")
DESKS = ("/desk", "/people/")
MOST = 4  # addresses of one page that are opened: some lead on only from one state of what they show
# Pages to which a link leads only where there is something for them, which this world lacks.
ELSEWHERE: Mapping[str, str] = {
    "desks.staff_badge": "the code of a printed badge leads there",
    "desks.below": "a contest of a higher tier has contests below it",
    "judging.resume_judging": "judging was interrupted",
    "judging.attributes": "the ranking goes by what is entered of entries",
    "judging.scores": "the rulebook takes scores from elsewhere",
    "judging.scores_file": "the rulebook takes scores from elsewhere",
    "judging.tries": "something is measured",
    "judging.tries_file": "something is measured",
    "judging.try_table": "a table of what was measured was taken in",
    "objections.withdraw_on_paper": "an objection came on paper from somebody without an account",
    "people.code_slips": "a code was issued that nobody has used",
    "people.vouch": "somebody is no second person yet",
    "publication.design_preview": "a picture within the page of the design",
    "publication.correct": "a publication is public",
    "publication.give_up": "a correction is open",
    "publication.withdraw": "a publication can be withdrawn",
    "registration.attributes": "the rulebook declares attributes",
    "registration.attributes_file": "the rulebook declares attributes",
    "registration.attributes_of": "the rulebook declares attributes",
    "registration.identity": "an identity number is stored",
    "registration.reopen": "a decision can still be opened again",
    "results.difference_list": "a correction below changed who goes on",
    "results.group": "the rulebook looks at attributes of groups",
    "results.groups_file": "the rulebook looks at attributes of groups",
}
OF_ROLE = {
    "administrator": {"desks.desk"},  # whose home is the list of editions
    "national_organiser": {"registration.quota"},  # has no contest yet; the address is a province's ledger
}


def answered(app: Application, role: str) -> set[str]:
    """The desks' pages that this role may enter, by the table of doors."""
    desks = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith(DESKS)}
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row["endpoint"]
            for row in csv.DictReader(file)
            if row["method"] == "GET" and row[role] == "200" and row["endpoint"] in desks
        }


def crawl(app: Application, browser: PageClient) -> set[str]:
    """The endpoints to which links lead from the home of somebody's own work."""
    adapter = app.url_map.bind("localhost")
    waiting, seen, opened = ["/home"], {"/home"}, Counter[str]()
    found: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        endpoint, _parts = adapter.match(urlsplit(path).path, method="GET")
        found.add(endpoint)
        opened[endpoint] += 1
        if opened[endpoint] > MOST:
            continue
        page = browser.ask("GET", path, status=None)
        if 300 <= page.status < 400:
            links = [page.location]
        elif page.status == 200 and page.response.mimetype == "text/html":
            links = [link.get("href") or "" for link in page.all("a")]
        else:
            assert page.status not in (403, 500), f"a link leads to {path}, which answers {page.status}"
            continue
        for link in links:
            parts = urlsplit(link)
            if parts.path.startswith("/") and not parts.netloc:
                target = parts.path + (f"?{parts.query}" if parts.query and "lang=" not in parts.query else "")
                if target not in seen and parts.path.startswith((*DESKS, "/judge")):
                    seen.add(target)
                    waiting.append(target)
    return found


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_reached_by_links(app: Application, world: World, role: str) -> None:
    browser = PageClient(app, strict=False).sign_in(getattr(world.people, role))
    missing = answered(app, role) - crawl(app, browser) - set(ELSEWHERE) - OF_ROLE.get(role, set())
    assert not missing, f"nothing leads a {role} to {sorted(missing)}"
