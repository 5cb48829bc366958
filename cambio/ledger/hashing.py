"""How the books are hashed: plain functions of texts, each field with its length before it.

A field's text is written by `text_of`, the same for both databases and for programs outside. The
standalone checker (`check_proof.py`) has its own few lines of the same, so that it needs no file of
ours; a test holds the two together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cambio.database.base import stored_id, stored_moment

# A leaf and a node can never be taken for one another, nor either for a seal or a line of the
# register: each kind begins with a byte of its own.
LEAF, NODE, SEAL, REGISTER = b"\x00", b"\x01", b"\x02", b"\x03"

EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""

# A hash that was begun is copied in half the time that it takes to begin one.
_LEAF, _NODE = hashlib.sha256(LEAF), hashlib.sha256(NODE)


def text_of(value: Any) -> str | None:
    """The one way in which a value is written to be hashed; None stays None.

    Ids and hashes are lower-case hexadecimal digits without signs, moments are in UTC with six
    decimals (`2026-03-07 10:00:00.000000`), days are `2026-03-07`.
    """
    kind = type(value)
    if value is None or kind is str:
        return value  # type: ignore[no-any-return]  # it is a str or None
    # The commonest first: this is done for every field of every transaction.
    if kind is int:
        return str(value)
    if isinstance(value, UUID):
        return stored_id(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return stored_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return str(int(value))


def packed(fields: Iterable[str | None]) -> bytes:
    """Fields one after another, each with the length of its UTF-8 before it; `-` for none.

    No separator is ever looked for, so no field can pretend to be two.
    """
    texts = list(fields)
    packs = "".join(["-" if text is None else f"{len(text)}:{text}" for text in texts])
    if not packs.isascii():  # nearly all is; else some take more bytes than they have characters
        packs = "".join(["-" if text is None else f"{len(text.encode())}:{text}" for text in texts])
    return packs.encode()


def packed_values(values: Sequence[Any]) -> bytes:
    """As `packed` of their texts, in one go: nearly all of them are texts already, or none."""
    packs = "".join(
        [
            "-"
            if value is None
            else f"{len(value)}:{value}"
            if type(value) is str
            else _pack(value)
            for value in values
        ]
    )
    return packs.encode() if packs.isascii() else packed(map(text_of, values))


def _pack(value: Any) -> str:
    text = text_of(value)
    return f"{len(text)}:{text}" if text is not None else "-"


def leaf(content: bytes) -> bytes:
    """The hash of a leaf."""
    hashed = _LEAF.copy()
    hashed.update(content)
    return hashed.digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two hashes."""
    hashed = _NODE.copy()
    hashed.update(left + right)
    return hashed.digest()


def transaction_digest(header: bytes, legs: Sequence[bytes]) -> bytes:
    """The head of a transaction's own tree: one leaf per leg, each with the whole header.

    `header` and `legs` are packed, the legs in their order. So one leg can be shown to be part of
    the transaction without showing another.
    """
    begun = _LEAF.copy()
    begun.update(header)
    leaves = []
    for leg in legs:
        leaf_of_leg = begun.copy()
        leaf_of_leg.update(leg)
        leaves.append(leaf_of_leg.digest())
    return node(*leaves) if len(leaves) == 2 else root_of(leaves)


def root_of(hashes: Iterable[bytes]) -> bytes:
    """The root of a tree over hashes in their order, shaped as in RFC 6962."""
    tree = Tree()
    for each in hashes:
        tree.append(each)
    return tree.root()


def path_of(hashes: Sequence[bytes], index: int) -> list[tuple[str, bytes]]:
    """The neighbours from a leaf up to the root: on which side each stands, and its hash."""
    if len(hashes) <= 1:
        return []
    half = 1 << (len(hashes) - 1).bit_length() - 1
    if index < half:
        return [*path_of(hashes[:half], index), ("right", root_of(hashes[half:]))]
    return [*path_of(hashes[half:], index - half), ("left", root_of(hashes[:half]))]


class Tree:
    """A tree that grows leaf by leaf and keeps only the heads of its finished parts."""

    __slots__ = ("_heads", "leaves")

    def __init__(self) -> None:
        self.leaves = 0
        self._heads: list[bytes] = []

    def append(self, hashed: bytes) -> None:
        """Add a hash at the right."""
        heads, count = self._heads, self.leaves
        while count & 1:
            hashed = node(heads.pop(), hashed)
            count >>= 1
        heads.append(hashed)
        self.leaves += 1

    def root(self) -> bytes:
        """The root of what was added so far."""
        if not self._heads:
            return EMPTY
        root = self._heads[-1]
        for head in reversed(self._heads[:-1]):
            root = node(head, root)
        return root
