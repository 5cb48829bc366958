"""The life of an action: its states, and which step leads from where to where."""

from __future__ import annotations

from enum import StrEnum

from cambio.database.errors import Refusal
from cambio.earning.errors import (
    ActionAlreadyAnnounced,
    ActionAlreadyApproved,
    ActionAlreadyClosed,
    ActionAlreadyOpen,
    ActionCancelled,
    ActionNotOpen,
    ActionStillOpen,
    ReportMissing,
)


class ActionStatus(StrEnum):
    """How far an action is, from first to last; or cancelled.

    Before the first of these it is a proposal, which has no rule, no budget and no date yet.
    """

    PLANNED = "planned"
    """It stands on the calendar of those who run it."""
    ANNOUNCED = "announced"
    """Neighbours were told: it stands on their calendars."""
    OPEN = "open"
    """Cards count."""
    CLOSED = "closed"
    """It is over, and nobody reported yet; or the report was sent back."""
    REPORTED = "reported"
    """A report waits for somebody who approves it."""
    APPROVED = "approved"
    """The report is right; some households still wait for what they earned."""
    PAID = "paid"
    """The report is right, and everybody got what they earned."""
    CANCELLED = "cancelled"

    @property
    def is_ahead(self) -> bool:
        """Whether it has not begun yet."""
        return self in AHEAD

    @property
    def is_over(self) -> bool:
        """Whether it took place and is over, whatever was reported since."""
        return self in OVER

    @property
    def is_approved(self) -> bool:
        """Whether somebody said that the report is right."""
        return self in (ActionStatus.APPROVED, ActionStatus.PAID)


AHEAD = (ActionStatus.PLANNED, ActionStatus.ANNOUNCED)
OVER = (ActionStatus.CLOSED, ActionStatus.REPORTED, ActionStatus.APPROVED, ActionStatus.PAID)


class PaysOn(StrEnum):
    """When an action pays: at once when a card is shown, or when its report was approved."""

    SCAN = "scan"
    APPROVAL = "approval"


class Step(StrEnum):
    """Something that takes an action further."""

    ANNOUNCE = "announce"
    OPEN = "open"
    CLOSE = "close"
    HAND_IN = "hand_in"
    """Hand in a report, or a better one while nobody decided."""
    SEND_BACK = "send_back"
    """Reject a report: whoever reported does it again."""
    APPROVE = "approve"
    PAY = "pay"
    CANCEL = "cancel"


_S = ActionStatus
LIFE: dict[Step, dict[ActionStatus, ActionStatus]] = {
    Step.ANNOUNCE: {_S.PLANNED: _S.ANNOUNCED},
    Step.OPEN: dict.fromkeys(AHEAD, _S.OPEN),
    Step.CLOSE: {_S.OPEN: _S.CLOSED},
    Step.HAND_IN: dict.fromkeys((_S.CLOSED, _S.REPORTED), _S.REPORTED),
    Step.SEND_BACK: {_S.REPORTED: _S.CLOSED},
    Step.APPROVE: {_S.REPORTED: _S.APPROVED},
    Step.PAY: {_S.APPROVED: _S.PAID},
    Step.CANCEL: dict.fromkeys((*AHEAD, _S.OPEN), _S.CANCELLED),
}
"""Each step, with from where it leads to where. From anywhere else it is refused."""

AFTERWARDS = (Step.HAND_IN, Step.SEND_BACK, Step.APPROVE, Step.PAY)


def status_after(status: ActionStatus, step: Step) -> ActionStatus:
    """Where a step takes an action that stands here.

    Raises:
        ActionCancelled: it does not take place.
        ActionAlreadyAnnounced, ActionAlreadyOpen, ActionAlreadyClosed, ActionAlreadyApproved: it
            is past that.
        ActionNotOpen, ActionStillOpen, ReportMissing: it is not that far.
    """
    reached = LIFE[step].get(status)
    if reached is None:
        raise _refusal(status, step)
    return reached


def _refusal(status: ActionStatus, step: Step) -> Refusal:
    if status is ActionStatus.CANCELLED:
        return ActionCancelled()
    if step in AFTERWARDS:
        return _too_early_or_done(status)
    if status is ActionStatus.ANNOUNCED:
        return ActionAlreadyAnnounced() if step is Step.ANNOUNCE else ActionNotOpen()
    if status is ActionStatus.PLANNED:
        return ActionNotOpen()
    return ActionAlreadyOpen() if status is ActionStatus.OPEN else ActionAlreadyClosed()


def _too_early_or_done(status: ActionStatus) -> Refusal:
    if status.is_ahead:
        return ActionNotOpen()
    if status is ActionStatus.OPEN:
        return ActionStillOpen()
    return ActionAlreadyApproved() if status.is_approved else ReportMissing()
