"""What was told long ago is forgotten: what was in it, to whom, and that it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from cambio.database import Command, UnitOfWork
from cambio.messages.models import (
    LetterRun,
    Message,
    MessageChoice,
    NoticeRow,
    PushSubscription,
    UnwantedKind,
)
from cambio.messages.queries.outbox import past_news
from cambio.neighbourhood.models import Household

KEPT_AFTER_SENDING = timedelta(days=30)
"""After it was sent, or given up: so long a manager can see that, and print letters again."""
KEPT_WAITING = timedelta(days=180)
"""So long news waits for a run of letters that nobody makes."""

FORGOTTEN_PER_ACT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetMessages(Command):
    """Forget what is old in one community."""


def forget_messages(uow: UnitOfWork, command: ForgetMessages) -> int:
    """Forget some of what is old; answers how much, 0 when nothing is left to forget."""
    return _forget_sent(uow, command) or _forget_news(uow, command) or _forget_ended(uow, command)


def _forget_sent(uow: UnitOfWork, command: ForgetMessages) -> int:
    community_id, before = command.community_id, uow.now - KEPT_AFTER_SENDING
    ids = list(
        uow.session.scalars(
            select(Message.id)
            .where(
                Message.community_id == community_id,
                Message.state != "ready",
                Message.made_at <= before,
            )
            .limit(FORGOTTEN_PER_ACT)
        )
    )
    for model, column in ((NoticeRow, NoticeRow.message_id), (Message, Message.id)):
        uow.session.execute(
            delete(model).where(model.community_id == community_id, column.in_(ids))
        )
    is_empty = (
        ~select(Message.id)
        .where(Message.community_id == LetterRun.community_id, Message.run_id == LetterRun.id)
        .exists()
    )
    uow.session.execute(
        delete(LetterRun).where(
            LetterRun.community_id == community_id, LetterRun.made_at <= before, is_empty
        )
    )
    return len(ids)


def _forget_news(uow: UnitOfWork, command: ForgetMessages) -> int:
    ids = past_news(
        uow.session,
        community_id=command.community_id,
        now=uow.now,
        before=uow.now - KEPT_WAITING,
        limit=FORGOTTEN_PER_ACT,
    )
    uow.session.execute(
        delete(NoticeRow).where(
            NoticeRow.community_id == command.community_id, NoticeRow.id.in_(ids)
        )
    )
    return len(ids)


def _forget_ended(uow: UnitOfWork, command: ForgetMessages) -> int:
    """Addresses and phones of households that have ended."""
    ids = list(
        uow.session.scalars(
            select(Household.id)
            .where(
                Household.community_id == command.community_id,
                Household.ended_at.is_not(None),
                select(MessageChoice.household_id)
                .where(
                    MessageChoice.community_id == Household.community_id,
                    MessageChoice.household_id == Household.id,
                )
                .exists(),
            )
            .limit(FORGOTTEN_PER_ACT)
        )
    )
    for model in (PushSubscription, UnwantedKind, MessageChoice):
        uow.session.execute(
            delete(model).where(
                model.community_id == command.community_id, model.household_id.in_(ids)
            )
        )
    return len(ids)
