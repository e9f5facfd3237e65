"""The head of a log: three things that together say what the log was at one moment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

_ROOT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Head:
    """`origin`: the log's name, the address at which its head is published, without `https://`. `size`: how many lines
    it has. `root`: the head of the Merkle tree over them (`contest.exchange.merkle`), 64 hexadecimal digits."""

    origin: str
    size: int
    root: str

    def as_fields(self) -> dict[str, object]:
        """As it stands in a manifest."""
        return asdict(self)

    @classmethod
    def of(cls, fields: object) -> Head:
        """Read what `as_fields` writes; raises ValueError for anything else."""
        if not isinstance(fields, Mapping) or fields.keys() != {"origin", "size", "root"}:
            raise ValueError("a head has an origin, a size and a root")
        origin, size, root = fields["origin"], fields["size"], fields["root"]
        if not isinstance(origin, str) or type(size) is not int or not isinstance(root, str):
            raise ValueError("a head is a name, a number and a hash")
        if not origin or size < 0 or not _ROOT.fullmatch(root):
            raise ValueError("a head is a name, a number and a hash")
        return cls(origin, size, root)
