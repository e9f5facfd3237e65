"""Pictures for certificates: what an upload must be, by its first bytes; then it is tried on a page."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from contest.errors import N_, Unfit
from contest.formatting import format_size
from contest.publication.models import DesignPart
from contest.publication.papers.typesetting import Unreadable, typeset

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
SIZES_OF_JPEG = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
STANDALONE = {0x01, *range(0xD0, 0xDA)}  # markers without a length


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a picture must be: its format, its least and its greatest width and height in pixels, and its bytes.
    `ratio`: width by height, within two hundredths; None for any."""

    format: str
    least: tuple[int, int]
    most: tuple[int, int]
    bytes: int
    ratio: float | None = None


# A4 across has 297 × 210 mm: 150 dots an inch are the least that looks well on paper, 300 all that anybody sees. What
# lies behind the page is in every file of a run, so it is a JPEG, which goes into a PDF as it is, and it is small.
WANTED: Mapping[str, Wanted] = {
    DesignPart.SEAL: Wanted("png", (300, 300), (2_000, 2_000), 2**20, 1.0),
    DesignPart.SIGNATURE: Wanted("png", (200, 60), (2_000, 1_000), 2**20),
    DesignPart.PAPER: Wanted("jpg", (1_754, 1_240), (3_600, 2_560), 2**20, 297 / 210),
}
NEAR = 0.02


def check_picture(part: str, raw: bytes) -> None:
    """Raises Unfit, at the field of that part, for what is no picture of this kind, too small, too large, of another
    shape, or broken."""
    wanted = WANTED[part]
    if len(raw) > wanted.bytes:
        raise Unfit(
            N_("这个文件有 %(size)s，最多 %(most)s，没有收下。请压缩后再传。"),
            field=part, size=format_size(len(raw)), most=format_size(wanted.bytes),
        )  # fmt: skip
    found = measured(raw)
    if found is None or found[0] != wanted.format:
        raise Unfit(N_("这里要 %(format)s 图片，这个文件不是。改扩展名不算，请导出成 %(format)s 再传。"), field=part,
                    format=wanted.format.upper())  # fmt: skip
    _format, width, height = found
    shown: dict[str, Any] = {"width": width, "height": height}
    if width < wanted.least[0] or height < wanted.least[1]:
        raise Unfit(N_("图片只有 %(width)s×%(height)s 像素，印出来会糊。至少要 %(w)s×%(h)s。"), field=part, **shown,
                    w=wanted.least[0], h=wanted.least[1])  # fmt: skip
    if width > wanted.most[0] or height > wanted.most[1]:
        raise Unfit(N_("图片有 %(width)s×%(height)s 像素，太大了。最多 %(w)s×%(h)s。"), field=part, **shown,
                    w=wanted.most[0], h=wanted.most[1])  # fmt: skip
    if wanted.ratio is not None and abs(width / height / wanted.ratio - 1) > NEAR:
        if part == DesignPart.PAPER:
            shape = N_("图片是 %(width)s×%(height)s，不是 A4 横放（297×210）的比例，会变形。")
        else:
            shape = N_("图片是 %(width)s×%(height)s，不是正方形。请把公章裁成正方形，四周透明。")
        raise Unfit(shape, field=part, **shown)
    _try_on_a_page(part, raw, wanted)


def measured(raw: bytes) -> tuple[str, int, int] | None:
    """`png` | `jpg`, width and height in pixels as the first bytes say; None for anything else."""
    if raw.startswith(PNG) and len(raw) >= 24 and raw[12:16] == b"IHDR":
        return "png", int.from_bytes(raw[16:20], "big"), int.from_bytes(raw[20:24], "big")
    at = 2
    while raw.startswith(JPEG) and at + 9 <= len(raw) and raw[at] == 0xFF:
        marker = raw[at + 1]
        if marker in SIZES_OF_JPEG:
            return "jpg", int.from_bytes(raw[at + 7 : at + 9], "big"), int.from_bytes(raw[at + 5 : at + 7], "big")
        at += 2 if marker in STANDALONE else 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
    return None


def _try_on_a_page(part: str, raw: bytes, wanted: Wanted) -> None:
    with tempfile.NamedTemporaryFile(suffix=f".{wanted.format}") as draft:
        draft.write(raw)
        draft.flush()
        try:
            typeset("picture", {"pictures": {part: draft.name}}, at=datetime(2026, 1, 1, tzinfo=UTC))
        except Unreadable:
            raise Unfit(N_("这个图片打不开，可能没有传完整。请重新导出一份再传。"), field=part) from None
