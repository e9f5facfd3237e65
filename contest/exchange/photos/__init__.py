"""Photos of people as they come, from a phone or as a ZIP, made into photos of one kind: upright, cut to 5:7, at most
500 by 700 points, JPEG, with nothing of what the camera wrote into them.

Strangers made these files, so they are read in a process of its own, with limits of time and memory
(contest/exchange/confined.py).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from contest.exchange.confined import Limits, run_confined

GIVEN, NAMES, ANSWER = "given-{}", "names.json", "answer.json"
LIMITS = Limits(seconds=25, memory=2**30, answer=2**20, aside=False)

RATIO = (5, 7)
LARGEST, SMALLEST = 100, 40  # multiples of RATIO: 500 by 700, and 200 by 280 points
MOST_POINTS = 64_000_000
MOST_BYTES = 20 * 2**20  # of one photo
MOST_PHOTOS = 150


class PhotoFault(StrEnum):
    """Why a file was not taken as a photo."""

    KIND = "kind"
    HEIC = "heic"
    SMALL = "small"
    LARGE = "large"
    BROKEN = "broken"


@dataclass(frozen=True)
class Cut:
    """A file and what became of it: the name it had, and its photo (JPEG) or why there is none."""

    name: str
    content: bytes | None
    fault: PhotoFault | None = None


class TooMany(ValueError):
    """More than MOST_PHOTOS files."""


def cut_photos(files: Sequence[tuple[str, BinaryIO]], limits: Limits = LIMITS) -> list[Cut]:
    """The photos of files, each (name, bytes); a ZIP stands for what is in it. In the order in which they came. Raises
    TooMany, and `Unfinished` where they are too much for the limits."""
    if len(files) > MOST_PHOTOS:
        raise TooMany
    with tempfile.TemporaryDirectory(prefix="saiwu-photos-") as made:
        folder = Path(made)
        for n, (_name, file) in enumerate(files):
            with (folder / GIVEN.format(n)).open("wb") as copy:
                while chunk := file.read(2**20):
                    copy.write(chunk)
        (folder / NAMES).write_text(json.dumps([name for name, _file in files]))
        run_confined("contest.exchange.photos.apart", folder, limits)
        rows = json.loads((folder / ANSWER).read_bytes())
        if rows is None:
            raise TooMany
        return [
            Cut(name, (folder / made_as).read_bytes() if made_as else None, PhotoFault(fault) if fault else None)
            for name, made_as, fault in rows
        ]
