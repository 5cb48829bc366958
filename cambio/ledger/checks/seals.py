"""Checks of the seals: no day is left out, each is chained to the one before, and none differs."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.database import N_
from cambio.ledger.checks.finding import Check, Difference
from cambio.ledger.models import LedgerRegister, LedgerSeal, LedgerWitness
from cambio.ledger.seals import Sealed, day_root, register_tree, seal_hash, stored_tree
from cambio.ledger.witnesses import is_signed


def broken_seal(
    check: Check, session: Session, community_id: int, *, holding: int = 0
) -> Difference | None:
    """The first seal that is not right; of days before the place `holding` only the chain."""
    before: LedgerSeal | None = None
    query = select(LedgerSeal).filter_by(community_id=community_id).order_by(LedgerSeal.day)
    for seal in session.scalars(query):
        fault = _chain_fault(seal, before)
        if fault is None and seal.last_sequence >= holding:
            fault = _tree_fault(session, seal, before)
        if fault is not None:
            return Difference(check.name, community_id, "day", str(seal.day), *fault)
        before = seal
    return _places_beyond(check, session, community_id, before)


def _chain_fault(seal: LedgerSeal, before: LedgerSeal | None) -> tuple[str, str] | None:
    """What is wrong with a seal by itself, beside the one before: expected and found."""
    if before is not None and seal.day != before.day + timedelta(days=1):
        return f"the day after {before.day}", "another day"
    if seal.previous != (before.hash if before else None):
        return "the seal of the day before", "another seal"
    if seal_hash(Sealed(*(getattr(seal, name) for name in Sealed._fields))) != seal.hash:
        return "the hash of this seal", "another hash"
    return None


def _tree_fault(
    session: Session, seal: LedgerSeal, before: LedgerSeal | None
) -> tuple[str, str] | None:
    """What is wrong with what a seal holds: expected and found."""
    first, first_line = (before.last_sequence, before.last_register) if before else (0, 0)
    transactions = stored_tree(session, seal.community_id, range(first + 1, seal.last_sequence + 1))
    lines = register_tree(session, seal.community_id, range(first_line + 1, seal.last_register + 1))
    root = day_root(transactions, lines)
    return None if root == seal.root else (f"root {seal.root.hex()}", f"root {root.hex()}")


def _places_beyond(
    check: Check, session: Session, community_id: int, last: LedgerSeal | None
) -> Difference | None:
    """Only what a seal holds has a place in the register, but for a day that is being sealed."""
    query = select(
        func.count(LedgerRegister.sequence), func.max(LedgerRegister.sequence)
    ).filter_by(community_id=community_id)
    count, highest = session.execute(query).one()
    if count == (highest or 0) >= (last.last_register if last else 0):
        return None
    return Difference(
        check.name, community_id, "register", "as a whole", f"{highest} places", f"{count} places"
    )


def _broken_witness(check: Check, session: Session, community_id: int) -> Difference | None:
    query = (
        select(LedgerWitness, LedgerSeal)
        .outerjoin(
            LedgerSeal,
            (LedgerSeal.community_id == LedgerWitness.community_id)
            & (LedgerSeal.day == LedgerWitness.day),
        )
        .where(LedgerWitness.community_id == community_id)
        .order_by(LedgerWitness.day)
    )
    for witness, sealed in session.execute(query):
        # An outer join: there may be no seal, whatever the types of its columns say.
        seal: LedgerSeal | None = sealed
        if seal is None or not is_signed(
            seal, public_key=witness.public_key, signature=witness.signature
        ):
            day = str(witness.day)
            return Difference(
                check.name, community_id, "day", day, f"what {witness.name} signed", "another seal"
            )
    return None


SEALS_MATCH = Check(
    "seals_match",
    N_("Every closed day is what its seal says, each chained to the day before."),
    broken_seal,
)

WITNESSES_MATCH = Check(
    "witnesses_match",
    N_("Every seal that somebody outside signed is the one that was signed."),
    _broken_witness,
)
