"""Reading the places where people collect what they ordered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Organisation
from catalog.models import PickUpPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class PointView:
    """A pick-up point in words: those of its own, else the shop's.

    `own_name`, `own_address` and `own_opening_hours` are None where the shop's count.
    """

    id: UUID
    shop_id: UUID
    name: str
    address: str | None
    opening_hours: str | None
    own_name: str | None
    own_address: str | None
    own_opening_hours: str | None
    delivers: bool
    keep_days: int
    closed_at: datetime | None

    @property
    def is_counter(self) -> bool:
        """Whether it is the counter of the shop itself."""
        return self.id == self.shop_id

    @property
    def stock_id(self) -> UUID:
        """Whose stock it takes: what is brought home comes from the shop's counter."""
        return self.shop_id if self.delivers else self.id


def points(
    session: Session, *, community_id: int, shop_ids: Collection[UUID], closed: bool = False
) -> list[PointView]:
    """The points of some shops, the shop's own counter first; `closed` shows those too."""
    query = (
        select(PickUpPoint, Organisation)
        .join(
            Organisation,
            (Organisation.community_id == PickUpPoint.community_id)
            & (Organisation.id == PickUpPoint.shop_id),
        )
        .where(PickUpPoint.community_id == community_id, PickUpPoint.shop_id.in_(shop_ids))
        .order_by(
            Organisation.name,
            case((PickUpPoint.id == PickUpPoint.shop_id, 0), else_=1),
            PickUpPoint.name,
            PickUpPoint.id,
        )
    )
    if not closed:
        query = query.where(PickUpPoint.closed_at.is_(None))
    return [point_view(point, shop) for point, shop in session.execute(query)]


def point(session: Session, *, community_id: int, point_id: UUID) -> PointView | None:
    """One point, also one that is closed; or None."""
    row = session.get(PickUpPoint, (community_id, point_id))
    if row is None:
        return None
    return point_view(row, session.get_one(Organisation, (community_id, row.shop_id)))


def point_view(row: PickUpPoint, shop: Organisation) -> PointView:
    """A point of a shop in words."""
    is_counter = row.id == shop.id
    return PointView(
        id=row.id,
        shop_id=shop.id,
        name=row.name or shop.name,
        address=row.address or (shop.pick_up if is_counter else None),
        opening_hours=row.opening_hours or (shop.opening_hours if is_counter else None),
        own_name=row.name,
        own_address=row.address,
        own_opening_hours=row.opening_hours,
        delivers=row.delivers,
        keep_days=row.keep_days,
        closed_at=row.closed_at,
    )
