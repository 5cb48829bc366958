"""Taking an action one step further in its life."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from cambio.database import UnitOfWork, locked
from cambio.earning.errors import ActionCancelled, ActionUnknown
from cambio.earning.models import Action
from cambio.earning.rules import ActionStatus, Step, status_after

MOMENTS = {
    Step.ANNOUNCE: "announced_at",
    Step.OPEN: "opened_at",
    Step.CLOSE: "closed_at",
    Step.APPROVE: "approved_at",
    Step.PAY: "paid_at",
    Step.CANCEL: "cancelled_at",
}
"""The column that keeps when a step was taken; a report keeps its own."""


class OfAction(Protocol):
    """A command about one action."""

    @property
    def community_id(self) -> int: ...

    @property
    def action_id(self) -> UUID: ...


def locked_action(uow: UnitOfWork, *, community_id: int, action_id: UUID) -> Action:
    """The action, locked; one that was cancelled takes no further act.

    Raises:
        ActionUnknown, ActionCancelled: there is no such action, or not any more.
    """
    action = locked(uow, Action, ActionUnknown, community_id=community_id, id=action_id)
    if action.status == ActionStatus.CANCELLED:
        raise ActionCancelled
    return action


def take_step(uow: UnitOfWork, command: OfAction, step: Step) -> Action:
    """The action of a command, locked, after one step of its life.

    Raises:
        ActionUnknown: there is no such action.
        And what `status_after` raises for the step.
    """
    action = locked_action(uow, community_id=command.community_id, action_id=command.action_id)
    go(action, step, now=uow.now)
    return action


def go(action: Action, step: Step, *, now: datetime) -> None:
    """Take a locked action one step further, with the moment that belongs to it.

    Raises:
        What `status_after` raises.
    """
    action.status = status_after(ActionStatus(action.status), step).value
    if step in MOMENTS:
        setattr(action, MOMENTS[step], now)
