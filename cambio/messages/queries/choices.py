"""How households want to hear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ScalarResult, select
from sqlalchemy.orm import Session

from cambio.messages.models import MessageChoice, PushSubscription, UnwantedKind
from cambio.messages.rules.choices import Channel, Choice
from cambio.messages.rules.news import Kind


@dataclass(frozen=True, slots=True)
class Phone:
    """A browser in which messages are shown."""

    id: UUID
    endpoint: str
    public_key: bytes
    secret: bytes
    made_at: datetime

    @property
    def service(self) -> str:
        """The host that brings the messages: by it a household tells its phones apart."""
        return self.endpoint.split("/")[2]


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """How a household wants to hear, with its address and its phones.

    `chosen_at` is None as long as it never said anything.
    """

    choice: Choice
    email: str | None
    email_confirmed_at: datetime | None
    phones: tuple[Phone, ...]
    chosen_at: datetime | None


R = TypeVar("R", MessageChoice, UnwantedKind, PushSubscription)
UNSAID = ChoiceView(Choice(), None, None, (), None)


def choice_of(session: Session, *, community_id: int, household_id: UUID) -> ChoiceView:
    """How one household wants to hear."""
    found = choices_of(session, community_id=community_id, household_ids=[household_id])
    return found.get(household_id, UNSAID)


def choices_of(
    session: Session, *, community_id: int, household_ids: Collection[UUID]
) -> dict[UUID, ChoiceView]:
    """How households want to hear; who never said anything is not in it."""
    unwanted: dict[UUID, set[Kind]] = defaultdict(set)
    for row in _rows(session, UnwantedKind, community_id, household_ids):
        unwanted[row.household_id].add(Kind(row.kind))
    phones: dict[UUID, list[Phone]] = defaultdict(list)
    for each in _rows(session, PushSubscription, community_id, household_ids):
        phone = Phone(each.id, each.endpoint, each.public_key, each.secret, each.made_at)
        phones[each.household_id].append(phone)
    return {
        row.household_id: _view(row, unwanted[row.household_id], phones[row.household_id])
        for row in _rows(session, MessageChoice, community_id, household_ids)
    }


def _rows(
    session: Session, model: type[R], community_id: int, household_ids: Collection[UUID]
) -> ScalarResult[R]:
    return session.scalars(
        select(model).where(
            model.community_id == community_id, model.household_id.in_(household_ids)
        )
    )


def _view(row: MessageChoice, unwanted: set[Kind], phones: list[Phone]) -> ChoiceView:
    channel = Channel(row.channel)
    can_receive = {
        Channel.EMAIL: row.email_confirmed_at is not None,
        Channel.PUSH: bool(phones),
    }
    choice = Choice(
        channel,
        frozenset(unwanted),
        row.is_weekly,
        row.quiet_from,
        row.quiet_until,
        can_receive.get(channel, True),
    )
    return ChoiceView(
        choice,
        row.email,
        row.email_confirmed_at,
        tuple(sorted(phones, key=lambda phone: phone.id)),
        row.chosen_at,
    )
