"""A sealed file (contest/exchange/handing_over.py) that came as the texts of QR codes, as a camera reads or a scanner
types them, in any order and with anything between them:

    SW1.<file>.<number>.<of>.<part>

Put together, the parts are base32 (RFC 4648, without padding) of the file's key, iv and sealed content.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from contest.exchange.handing_over import FORMAT, MOST_BYTES, BrokenFile

MOST_LETTERS = MOST_BYTES // 2
_FRAME = re.compile(r"SW1\.([A-Z2-7]{8})\.([1-9][0-9]{0,3})\.([1-9][0-9]{0,3})\.([A-Z2-7]+)")
_POINT, _IV = 65, 12  # bytes


@dataclass(frozen=True)
class Scanned:
    """`files`: those that are whole, as the bytes that the same sheet would have saved, in the order in which they
    came; `missing`: the numbers that are lacking of each of the others, by the file's name."""

    files: list[bytes]
    missing: Mapping[str, list[int]]


def scanned(text: str) -> Scanned:
    """What stands in the texts of codes. Raises BrokenFile where there is no code in them, or two that contradict."""
    if len(text) > MOST_LETTERS:
        raise BrokenFile
    parts: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    for name, number, of, part in _FRAME.findall(text.upper()):
        known = parts[name, int(of)].setdefault(int(number), part)
        if known != part or int(number) > int(of):
            raise BrokenFile
    if not parts:
        raise BrokenFile
    missing = {name: [n for n in range(1, of + 1) if n not in given] for (name, of), given in parts.items()}
    whole = [given for (name, _of), given in parts.items() if not missing[name]]
    return Scanned([_file(given) for given in whole], {name: numbers for name, numbers in missing.items() if numbers})


def _file(parts: Mapping[int, str]) -> bytes:
    """The file as a sheet writes it (contest/static/js/device/sealed_file.js), byte by byte."""
    letters = "".join(parts[number] for number in sorted(parts))
    try:
        whole = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except binascii.Error:
        raise BrokenFile from None
    cut = {"key": whole[:_POINT], "iv": whole[_POINT : _POINT + _IV], "sealed": whole[_POINT + _IV :]}
    fields = {"format": FORMAT} | {name: base64.b64encode(part).decode() for name, part in cut.items()}
    return (json.dumps(fields, separators=(",", ":")) + "\n").encode()
