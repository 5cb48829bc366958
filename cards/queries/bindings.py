"""Cards that were given out in the street, and where their people live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Household
from cambio.neighbourhood.queries import AddressView, addresses_in, find_addresses, places
from cambio.neighbourhood.rules.typed_address import typed_house_number
from cards.models import Card, CardBinding
from cards.rules import CardNumber
from cards.rules.address_text import read_address_text, squeezed


@dataclass(frozen=True, slots=True)
class BindingView:
    """New people whose address somebody has to look up; `address_text` is what they said."""

    card_id: UUID
    card_number: str
    household_id: UUID
    nickname: str
    address_text: str | None
    bound_at: datetime


def bindings_to_place(
    session: Session, *, community_id: int, limit: int | None = None
) -> list[BindingView]:
    """New households whose address is not known yet, the oldest first."""
    rows = session.execute(
        select(CardBinding, Card.number, Household.nickname)
        .join(
            Card,
            (Card.community_id == CardBinding.community_id) & (Card.id == CardBinding.card_id),
        )
        .join(
            Household,
            (Household.community_id == CardBinding.community_id)
            & (Household.id == CardBinding.household_id),
        )
        .where(
            CardBinding.community_id == community_id,
            CardBinding.placed_at.is_(None),
            Household.ended_at.is_(None),
        )
        .order_by(CardBinding.bound_at, CardBinding.card_id)
        .limit(limit)
    )
    return [
        BindingView(
            row.card_id,
            CardNumber(number).shown,
            row.household_id,
            nickname,
            row.address_text,
            row.bound_at,
        )
        for row, number, nickname in rows
    ]


def count_bindings_to_place(session: Session, *, community_id: int) -> int:
    """How many new households wait for somebody to look up their address."""
    query = (
        select(func.count())
        .select_from(CardBinding)
        .join(
            Household,
            (Household.community_id == CardBinding.community_id)
            & (Household.id == CardBinding.household_id),
        )
        .where(
            CardBinding.community_id == community_id,
            CardBinding.placed_at.is_(None),
            Household.ended_at.is_(None),
        )
    )
    return session.scalar(query) or 0


def address_told(session: Session, *, community_id: int, text: str) -> AddressView | None:
    """The one address that a text can only mean, or None: then somebody looks it up."""
    told = read_address_text(text)
    number = None if told is None else typed_house_number(told.house)
    if told is None or number is None:
        return None
    if told.postcode is not None:
        found = find_addresses(
            session, community_id=community_id, postcode=told.postcode, house_number=number
        )
    else:
        streets = places(session, community_id=community_id, kind="street")
        named = [each for each in streets if each.name.casefold() == str(told.street).casefold()]
        found = [
            address
            for street in named
            for address in addresses_in(session, community_id=community_id, place_id=street.id)
        ]
    matching = [each for each in found if squeezed(each.house) == told.house]
    if told.street is not None:
        street = told.street.casefold()
        matching = [each for each in matching if each.street_name.casefold() == street]
    return matching[0] if len(matching) == 1 else None
