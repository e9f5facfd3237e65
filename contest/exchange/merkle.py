"""The Merkle tree of RFC 6962 (Certificate Transparency), over SHA-256: heads, and proofs that anybody can check.

A log of n leaves has one head (32 bytes). Two proofs of about log2(n) hashes make a copy of the log unnecessary: that a
leaf is in a tree (inclusion), and that a later tree only grew from an earlier one (consistency). Section 2.1 of the RFC
defines the tree and both proofs; checking them follows RFC 9162, sections 2.1.3.2 and 2.1.4.2, which says it as steps.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

LEAF, NODE = b"\x00", b"\x01"  # two prefixes, so that a node is never taken for a leaf
EMPTY = hashlib.sha256(b"").digest()  # the head of a tree without leaves


def leaf(content: bytes) -> bytes:
    """The hash of a leaf, 32 bytes."""
    return hashlib.sha256(LEAF + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of a node with these two children."""
    return hashlib.sha256(NODE + left + right).digest()


class Growing:
    """A tree that only grows, kept as the heads of its complete subtrees, the largest first: as many as `size` has
    binary ones, so it is stored in some hundred bytes and takes a leaf in constant time on average."""

    def __init__(self, size: int = 0, subtrees: Iterable[bytes] = ()) -> None:
        """Continue a tree of `size` leaves; raises ValueError if `subtrees` cannot be its subtrees."""
        self.size = size
        self.subtrees = list(subtrees)
        if size < 0 or len(self.subtrees) != size.bit_count():
            raise ValueError(f"{len(self.subtrees)} subtrees are not a tree of {size} leaves")

    def append(self, hashed: bytes) -> None:
        """Add a leaf, given by its hash."""
        self.subtrees.append(hashed)
        self.size += 1
        for _ in range((self.size & -self.size).bit_length() - 1):  # as often as the size can be halved
            right = self.subtrees.pop()
            self.subtrees.append(node(self.subtrees.pop(), right))

    def head(self) -> bytes:
        """The head of the tree as it is now."""
        if not self.subtrees:
            return EMPTY
        hashed = self.subtrees[-1]
        for left in reversed(self.subtrees[:-1]):
            hashed = node(left, hashed)
        return hashed


def head_of(leaves: Iterable[bytes]) -> bytes:
    """The head over these leaf hashes."""
    tree = Growing()
    for hashed in leaves:
        tree.append(hashed)
    return tree.head()


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The proof that leaf `index` (from 0) is in the tree of these leaf hashes: section 2.1.1."""
    if not 0 <= index < len(leaves):
        raise ValueError(f"no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return []
    half = _split(len(leaves))
    if index < half:
        return [*inclusion(leaves[:half], index), head_of(leaves[half:])]
    return [*inclusion(leaves[half:], index - half), head_of(leaves[:half])]


def consistency(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """The proof that the tree of these leaf hashes grew from its first `size` leaves: section 2.1.2."""
    if not 0 < size <= len(leaves):
        raise ValueError(f"no tree of {size} among {len(leaves)} leaves")
    return _consistency(leaves, size, known=True)


def _consistency(leaves: Sequence[bytes], size: int, *, known: bool) -> list[bytes]:
    if size == len(leaves):
        return [] if known else [head_of(leaves)]
    half = _split(len(leaves))
    if size <= half:
        return [*_consistency(leaves[:half], size, known=known), head_of(leaves[half:])]
    return [*_consistency(leaves[half:], size - half, known=False), head_of(leaves[:half])]


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def is_included(hashed: bytes, index: int, size: int, head: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the leaf with this hash is number `index` (from 0) of the tree of `size` leaves with
    this head."""
    if not 0 <= index < size:
        return False
    number, last = index, size - 1
    for step in proof:
        if last == 0:
            return False
        if number & 1 or number == last:
            hashed = node(step, hashed)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            hashed = node(hashed, step)
        number, last = number >> 1, last >> 1
    return last == 0 and hashed == head


def is_consistent(old_size: int, old_head: bytes, size: int, head: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree with `head` only grew from the one with `old_head`."""
    if not 0 <= old_size <= size:
        return False
    if old_size == size:
        return not proof and old_head == head
    if old_size == 0:  # everything grew from nothing
        return not proof and old_head == EMPTY
    steps = list(proof)
    if old_size & (old_size - 1) == 0:  # a complete tree is a node of the later one
        steps.insert(0, old_head)
    if not steps:
        return False
    number, last = old_size - 1, size - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            before, after = node(step, before), node(step, after)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            after = node(after, step)
        number, last = number >> 1, last >> 1
    return last == 0 and before == old_head and after == head
