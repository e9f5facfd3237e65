"""Small files of the kinds that a sheet shows in the page, made here so that a test knows every byte of them.
`secret` is text that lies in the file as it is: who finds it on a device has found the file."""

from __future__ import annotations

import struct
import zlib
from datetime import datetime

from contest.files import file_store
from contest.registration.models import Entry, Material

# One key frame of VP8, 16 by 16, all of it red: what Chromium writes for such a canvas as WebP.
FRAME = bytes.fromhex("9001009d012a1000100004006825a00274ba00039800feee767f5de2d28d7ff2cffbcaf443bc0000")
SIDE = 16  # pixels of the picture and the video, each way


def two_pages(secret: str = "") -> bytes:
    """A PDF of two A4 pages, each with a filled square."""
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>"]
    parts += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R >>"] * 2
    parts += [b"<< /Length 20 >>\nstream\n100 500 300 300 re f\nendstream"]
    body, places = b"%PDF-1.4\n%" + secret.encode() + b"\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        size,
        table,
        size,
        len(body),
    )


def picture(secret: str) -> bytes:
    """A PNG, all of it red."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\xc0\0\0" * SIDE) * SIDE
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind, content)
        for kind, content in (
            (b"IHDR", header),
            (b"iTXt", b"Title\0\0\0\0\0" + secret.encode()),
            (b"IDAT", zlib.compress(rows)),
            (b"IEND", b""),
        )
    )


def video(secret: str) -> bytes:
    """A WebM of a second, all of it red."""

    def element(name: str, content: bytes) -> bytes:
        return bytes.fromhex(name) + struct.pack(">Q", len(content) | 1 << 56) + content

    def number(name: str, value: int) -> bytes:
        return element(name, value.to_bytes(4, "big"))

    kind = element("4282", b"webm") + number("4287", 2) + number("4285", 2)
    about = number("2ad7b1", 1_000_000) + element("4489", struct.pack(">d", 1000.0)) + element("7ba9", secret.encode())
    about += element("4d80", b"tests") + element("5741", b"tests")
    size = element("e0", number("b0", SIDE) + number("ba", SIDE))
    track = number("d7", 1) + number("73c5", 1) + number("83", 1) + element("86", b"V_VP8") + size
    frames = b"".join(element("a3", struct.pack(">BhB", 0x81, at, 0x80) + FRAME) for at in range(0, 1000, 100))
    return element("1a45dfa3", kind) + element(
        "18538067",
        element("1549a966", about)
        + element("1654ae6b", element("ae", track))
        + element("1f43b675", number("e7", 0) + frames),
    )


def handed_in(entry: Entry, kind: str, content: bytes, media_type: str, at: datetime) -> Material:
    """The file as the entry's material of this kind, for a session to take in."""
    kept = file_store().save(content)
    file = {"digest": kept.digest, "size": kept.size, "media_type": media_type, "name": kind}
    return Material(entry_id=entry.id, kind=kind, version=1, at=at, **file)
