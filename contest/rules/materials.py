"""What a rulebook may limit in a file that is handed in, and in which formats it can be counted.

None of it takes part in any result.
"""

from collections.abc import Mapping
from enum import StrEnum


class What(StrEnum):
    """What is counted in a file."""

    PAGES = "pages"
    CHARACTERS = "characters"  # without spaces
    FIGURES = "figures"
    SECONDS = "seconds"
    LOOSE_FONTS = "loose-fonts"  # that the file does not bring along


LIMITS: Mapping[str, What] = {
    "max_pages": What.PAGES,
    "max_characters": What.CHARACTERS,
    "max_figures": What.FIGURES,
    "max_minutes": What.SECONDS,
    "fonts_embedded": What.LOOSE_FONTS,
}
"""The rulebook's key of each limit."""

_PAPER = frozenset({What.PAGES, What.CHARACTERS, What.FIGURES})
_TIME = frozenset({What.SECONDS})
COUNTED: Mapping[str, frozenset[What]] = {
    "pdf": _PAPER | {What.LOOSE_FONTS},
    **dict.fromkeys(("docx", "pptx"), _PAPER),
    **dict.fromkeys(("mp4", "m4v", "mov", "m4a", "mp3", "wav", "webm", "mkv"), _TIME),
}
"""Format → what can be counted in it."""

UNCOUNTED: Mapping[str, frozenset[What]] = {
    **dict.fromkeys(("doc", "ppt"), _PAPER),
    **dict.fromkeys(("avi", "wmv", "flv", "mpg", "ogg", "flac", "aac", "amr", "mid", "aif"), _TIME),
}
"""Format → what it has that we cannot count: a limit beside such a format could be passed by choosing it."""
