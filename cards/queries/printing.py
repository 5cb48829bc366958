"""Cards as they are printed: in the order of the streets, with whose they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Address, Household, Place
from cambio.neighbourhood.queries import at_home
from cards.models import Card
from cards.queries.cards import of_nobody

CHOSEN_AT_ONCE = 500
"""Ids in one statement: databases take many values, but not any number."""


@dataclass(frozen=True, slots=True)
class PrintableCard:
    """A card with all that its face and the margin of its sheet say.

    `language` and `nickname` are None for a card that nobody has yet; `street` and `house` (house
    number with letter and addition) also for a household that lives nowhere here. `code_hash`
    tells whether the code that is made again is still this card's.
    """

    id: UUID
    number: str
    key_id: str
    revision: int
    code_hash: bytes
    language: str | None
    nickname: str | None
    street: str | None
    house: str | None


def printable_card(session: Session, *, community_id: int, card_id: UUID) -> PrintableCard | None:
    """One card, whatever its state, or None."""
    row = session.execute(_cards(community_id).where(Card.id == card_id)).one_or_none()
    return None if row is None else _view(*row)


def printable_cards(
    session: Session, *, community_id: int, card_ids: Collection[UUID]
) -> list[PrintableCard]:
    """Some cards, whatever their state."""
    chosen = list(card_ids)
    found = []
    for start in range(0, len(chosen), CHOSEN_AT_ONCE):
        part = chosen[start : start + CHOSEN_AT_ONCE]
        rows = session.execute(_cards(community_id).where(Card.id.in_(part)))
        found += [_view(*row) for row in rows]
    return found


def cards_to_print(
    session: Session, *, community_id: int, place_ids: Collection[UUID] | None = None
) -> list[PrintableCard]:
    """The good cards of the households in some places, None for everywhere, street by street."""
    query = _of_households(_cards(community_id), place_ids).order_by(
        Place.name,
        Place.id,
        Address.house_number,
        Address.house_letter,
        Address.house_number_addition,
        Card.id,
    )
    return [_view(*row) for row in session.execute(query)]


def count_cards_to_print(
    session: Session, *, community_id: int, place_ids: Collection[UUID] | None = None
) -> int:
    """How many cards `cards_to_print` would answer."""
    cards = _of_households(_cards(community_id), place_ids).subquery()
    return session.scalar(select(func.count()).select_from(cards)) or 0


def stack(session: Session, *, community_id: int) -> list[PrintableCard]:
    """The good cards that nobody has yet, the oldest first."""
    query = _cards(community_id).where(Card.status == "active", of_nobody)
    return [_view(*row) for row in session.execute(query.order_by(Card.id))]


def _cards(community_id: int) -> Select[*tuple[Any, ...]]:
    cards: Select[*tuple[Any, ...]] = select(
        Card.id,
        Card.number,
        Card.key_id,
        Card.revision,
        Card.code_hash,
        Household.language,
        Household.nickname,
        Place.name.label("street"),
        Address.house_number,
        Address.house_letter,
        Address.house_number_addition,
    ).outerjoin(
        Household,
        (Household.community_id == Card.community_id) & (Household.id == Card.household_id),
    )
    return (
        at_home(cards, Card.community_id, Card.household_id, outer=True)
        .outerjoin(
            Place, (Place.community_id == Address.community_id) & (Place.id == Address.street_id)
        )
        .where(Card.community_id == community_id)
    )


def _of_households(
    query: Select[*tuple[Any, ...]], place_ids: Collection[UUID] | None
) -> Select[*tuple[Any, ...]]:
    query = query.where(
        Card.status == "active", Household.id.is_not(None), Household.ended_at.is_(None)
    )
    return query if place_ids is None else query.where(Address.street_id.in_(place_ids))


def _view(*row: Any) -> PrintableCard:
    card_id, number, key_id, revision, code_hash, language, nickname, street, *house = row
    house_number, house_letter, house_number_addition = house
    if house_number is not None:
        letter = f" {house_letter}" if house_letter else ""
        addition = f"-{house_number_addition}" if house_number_addition else ""
        house_number = f"{house_number}{letter}{addition}"
    return PrintableCard(
        card_id, number, key_id, revision, code_hash, language, nickname, street, house_number
    )
