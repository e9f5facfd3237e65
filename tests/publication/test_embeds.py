"""Results within other sites' pages: only on sites that the edition names, only what is public; and oEmbed."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from contest.db import session
from contest.errors import Unfit
from contest.publication import actions as publication
from contest.publication.actions.embedding import MOST, allow_embeds, origin_of
from contest.publication.models import PublishedPlace
from contest.publication.views.public.presenters import first_rows
from tests.client import Page, PageClient, words_of
from tests.publication.test_found import described, plain, site_of
from tests.publication.test_ready import asked_for, kept_by
from tests.results.world import SECRET, World

Visit = Callable[[str | None], PageClient]
NEWS = "https://news.example.org"


@pytest.fixture
def e(world: World) -> str:
    return f"/e/{world.edition.key}"


def allow(world: World, *sites: str) -> None:
    allow_embeds(world.edition, sites, **world.by)
    session.commit()


def policy_of(page: Page) -> dict[str, str]:
    parts = page.response.headers["Content-Security-Policy"].split("; ")
    return {name: value for name, _space, value in (part.partition(" ") for part in parts)}


def addresses(world: World, e: str) -> list[str]:
    return [f"{e}/embed/medals", f"{e}/embed/c/{world.contest.key}"]


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_named_site_and_no_other_may_show_them(world: World, client: PageClient, e: str, language: str) -> None:
    world.published()
    for address in addresses(world, e):
        plain(client, language + address, status=404)
    allow(world, NEWS, "http://school.example.org:8080/home")
    for address in addresses(world, e):
        page = client.get(language + address)
        policy = policy_of(page)
        assert policy["frame-ancestors"] == f"{NEWS} http://school.example.org:8080"
        assert policy["default-src"] == policy["form-action"] == "'none'"
        assert "script-src" not in policy
        assert not [one for one in page.all("script") if one.get("type") != "application/ld+json"]
        assert not page.all("form")
        assert "Set-Cookie" not in page.response.headers
        assert all((one.get("target"), one.get("rel")) == ("_blank", "noopener") for one in page.all("a"))
        assert described(page)["robots"] == "noindex"
        page.says("Trial Contest" if language else "试办大赛")
    assert policy_of(client.get(f"{language}{e}/medals"))["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("language", ["", "/en"])
def test_they_show_what_their_whole_page_shows_first(world: World, client: PageClient, e: str, language: str) -> None:
    made = world.published()
    allow(world, NEWS)

    def rows(page: Page) -> list[tuple[str, ...]]:
        return [tuple(words_of(cell) for cell in row)[:3] for row in page.all("tbody")[0]]

    def podium(page: Page) -> list[tuple[str | None, str]]:
        steps = [step for one in page.all("ol", class_="s-podium") for step in one]
        return [(step.get("class"), words_of(step.find(".//b"))) for step in steps]

    shown, whole = (client.get(f"{language}{e}/{kind}medals") for kind in ("embed/", ""))
    assert rows(shown) == rows(whole)[:8] != []
    [link] = shown.all("a")
    assert link.get("href") == whole.path
    shown, whole = (client.get(f"{language}{e}/{kind}c/{world.contest.key}") for kind in ("embed/", ""))
    for row in session.query(PublishedPlace).filter_by(publication_id=made.id):
        if row.contest == world.contest.key and row.place in (1, 2, 3):
            shown.says(row.title or "、".join(row.people), row.score or "")
    assert [one for one, _words in podium(shown)] == [one for one, _words in podium(whole)] != []
    assert shown.all("a")[-1].get("href") == whole.path


def test_where_no_podium_stands_the_first_rows_do(world: World, client: PageClient, e: str) -> None:
    made = world.published()
    allow(world, NEWS)
    own = session.query(PublishedPlace).filter_by(publication_id=made.id, contest=world.contest.key).all()
    for row in own:
        row.place = 1
    session.commit()
    page = client.get(f"{e}/embed/c/{world.contest.key}")
    assert not page.all("ol", class_="s-podium")
    assert len(page.all("tbody")[0]) == min(8, len(own))
    for row in own:
        row.place, row.awards = None, []
    session.commit()
    client.get(f"{e}/embed/c/{world.contest.key}").says("这场比赛没有人获得名次")


def test_nothing_is_shown_before_it_is_public(world: World, client: PageClient, e: str) -> None:
    draft = world.reviewed()
    allow(world, NEWS)
    for address in addresses(world, e):
        assert SECRET not in plain(client, address, status=404).text
        assert oembed(client, f"{e}/c/{world.contest.key}", status=404) is None
    publication.publish(draft, **world.by)
    session.commit()
    assert SECRET in plain(client, addresses(world, e)[1]).text
    world.edition.opened_at = None
    session.commit()
    for address in addresses(world, e):
        plain(client, address, status=404)
        oembed(client, f"{e}/medals", status=404)


def test_a_change_of_the_setting_is_seen_at_once_also_in_what_is_kept(
    world: World, visit: Visit, client: PageClient, e: str
) -> None:
    world.published()
    allow(world, NEWS)
    kept, [medals, event] = kept_by(client), addresses(world, e)
    for address in (medals, event, f"/en{event}"):
        assert client.outside(lambda address=address: asked_for(kept, address))
        assert address in dict(kept.kept())
    assert NEWS in str(dict(kept.kept())[medals].headers)
    page = visit("administrator").get(f"/desk/{world.edition.key}/embeds")
    page.submit("存好", sites="").follow().says("没有网站可以嵌入")
    plain(client, medals, status=404)


# oEmbed


def oembed(client: PageClient, page: str, *, status: int = 200, site: str | None = None, more: str = "") -> Any:
    address = (site_of(client) if site is None else site) + page
    answer = plain(client, f"/oembed?url={quote(address, safe='')}{more}", status=status).response
    return answer.json if status == 200 else None


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_site_finds_how_to_show_a_page(world: World, client: PageClient, e: str, language: str) -> None:
    world.published()
    site = site_of(client)
    for own in (f"{language}{e}/medals", f"{language}{e}/c/{world.contest.key}"):
        page = client.get(own)
        [(_code, found)] = [
            (one.get("type"), one.get("href") or "")
            for one in page.all("link")
            if one.get("type") == "application/json+oembed"
        ]
        assert parse_qs(urlsplit(found).query) == {"url": [site + own]}
        link = plain(client, found.removeprefix(site)).response.json
        assert link["type"] == "link"
        assert "html" not in link
        client.strict = True
    allow(world, NEWS)
    for own in (f"{language}{e}/medals", f"{language}{e}/c/{world.contest.key}"):
        answer = oembed(client, own)
        assert (answer["version"], answer["type"]) == ("1.0", "rich")
        assert ("Trial Contest" if language else "试办大赛") in answer["title"]
        frame = own.replace(e, f"{e}/embed")
        assert f'src="{site}{frame}"' in answer["html"]
        plain(client, frame)
        assert plain(client, answer["thumbnail_url"].removeprefix(site)).response.mimetype == "image/png"
        small = oembed(client, own, more="&maxwidth=300&maxheight=200&format=json")
        assert (small["width"], small["height"], "thumbnail_url" in small) == (300, 200, False)
        assert oembed(client, own, more="&maxwidth=x&maxheight=-1")["width"] == answer["width"]


def test_unknown_addresses_are_not_found_and_nothing_of_them_is_kept(world: World, client: PageClient, e: str) -> None:
    world.published()
    allow(world, NEWS)
    before = {path for path, _page in kept_by(client).kept()}
    for page in (
        *("", "/", e, f"{e}/report", f"{e}/medals?order=total", f"{e}/c/no/such/one", "/e/no-such/medals"),
        *("/desk", f"/desk/{world.edition.key}", f"{e}/embed/medals", "/oembed", f"{e}/medals%00", f"{e}/%ff", "/[//"),
    ):
        oembed(client, page, status=404)
    for site in ("https://elsewhere.example.org", "", "javascript:", "http://[", site_of(client) + "@evil.example.org"):
        oembed(client, f"{e}/medals", site=site, status=404)
    plain(client, "/oembed", status=404)
    oembed(client, f"{e}/medals", more="&format=xml", status=501)
    assert {path for path, _page in kept_by(client).kept()} == before


# Who may


def test_who_shares_the_last_place_shown_is_shown_too() -> None:
    def places(numbers: list[int], most: int) -> list[int]:
        rows: Any = [SimpleNamespace(rank=SimpleNamespace(number=number)) for number in numbers]
        return [one.rank.number for one in first_rows(rows, most)]

    assert [places([1, 2, 2, 4, 4, 4], most) for most in (0, 1, 2, 4)] == [[], [1], [1, 2, 2], [1, 2, 2, 4, 4, 4]]
    assert places([1] * 9, 3) == [1, 1, 1], "a whole table of one place is cut"


def test_an_origin_is_what_a_header_can_hold() -> None:
    assert origin_of(" HTTPS://News.Example.org/a/b?c=d#e ") == NEWS
    assert origin_of("news.example.org") == NEWS
    assert origin_of("http://10.0.0.5:8080") == "http://10.0.0.5:8080"
    assert origin_of("https://新闻.example.org") == "https://xn--efvy88h.example.org"
    for wrong in (
        *("", "   ", "*", "https://", "https://*", "'self'", "https://a b", "https://a;script-src *", "ftp://a.org"),
        *("https://a.org:99999", "https://u:p@a.org", "data:text/html,x", "https://[::1]", "。。"),
    ):
        with pytest.raises(Unfit):
            origin_of(wrong)


def test_organisers_of_the_highest_tier_name_the_sites(world: World, visit: Visit, client: PageClient, e: str) -> None:
    world.published()
    own = f"/desk/{world.edition.key}/embeds"
    browser = visit("administrator")
    assert own in {one.get("href") for one in browser.get(f"/desk/{world.edition.key}").all("a")}
    page = browser.get(own)
    page.says("没有网站可以嵌入")
    page = page.submit("存好", sites="news.example.org/today\n\nhttps://news.example.org\n", status=303).follow()
    page.says("1 个网站可以嵌入", f"{e}/embed/medals", f"{e}/embed/c/")
    assert world.edition.embed_origins == [NEWS]
    for one in page.all("a"):
        if "/embed/" in (one.get("href") or ""):
            client.get(one.get("href") or "")
    page = browser.get(f"{own}?lang=en")
    page.says("1 site may show", "Sites that may show results")
    page = page.submit("Save", sites=f"{NEWS}\nno site at all", status=422)
    page.says("no site at all")
    assert world.edition.embed_origins == [NEWS]
    many = "\n".join(f"s{n}.example.org" for n in range(MOST + 1))
    browser.get(f"{own}?lang=zh").submit("存好", sites=many, status=422).says(f"最多写 {MOST} 个网站")
