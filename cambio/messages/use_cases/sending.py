"""Claiming what is to be sent, and marking what came of it.

Nothing is sent in here: an act holds the door of the database. Between the two acts lies the
sending. Who is killed there leaves a claim that runs out, and the message goes once more, with the
same Message-ID.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from cambio.database import Command, UnitOfWork, locked
from cambio.messages.errors import MessageNotDead, MessageUnknown
from cambio.messages.models import Message, NoticeRow, PushSubscription
from cambio.messages.rules.choices import Channel
from cambio.messages.rules.retrying import LEASE, try_again_at
from cambio.messages.use_cases.packing import unpack

CLAIMED_AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMessages(Command):
    """Take some messages of one community to send them, by channels that this server can use."""

    channels: Sequence[Channel]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSent(Command):
    """A message was accepted by whoever brings it further."""

    message_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkFailed(Command):
    """A message was not accepted. `trouble` says why, in a word; `for_good` when no second attempt
    can help."""

    message_id: UUID
    trouble: str
    for_good: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Postpone(Command):
    """A message came up in its household's quiet hours: it goes after them."""

    message_id: UUID
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetPhone(Command):
    """A push service says that a browser no longer listens."""

    subscription_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OneMessage(Command):
    """Something is to be done about one message."""

    message_id: UUID


def claim_messages(uow: UnitOfWork, command: ClaimMessages) -> list[UUID]:
    """Take some messages for oneself, for as long as the lease lasts; answers which."""
    ids = list(
        uow.session.scalars(
            select(Message.id)
            .where(
                Message.community_id == command.community_id,
                Message.state == "ready",
                Message.try_at <= uow.now,
                Message.channel.in_([each.value for each in command.channels]),
                or_(Message.leased_until.is_(None), Message.leased_until <= uow.now),
            )
            .order_by(Message.try_at, Message.id)
            .limit(CLAIMED_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
    )
    uow.session.execute(
        update(Message)
        .where(Message.community_id == command.community_id, Message.id.in_(ids))
        .values(leased_until=uow.now + LEASE, tries=Message.tries + 1)
    )
    return ids


def mark_sent(uow: UnitOfWork, command: MarkSent) -> None:
    """Note that a message is on its way; harmless when it was taken back meanwhile."""
    row = uow.lock(Message, community_id=command.community_id, id=command.message_id)
    if row is not None and row.state != "sent":
        row.state, row.sent_at, row.try_at = "sent", uow.now, None
        row.leased_until, row.trouble = None, None


def mark_failed(uow: UnitOfWork, command: MarkFailed) -> None:
    """Let a message wait for its next attempt, or give it up."""
    row = uow.lock(Message, community_id=command.community_id, id=command.message_id)
    if row is None or row.state != "ready":
        return
    row.leased_until, row.trouble = None, command.trouble[:40]
    row.try_at = None if command.for_good else try_again_at(row.tries, uow.now)
    if row.try_at is None:
        row.state = "dead"


def postpone(uow: UnitOfWork, command: Postpone) -> None:
    """Let a message wait; that is no attempt."""
    row = uow.lock(Message, community_id=command.community_id, id=command.message_id)
    if row is not None and row.state == "ready":
        row.try_at, row.leased_until, row.tries = command.until, None, row.tries - 1


def forget_phone(uow: UnitOfWork, command: ForgetPhone) -> None:
    """Send nothing there any more."""
    gone = delete(PushSubscription).filter_by(
        community_id=command.community_id, id=command.subscription_id
    )
    uow.session.execute(gone)


def take_back(uow: UnitOfWork, command: OneMessage) -> None:
    """Take back a message that cannot go: no screen is left, or its time is over.

    What is in it is looked at again, and goes by letter where that still helps.
    """
    unpack(uow, command.community_id, [command.message_id])


def try_again(uow: UnitOfWork, command: OneMessage) -> None:
    """Let a message that was given up go once more.

    Raises:
        MessageUnknown: there is none.
        MessageNotDead: it is on its way by itself.
    """
    row = _dead(uow, command)
    row.state, row.try_at, row.tries, row.trouble = "ready", uow.now, 0, None


def by_letter(uow: UnitOfWork, command: OneMessage) -> None:
    """Give up a message for good; what was in it waits for the next run of letters.

    Raises:
        MessageUnknown: there is none.
        MessageNotDead: it is on its way by itself.
    """
    row = _dead(uow, command)
    uow.session.execute(
        update(NoticeRow)
        .where(NoticeRow.community_id == command.community_id, NoticeRow.message_id == row.id)
        .values(message_id=None, look_at=None)
    )
    uow.session.delete(row)


def _dead(uow: UnitOfWork, command: OneMessage) -> Message:
    row = locked(
        uow, Message, MessageUnknown, community_id=command.community_id, id=command.message_id
    )
    if row.state != "dead":
        raise MessageNotDead
    return row
