"""Nothing that is not public leaks: recognisable results are planted, and every public answer is searched for them.

The address book below must hold an address for each public endpoint: a new page that is not in it fails the test.
"""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from contest.db import session
from contest.publication import actions as publication
from contest.publication.models import IssuedCertificate, Publication
from contest.publication.queries.certificates import PRINTABLE
from contest.results.models import Result
from contest.web.documents import address_in
from tests.client import Page, PageClient
from tests.publication.issued import issue_without_files
from tests.publication.reading import text_of_package, text_of_pdf
from tests.results.world import SECRET, World

Visit = Callable[[str | None], PageClient]


def address_book(world: World) -> dict[str, list[str]]:
    """Addresses of every public endpoint, of what is published and of what is not."""
    e = f"/e/{world.edition.key}"
    contests = [one.key for one in [*world.contests, world.above]]
    entries = [one.entry.number for ones in world.entries.values() for one in ones]
    groups = [one.code for one in world.departments]
    figures = ["contestants", "medallists", "excellent_adviser", "entries", "people_and_medals", "no-such"]
    numbers = [1, 2, 3]
    files = ["places.csv", "awards.csv", "explain.jsonl", "inputs/marks.csv", "roster.csv"]
    files += [f"trial-2023-{n}{end}" for n in numbers for end in (".zip", "-sealed.zip", ".seal.json")]
    return {
        "home": ["/"],
        "search": ["/search", *(f"/search?{urlencode({'q': one})}" for one in ("xuan", "x", "选手", SECRET, "第"))],
        "robots": ["/robots.txt"],
        "sitemap": ["/sitemap.xml"],
        "icon": ["/favicon.ico"],
        "touch_icon": ["/apple-touch-icon.png"],
        "manifest": ["/manifest.webmanifest"],
        "site_feed": ["/feed.xml"],
        "feed": [f"{e}/feed.xml"],
        "card": [f"{e}/publications/{n}/card.png" for n in numbers],
        "contest_card": [f"{e}/publications/1/cards/{key}.png" for key in contests],
        "poster": [f"{e}/publications/{n}/poster" for n in numbers],
        "contest_poster": [f"{e}/publications/1/posters/{key}" for key in contests],
        "embed_medals": [f"{e}/embed/medals"],
        "embed_contest": [f"{e}/embed/c/{key}" for key in contests],
        "oembed": [
            f"/oembed?{urlencode({'url': f'http://127.0.0.1:8000{page}'})}"
            for page in (f"{e}/medals", *(f"{e}/c/{key}" for key in contests))
        ],
        "edition": [e],
        "tracks": [f"{e}/tracks", f"{e}/tracks?{urlencode({'find': SECRET})}", f"{e}/tracks?find=T"],
        "track": [f"{e}/tracks/growth", f"{e}/tracks/talk?tier=school", f"{e}/tracks/none"],
        "certificates": ["/certificates"],
        "certificate_file": ["/certificates/file"],
        "certificate_status": [f"{e}/certificates.json"],
        "certificate": [f"/certificates/{number}" for number in certificate_numbers()],
        "credential_status": [f"/certificates/{number}/status.jwt" for number in certificate_numbers()],
        "issuer": [f"{e}/issuers/{one.kind}/{one.code}.json" for one in (world.people.school, *world.departments)],
        "contest": [f"{e}/c/{key}" for key in contests],
        "contest_sheet": [f"{e}/c/{key}.{form}" for key in contests for form in ("csv", "xlsx")],
        "contest_json": [f"{e}/c/{key}.json" for key in contests],
        "entry": [f"{e}/entries/{number}" for number in entries],
        "group": [f"{e}/g/{code}" for code in groups],
        "medals": [f"{e}/medals", f"{e}/medals?of=1", f"{e}/medals?of=2", f"{e}/medals?order=total"],
        "report": [f"{e}/report", *[f"{e}/report?figure={one}" for one in figures]],
        "rows": [f"{e}/report/{one}" for one in figures],
        "rows_sheet_file": [f"{e}/report/{one}.{form}" for one in figures for form in ("csv", "xlsx")],
        "group_sheet": [f"{e}/g/{code}.{form}" for code in groups for form in ("csv", "xlsx")],
        "table_sheet_file": [f"{e}/publications/{n}/tables/medals.{form}" for n in numbers for form in ("csv", "xlsx")],
        "rows_json": [f"{e}/report/{one}.json" for one in figures],
        "publications": [f"{e}/publications"],
        "publication": [f"{e}/publications/{n}" for n in numbers],
        "publication_json": [f"{e}/publications/{n}.json" for n in numbers],
        "publication_xlsx": [f"{e}/publications/{n}.xlsx" for n in numbers],
        "list_on_paper": [
            f"{e}/publications/{n}/lists/{kind}.{form}"
            for n in numbers
            for kind in ("winners", "publicity", "speaker")
            for form in ("pdf", "docx")
        ],
        "results_on_paper": [
            f"{e}/publications/{n}/results/{key}.{form}" for n in (1,) for key in contests for form in ("pdf", "docx")
        ],
        "table_json": [f"{e}/publications/{n}/tables/medals.json" for n in numbers],
        "file": [f"{e}/publications/{n}/files/{name}" for n in numbers for name in files],
        "figures_json": [f"{e}/figures.json"],
        "calendar_json": [f"{e}/calendar.json"],
        "rulebook": [f"{e}/rulebook.toml"],
        "data": [f"{e}/data"],
        "verification": ["/verify"],
        "seal_keys": ["/.well-known/saiwu-seal-keys.pem"],
        "log_checkpoint": ["/log/checkpoint"],
    }


