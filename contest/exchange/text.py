"""The bytes of a file as text: UTF-8 only; a BOM is accepted, and other encodings are recognised."""

from pathlib import Path

from contest.rules.faults import Fault, Faults

MOST_BYTES = 256 * 2**20
"""The largest file that is read whole; ten million marks go through the columnar engine."""


def read_bytes(path: Path, *, name: str | None = None, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file; raises `Faults` if it does not exist, cannot be read or is too large."""
    shown = name or str(path)
    try:
        if path.stat().st_size > most:
            raise Faults([Fault(shown, 0, "file.large", {"most": most // 2**20})])
        return path.read_bytes()
    except FileNotFoundError:
        raise Faults([Fault(shown, 0, "file.missing")]) from None
    except OSError as error:
        raise Faults([Fault(shown, 0, "file.unreadable", {"reason": error.strerror or str(error)})]) from None


def as_text(raw: bytes, name: str) -> str:
    """The text of UTF-8 bytes without its BOM; raises `Faults` that name the encoding if it is a different one."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Faults([Fault(name, 1, "file.utf16")])
    if b"\x00" in raw:
        raise Faults([Fault(name, 0, "file.binary")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Faults([_encoding_fault(raw, error.start, name)]) from None


def _encoding_fault(raw: bytes, start: int, name: str) -> Fault:
    """The encoding of the bytes, as far as it can be recognised: GB18030 throughout, a mixture, or no text."""
    line = raw.count(b"\n", 0, start) + 1
    if not raw[:start].isascii():
        return Fault(name, line, "file.mixed", {"line": line})
    sample = raw[: 2**20]
    try:
        text = sample.decode("gb18030")
    except UnicodeDecodeError as error:
        near_end = len(raw) > len(sample) and error.start > len(sample) - 4
        text = sample[: error.start].decode("gb18030") if near_end else ""
    chinese = sum("\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef" for character in text)
    foreign = sum(not character.isascii() for character in text)
    if foreign and chinese * 2 >= foreign:
        return Fault(name, line, "file.gb18030")
    plain = sum(byte in b"\t\n\r" or 32 <= byte < 127 for byte in sample)
    return Fault(name, line, "file.not-utf8" if plain * 4 >= len(sample) * 3 else "file.binary")
