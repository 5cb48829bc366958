"""The life of an action once it is planned: announced, open, closed; or cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, KeyedCommand, UnitOfWork
from cambio.earning.errors import ActionHasPeople
from cambio.earning.models import Participation
from cambio.earning.rules import Payment, PaysOn, Step
from cambio.earning.use_cases.purses import return_rest
from cambio.earning.use_cases.steps import take_step
from cambio.earning.use_cases.telling import tell_of_action, untell_of_action
from cambio.neighbourhood.models import Community


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceAction(Command):
    """Tell neighbours: from now on it stands on the calendars that they subscribed to."""

    action_id: UUID


@dataclass(frozen=True, slots=True)
class AnnouncedAction:
    """Since when neighbours know."""

    action_id: UUID
    announced_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAction(Command):
    """Begin: from now on cards count."""

    action_id: UUID


@dataclass(frozen=True, slots=True)
class OpenedAction:
    """Since when cards count."""

    action_id: UUID
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseAction(KeyedCommand):
    """End: cards that are shown later do not count."""

    action_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAction(KeyedCommand):
    """It does not take place."""

    action_id: UUID


@dataclass(frozen=True, slots=True)
class EndedAction:
    """When it ended. `returned_minor` went back to the budget; the rest may follow later."""

    action_id: UUID
    ended_at: datetime
    returned_minor: int


def announce_action(uow: UnitOfWork, command: AnnounceAction) -> AnnouncedAction:
    """Announce a planned action, once.

    Raises:
        ActionUnknown: there is no such action.
        ActionAlreadyAnnounced, ActionAlreadyOpen, ActionAlreadyClosed, ActionCancelled: it is past
            that.
    """
    action = take_step(uow, command, Step.ANNOUNCE)
    tell_of_action(uow, action)
    return AnnouncedAction(action.id, uow.now)


def open_action(uow: UnitOfWork, command: OpenAction) -> OpenedAction:
    """Open an action, once; also one that was never announced.

    Raises:
        ActionUnknown: there is no such action.
        ActionAlreadyOpen, ActionAlreadyClosed, ActionCancelled: it is past that.
    """
    action = take_step(uow, command, Step.OPEN)
    return OpenedAction(action.id, uow.now)


def close_action(uow: UnitOfWork, command: CloseAction) -> EndedAction:
    """Close an action, once. The purse stays for scans that phones still hold, then returns.

    Raises:
        ActionUnknown: there is no such action.
        ActionNotOpen, ActionAlreadyClosed, ActionCancelled: there is nothing to close.
    """
    action = take_step(uow, command, Step.CLOSE)
    community = uow.session.get_one(Community, command.community_id)
    returned_minor = 0
    if community.late_scan_hours == 0 and action.pays_on == PaysOn.SCAN:
        returned_minor = return_rest(uow, action, actor_id=command.actor_id)
    return EndedAction(action.id, uow.now, returned_minor)


def cancel_action(uow: UnitOfWork, command: CancelAction) -> EndedAction:
    """Cancel an action at which nobody was counted; its purse returns at once.

    Raises:
        ActionUnknown: there is no such action.
        ActionAlreadyClosed, ActionCancelled: it is over already.
        ActionHasPeople: people were counted.
    """
    action = take_step(uow, command, Step.CANCEL)
    untell_of_action(uow, action)
    counted = select(Participation.id).where(
        Participation.community_id == command.community_id,
        Participation.action_id == action.id,
        Participation.payment != Payment.STRUCK.value,
    )
    if uow.session.scalar(counted.limit(1)) is not None:
        raise ActionHasPeople
    returned_minor = return_rest(uow, action, actor_id=command.actor_id)
    return EndedAction(action.id, uow.now, returned_minor)
