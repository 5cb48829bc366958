"""What an edge needs to compare a password or a PIN before it performs anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.access.models import HouseholdPin, SlowDown, StaffUser
from cambio.access.rules import household_subject, name_subject, normal_name, whole_seconds


class PinState(StrEnum):
    """How far a household is with its PIN: it needs a letter, it has a code, it has a PIN."""

    NONE = "none"
    CODE = "code"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Lock:
    """What a secret is compared with. `stored_hash` is None where there is nothing to match.

    `wait_seconds` is how long to wait before a try; 0 when one may try at once.
    """

    stored_hash: str | None
    wait_seconds: int


def password_lock(session: Session, *, community_id: int, name: str, now: datetime) -> Lock:
    """What the password of this name is compared with; for an unknown name nothing matches."""
    normal = normal_name(name)
    stored = session.scalar(
        select(StaffUser.password_hash).where(
            StaffUser.community_id == community_id,
            StaffUser.name == normal,
            StaffUser.status == "active",
        )
    )
    return Lock(stored, _wait(session, community_id, name_subject(normal), now))


def pin_lock(session: Session, *, community_id: int, household_id: UUID, now: datetime) -> Lock:
    """What a household's PIN is compared with; nothing matches before it has chosen one."""
    row = session.get(HouseholdPin, (community_id, household_id))
    wait = _wait(session, community_id, household_subject(household_id), now)
    return Lock(None if row is None else row.pin_hash, wait)


def pin_state(
    session: Session, *, community_id: int, household_id: UUID, now: datetime
) -> PinState:
    """How far a household is with its PIN. A code that is too old is no code."""
    row = session.get(HouseholdPin, (community_id, household_id))
    if row is not None and row.pin_hash is not None:
        return PinState.CHOSEN
    if row is not None and row.code_expires_at is not None and row.code_expires_at > now:
        return PinState.CODE
    return PinState.NONE


def _wait(session: Session, community_id: int, subject: bytes, now: datetime) -> int:
    row = session.get(SlowDown, (community_id, subject))
    return 0 if row is None else whole_seconds(row.next_try_at - now)
