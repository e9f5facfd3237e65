"""Which letters the fonts of this machine have. A name with a letter that none of them has would be printed with an
empty box, so it is told before anything is made."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from contest.resources import FONT_FOLDERS

# Below it are alphabets that the faces which typst brings have too.
FIRST = 0x2E80
UNICODE = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))  # platform and encoding of tables by Unicode, the widest first


def missing_letters(text: str) -> str:
    """The letters of a text that no font here has, each once, in order; empty where all is well, and also where no font
    could be read: then the missing fonts are told (typesetting.require_fonts)."""
    starts, ends = covered()
    if not starts:
        return ""
    return "".join(dict.fromkeys(one for one in text if ord(one) >= FIRST and not _has(starts, ends, ord(one))))


def _has(starts: list[int], ends: list[int], letter: int) -> bool:
    at = bisect_right(starts, letter) - 1
    return at >= 0 and letter <= ends[at]


@lru_cache(maxsize=1)
def covered() -> tuple[list[int], list[int]]:
    """The first and last letters of the ranges that some font has, apart and in order; read once a process."""
    ranges: list[tuple[int, int]] = []
    for folder in FONT_FOLDERS:
        for path in sorted(folder.rglob("*.[ot]t[fc]")) if folder.is_dir() else ():
            ranges += _ranges_in(path)
    starts: list[int] = []
    ends: list[int] = []
    for first, last in sorted(set(ranges)):
        if ends and first <= ends[-1] + 1:
            ends[-1] = max(ends[-1], last)
        else:
            starts.append(first)
            ends.append(last)
    return starts, ends


def _ranges_in(path: Path) -> Iterable[tuple[int, int]]:
    """The ranges of a font file, or of the first font of a collection, whose fonts share their letters. A file that is
    no font gives none."""
    try:
        with path.open("rb") as file:

            def read(at: int, size: int) -> bytes:
                file.seek(at)
                return file.read(size)

            start = struct.unpack(">I", read(12, 4))[0] if read(0, 4) == b"ttcf" else 0
            (tables,) = struct.unpack(">H", read(start + 4, 2))
            for n in range(tables):
                tag, _sum, at, size = struct.unpack(">4sIII", read(start + 12 + 16 * n, 16))
                if tag == b"cmap":
                    return list(_ranges_of(read(at, size)))
    except (OSError, struct.error):
        return []
    return []


def _ranges_of(cmap: bytes) -> Iterator[tuple[int, int]]:
    """The ranges of the widest table by Unicode (OpenType, cmap: formats 12 and 4)."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    found = {(platform, encoding): at for platform, encoding, at in struct.iter_unpack(">HHI", cmap[4 : 4 + 8 * count])}
    at = next((found[one] for one in UNICODE if one in found), None)
    if at is None:
        return
    (kind,) = struct.unpack_from(">H", cmap, at)
    if kind == 12:
        (groups,) = struct.unpack_from(">I", cmap, at + 12)
        for first, last, glyph in struct.iter_unpack(">III", cmap[at + 16 : at + 16 + 12 * groups]):
            yield first + (glyph == 0), last
    elif kind == 4:
        (double,) = struct.unpack_from(">H", cmap, at + 6)
        ends = struct.unpack_from(f">{double // 2}H", cmap, at + 14)
        starts = struct.unpack_from(f">{double // 2}H", cmap, at + 16 + double)
        yield from zip(starts[:-1], ends[:-1], strict=True)
