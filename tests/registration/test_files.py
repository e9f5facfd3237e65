"""What a file is, by its content."""

from __future__ import annotations

import io
import zipfile

import pytest

from contest.errors import Unfit
from contest.registration.actions.contents import check, format_of
from contest.registration.actions.materials import plain_name
from tests.registration.conftest import a_pdf, a_pptx

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


def test_what_fits_gets_its_media_type() -> None:
    pptx = a_pptx()
    assert check(pptx, formats=("PPTX", "pdf"), name="a", size=9, max_mb=1).endswith("presentation")
    assert check(a_pdf(), formats=("pdf",), name="a", size=9, max_mb=1) == "application/pdf"
    assert check(io.BytesIO(PNG), formats=("png",), name="a", size=9, max_mb=1) == "image/png"


def test_a_pdf_exactly_at_the_limit_is_taken() -> None:
    content = a_pdf().getvalue()
    whole = b"%PDF-1.4\n" + b" " * (2**20 - 9 - len(content)) + content
    assert len(whole) == 2**20
    assert check(io.BytesIO(whole), formats=("pdf",), name="a", size=len(whole), max_mb=1) == "application/pdf"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\me\\报告.pdf", "报告.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "file"),
        ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_names_keep_no_folders_and_no_control_characters(given: str, kept: str) -> None:
    assert plain_name(given) == kept
