"""Witnesses: outsiders who sign a day's seal, so that nobody can seal the past anew unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cambio.database import KeyedCommand, Sql, UnitOfWork, new_id
from cambio.ledger.errors import DayNotSealed, SignatureWrong, WitnessedBefore
from cambio.ledger.models import LedgerSeal
from cambio.ledger.register import Subject, enter

INSERT = Sql(
    "INSERT INTO ledger_witness (community_id, id, day, name, public_key, signature, witnessed_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
KNOWN = Sql("SELECT 1 FROM ledger_witness WHERE community_id = ? AND day = ? AND public_key = ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddWitness(KeyedCommand):
    """Keep a signature over a day's seal; `public_key` has 32 bytes, `signature` 64."""

    day: date
    name: str
    public_key: bytes
    signature: bytes


def statement_of(seal: LedgerSeal) -> bytes:
    """What a witness signs: one line of text that a person can read."""
    return f"cambio seal {seal.community_id} {seal.day.isoformat()} {seal.hash.hex()}\n".encode()


def is_signed(seal: LedgerSeal, *, public_key: bytes, signature: bytes) -> bool:
    """Whether the holder of a key signed this seal."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, statement_of(seal))
    except (InvalidSignature, ValueError):
        return False
    return True


def add_witness(uow: UnitOfWork, command: AddWitness) -> UUID:
    """Store a signature beside the seal that it signs.

    Raises:
        DayNotSealed: that day has no seal.
        SignatureWrong: it does not sign this seal with this key.
        WitnessedBefore: this key signed this day already.
    """
    seal = uow.session.get(LedgerSeal, (command.community_id, command.day))
    if seal is None:
        raise DayNotSealed(day=command.day)
    if not is_signed(seal, public_key=command.public_key, signature=command.signature):
        raise SignatureWrong
    key = (command.community_id, command.day, command.public_key)
    if uow.run(KNOWN, key).fetchone() is not None:
        raise WitnessedBefore
    witness_id = new_id()
    row = (command.day, command.name, command.public_key, command.signature, uow.now)
    uow.run(INSERT, (command.community_id, witness_id, *row))
    enter(
        uow,
        community_id=command.community_id,
        subject=Subject.WITNESS,
        key=witness_id.hex,
        status="signed",
        fixed=row,
        actor_id=command.actor_id,
    )
    return witness_id
