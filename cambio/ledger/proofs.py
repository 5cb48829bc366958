"""The proof that one posting is in the sealed books, which shows no other posting of anybody."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.ledger.check_proof import EVENT, FORMAT, LEG, SEAL
from cambio.ledger.errors import NotSealedYet, TransactionUnknown
from cambio.ledger.hashing import leaf, packed, path_of, text_of
from cambio.ledger.models import (
    LedgerAccount,
    LedgerPosting,
    LedgerSeal,
    LedgerSequence,
    LedgerWitness,
)
from cambio.ledger.seals import (
    digests_between,
    last_seal,
    register_tree,
    seal_before,
    seal_of,
    sequence_of,
)
from cambio.ledger.walking import Booked, booked


def prove(session: Session, *, community_id: int, transaction_id: UUID, leg: int) -> dict[str, Any]:
    """The proof of a leg, as plain JSON, for `cambio.ledger.check_proof`.

    Raises:
        TransactionUnknown: there is no such leg.
        NotSealedYet: its day is not closed yet.
    """
    sequence = sequence_of(session, community_id, transaction_id)
    seal = None if sequence is None else seal_of(session, community_id, sequence)
    if sequence is None or seal is None:
        raise NotSealedYet(transaction_id=transaction_id)
    (found,) = booked(session, community_id, first=sequence, last=sequence)
    numbers = [row[0] for row in found.legs]
    if leg not in numbers:
        raise TransactionUnknown(transaction_id=transaction_id)
    index = numbers.index(leg)
    return {
        "format": FORMAT,
        "event": dict(zip(EVENT, found.header, strict=True)),
        "leg": _leg(found, index),
        "path": [
            {"side": side, "hash": hashed.hex()}
            for side, hashed in _path(session, seal, found, index)
        ],
        "seal": seal_document(seal),
        "witnesses": witness_documents(session, seal),
    }


def seal_document(seal: LedgerSeal) -> dict[str, str | None]:
    """A seal as it is published: every column that is hashed, and the hash itself."""
    return {name: text_of(getattr(seal, name)) for name in (*SEAL, "hash")}


def witness_documents(session: Session, seal: LedgerSeal) -> list[dict[str, str]]:
    """Who signed a seal, and with what."""
    query = select(LedgerWitness).filter_by(community_id=seal.community_id, day=seal.day)
    return [
        {
            "name": witness.name,
            "public_key": witness.public_key.hex(),
            "signature": witness.signature.hex(),
        }
        for witness in session.scalars(query.order_by(LedgerWitness.id))
    ]


def _leg(found: Booked, index: int) -> dict[str, Any]:
    row = found.legs[index]
    layers = found.layers.get((found.header[1] or "", row[0]), ())
    return {name: text_of(value) for name, value in zip(LEG, row[:5], strict=True)} | {
        "layers": [{"layer_id": layer, "amount_minor": str(minor)} for layer, minor in layers]
    }


def _path(session: Session, seal: LedgerSeal, found: Booked, index: int) -> list[tuple[str, bytes]]:
    """From the leg to its transaction, to all transactions of the day, to the day."""
    header = packed(found.header)
    leaves = [leaf(header + packed(found.leg(row))) for row in found.legs]
    before = seal_before(session, seal)
    first, first_line = (before.last_sequence, before.last_register) if before else (0, 0)
    day = range(first + 1, seal.last_sequence + 1)
    digests = list(digests_between(session, seal.community_id, day))
    lines = range(first_line + 1, seal.last_register + 1)
    return [
        *path_of(leaves, index),
        *path_of(digests, found.sequence - day.start),
        ("right", register_tree(session, seal.community_id, lines).root()),
    ]


def leg_of_owner(
    session: Session, *, community_id: int, transaction_id: UUID, owner_id: UUID
) -> int | None:
    """The number of the leg by which a transaction moved tokens of this owner, None for none.

    Of an owner with several legs (in several currencies) the first.
    """
    query = (
        select(LedgerPosting.leg)
        .join(
            LedgerAccount,
            (LedgerAccount.community_id == LedgerPosting.community_id)
            & (LedgerAccount.id == LedgerPosting.account_id),
        )
        .where(
            LedgerPosting.community_id == community_id,
            LedgerPosting.transaction_id == transaction_id,
            LedgerAccount.owner_id == owner_id,
        )
        .order_by(LedgerPosting.leg)
        .limit(1)
    )
    return session.scalar(query)


def sealed_among(
    session: Session, *, community_id: int, transaction_ids: Collection[UUID]
) -> set[UUID]:
    """Those of some transactions whose day is closed, so that they can be proved."""
    last = last_seal(session, community_id)
    if last is None:
        return set()
    query = select(LedgerSequence.transaction_id).where(
        LedgerSequence.community_id == community_id,
        LedgerSequence.transaction_id.in_(transaction_ids),
        LedgerSequence.sequence <= last.last_sequence,
    )
    return set(session.scalars(query))