def certificate_numbers() -> list[str]:
    """Of everything from which certificates may be issued, published or not, and one that was never given. They are
    issued here."""
    for made in session.query(Publication).filter(Publication.state.in_(PRINTABLE)):
        issue_without_files(made, by=made.prepared_by, at=made.prepared_at)
    return ["TRIAL-2023-1-0123456789ABC", *session.scalars(sa.select(IssuedCertificate.number))]


def every_answer(client: PageClient, world: World) -> Iterator[Page]:
    """Every public address, in one language or the other by turns."""
    book = address_book(world)
    endpoints = {
        rule.endpoint.removeprefix("public.")
        for rule in client.app.url_map.iter_rules()
        if rule.endpoint.startswith("public.")
    }
    assert endpoints == set(book), f"not in the address book: {endpoints ^ set(book)}"
    languages = itertools.cycle(("zh", "en"))
    # Searched, not read: whether they are good pages is held where each is tested.
    client.strict = False
    for name, addresses in book.items():
        for address, language in zip(addresses, languages, strict=False):
            if f"public.{name}" in client.app.public_pages:
                yield client.ask("GET", address_in(language, address), status=None)
            else:
                yield client.ask("GET", f"{address}{'&' if '?' in address else '?'}lang={language}", status=None)


def secrets_of(world: World, track: str) -> list[str]:
    """What betrays the results of a track: titles, names as they are and masked, scores and scaled values."""
    found = [f"{SECRET}{track}", f"选手{track}", f"指导{track}"]
    ids = [one.id for one in world.entries[track]]
    scores = session.query(Result.score).filter(Result.appearance_id.in_(ids)).all()
    assert len(scores) == len(ids)
    return [*found, *(score for (score,) in scores if score)]


def text_of(page: Page) -> str:
    """All that was sent, markup and all; of a bundle or an office file what is in it, of a PDF its text."""
    if page.response.mimetype.startswith("image/"):
        return ""  # tests/publication/test_found.py reads what a picture is made of
    if page.response.mimetype == "application/pdf":
        return text_of_pdf(page.response.data)
    if "officedocument" in page.response.mimetype:
        return text_of_package(page.response.data)
    if page.response.mimetype != "application/zip":
        return page.text
    return "\n".join(_inside(page.response.data))


