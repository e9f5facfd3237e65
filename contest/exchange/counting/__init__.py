"""What a file has, counted from its content: pages, characters, figures, length, fonts that are not embedded.

Strangers made these files, so each is read in a process of its own, with limits of time and memory
(contest/exchange/confined.py). What was wanted and is not in the answer could not be counted.
"""

import json
import tempfile
from collections.abc import Collection
from pathlib import Path

from contest.exchange.confined import Limits, run_confined
from contest.rules.materials import What

GIVEN, WANTED, COUNTS = "given", "wanted.json", "counts.json"
LIMITS = Limits(seconds=20, memory=2**30, answer=2**16, aside=False)


def count(path: Path, ending: str, wanted: Collection[What], limits: Limits = LIMITS) -> dict[What, int]:
    """How many of what is wanted a file has; `ending`: its format, as `pdf`. A document whose fonts are looked through
    and all there has 0 loose ones. Raises `Unfinished` where the file is too much for the limits."""
    with tempfile.TemporaryDirectory(prefix="saiwu-count-") as made:
        folder = Path(made)
        (folder / GIVEN).symlink_to(path.resolve())
        (folder / WANTED).write_text(json.dumps([ending, sorted(wanted)]))
        run_confined("contest.exchange.counting.apart", folder, limits)
        found: dict[str, int] = json.loads((folder / COUNTS).read_bytes())
    return {What(name): number for name, number in found.items()}
