"""Reading what is bought together: sums and numbers of households, never who pledged what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select, tuple_
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Place
from catalog.models import Item, Pledge, Purchase, ShopOrder
from catalog.rules.purchases import PledgeStatus, PurchaseStatus
from catalog.rules.texts import in_language

HOUSEHOLDS_SHOWN_FROM = 5
"""With fewer, what the households put in is told only together with the pot's part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseView:
    """A purchase with what is pledged to it; nothing is when it failed or was cancelled.

    `pledged_minor` is all of it, `pot_minor` the pot's part. `order_id` and `order_number` are
    None until it was met.
    """

    id: UUID
    status: PurchaseStatus
    place_id: UUID
    place_name: str
    item_id: UUID
    item_names: dict[str, str]
    alternative_texts: dict[str, str]
    picture_id: UUID | None
    shop_id: UUID
    quantity: int
    unit_price_minor: int
    target_minor: int
    currency: str
    min_households: int
    deadline_at: datetime
    started_at: datetime
    started_by: UUID
    closed_at: datetime | None
    pledged_minor: int
    pot_minor: int
    households: int
    order_id: UUID | None
    order_number: int | None

    def item_name(self, language: str) -> str:
        """The item's name in a language, or in Dutch."""
        return in_language(self.item_names, language)

    def alternative_text(self, language: str) -> str:
        """The words for the item's picture in a language, or in Dutch."""
        return in_language(self.alternative_texts, language)

    @property
    def last_moment(self) -> datetime:
        """The last moment of the last day: the deadline itself is the next midnight."""
        return self.deadline_at - timedelta(seconds=1)

    @property
    def missing_minor(self) -> int:
        """What is still missing, in minor units."""
        return max(0, self.target_minor - self.pledged_minor)

    @property
    def households_missing(self) -> int:
        """How many more households have to take part."""
        return max(0, self.min_households - self.households)

    @property
    def may_tell_parts(self) -> bool:
        """Whether the pot's part can be told apart without telling what a few households gave."""
        return self.households == 0 or self.households >= HOUSEHOLDS_SHOWN_FROM


@dataclass(frozen=True, slots=True)
class OwnPledge:
    """What a household itself, or the pot, has put into a purchase."""

    amount_minor: int
    status: PledgeStatus


def purchase(session: Session, *, community_id: int, purchase_id: UUID) -> PurchaseView | None:
    """One purchase, or None."""
    rows = session.execute(_joined(community_id).where(Purchase.id == purchase_id)).all()
    return _view(*rows[0]) if rows else None


def purchases(
    session: Session,
    *,
    community_id: int,
    place_ids: Collection[UUID] | None = None,
    statuses: Collection[PurchaseStatus] | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> list[PurchaseView]:
    """At most `limit` purchases, newest first; of some places and in some states when asked.

    `before` is the last purchase of the page before.
    """
    key = (Purchase.started_at, Purchase.id)
    conditions: list[ColumnElement[bool]] = []
    if place_ids is not None:
        conditions.append(Purchase.place_id.in_(place_ids))
    if statuses is not None:
        conditions.append(Purchase.status.in_(statuses))
    if before is not None:
        last = select(*key).where(Purchase.community_id == community_id, Purchase.id == before)
        conditions.append(tuple_(*key) < last.scalar_subquery())
    newest_first = (column.desc() for column in key)
    query = _joined(community_id).where(*conditions).order_by(*newest_first).limit(limit)
    return [_view(*row) for row in session.execute(query)]


def own_pledge(
    session: Session, *, community_id: int, purchase_id: UUID, household_id: UUID | None
) -> OwnPledge | None:
    """The pledge of one household, or of the pot when `household_id` is None."""
    whose = (
        Pledge.household_id.is_(None)
        if household_id is None
        else Pledge.household_id == household_id
    )
    row = session.scalar(
        select(Pledge).where(
            Pledge.community_id == community_id, Pledge.purchase_id == purchase_id, whose
        )
    )
    return None if row is None else OwnPledge(row.amount_minor, PledgeStatus(row.status))


def purchases_due(
    session: Session, *, now: datetime, community_id: int | None = None, limit: int = 500
) -> list[tuple[int, UUID]]:
    """Open purchases whose last moment has passed: their community and id, the oldest first."""
    query = (
        select(Purchase.community_id, Purchase.id)
        .where(Purchase.status == PurchaseStatus.OPEN, Purchase.deadline_at <= now)
        .order_by(Purchase.deadline_at, Purchase.id)
        .limit(limit)
    )
    if community_id is not None:
        query = query.where(Purchase.community_id == community_id)
    return [(community, purchase_id) for community, purchase_id in session.execute(query)]


def _joined(community_id: int) -> Select[Any]:
    # A pledge that was withdrawn or returned keeps its amount, but does not count.
    sums = (
        select(
            Pledge.purchase_id,
            func.sum(Pledge.amount_minor).label("pledged_minor"),
            func.sum(case((Pledge.place_id.is_not(None), Pledge.amount_minor), else_=0)).label(
                "pot_minor"
            ),
            func.count(Pledge.household_id).label("households"),
        )
        .where(Pledge.community_id == community_id, Pledge.status != PledgeStatus.RETURNED)
        .group_by(Pledge.purchase_id)
        .subquery()
    )
    return (
        select(Purchase, Place, Item, ShopOrder, sums)
        .join(
            Place, (Place.community_id == Purchase.community_id) & (Place.id == Purchase.place_id)
        )
        .join(Item, (Item.community_id == Purchase.community_id) & (Item.id == Purchase.item_id))
        .outerjoin(
            ShopOrder,
            (ShopOrder.community_id == Purchase.community_id)
            & (ShopOrder.purchase_id == Purchase.id),
        )
        .outerjoin(sums, sums.c.purchase_id == Purchase.id)
        .where(Purchase.community_id == community_id)
    )


def _view(
    row: Purchase,
    place: Place,
    item: Item,
    order: ShopOrder | None,
    _purchase_id: UUID | None,
    pledged_minor: int | None,
    pot_minor: int | None,
    households: int | None,
) -> PurchaseView:
    return PurchaseView(
        id=row.id,
        status=PurchaseStatus(row.status),
        place_id=row.place_id,
        place_name=place.name,
        item_id=row.item_id,
        item_names=item.names,
        alternative_texts=item.alternative_texts,
        picture_id=item.picture_id,
        shop_id=item.shop_id,
        quantity=row.quantity,
        unit_price_minor=row.unit_price_minor,
        target_minor=row.target_minor,
        currency=row.currency,
        min_households=row.min_households,
        deadline_at=row.deadline_at,
        started_at=row.started_at,
        started_by=row.started_by,
        closed_at=row.closed_at,
        pledged_minor=int(pledged_minor or 0),
        pot_minor=int(pot_minor or 0),
        households=households or 0,
        order_id=order.id if order else None,
        order_number=order.number if order else None,
    )
