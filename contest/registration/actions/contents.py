"""The type of a file, by its content and not by its name. Nothing is unpacked: an archive's list of names is enough."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from contest.errors import N_, Unfit
from contest.files import ALIASES

# The part that identifies the type of an Office document (ECMA-376, part 2).
OFFICE_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Office 97–2003, and newer documents with a password
OLD_ENDINGS = ("doc", "ppt", "xls")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
HEAD, TAIL = 8192, 2048


def format_of(file: BinaryIO) -> str | None:
    """`pdf`, `pptx`, `png` …, or None for unknown content. The file's position is at its beginning afterwards."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(OLD_OFFICE):
        return "old-office"
    if head.startswith(b"PK\x03\x04"):
        return _archive(file)
    if head.removeprefix(BYTE_ORDER_MARK).lstrip().startswith(b"%PDF-"):
        return "pdf"  # Only at the very beginning (ISO 32000-1, 7.5.2): a web page that mentions it is not a PDF.
    import filetype  # imported here, so that the app starts fast

    kind = filetype.guess(head)
    return ALIASES.get(kind.extension, kind.extension) if kind and kind.extension != "pdf" else None


def _archive(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return "broken-archive"
    finally:
        file.seek(0)
    if "[Content_Types].xml" in names:
        for part, name in OFFICE_PARTS.items():
            if part in names:
                return f"{name}-macros" if any(one.endswith("vbaProject.bin") for one in names) else name
    return "zip"


def check(file: BinaryIO, *, formats: tuple[str, ...], name: str, size: int, max_mb: int) -> str:
    """The file's format, which becomes its extension: `pdf`, `pptx` … Raises Unfit where it is empty, too large, cut
    off, or not in a format that the rulebook names; `max_mb` is in MB of 2^20 bytes."""
    if size == 0:
        raise Unfit(N_("文件“%(name)s”是空的，没有收下。"), name=name, field="file")
    if size > max_mb * 2**20:
        raise Unfit(
            N_("文件有 %(size)s MB，超过上限 %(limit)s MB，没有收下。请压缩后再传；原来的版本还在。"),
            size=f"{size / 2**20:.1f}",
            limit=max_mb,
            field="file",
        )
    found = format_of(file)
    wanted = tuple(one.lower() for one in formats)
    shown = " / ".join(one.upper() for one in wanted)
    if found == "old-office" and (old := [one for one in wanted if one in OLD_ENDINGS]):
        return next((one for one in old if name.lower().endswith("." + one)), old[0])  # the bytes do not show which
    if found == "old-office":
        sentence = N_("文件“%(name)s”是旧版 Office 格式或加了密码。请另存为 %(formats)s，去掉密码再传。")
    elif found == "broken-archive":
        sentence = N_("文件“%(name)s”打不开，可能没有传完整。请重新导出一份再传。")
    elif found is not None and found.endswith("-macros"):
        sentence = N_("文件“%(name)s”里有宏，没有收下。请另存为不带宏的 %(formats)s 再传。")
    elif found == "pdf" and "pdf" in wanted and not _ends(file):
        sentence = N_("PDF“%(name)s”缺了结尾，可能没有传完整。请重新导出一份再传。")
    elif found is not None and found in [ALIASES.get(one, one) for one in wanted]:
        return found
    else:
        sentence = N_("文件“%(name)s”的内容不是 %(formats)s，没有收下。改扩展名不算，请导出成 %(formats)s 再传。")
    raise Unfit(sentence, name=name, formats=shown, field="file")


def _ends(file: BinaryIO) -> bool:
    """Whether a PDF has its end marker (ISO 32000-1, 7.5.5); readers look for it in the last kilobyte."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - TAIL))
    tail = file.read()
    file.seek(0)
    return b"%%EOF" in tail
