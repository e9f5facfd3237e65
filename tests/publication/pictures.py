"""Pictures as organisers upload them, made by hand: no library for pictures is needed."""

from __future__ import annotations

import struct
import zlib


def png(width: int, height: int, shade: int = 200) -> bytes:
    """A red square with one opacity, as a PNG with transparency."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    line = b"\0" + bytes((200, 16, 16, shade)) * width
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(line * height)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def jpg(width: int, height: int) -> bytes:
    """A grey page as a JPEG: each block of 8 by 8 says in two bits that nothing is in it (ITU T.81)."""

    def segment(marker: int, content: bytes) -> bytes:
        return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content

    one_code = bytes((1,)) + bytes(15) + bytes(1)
    blocks = -(-width // 8) * -(-height // 8)
    return b"".join(
        (
            b"\xff\xd8",
            segment(0xDB, bytes(1) + bytes((16,)) * 64),
            segment(0xC0, struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0)),
            segment(0xC4, bytes((0x00,)) + one_code),
            segment(0xC4, bytes((0x10,)) + one_code),
            segment(0xDA, bytes((1, 1, 0, 0, 63, 0))),
            bytes(-(-blocks * 2 // 8)),
            b"\xff\xd9",
        )
    )
