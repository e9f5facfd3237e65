"""What a file is, by its content."""

from __future__ import annotations

import io
import zipfile

import pytest

from contest.errors import Unfit
from contest.files import ending_of, media_type
from contest.registration import actions
from contest.registration.actions.contents import check, format_of
from contest.registration.actions.materials import plain_name
from tests.registration.conftest import Season, a_pdf, a_pptx

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 40
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def a_zip() -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("report.pdf", "%PDF-1.4")
    file.seek(0)
    return file


@pytest.mark.parametrize(
    ("file", "found"),
    [
        (a_pdf(), "pdf"),
        (io.BytesIO(b"\xef\xbb\xbf\r\n" + a_pdf().getvalue()), "pdf"),
        (io.BytesIO(b"<script>alert(1)</script>" + a_pdf().getvalue()), None),
        (a_pptx(), "pptx"),
        (a_pptx(part="word/document.xml"), "docx"),
        (a_pptx(part="xl/workbook.xml"), "xlsx"),
        (a_pptx(macros=True), "pptx-macros"),
        (a_zip(), "zip"),
        (io.BytesIO(a_pptx().getvalue()[:80]), "broken-archive"),
        (io.BytesIO(OLD), "old-office"),
        (io.BytesIO(PNG), "png"),
        (io.BytesIO(JPEG), "jpg"),
        (io.BytesIO(b"%PDF"), None),
        (io.BytesIO(b"<html>"), None),
        (io.BytesIO(b""), None),
    ],
)
def test_formats_are_told_by_content(file: io.BytesIO, found: str | None) -> None:
    assert format_of(file) == found
    assert file.tell() == 0


def refused(content: bytes, formats: tuple[str, ...], max_mb: int = 1) -> str:
    with pytest.raises(Unfit) as refusal:
        check(io.BytesIO(content), formats=formats, name="报告", size=len(content), max_mb=max_mb)
    assert refusal.value.field == "file"
    return refusal.value.sentence


@pytest.mark.parametrize(
    ("content", "formats", "words"),
    [
        (b"", ("pdf",), "是空的"),
        (b"%PDF-1.4" + b"x" * 2**20, ("pdf",), "超过上限"),
        (b"%PDF-1.4 no end", ("pdf",), "缺了结尾"),
        (PNG, ("pdf",), "内容不是"),
        (OLD, ("pptx", "pdf"), "旧版 Office"),
        (a_pptx(macros=True).getvalue(), ("pptx",), "有宏"),
        (a_pptx().getvalue()[:80], ("pptx",), "打不开"),
        (a_zip().getvalue(), ("pptx",), "内容不是"),
    ],
    ids=["empty", "large", "cut", "picture", "old", "macros", "broken", "zip"],  # bytes with times in them name no test
)
def test_every_refusal_says_what_to_do(content: bytes, formats: tuple[str, ...], words: str) -> None:
    assert words in refused(content, formats)


@pytest.mark.parametrize(
    ("file", "formats", "name", "ending", "sent_as"),
    [
        (a_pptx(), ("PPTX", "pdf"), "a", "pptx", "presentation"),
        (a_pdf(), ("pdf",), "a.html", "pdf", "application/pdf"),
        (io.BytesIO(PNG), ("png",), "a", "png", "image/png"),
        (io.BytesIO(JPEG), ("jpeg",), "a", "jpg", "image/jpeg"),
        (io.BytesIO(OLD), ("ppt", "doc"), "报告.DOC", "doc", "application/msword"),
        (io.BytesIO(OLD), ("ppt", "doc"), "报告.html", "ppt", "application/vnd.ms-powerpoint"),
    ],
    ids=["pptx", "pdf", "png", "jpeg", "doc", "ppt"],
)
def test_what_fits_gets_its_ending_and_media_type(
    file: io.BytesIO, formats: tuple[str, ...], name: str, ending: str, sent_as: str
) -> None:
    assert check(file, formats=formats, name=name, size=9, max_mb=1) == ending
    assert media_type(ending).endswith(sent_as)
    assert ending_of(media_type(ending)) == ending


def test_unknown_media_types_get_an_ending_that_opens_nothing() -> None:
    assert ending_of("application/octet-stream") == ending_of("text/html") == "bin"


def test_a_pdf_exactly_at_the_limit_is_taken() -> None:
    content = a_pdf().getvalue()
    whole = b"%PDF-1.4\n" + b" " * (2**20 - 9 - len(content)) + content
    assert len(whole) == 2**20
    assert check(io.BytesIO(whole), formats=("pdf",), name="a", size=len(whole), max_mb=1) == "pdf"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\me\\报告.pdf", "报告.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("\u202efdp.\u2066exe\u200b", "fdp.exe.pdf"),
        ("\u200b.\u200b", "file.pdf"),
        ("", "file.pdf"),
        ("报告.PDF", "报告.pdf"),
        ("a.html", "a.html.pdf"),
        ("x.林晓雯 江西财经大学", "x.林晓雯 江西财经大学.pdf"),
        ("2023.10 报告", "2023.10 报告.pdf"),
        ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
        ("a." + "长" * 200, "a." + "长" * 114 + ".pdf"),
    ],
)
def test_names_keep_no_folders_and_end_in_what_they_are(given: str, kept: str) -> None:
    assert plain_name(given, "pdf") == kept


def test_a_name_is_cut_also_where_it_is_only_shown() -> None:
    assert plain_name("a." + "长" * 200) == "a." + "长" * 118


def test_a_file_is_kept_under_the_ending_of_its_content(season: Season) -> None:
    entry = season.register(season.alice)
    material = actions.attach(entry, "report", name="a.html", file=a_pdf(), by=None, at=season.at)
    assert (material.name, material.media_type) == ("a.html.pdf", "application/pdf")
