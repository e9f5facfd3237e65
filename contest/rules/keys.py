"""Keys as people give them: compared as given, so what nobody can see in one is refused at intake.

Two keys that look alike and are not would make two entries, two judges or two delegations of one. The checks belong to
the taking in of data and rulebooks; what was sealed is read as it is (docs/law, section 2).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What a screen shows as nothing: Unicode's Default_Ignorable_Code_Point, which has the zero-width characters."""

_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SPACES = "\u00a0\u3000"
_SCIENTIFIC = re.compile(r"[0-9]\.[0-9]+E\+[0-9]+")
_CONTROLS = {"\t": "TAB", "\n": "LINE FEED", "\r": "CARRIAGE RETURN", "\x00": "NULL", "\x7f": "DELETE"}


def unseen_in(key: str) -> tuple[int, ...]:
    """The positions of the characters that a key may not hold: white space at either end, line breaks, control and
    zero-width characters, and U+00A0 and U+3000 anywhere."""
    if key.isascii() and key.isprintable() and key[:1] != " " and key[-1:] != " ":
        return ()
    begins = len(key) - len(key.lstrip())
    ends = len(key.rstrip())
    return tuple(
        position
        for position, one in enumerate(key)
        if not begins <= position < ends or one in _SPACES or _BREAKS.match(one) or _IGNORABLE.match(one)
    )


def shown_with_names(key: str) -> str:
    """The key with its unseen characters named: `某大学<U+00A0 NO-BREAK SPACE>`."""
    unseen = set(unseen_in(key))
    return "".join(_named(one) if position in unseen else one for position, one in enumerate(key))


def _named(one: str) -> str:
    return f"<U+{ord(one):04X} {_CONTROLS.get(one) or unicodedata.name(one, 'CONTROL')}>"


def is_shortened(key: str) -> bool:
    """Whether a key looks like a long number that a spreadsheet rewrote: `2.02301E+11`."""
    return _SCIENTIFIC.fullmatch(key) is not None


def folded(key: str) -> str:
    """What keys have in common that differ only by Unicode compatibility or letter case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", key).casefold())


def alike(keys: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Every set of keys that differ only by compatibility (NFKC) or letter case, by code point."""
    together: dict[str, set[str]] = {}
    for key in keys:
        together.setdefault(folded(key), set()).add(key)
    yield from sorted(tuple(sorted(found)) for found in together.values() if len(found) > 1)


LONGEST_NAME = 80


def nearest(name: str, known: Collection[str]) -> str:
    """The known name that somebody may have meant; "" if none is near, or if what is given is no name at all."""
    wanted = folded(name.strip())
    if len(wanted) > LONGEST_NAME:
        return ""
    near: list[tuple[int, str]] = []
    for one in known:
        most = min(len(wanted), len(one)) // 3
        apart = _apart(wanted, folded(one), most)
        if apart <= most:
            near.append((apart, one))
    return min(near)[1] if near else ""


def _apart(one: str, other: str, most: int) -> int:
    """How many letters must be put in, left out, replaced or exchanged with the next; above `most`, any number."""
    if abs(len(one) - len(other)) > most or len(other) > LONGEST_NAME:
        return most + 1
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        here = [row]
        for column, its in enumerate(other, start=1):
            cost = min(last[column] + 1, here[-1] + 1, last[column - 1] + (letter != its))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == its:
                cost = min(cost, before[column - 2] + 1)
            here.append(cost)
        if min(here) > most:
            return most + 1
        before, last = last, here
    return last[-1]
