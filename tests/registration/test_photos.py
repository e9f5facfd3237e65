"""Photos of a delegation's people: made upright, cut and bare; matched by name before any is kept; seen by few."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa
from PIL import Image

from contest import sweeping
from contest.desks.actions import close_account
from contest.desks.exporting import own_copy
from contest.exchange.photos import MOST_PHOTOS, PhotoFault, TooMany, cut_photos
from contest.files import file_store
from contest.people.sign_in import passwords
from contest.registration import actions
from contest.registration.actions.photos import cut_one, keep_photos
from contest.registration.importing.photos import matched
from contest.registration.models import DelegationMember
from contest.registration.queries.staff import OfDelegation
from tests import factories
from tests.client import Page, PageClient
from tests.people import PASSWORD, People
from tests.registration.test_delegation import HERE
from tests.registration.test_grid import entries, limited, settled, tap

Visit = Callable[..., PageClient]
RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(
    size: tuple[int, int] = (800, 1000), *, kind: str = "JPEG", turned: int = 1, mode: str = "RGB", below: Any = BLUE
) -> bytes:
    """Red above, another colour below; `turned`: as the camera was held (EXIF 2.32, Orientation)."""
    made = Image.new("RGB", size, RED)
    made.paste(below, (0, size[1] // 2, *size))
    if turned == 6:  # the camera wrote it lying: its top is at the right
        made = made.transpose(Image.Transpose.ROTATE_90)
    about = Image.Exif()
    about[0x0112], about[0x010F] = turned, "a-camera-of-its-owner"
    about.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    made.convert(mode).save(out, kind, exif=about)
    return out.getvalue()


def packed(files: dict[str, bytes], *, old_windows: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    # Windows in China wrote names in GBK and did not say so.
    return out.getvalue() if not old_windows else out.getvalue().replace("江.jpg".encode(), "江.jpg".encode("gbk"))


def bomb() -> bytes:
    """A picture of a hundred million points in a few kilobytes."""
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.only("sqlite")
def test_photos_are_upright_cut_and_bare() -> None:
    lying = picture(turned=6)
    assert b"a-camera-of-its-owner" in lying
    given = {
        "upright.jpg": picture(),
        "lying.jpg": lying,
        "clear.png": picture(kind="PNG", mode="RGBA"),
        "grey.png": picture(kind="PNG", mode="L"),
        "few.png": picture(kind="PNG", mode="P"),
        "print.jpg": picture(mode="CMYK"),
        "small-enough.jpg": picture((200, 280)),
    }
    photos = cut_photos([(name, io.BytesIO(content)) for name, content in given.items()])
    for one in photos:
        assert one.fault is None, one.name
        content = one.content or b""
        made = Image.open(io.BytesIO(content))
        assert made.format == "JPEG", one.name
        assert made.width * 7 == made.height * 5, one.name
        assert made.size == ((200, 280) if one.name == "small-enough.jpg" else (500, 700)), one.name
        assert not made.getexif(), one.name
        assert b"camera" not in content, one.name
        if one.name in ("upright.jpg", "lying.jpg", "clear.png"):
            above, below = made.getpixel((250, 20)), made.getpixel((250, 680))
            assert isinstance(above, tuple), one.name
            assert isinstance(below, tuple), one.name
            assert above[0] > 150 > below[0], one.name
            assert below[2] > 150 > above[2], one.name


@pytest.mark.only("sqlite")
def test_grey_of_sixteen_bits_stays_grey() -> None:
    out = io.BytesIO()
    Image.new("I;16", (800, 1120), 20_000).save(out, "PNG")
    [one] = cut_photos([("scan.png", io.BytesIO(out.getvalue()))])
    made = Image.open(io.BytesIO(one.content or b""))
    assert made.getpixel((250, 350)) == (78, 78, 78)


@pytest.mark.only("sqlite")
def test_what_is_no_photo_says_why() -> None:
    given = {
        "words.jpg": (b"hello", PhotoFault.KIND),
        "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PhotoFault.KIND),
        "apple.jpg": (b"\0\0\0\x18ftypheic" + bytes(40), PhotoFault.HEIC),
        "tiny.jpg": (picture((199, 280)), PhotoFault.SMALL),
        "broken.jpg": (picture()[:3000], PhotoFault.BROKEN),
        "bomb.png": (bomb(), PhotoFault.LARGE),
        "zip.zip": (b"PK\x03\x04 and nothing", PhotoFault.BROKEN),
    }
    found = cut_photos([(name, io.BytesIO(content)) for name, (content, _fault) in given.items()])
    assert {one.name: one.fault for one in found} == {name: fault for name, (_content, fault) in given.items()}
    assert not any(one.content for one in found)
    names = {f"{n}.jpg": b"x" for n in range(MOST_PHOTOS + 1)}
    with pytest.raises(TooMany):
        cut_photos([("many.zip", io.BytesIO(packed(names)))])


def pictured(page: Page) -> list[str | None]:
    return [one.get("alt") for one in page.all("img")]


def numbers(session: Any) -> dict[str, str | None]:
    session.expire_all()
    return {one.person.name: one.photo for one in session.scalars(sa.select(DelegationMember))}


def test_one_photo_from_the_row_of_its_person(visit: Visit, people: People, session: Any, at: Any) -> None:
    _edition, _delegation, (first, second, _third) = settled(people, at, limited(3), "江晓海", "韦一诺", "崔诗思")
    leader = visit("provincial_organiser")
    tap(visit, first, enter="e0/higher")
    tap(visit, second, enter="e0/higher")
    page = leader.get(HERE)
    page.says("2 人还没有照片")
    page.click("看是谁，交照片").says("江晓海", "韦一诺", "缺照片 2")
    page = leader.get(f"{HERE}/people").click("江晓海")
    page.submit("交照片", status=422).says("还没有选文件")
    page.submit("交照片", status=422, file=(io.BytesIO(b"x"), "x.jpg")).says("“x.jpg”不是照片")
    assert numbers(session) == {}, "what was refused leaves nothing"
    page.submit("交照片", file=(io.BytesIO(picture()), "IMG_1.jpg")).follow().says("已收下江晓海的照片", "换一张")
    page = leader.get(f"{HERE}/people")
    page.says("缺照片 1")
    assert pictured(page) == ["江晓海的照片"]
    # What else is noted of the person comes and goes without the photo, and the other way round.
    page = leader.get(f"{HERE}/people").click("江晓海")
    page.submit("保存", role="doctor", size="L").follow()
    leader.get(f"{HERE}/people").click("江晓海").submit("保存", role="", size="", diet="", needs="").follow()
    kept = numbers(session)["江晓海"]
    assert kept
    address = f"{HERE}/people/{first.id}/photo"
    shown = leader.get(address).response
    assert shown.data == file_store().read(kept)
    assert shown.mimetype == "image/jpeg"
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert shown.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    factories.account("江晓海", person=first, at=at)
    for who, status in {
        "provincial_organiser": 200, "organiser": 403, "alice": 403, "stranger": 403, "supervisor": 403,
        "organiser_of_other_school": 403, "national_organiser": 200,
    }.items():  # fmt: skip
        visit(who).get(address, status=status)
    leader.get(f"{HERE}/people/{second.id}/photo", status=404)
    entry, other = sorted(entries(session), key=lambda one: one.members[0].person_id != first.id)
    for one in (entry, other):
        actions.verify(one, confirming=True, by=people.national_organiser.account_id, at=at)
    session.commit()
    door = f"/desk/skills-abc/badge/{entry.number}"
    assert pictured(visit("national_organiser").get(door)) == ["江晓海的照片"]
    pages = pypdf.PdfReader(io.BytesIO(leader.get(f"{HERE}/badges.pdf").response.data)).pages
    assert [image.image.size for page in pages for image in page.images] == [(500, 700)]
    assert "".join(page.extract_text() for page in pages).count("贴照片") == 1, "who has none keeps the room for one"
    sheet = leader.get(f"{HERE}/accreditation.xlsx").text
    assert "还没有" in sheet
    leader.get(f"{HERE}/people").click("江晓海").submit("删掉这张照片").follow().says("已删掉江晓海的照片", "缺照片 2")
    assert numbers(session) == {}, "the row had nothing else"
    leader.get(address, status=404)


@pytest.mark.only("sqlite")
def test_many_are_matched_before_any_is_kept(visit: Visit, people: People, session: Any, at: Any) -> None:
    _edition, _delegation, (first, second, third) = settled(people, at, limited(3), "江晓海", "韦一诺", "崔诗思")
    for one in (first, second, third):
        tap(visit, one, enter="e0/higher")
    number = next(one.number for one in entries(session) if one.members[0].person_id == second.id)
    leader = visit("provincial_organiser")
    page = leader.get(f"{HERE}/photos")
    page.says("江晓海", "韦一诺", "崔诗思")
    page.submit("看是谁的", status=422).says("还没有选文件")
    page.submit("看是谁的", status=422, file=(io.BytesIO(packed({})), "x.zip")).says("没有照片")
    files = {
        "照片/江晓海 焊接.jpg": picture(),
        f"照片/{number}.png": picture(kind="PNG"),
        "照片/崔诗思.jpg": picture(),
        "照片/崔诗思(2).jpg": picture((500, 700)),
        "照片/无此人.jpg": picture(),
        "照片/坏的.jpg": b"x",
        "__MACOSX/照片/._江晓海.jpg": b"x",
        "照片/.DS_Store": b"x",
    }
    look = page.submit("看是谁的", file=(io.BytesIO(packed(files)), "照片.zip")).follow()
    look.says(
        "共 6 张，收下 2 张", "无此人", "名单里没有这个号码或姓名", "这个人有两张", "“坏的.jpg”不是照片", "收下以后还缺"
    )
    assert numbers(session) == {}, "nothing is kept before it was looked at"
    [lot] = [one for one in (file_store().folder / "parts").glob("*/*") if not one.suffix]
    waiting = next(one.get("src") for one in look.all("img"))
    assert leader.get(waiting).response.headers["Cache-Control"] == "private, no-store"
    visit("national_organiser").get(look.path, status=404)
    assert leader.get(f"{HERE}/photos").click("接着看").form_with("收下 2 张"), "who went away finds it again"
    done = look.submit("收下 2 张").follow()
    done.says("已收下 2 张照片", "崔诗思", "缺照片 1")
    assert "江晓海" not in [one.text for one in done.all("a")], "only who has none is listed"
    assert sorted(numbers(session)) == ["江晓海", "韦一诺"]
    assert not lot.exists(), "what waited is gone"
    twice = (io.BytesIO(packed({"江晓海.jpg": picture(below=RED)})), "照片.zip")
    again = leader.get(f"{HERE}/photos").submit("看是谁的", file=twice).follow()
    again.says("换掉现在的那张")
    again.submit("放弃这批").follow().says("一张也没有留")


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    "name",
    [
        "Anna_Smith.jpg",
        "anna smith.png",
        "01.Anna Smith.jpg.jpg",
        "Anna.Smith.png.jpg",
        "Anna Smith110101200001010011.jpg",
    ],
)
def test_a_name_is_known_however_a_file_spells_it(people: People, name: str) -> None:
    anna = factories.person("Anna Smith", home=people.school)
    other = factories.person("Anna", home=people.school)
    both = [OfDelegation(one) for one in (anna, other)]
    assert [one.person for one in matched([name], both, [])] == [anna]


def test_a_photo_goes_with_its_person(people: People, session: Any, at: Any) -> None:
    """The person's own copy has it; who closes the account takes it away, and the sweeper its file."""
    edition, delegation, _people = settled(people, at, limited(1), "江晓海")
    people.alice.account.password = passwords.hashed(PASSWORD)
    session.commit()
    alice, by = people.alice.account, people.provincial_organiser.account_id
    keep_photos(edition, delegation, {alice.person_id: cut_one("a.jpg", io.BytesIO(picture()))}, by=by, at=at)
    session.commit()
    digest = numbers(session)[alice.person.name]
    assert digest in sweeping.named()
    [noted] = own_copy(alice, at=at)["delegations"]
    assert noted["photo"].startswith("data:image/jpeg;base64,/9j/")
    close_account(alice, PASSWORD, by=alice.id, at=at)
    session.commit()
    assert session.scalar(sa.select(sa.func.count()).select_from(DelegationMember)) == 0
    assert digest not in sweeping.named()
