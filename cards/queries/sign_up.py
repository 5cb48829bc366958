"""The list to sign: which households stand on it, and whose line is whose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from cambio.earning.models import Action
from cambio.neighbourhood.models import Address, Household, Place
from cambio.neighbourhood.queries import at_home, places_within
from cambio.neighbourhood.rules.address_file import AddressKey
from cards.models import SignUpLine


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A line of an action's list: an address without a name, and nothing of what anybody did.

    `street` and `house` are None for a household that moved away since.
    """

    line: int
    street: str | None
    house: str | None


def households_to_list(
    session: Session, *, community_id: int, action_id: UUID, place_id: UUID
) -> list[UUID]:
    """The households in a place that have no line on an action's list, street by street."""
    within = places_within(session, community_id=community_id, place_id=place_id)
    has_line = select(SignUpLine.household_id).filter_by(
        community_id=community_id, action_id=action_id
    )
    query = _living(select(Household.id).select_from(Household)).where(
        Household.community_id == community_id,
        Household.ended_at.is_(None),
        Address.street_id.in_(within),
        Household.id.not_in(has_line),
    )
    return list(session.scalars(_in_order(query)))


def listed_lines(
    session: Session, *, community_id: int, action_id: UUID, lines: Collection[int] | None = None
) -> list[ListedLine]:
    """The lines of an action's list, all or some; none of households that have ended."""
    query = (
        select(
            SignUpLine.line,
            Place.name,
            Address.postcode,
            Address.house_number,
            Address.house_letter,
            Address.house_number_addition,
        )
        .select_from(SignUpLine)
        .join(
            Household,
            (Household.community_id == SignUpLine.community_id)
            & (Household.id == SignUpLine.household_id),
        )
        .where(
            SignUpLine.community_id == community_id,
            SignUpLine.action_id == action_id,
            Household.ended_at.is_(None),
        )
        .order_by(SignUpLine.line)
    )
    if lines is not None:
        query = query.where(SignUpLine.line.in_(lines))
    return [_line(*row) for row in session.execute(_living(query, outer=True))]


def count_lines(session: Session, *, community_id: int, action_id: UUID) -> int:
    """How many lines an action's list has; 0 before it was printed and after it was forgotten."""
    query = select(func.count()).where(
        SignUpLine.community_id == community_id, SignUpLine.action_id == action_id
    )
    return session.scalar(query) or 0


def lines_due(
    session: Session, *, community_id: int, before: datetime, limit: int
) -> list[tuple[UUID, int]]:
    """Lines of actions that ended before a moment, at most so many: action and line."""
    rows = session.execute(
        select(SignUpLine.action_id, SignUpLine.line)
        .join(
            Action,
            (Action.community_id == SignUpLine.community_id) & (Action.id == SignUpLine.action_id),
        )
        .where(SignUpLine.community_id == community_id, Action.ends_at < before)
        .order_by(SignUpLine.action_id, SignUpLine.line)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def communities_with_lines(session: Session) -> list[int]:
    """Where there are lists at all."""
    return list(session.scalars(select(SignUpLine.community_id).distinct()))


def _living(query: Select[*tuple[Any, ...]], *, outer: bool = False) -> Select[*tuple[Any, ...]]:
    """With where each household lives now."""
    return at_home(query, Household.community_id, Household.id, outer=outer).join(
        Place,
        (Place.community_id == Address.community_id) & (Place.id == Address.street_id),
        isouter=outer,
    )


def _in_order(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.order_by(
        Place.name,
        Place.id,
        Address.house_number,
        Address.house_letter,
        Address.house_number_addition,
        Household.id,
    )


def _line(line: int, street: str | None, *key: Any) -> ListedLine:
    if street is None:
        return ListedLine(line, None, None)
    return ListedLine(line, street, AddressKey(*key).house)