def _inside(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            inner = archive.read(name)
            yield name
            yield from _inside(inner) if name.endswith(".zip") else [inner.decode()]


def hold_back(client: PageClient, world: World, secrets: list[str]) -> None:
    for page in every_answer(client, world):
        assert page.status in (200, 404), (page.path, page.status)
        given_away = [secret for secret in secrets if secret in text_of(page)]
        assert not given_away, (page.path, given_away)


def tabulated(world: World) -> None:
    world.tabulated()


def drafted(world: World) -> None:
    world.drafted()


def reviewed(world: World) -> None:
    world.reviewed()


def embargoed(world: World) -> None:
    world.reviewed().state = "embargoed"
    session.commit()


def withdrawn(world: World) -> None:
    publication.withdraw(world.drafted(), reason="先不发", **world.by)
    session.commit()


@pytest.mark.parametrize("stage", [tabulated, drafted, reviewed, embargoed, withdrawn])
def test_nothing_unpublished_is_in_any_public_answer(world: World, client: PageClient, stage: Any) -> None:
    stage(world)
    hold_back(client, world, [*secrets_of(world, "growth"), *secrets_of(world, "talk")])


def test_the_search_finds_what_is_published(world: World, client: PageClient) -> None:
    """Were a secret looked for that cannot be found, the tests above would prove nothing."""
    world.published()
    seen = "\n".join(text_of(page) for page in every_answer(client, world))
    assert f"{SECRET}growth1" in seen
    for score in secrets_of(world, "growth")[3:]:
        assert score in seen


def test_one_contest_published_keeps_the_other_one_shut(world: World, client: PageClient) -> None:
    tabulation = world.tabulated([world.other])
    made = publication.prepare(tabulation, **world.by)
    publication.review(made, by=world.second.account_id, at=world.at)
    publication.publish(made, **world.by)
    world.tabulated([world.contest])
    secrets = secrets_of(world, "growth")
    public = set(secrets_of(world, "talk"))
    hold_back(client, world, [secret for secret in secrets if secret not in public])


def test_a_correction_in_the_making_is_not_seen(world: World, client: PageClient) -> None:
    """While the corrected results are drafted and reviewed, the public reads the current publication."""
    first = world.published()
    before = client.get(f"/e/{world.edition.key}/c/{world.contest.key}.json").json["places"]
    publication.reopen_for_correction(first, reason="录错一项", **world.by)
    session.commit()
    world.remark(world.entry(5), [(30, 40), (30, 40), (29, 40), (29, 39)])
    tabulation = world.tabulated()
    draft = publication.prepare(tabulation, replaces=first, reason="录错一项", **world.by)
    publication.review(draft, by=world.second.account_id, at=world.at)
    session.commit()
    new = session.query(Result.score).filter_by(tabulation_id=tabulation.id, appearance_id=world.entry(5).id).scalar()
    assert new not in {place["score"] for place in before}
    hold_back(client, world, [new])
    assert client.get(f"/e/{world.edition.key}/c/{world.contest.key}.json").json["places"] == before
    client.get(f"/e/{world.edition.key}/publications/2", status=404)


def test_an_edition_that_is_not_open_is_not_there(world: World, client: PageClient) -> None:
    world.published()
    world.edition.opened_at = None
    session.commit()
    for page in every_answer(client, world):
        if not page.path.startswith("/e/"):
            assert "试办大赛" not in text_of(page), page.path
        else:
            assert page.status == 404, page.path


def test_names_stand_as_the_rulebook_says(world: World, client: PageClient) -> None:
    """Masked in public, also where one looks for them: no full name, birthday or judge's name in any answer."""
    world.published()
    names = [f"选手{track}{n}" for track, ones in world.entries.items() for n in range(1, len(ones) + 1)]
    for page in every_answer(client, world):
        told = [one for one in [*names, "2003-05-04"] if one in text_of(page)]
        assert not told, (page.path, told)


def test_the_sealed_roster_is_never_handed_out(world: World, client: PageClient) -> None:
    one = world.published()
    assert "roster.csv" in {file.name for file in one.files}
    own = f"/e/{world.edition.key}/publications/{one.number}"
    client.get(f"{own}/files/roster.csv", status=404)
    assert "roster" not in client.get(own).text
    assert "roster" not in client.get(f"{own}.json").text
    assert "roster.csv" not in (session.get_one(Publication, one.id).manifest or {})["files"]


def test_signing_in_opens_nothing_more(world: World, visit: Visit) -> None:
    """The public pages are the same for everybody: a student sees no more than a passer-by."""
    world.reviewed()
    secrets = [*secrets_of(world, "growth"), *secrets_of(world, "talk")]
    hold_back(visit("alice"), world, secrets)
