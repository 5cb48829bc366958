"""What came of a card that was shown at an action, and until when one counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from cambio.earning.errors import ActionCancelled, ActionClosed, ActionNotOpen, ToldTooLate
from cambio.earning.rules.amounts import NOTHING, People, Reward
from cambio.earning.rules.life import ActionStatus


class Payment(StrEnum):
    """Whether all that a participation earned was paid, waits until the purse is topped up, or was
    taken back because the participation was struck out."""

    PAID = "paid"
    WAITING = "waiting"
    STRUCK = "struck"


class StrikeReason(StrEnum):
    """Why a household was struck from an action's list. Never free words about people."""

    NOT_THERE = "not_there"
    COUNTED_TWICE = "counted_twice"
    MISTAKE = "mistake"
    MERGED = "merged"
    """Counted again with the household that it turned out to be."""


class Outcome(StrEnum):
    """What came of counting people."""

    CREDITED = "credited"
    """Counted and paid."""
    MORE_CREDITED = "more_credited"
    """People were added to those counted before, and the difference was paid."""
    DUPLICATE = "duplicate"
    """Everybody was counted before; nothing changed."""
    PURSE_EMPTY = "purse_empty"
    """Counted; paid as soon as the purse is topped up."""


def outcome_of(before: People, now: People, added: Reward | None) -> Outcome:
    """What came of counting: who was there before and now, and what was added, None for nothing
    because the purse holds too little."""
    if added is None:
        return Outcome.PURSE_EMPTY
    if now == before and added == NOTHING:
        return Outcome.DUPLICATE
    return Outcome.MORE_CREDITED if before.total else Outcome.CREDITED


def require_open_at(
    status: ActionStatus,
    *,
    closed_at: datetime | None,
    happened_at: datetime,
    now: datetime,
    late_scan_hours: int,
    accepted: bool = False,
) -> None:
    """Return when a card that was shown at `happened_at` still counts.

    A phone without a network may tell it later: up to `late_scan_hours` after the closing, and
    after that only when a person accepted it.

    Raises:
        ActionNotOpen: it has not begun.
        ActionCancelled: it never will.
        ActionClosed: it was over then.
        ToldTooLate: it was going on then, but this is too late to tell.
    """
    if status.is_ahead:
        raise ActionNotOpen
    if status is ActionStatus.CANCELLED:
        raise ActionCancelled
    if status.is_over and closed_at is not None and not accepted:
        if happened_at > closed_at:
            raise ActionClosed
        if now >= closed_at + timedelta(hours=late_scan_hours):
            raise ToldTooLate
