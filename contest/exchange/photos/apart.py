"""In the process of its own: read photos, leave them upright, cut and bare."""

from __future__ import annotations

import io
import json
import os
import sys
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps

from contest.exchange.confined import confine
from contest.exchange.photos import (
    ANSWER,
    GIVEN,
    LARGEST,
    MOST_BYTES,
    MOST_PHOTOS,
    MOST_POINTS,
    NAMES,
    RATIO,
    SMALLEST,
    PhotoFault,
)

ENOUGH = 1000  # a JPEG is read at an eighth, a quarter or half of its size while its shorter side keeps so many points
UPPER = 0.4  # of what is cut from a tall picture, the part that goes above: a face is in the upper half
HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heif", b"avif")


class _Unfit(Exception):
    def __init__(self, fault: PhotoFault) -> None:
        self.fault = fault
        super().__init__(fault)


def photo_of(content: bytes) -> bytes:
    """The JPEG of a photo; raises _Unfit."""
    if len(content) > MOST_BYTES:
        raise _Unfit(PhotoFault.LARGE)
    if content[4:8] == b"ftyp" and content[8:12] in HEIC:
        raise _Unfit(PhotoFault.HEIC)
    try:
        picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
    except Image.DecompressionBombError:
        raise _Unfit(PhotoFault.LARGE) from None
    except MemoryError:
        raise
    except Exception:  # a stranger's file may break a reader in any way
        raise _Unfit(PhotoFault.KIND) from None
    if picture.width * picture.height > MOST_POINTS:
        raise _Unfit(PhotoFault.LARGE)
    try:
        return _made_of(picture)
    except (MemoryError, _Unfit):
        raise
    except Exception:
        raise _Unfit(PhotoFault.BROKEN) from None


def _made_of(picture: Image.Image) -> bytes:
    picture.draft(None, (ENOUGH, ENOUGH))
    upright = ImageOps.exif_transpose(picture)
    across, down = RATIO
    unit = min(upright.width // across, upright.height // down)
    if unit < SMALLEST:
        raise _Unfit(PhotoFault.SMALL)
    width, height = unit * across, unit * down
    left, top = (upright.width - width) // 2, int((upright.height - height) * UPPER)
    size = (min(unit, LARGEST) * across, min(unit, LARGEST) * down)
    if upright.mode.startswith("I"):  # sixteen bits of grey, of which a conversion would make white
        upright = upright.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if upright.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
    elif upright.mode not in ("RGB", "RGBA", "L"):
        upright = upright.convert("RGB")
    small = upright.crop((left, top, left + width, top + height)).resize(size, Image.Resampling.LANCZOS)
    bare = Image.new("RGB", size, "white")
    bare.paste(small, mask=small.getchannel("A") if small.mode == "RGBA" else None)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def _files(folder: Path) -> Iterator[tuple[str, bytes | PhotoFault]]:
    for n, name in enumerate(json.loads((folder / NAMES).read_bytes())):
        path = folder / GIVEN.format(n)
        with path.open("rb") as file:
            is_packed = file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
        if is_packed:
            yield from _packed(name, path)
        else:
            yield name, path.read_bytes()


def _packed(name: str, path: Path) -> Iterator[tuple[str, bytes | PhotoFault]]:
    """What is in a ZIP, without folders and what systems put beside it."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        yield name, PhotoFault.BROKEN
        return
    with archive:
        for one in archive.infolist():
            inner = _name_in(one)
            plain = inner.replace("\\", "/").rsplit("/", 1)[-1]
            if one.is_dir() or plain.startswith(".") or plain in ("Thumbs.db", "desktop.ini") or "__MACOSX" in inner:
                continue
            try:
                with archive.open(one) as file:
                    yield plain, file.read(MOST_BYTES + 1)
            except MemoryError:
                raise
            except Exception:  # encrypted, broken, packed in a way that we do not read
                yield plain, PhotoFault.BROKEN


def _name_in(member: zipfile.ZipInfo) -> str:
    """A name in a ZIP: UTF-8 where it says so; else what Windows in China (GBK) or a Mac (UTF-8) wrote."""
    if member.flag_bits & 0x800:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for coding in ("utf-8", "gb18030"):
        try:
            return raw.decode(coding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _cut(folder: Path) -> None:
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    warnings.simplefilter("ignore")
    rows: list[tuple[str, str, str]] | None = []
    for n, (name, content) in enumerate(_files(folder)):
        if n >= MOST_PHOTOS or rows is None:
            rows = None
            break
        try:
            if isinstance(content, PhotoFault):
                raise _Unfit(content)
            made = photo_of(content)
        except _Unfit as refused:
            rows.append((name, "", str(refused.fault)))
            continue
        (folder / f"made-{n}.jpg").write_bytes(made)
        rows.append((name, f"made-{n}.jpg", ""))
    (folder / ANSWER).write_text(json.dumps(rows))


if __name__ == "__main__":
    os._exit(confine(sys.argv[1:], _cut))
