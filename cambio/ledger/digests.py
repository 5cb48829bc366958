"""What a transaction's digest covers: every column of the event, of its legs, and what it names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cambio.database.base import stored_id
from cambio.ledger.hashing import packed, packed_values, text_of, transaction_digest


class Event(NamedTuple):
    """The columns of a transaction in the order in which they are hashed; ids and moments also as
    their texts.

    `settles` is `settles_hash` of the postings that a settlement names, None for other kinds.
    """

    community_id: int
    id: UUID | str
    kind: str
    event_at: datetime | str
    posted_at: datetime | str
    actor_id: UUID | str
    programme_id: UUID | None
    theme: str | None
    subject_id: UUID | None
    reverses_id: UUID | None
    returns_id: UUID | None
    note_hash: bytes | None
    settles: bytes | None = None


class Leg(NamedTuple):
    """The columns of a posting, its account also as the text of its id, and how much of it belongs
    to which layer."""

    leg: int
    account_id: UUID | str
    amount_minor: int
    entry: int | None
    balance_after_minor: int | None
    layers: tuple[tuple[UUID, int], ...] = ()


def digest_of(event: Event, legs: Iterable[Leg]) -> bytes:
    """The digest of a transaction, its legs in the order of their numbers."""
    header = packed_values(event)
    return transaction_digest(header, [packed_leg(leg) for leg in legs])


def packed_leg(leg: Leg) -> bytes:
    """A leg with its layers, which stand in the order of their ids."""
    number, account_id, amount_minor, entry, balance_minor, layers = leg
    if layers:
        return packed(leg_texts(leg[:5], layers))
    account = account_id if isinstance(account_id, str) else stored_id(account_id)
    return packed_plain_leg(number, account, amount_minor, entry, balance_minor)


def packed_plain_leg(
    leg: int, account: str, amount_minor: int, entry: int | None, balance_minor: int | None
) -> bytes:
    """As `packed` of the texts of a leg without layers, only quicker: nearly every leg is one."""
    number, amount = str(leg), str(amount_minor)
    text = f"{len(number)}:{number}32:{account}{len(amount)}:{amount}"
    if entry is None or balance_minor is None:
        counts = packed([text_of(entry), text_of(balance_minor)]).decode()
        return f"{text}{counts}1:0".encode()
    count, after = str(entry), str(balance_minor)
    return f"{text}{len(count)}:{count}{len(after)}:{after}1:0".encode()


def leg_texts(
    columns: Iterable[object], layers: Sequence[tuple[object, object]]
) -> list[str | None]:
    """The texts of a leg, the number of its layers and theirs."""
    texts = [text_of(value) for value in columns]
    texts.append(str(len(layers)))
    if layers:
        parts = sorted((text_of(layer_id) or "", text_of(amount)) for layer_id, amount in layers)
        texts += [text for part in parts for text in part]
    return texts


def settles_hash(postings: Iterable[tuple[object, object, object]]) -> bytes | None:
    """The hash of the postings that a settlement names: transaction, leg and worth of each.

    None when it names none.
    """
    named = sorted(tuple(text_of(value) or "" for value in posting) for posting in postings)
    if not named:
        return None
    return hashlib.sha256(packed(text for posting in named for text in posting)).digest()


def hash_of_note(salt: bytes, text: str) -> bytes:
    """What the books keep of a note: SHA-256 over its salt and its text."""
    return hashlib.sha256(salt + text.encode()).digest()
