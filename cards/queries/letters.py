"""Who waits for the letter with the code for a PIN."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from cambio.access.models import HouseholdPin
from cambio.neighbourhood.models import Address, Household
from cambio.neighbourhood.queries import HouseholdView, at_home, households
from cards.models import Card
from cards.rules import CardKind


class LetterList(StrEnum):
    """Which households without a PIN: they have one card at least, and live somewhere here."""

    NEW = "new"
    """Joined on the page, and nobody has seen yet that they live there; no letter under way."""
    DUE = "due"
    """All that have no letter under way, the new ones among them."""
    SENT = "sent"
    """A letter was printed, and its code still works."""


@dataclass(frozen=True, slots=True)
class LetterView:
    """A household with the number of its newest card.

    `code_expires_at` is until when the code in its latest letter works, None where none was
    printed. `has_pin` is for who chose a PIN already, and so must have forgotten it.
    """

    household: HouseholdView
    card_number: str
    code_expires_at: datetime | None
    has_pin: bool = False


def letters(
    session: Session,
    *,
    community_id: int,
    now: datetime,
    which: LetterList,
    place_ids: Collection[UUID] | None = None,
    after: UUID | None = None,
    limit: int | None = None,
) -> list[LetterView]:
    """Households on a list, in the order in which they joined.

    `place_ids` are streets, None for everywhere; `after` is the last household of the page before.
    """
    query = _waiting(community_id, now, which, place_ids).order_by(Household.id).limit(limit)
    if after is not None:
        query = query.where(Household.id > after)
    expiry = {row[0]: row[1] for row in session.execute(query)}
    return _views(session, community_id, expiry)


def letter_for(session: Session, *, community_id: int, household_id: UUID) -> LetterView | None:
    """What stands on one household's letter; None when it has no card or lives nowhere here."""
    views = _views(session, community_id, {household_id: None})
    if not views or views[0].household.address is None:
        return None
    pin = session.get(HouseholdPin, (community_id, household_id))
    return replace(views[0], has_pin=pin is not None and pin.pin_hash is not None)


def count_letters(
    session: Session,
    *,
    community_id: int,
    now: datetime,
    which: LetterList,
    place_ids: Collection[UUID] | None = None,
) -> int:
    """How many households are on a list."""
    waiting = _waiting(community_id, now, which, place_ids).subquery()
    return session.scalar(select(func.count()).select_from(waiting)) or 0


def _waiting(
    community_id: int, now: datetime, which: LetterList, place_ids: Collection[UUID] | None
) -> Select[*tuple[Any, ...]]:
    has_card = exists().where(
        Card.community_id == community_id,
        Card.household_id == Household.id,
        *_opens_the_page(),
    )
    query = (
        at_home(
            select(Household.id, HouseholdPin.code_expires_at),
            Household.community_id,
            Household.id,
        )
        .outerjoin(
            HouseholdPin,
            (HouseholdPin.community_id == Household.community_id)
            & (HouseholdPin.household_id == Household.id),
        )
        .where(
            Household.community_id == community_id,
            Household.ended_at.is_(None),
            HouseholdPin.pin_hash.is_(None),
            has_card,
        )
    )
    if place_ids is not None:
        query = query.where(Address.street_id.in_(place_ids))
    if which is LetterList.SENT:
        return query.where(HouseholdPin.code_expires_at > now)
    query = query.where(
        or_(HouseholdPin.code_expires_at.is_(None), HouseholdPin.code_expires_at <= now)
    )
    return query.where(Household.confirmed_at.is_(None)) if which is LetterList.NEW else query


def _opens_the_page() -> tuple[ColumnElement[bool], ...]:
    """A card with which a household can sign in: a good one, and no child's."""
    return Card.status == "active", Card.kind == CardKind.HOUSEHOLD.value


def _views(
    session: Session, community_id: int, expiry: dict[UUID, datetime | None]
) -> list[LetterView]:
    rows = session.execute(
        select(Card.household_id, Card.number)
        .where(
            Card.community_id == community_id,
            Card.household_id.in_(expiry),
            *_opens_the_page(),
        )
        .order_by(Card.id)
    )
    newest = {row[0]: row[1] for row in rows if row[0] is not None}
    found = households(session, community_id=community_id, household_ids=list(newest))
    return [LetterView(each, newest[each.id], expiry[each.id]) for each in found]
