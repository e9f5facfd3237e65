"""The length of a recording: what its container says (ISO 14496-12, RFC 9559, RIFF) or, of MP3, all its frames."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from contest.rules.materials import What

MOST_BOXES = 100_000
LONGEST = 7 * 24 * 3600  # seconds; what says to be longer says nothing

# MPEG audio (ISO 11172-3, 2.4.2.3): kbit/s of layer III for MPEG 1 and for 2 and 2.5, and Hz by version.
RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
SEGMENT, INFORMATION, SCALE, DURATION = 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489
HERTZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def count_mp4(path: Path, _wanted: frozenset[What]) -> dict[What, int]:
    """MP4, MOV and M4A: the movie's header, or its fragments' where that says nothing."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        length = 0.0
        for kind, begin, end in _boxes(file, 0, size):
            if kind == b"moov":
                length = _movie(file, begin, end)
                break
    return _length(length)


def _movie(file: BinaryIO, begin: int, end: int) -> float:
    scale, length, fragments = 0, 0, 0
    for kind, first, last in _boxes(file, begin, end):
        if kind == b"mvhd":
            head = _read(file, first, 32)
            wide = head[0] == 1
            at = 20 if wide else 12
            scale = int.from_bytes(head[at : at + 4])
            length = int.from_bytes(head[at + 4 : at + (12 if wide else 8)])
        elif kind == b"mvex":
            for inner, start, _stop in _boxes(file, first, last):
                if inner == b"mehd":
                    head = _read(file, start, 12)
                    fragments = int.from_bytes(head[4 : 12 if head[0] == 1 else 8])
    return (length or fragments) / scale if scale else 0.0


def _boxes(file: BinaryIO, begin: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(kind, where its content begins, where it ends) of each box between two places."""
    for _ in range(MOST_BOXES):
        if begin + 8 > end:
            return
        head = _read(file, begin, 16)
        size, kind, used = int.from_bytes(head[:4]), head[4:8], 8
        if size == 1:
            size, used = int.from_bytes(head[8:16]), 16
        elif size == 0:
            size = end - begin
        if size < used or begin + size > end:
            return
        yield kind, begin + used, begin + size
        begin += size


def count_webm(path: Path, _wanted: frozenset[What]) -> dict[What, int]:
    """WebM and Matroska (RFC 9559): what the segment's information says; a recording that was never closed says
    nothing."""
    with path.open("rb") as file:
        for kind, begin, end in _elements(file, 0, file.seek(0, 2)):
            if kind == SEGMENT:
                for inner, first, last in _elements(file, begin, end):
                    if inner == INFORMATION:
                        return _length(_information(file, first, last))
    return {}


def _information(file: BinaryIO, begin: int, end: int) -> float:
    scale, ticks = 1_000_000, 0.0  # nanoseconds of a tick, where nothing else is said
    for kind, first, last in _elements(file, begin, end):
        content = _read(file, first, min(8, last - first))
        if kind == SCALE:
            scale = int.from_bytes(content)
        elif kind == DURATION and len(content) in (4, 8):
            (ticks,) = struct.unpack(">f" if len(content) == 4 else ">d", content)
    return ticks * scale / 1e9


def _elements(file: BinaryIO, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(id, where its content begins, where it ends) of each element of EBML (RFC 8794) between two places."""
    for _ in range(MOST_BOXES):
        head = _read(file, begin, 12)
        wide = 9 - head[0].bit_length() if head and head[0] else 9
        if begin >= end or wide > 4 or len(head) <= wide or not head[wide]:
            return
        kind, used = int.from_bytes(head[:wide]), 9 - head[wide].bit_length()
        size = int.from_bytes(head[wide : wide + used]) & (1 << 7 * used) - 1
        begin += wide + used
        last = end if size == (1 << 7 * used) - 1 else min(end, begin + size)  # all ones: its end is not known yet
        yield kind, begin, last
        begin = last


def count_wav(path: Path, _wanted: frozenset[What]) -> dict[What, int]:
    """RIFF: the bytes of sound by those of a second."""
    with path.open("rb") as file:
        end, place, rate = file.seek(0, 2), 12, 0
        for _ in range(MOST_BOXES):
            head = _read(file, place, 8)
            if len(head) < 8:
                return {}
            kind, size = head[:4], int.from_bytes(head[4:], "little")
            if kind == b"fmt ":
                rate = int.from_bytes(_read(file, place + 16, 4), "little")
            elif kind == b"data":
                return _length(min(size, end - place - 8) / rate) if rate else {}
            place += 8 + size + size % 2
    return {}


def count_mp3(path: Path, _wanted: frozenset[What]) -> dict[What, int]:
    """Frame by frame: what a header says of the whole may be missing or wrong."""
    length = 0.0
    with path.open("rb") as file:
        end, place, strange = file.seek(0, 2), _after_tags(file), 0
        while place + 4 <= end and length < LONGEST:
            frame = _frame(_read(file, place, 4))
            if frame is None:
                place, strange = place + 1, strange + 1
                if strange > 2**16:
                    break
                continue
            size, seconds = frame
            place, length = place + size, length + seconds
    return _length(length)


def _after_tags(file: BinaryIO) -> int:
    head = _read(file, 0, 10)
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    return 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])


def _frame(head: bytes) -> tuple[int, float] | None:
    """(bytes, seconds) of a frame of layer III."""
    version, layer, rate, hertz = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    if head[0] != 0xFF or head[1] >> 5 != 7 or version == 1 or layer != 1 or not 0 < rate < 15 or hertz == 3:
        return None
    per_second = HERTZ[version][hertz]
    samples = 1152 if version == 3 else 576
    bits = (RATES_1 if version == 3 else RATES_2)[rate] * 1000
    return samples // 8 * bits // per_second + (head[2] >> 1 & 1), samples / per_second


def _read(file: BinaryIO, place: int, size: int) -> bytes:
    file.seek(place)
    return file.read(size)


def _length(seconds: float) -> dict[What, int]:
    """Whole seconds, a part of one counted as one."""
    return {What.SECONDS: -int(-seconds // 1)} if 0 < seconds < LONGEST else {}
