"""The Merkle tree of RFC 6962: its published examples, and a second implementation that follows the RFC's definitions
word by word, without a care for speed."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.exchange import merkle
from tests.rounds import rounds

# The leaves and heads that the authors of the RFC publish with their own implementation
# (certificate-transparency, merkle_tree_test: one more leaf each time).
EXAMPLES = (
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
)
# Inclusion in the tree of all eight, and consistency of smaller trees with it, from the same place.
INCLUSION_OF_FIRST = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
)
CONSISTENCY_OF_SIX = (
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
)
LEAVES = [merkle.leaf(bytes.fromhex(content)) for content, _head in EXAMPLES]


# The second implementation: RFC 6962, section 2.1, formula by formula.


def slow_head(contents: list[bytes]) -> bytes:
    if not contents:
        return hashlib.sha256().digest()
    if len(contents) == 1:
        return hashlib.sha256(b"\0" + contents[0]).digest()
    k = power_below(len(contents))
    return hashlib.sha256(b"\1" + slow_head(contents[:k]) + slow_head(contents[k:])).digest()


def power_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def slow_path(m: int, contents: list[bytes]) -> list[bytes]:
    n = len(contents)
    if n == 1:
        return []
    k = power_below(n)
    if m < k:
        return [*slow_path(m, contents[:k]), slow_head(contents[k:])]
    return [*slow_path(m - k, contents[k:]), slow_head(contents[:k])]


def slow_proof(m: int, contents: list[bytes]) -> list[bytes]:
    def subproof(m: int, contents: list[bytes], b: bool) -> list[bytes]:
        n = len(contents)
        if m == n:
            return [] if b else [slow_head(contents)]
        k = power_below(n)
        if m <= k:
            return [*subproof(m, contents[:k], b), slow_head(contents[k:])]
        return [*subproof(m - k, contents[k:], False), slow_head(contents[:k])]

    return subproof(m, contents, True)


contents = st.lists(st.binary(max_size=4), min_size=1, max_size=70)


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_heads(size: int) -> None:
    assert merkle.head_of(LEAVES[:size]).hex() == EXAMPLES[size - 1][1]


def test_a_tree_without_leaves() -> None:
    assert merkle.head_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_published_proofs() -> None:
    assert tuple(one.hex() for one in merkle.inclusion(LEAVES, 0)) == INCLUSION_OF_FIRST
    assert tuple(one.hex() for one in merkle.consistency(LEAVES, 6)) == CONSISTENCY_OF_SIX


@rounds(200)
@given(contents)
def test_a_growing_tree_is_the_definition_at_each_size(contents: list[bytes]) -> None:
    tree = merkle.Growing()
    for number, content in enumerate(contents, 1):
        tree.append(merkle.leaf(content))
        assert tree.head() == slow_head(contents[:number])
        tree = merkle.Growing(tree.size, tree.subtrees)  # as after a restart


@rounds(200)
@given(contents, st.data())
def test_proofs_are_the_definition_and_hold(contents: list[bytes], data: st.DataObject) -> None:
    leaves = [merkle.leaf(content) for content in contents]
    size, head = len(contents), slow_head(contents)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion(leaves, index)
    assert proof == slow_path(index, contents)
    assert merkle.is_included(leaves[index], index, size, head, proof)
    old = data.draw(st.integers(1, size))
    grown = merkle.consistency(leaves, old)
    assert grown == slow_proof(old, contents)
    assert merkle.is_consistent(old, slow_head(contents[:old]), size, head, grown)


@rounds(200)
@given(contents, st.data())
def test_no_other_proof_holds(contents: list[bytes], data: st.DataObject) -> None:
    """Another leaf, place, size, head or step: nothing of it may pass."""
    leaves = [merkle.leaf(content) for content in contents]
    size, head = len(contents), slow_head(contents)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion(leaves, index)
    assert not merkle.is_included(merkle.leaf(b"another"), index, size, head, proof)
    assert not merkle.is_included(leaves[index], index, size, merkle.EMPTY, proof)
    assert not merkle.is_included(leaves[index], size, size, head, proof)
    assert not merkle.is_included(leaves[index], index, size, head, [*proof, head])
    old = data.draw(st.integers(1, size))
    grown = merkle.consistency(leaves, old)
    rewritten = slow_head([b"another", *contents[1:old]])
    assert not merkle.is_consistent(old, rewritten, size, head, grown)
    assert not merkle.is_consistent(old, slow_head(contents[:old]), size, rewritten + b"", [*grown, head])
    for changed in range(len(grown)):
        other = [*grown[:changed], merkle.EMPTY, *grown[changed + 1 :]]
        assert not merkle.is_consistent(old, slow_head(contents[:old]), size, head, other)
    for changed in range(len(proof)):
        other = [*proof[:changed], merkle.EMPTY, *proof[changed + 1 :]]
        assert not merkle.is_included(leaves[index], index, size, head, other)


def test_everything_grew_from_nothing() -> None:
    assert merkle.is_consistent(0, merkle.EMPTY, 8, merkle.head_of(LEAVES), [])
    assert not merkle.is_consistent(0, LEAVES[0], 8, merkle.head_of(LEAVES), [])


def test_a_node_is_no_leaf() -> None:
    """Without prefixes, a tree of one leaf could pass for one of two."""
    two = [b"a", b"b"]
    joined = merkle.leaf(two[0]) + merkle.leaf(two[1])
    assert merkle.leaf(joined) != merkle.node(merkle.leaf(two[0]), merkle.leaf(two[1]))


def test_subtrees_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="2 subtrees are not a tree of 4 leaves"):
        merkle.Growing(4, [merkle.EMPTY, merkle.EMPTY])


@pytest.mark.parametrize("index", [-1, 8])
def test_what_is_not_there_has_no_proof(index: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        merkle.inclusion(LEAVES, index)
    with pytest.raises(ValueError, match="no tree"):
        merkle.consistency(LEAVES, index + 1 if index > 0 else 0)
