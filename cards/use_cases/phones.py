"""A phone is lost, or found again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cambio.access.use_cases import SignOut, sign_out
from cambio.database import Command, UnitOfWork, locked, new_id
from cards.errors import PhoneUnknown
from cards.models import Phone, PhoneEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnPhone(Command):
    """Somebody says that a phone is lost, or that it is found."""

    device_id: str


@dataclass(frozen=True, slots=True)
class TurnedPhone:
    """How it is with the phone now; `lost_at` is None when it is not lost."""

    device_id: str
    lost_at: datetime | None


def lose_phone(uow: UnitOfWork, command: TurnPhone) -> TurnedPhone:
    """From now on a person decides about what this phone sends, and it is signed out.

    What it sent before stays as it is. Harmless when repeated.

    Raises:
        PhoneUnknown: nobody ever heard of it.
    """
    row = _locked(uow, command)
    if row.lost_at is None:
        row.lost_at = uow.now
        _note(uow, command, "lost")
    if row.sign_in_id is not None:
        sign_in_id, row.sign_in_id = row.sign_in_id, None
        sign_out(
            uow,
            SignOut(
                community_id=command.community_id,
                actor_id=command.actor_id,
                sign_in_id=sign_in_id,
            ),
        )
    return TurnedPhone(row.device_id, row.lost_at)


def find_phone(uow: UnitOfWork, command: TurnPhone) -> TurnedPhone:
    """It is found: what it sends from now on counts at once. Harmless when repeated.

    Whoever uses it signs in again, and what came while it was lost still waits for a decision.

    Raises:
        PhoneUnknown: nobody ever heard of it.
    """
    row = _locked(uow, command)
    if row.lost_at is not None:
        row.lost_at = None
        _note(uow, command, "found")
    return TurnedPhone(row.device_id, None)


def _locked(uow: UnitOfWork, command: TurnPhone) -> Phone:
    return locked(
        uow, Phone, PhoneUnknown, community_id=command.community_id, device_id=command.device_id
    )


def _note(uow: UnitOfWork, command: TurnPhone, what: str) -> None:
    uow.session.add(
        PhoneEvent(
            community_id=command.community_id,
            id=new_id(),
            device_id=command.device_id,
            what=what,
            at=uow.now,
            actor_id=command.actor_id,
        )
    )
