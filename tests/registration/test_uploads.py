"""Handing in a file in parts, by the tus protocol: what each request answers, whose upload it is, and what stays when a
connection breaks off."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from contest import clock, sweeping, uploads
from contest.audit import AuditLine
from contest.errors import Clash
from contest.registration.models import Material
from tests.client import Page, PageClient
from tests.registration.conftest import Season, a_pdf

Visit = Callable[..., PageClient]
WHOLE = a_pdf("两段传完").getvalue()
FIRST, REST = WHOLE[:20], WHOLE[20:]
PART = "application/offset+octet-stream"


class Tus:
    """A client of the protocol, for one material of one entry."""

    def __init__(self, client: PageClient, address: str) -> None:
        self.client, self.address = client, address

    def ask(self, method: str, path: str, status: int, body: bytes = b"", **headers: str) -> Page:
        sent = {"Tus-Resumable": "1.0.0", "X-CSRFToken": self.client.token(), "Accept": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.ask(method, path, status=status, data=body, headers={k: v for k, v in sent.items() if v})

    def begin(self, size: int = len(WHOLE), status: int = 201, name: str = "报告.pdf") -> str:
        stated = f"filename {base64.b64encode(name.encode()).decode()}"
        page = self.ask("POST", self.address, status, Upload_Length=str(size), Upload_Metadata=stated)
        return page.response.headers.get("Location", "")

    def send(self, where: str, body: bytes, offset: int, status: int = 204, **more: str) -> Page:
        return self.ask("PATCH", where, status, body, **{"Content_Type": PART, "Upload_Offset": str(offset)} | more)

    def offset(self, where: str, status: int = 200) -> str:
        return self.ask("HEAD", where, status).response.headers.get("Upload-Offset", "")


@pytest.fixture
def entry(season: Season) -> Any:
    return season.register(season.alice)


@pytest.fixture
def tus(entry: Any, visit: Visit) -> Tus:
    return Tus(visit("alice"), f"/my/entries/{entry.id}/materials/report/uploads")


def test_a_file_comes_in_two_parts_and_is_handed_in(tus: Tus, entry: Any, session: Any, visit: Visit) -> None:
    where = tus.begin()
    assert tus.offset(where) == "0"
    assert tus.send(where, FIRST, 0).response.headers["Upload-Offset"] == "20"
    page = tus.client.get(tus.address.removesuffix("/uploads"))
    page.says("报告.pdf", "在原来的浏览器里再选同一个文件，就从那里接着传")
    misplaced = tus.send(where, REST, 0, status=409)
    assert misplaced.response.headers["Upload-Offset"] == "20", "this 409 alone says where to go on"
    assert tus.offset(where) == "20"
    digest = base64.b64encode(hashlib.sha256(REST).digest()).decode()
    tus.send(where, REST, 20, status=460, Upload_Checksum="sha256 " + base64.b64encode(bytes(32)).decode())
    tus.send(where, REST, 20, Upload_Checksum=f"sha256 {digest}")
    page = tus.client.get(page.path)
    page = page.submit("交上报告.pdf").follow()
    page.says("已收下报告.pdf（第 1 版）")
    page.keeps_quiet_about("再选同一个文件", "交上报告.pdf")
    (material,) = session.query(Material).all()
    assert (material.name, material.size) == ("报告.pdf", len(WHOLE))
    assert material.digest == hashlib.sha256(WHOLE).hexdigest()
    assert tus.offset(where, status=404) == "", "it was handed in and is on its way no more"
    begun = session.query(AuditLine).filter_by(action="registration.begin_upload").one()
    assert begun.now["size"] == len(WHOLE)


def test_what_is_refused_is_forgotten_and_the_next_file_counts(tus: Tus, session: Any) -> None:
    words = b"just words, and no PDF"
    where = tus.begin(len(words))
    tus.send(where, words, 0)
    page = tus.client.get(tus.address.removesuffix("/uploads"))
    page = page.submit("交上报告.pdf", status=422)
    page.says("内容不是 PDF")
    tus.offset(where, status=404)
    page.submit("上传", file=("报告.pdf", WHOLE))
    assert session.query(Material).one().size == len(WHOLE)


def test_the_same_file_again_is_refused_and_forgotten(tus: Tus, session: Any) -> None:
    address = tus.address.removesuffix("/uploads")
    for status in (303, 422):
        where = tus.begin()
        tus.send(where, WHOLE, 0)
        page = tus.client.get(address).submit("交上报告.pdf", status=status)
    page.says("和现在的第 1 版一模一样，没有再存")
    page.keeps_quiet_about("交上报告.pdf")
    tus.offset(where, status=404)
    assert session.query(Material).count() == 1


def test_what_the_server_can_do_is_told(tus: Tus) -> None:
    headers = tus.ask("OPTIONS", tus.address, 204, Tus_Resumable="").response.headers
    assert headers["Tus-Version"] == "1.0.0"
    assert headers["Tus-Extension"] == "creation,expiration,checksum,termination"
    assert headers["Tus-Max-Size"] == str(50 * 2**20)


def test_what_is_no_part_of_the_protocol_is_refused_and_writes_nothing(tus: Tus, session: Any) -> None:
    where = tus.begin()
    refused = tus.ask("PATCH", where, 412, FIRST, Tus_Resumable="0.2.2", Content_Type=PART, Upload_Offset="0")
    assert refused.response.headers["Tus-Version"] == "1.0.0"
    tus.send(where, FIRST, 0, status=415, Content_Type="text/plain")
    tus.send(where, FIRST, 0, status=400, Upload_Offset="-1")
    tus.send(where, WHOLE + b"more", 0, status=422)
    tus.ask("POST", tus.address, 413, Upload_Length=str(50 * 2**20 + 1))
    tus.ask("POST", tus.address, 422, Upload_Length="0")
    tus.ask("POST", tus.address, 400, Upload_Length="many")
    tus.ask("POST", tus.address, 422, Upload_Length=str(len(WHOLE)), X_CSRFToken="")
    tus.client.post(tus.address.removesuffix("/uploads"), upload=where.rpartition("/")[2], status=422).says(
        "还没有传完"
    )
    assert session.query(Material).count() == 0


def test_an_upload_is_its_owners_alone(tus: Tus, season: Season, visit: Visit) -> None:
    where = tus.begin()
    other = Tus(season.signed_in(visit(None), season.student("陈一凡")), tus.address)
    other.begin(status=404)
    other.offset(where, status=404)
    other.send(where, FIRST, 0, status=404)
    other.ask("DELETE", where, 404)
    tus.offset(where.replace("/report/", "/slides/"), status=404)
    tus.offset(where.rpartition("/")[0] + f"/{uuid4()}", status=404)
    tus.client.post(tus.address.removesuffix("/uploads"), upload=str(uuid4()), status=422).says("没有找到")
    tus.ask("DELETE", where, 204)
    tus.offset(where, status=404)
    where = tus.begin()
    page = tus.client.get(tus.address.removesuffix("/uploads")).submit("不传了，清掉报告.pdf").follow()
    page.says("已清掉没有交上的文件", "还没有上传")
    tus.offset(where, status=404)


def test_one_account_has_five_on_their_way_and_each_goes_after_a_day(tus: Tus, season: Season) -> None:
    old = tus.begin()
    for _ in range(uploads.MOST_AT_ONCE - 1):
        tus.begin()
    many = tus.ask("POST", tus.address, 409, Upload_Length="9")
    assert "Upload-Offset" not in many.response.headers, "going on does not help"
    with clock.frozen_at(season.at + uploads.LASTS):
        tus.offset(old, status=404)
        tus.begin()
        assert sweeping.sweep()["parts"] == uploads.MOST_AT_ONCE
    with clock.frozen_at(season.at + uploads.LASTS + timedelta(hours=1)):
        assert sweeping.sweep()["parts"] == 0


def test_what_came_before_a_connection_broke_off_stays(tus: Tus, season: Season) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if found := super().read(7):
                return found
            raise ConnectionError

    where = tus.begin()
    account = season.people.alice.account_id
    purpose = f"material:{tus.address.split('/')[3]}:report"
    upload = uploads.open_ones(account, purpose, season.at)[0]
    with pytest.raises(ConnectionError):
        uploads.append(upload, 0, Broken(FIRST), season.at)
    assert tus.offset(where) == "20"
    with uploads._alone(uploads._path(upload)), pytest.raises(uploads.Locked):
        uploads.append(upload, 20, io.BytesIO(REST), season.at)
    with pytest.raises(Clash):
        uploads.append(upload, 0, io.BytesIO(REST), season.at)
