"""Households of which somebody wants to go on apart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Address, Household
from cambio.neighbourhood.queries import AddressView, at_home
from cambio.neighbourhood.queries import address as find_address
from cards.models import SplitWish


@dataclass(frozen=True, slots=True)
class WishView:
    """What somebody has in mind: who goes, and what they would take along of every balance.

    `address` is where those who go will live, None while that is not known.
    """

    household_id: UUID
    asked_at: datetime
    adults: int
    children: int
    percent: int
    nickname: str
    language: str
    address: AddressView | None


@dataclass(frozen=True, slots=True)
class WaitingWish:
    """A household in the list of those that wish to go on in two."""

    household_id: UUID
    nickname: str
    asked_at: datetime


def split_wish(session: Session, *, community_id: int, household_id: UUID) -> WishView | None:
    """The open wish of a household, or None."""
    row = session.scalar(
        select(SplitWish).filter_by(
            community_id=community_id, household_id=household_id, status="open"
        )
    )
    if row is None:
        return None
    address = None
    if row.address_id is not None:
        address = find_address(session, community_id=community_id, address_id=row.address_id)
    return WishView(
        row.household_id,
        row.asked_at,
        row.adults,
        row.children,
        row.percent,
        row.nickname,
        row.language,
        address,
    )


def split_wishes(
    session: Session,
    *,
    community_id: int,
    place_ids: Collection[UUID] | None,
    limit: int = 100,
) -> list[WaitingWish]:
    """The households that wait, the oldest first. `place_ids` are the streets where they live;
    None for everywhere."""
    query = _waiting(community_id, place_ids).with_only_columns(
        SplitWish.household_id, Household.nickname, SplitWish.asked_at
    )
    rows = session.execute(query.order_by(SplitWish.asked_at, SplitWish.id).limit(limit))
    return [WaitingWish(*row) for row in rows]


def _waiting(community_id: int, place_ids: Collection[UUID] | None) -> Select[Any]:
    query = (
        select(SplitWish)
        .join(
            Household,
            (Household.community_id == SplitWish.community_id)
            & (Household.id == SplitWish.household_id),
        )
        .where(SplitWish.community_id == community_id, SplitWish.status == "open")
    )
    if place_ids is None:
        return query
    there = at_home(query, SplitWish.community_id, SplitWish.household_id)
    return there.where(Address.street_id.in_(place_ids))
