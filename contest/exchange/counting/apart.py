"""In the process of its own: count one file, leave what was found."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from contest.exchange.confined import confine
from contest.exchange.counting import COUNTS, GIVEN, WANTED
from contest.exchange.counting.office import count_docx, count_pptx
from contest.exchange.counting.recordings import count_mp3, count_mp4, count_wav, count_webm
from contest.rules.materials import What

Counter = Callable[[Path, frozenset[What]], dict[What, int]]
COUNTERS: Mapping[str, Counter] = {
    "docx": count_docx,
    "pptx": count_pptx,
    "mp4": count_mp4,
    "mov": count_mp4,
    "m4a": count_mp4,
    "mp3": count_mp3,
    "wav": count_wav,
    "webm": count_webm,
    "mkv": count_webm,
}


def counted(path: Path, ending: str, wanted: frozenset[What]) -> dict[What, int]:
    """What of the wanted can be counted in a file; nothing in one that is broken or locked by a password."""
    try:
        found = _counter(ending)(path, wanted)
    except MemoryError:
        raise
    except Exception:  # a stranger's file may break a reader in any way; what is not counted is refused by the caller
        return {}
    return {what: number for what, number in found.items() if what in wanted}


def _counter(ending: str) -> Counter:
    if ending != "pdf":
        return COUNTERS[ending]
    from contest.exchange.counting.pdf import count_pdf  # takes a tenth of a second to read

    return count_pdf


def _count(folder: Path) -> None:
    ending, wanted = json.loads((folder / WANTED).read_bytes())
    found = counted(folder / GIVEN, ending, frozenset(map(What, wanted)))
    (folder / COUNTS).write_text(json.dumps(found))


if __name__ == "__main__":
    os._exit(confine(sys.argv[1:], _count))
