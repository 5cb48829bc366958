"""Reading orders: a household's own, and what a shop has to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Organisation, Place
from cambio.neighbourhood.queries import place_path, street_of
from catalog.models import Item, OrderLine, Purchase, ShopOrder
from catalog.rules.orders import OPEN, CancelReason, Confirmation, OrderStatus
from catalog.rules.texts import in_language

Joined = Select[ShopOrder, Organisation, str]


@dataclass(frozen=True, slots=True)
class LineView:
    """So many of an item at the price of that moment; `names` by language."""

    item_id: UUID
    names: dict[str, str]
    quantity: int
    unit_price_minor: int
    picture_id: UUID | None

    def name(self, language: str) -> str:
        """The item's name in a language, or in Dutch."""
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order with its lines and its shop.

    `household_id` is None for a street's order; that has `purchase_id` and `place_name`.
    """

    id: UUID
    number: int
    status: OrderStatus
    shop_id: UUID
    shop_name: str
    pick_up: str | None
    opening_hours: str | None
    currency: str
    total_minor: int
    confirmation: Confirmation
    placed_at: datetime
    placed_by: UUID
    ready_at: datetime | None
    collected_at: datetime | None
    collected_by: UUID | None
    cancelled_at: datetime | None
    cancel_reason: CancelReason | None
    household_id: UUID | None
    purchase_id: UUID | None
    place_name: str | None
    lines: tuple[LineView, ...]

    @property
    def is_open(self) -> bool:
        """Whether it can still be collected or cancelled."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """Which orders are looked for; None narrows nothing."""

    household_id: UUID | None = None
    shop_ids: Collection[UUID] | None = None
    statuses: Collection[OrderStatus] | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class PickLine:
    """How many of an item the placed orders of a shop ask for together."""

    names: dict[str, str]
    quantity: int
    orders: int

    def name(self, language: str) -> str:
        """The item's name in a language, or in Dutch."""
        return in_language(self.names, language)


def order(session: Session, *, community_id: int, order_id: UUID) -> OrderView | None:
    """One order, or None."""
    found = _views(session, community_id, _joined(community_id).where(ShopOrder.id == order_id))
    return found[0] if found else None


def orders(
    session: Session,
    *,
    community_id: int,
    wanted: OrderFilter,
    oldest_first: bool = False,
    before: UUID | None = None,
    limit: int = 50,
) -> list[OrderView]:
    """At most `limit` orders, newest first unless asked otherwise.

    `before` is the last order of the page before, newest first only.
    """
    key = (ShopOrder.placed_at, ShopOrder.id)
    direction = key if oldest_first else tuple(column.desc() for column in key)
    query = _joined(community_id).where(*_conditions(wanted)).order_by(*direction).limit(limit)
    if before is not None:
        last = select(*key).where(ShopOrder.community_id == community_id, ShopOrder.id == before)
        query = query.where(tuple_(*key) < last.scalar_subquery())
    return _views(session, community_id, query)


def count_orders(session: Session, *, community_id: int, wanted: OrderFilter) -> int:
    """How many orders there are of those."""
    query = select(func.count()).select_from(ShopOrder)
    conditions = _conditions(wanted)
    return session.scalar(query.where(ShopOrder.community_id == community_id, *conditions)) or 0


def orders_for_card(
    session: Session, *, community_id: int, household_id: UUID, shop_ids: Collection[UUID]
) -> list[OrderView]:
    """What a household may collect at these shops: its own open orders and those of its street."""
    street_id = street_of(session, community_id=community_id, household_id=household_id)
    path = place_path(session, community_id=community_id, place_id=street_id) if street_id else []
    query = (
        _joined(community_id)
        .where(
            ShopOrder.shop_id.in_(shop_ids),
            ShopOrder.status.in_(OPEN),
            or_(
                ShopOrder.household_id == household_id,
                Purchase.place_id.in_([place.id for place in path]),
            ),
        )
        # "ready" comes after "placed" in the alphabet, and first at the counter.
        .order_by(ShopOrder.status.desc(), ShopOrder.placed_at, ShopOrder.id)
    )
    return _views(session, community_id, query)


def to_prepare_by_item(session: Session, *, community_id: int, shop_id: UUID) -> list[PickLine]:
    """What the placed orders of a shop ask for, item by item, the most first."""
    rows = session.execute(
        select(Item, func.sum(OrderLine.quantity), func.count())
        .join(
            OrderLine,
            (OrderLine.community_id == Item.community_id) & (OrderLine.item_id == Item.id),
        )
        .join(
            ShopOrder,
            (ShopOrder.community_id == OrderLine.community_id)
            & (ShopOrder.id == OrderLine.order_id),
        )
        .where(
            ShopOrder.community_id == community_id,
            ShopOrder.shop_id == shop_id,
            ShopOrder.status == OrderStatus.PLACED,
        )
        .group_by(Item.community_id, Item.id)
        .order_by(func.sum(OrderLine.quantity).desc(), Item.id)
    )
    return [PickLine(row.names, int(quantity), count) for row, quantity, count in rows]


def _joined(community_id: int) -> Joined:
    return (
        select(ShopOrder, Organisation, Place.name)
        .join(
            Organisation,
            (Organisation.community_id == ShopOrder.community_id)
            & (Organisation.id == ShopOrder.shop_id),
        )
        .outerjoin(
            Purchase,
            (Purchase.community_id == ShopOrder.community_id)
            & (Purchase.id == ShopOrder.purchase_id),
        )
        .outerjoin(
            Place, (Place.community_id == Purchase.community_id) & (Place.id == Purchase.place_id)
        )
        .where(ShopOrder.community_id == community_id)
    )


def _conditions(wanted: OrderFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.household_id is not None:
        conditions.append(ShopOrder.household_id == wanted.household_id)
    if wanted.shop_ids is not None:
        conditions.append(ShopOrder.shop_id.in_(wanted.shop_ids))
    if wanted.statuses is not None:
        conditions.append(ShopOrder.status.in_(wanted.statuses))
    if wanted.number is not None:
        conditions.append(ShopOrder.number == wanted.number)
    return conditions


def _views(
    session: Session, community_id: int, query: Select[ShopOrder, Organisation, str]
) -> list[OrderView]:
    rows = session.execute(query).all()
    lines = _lines(session, community_id, [row.id for row, _shop, _place in rows])
    return [_view(row, shop, place, lines[row.id]) for row, shop, place in rows]


def _lines(
    session: Session, community_id: int, order_ids: Collection[UUID]
) -> defaultdict[UUID, list[LineView]]:
    rows = session.execute(
        select(OrderLine, Item)
        .join(Item, (Item.community_id == OrderLine.community_id) & (Item.id == OrderLine.item_id))
        .where(OrderLine.community_id == community_id, OrderLine.order_id.in_(order_ids))
        .order_by(OrderLine.item_id)
    )
    lines: defaultdict[UUID, list[LineView]] = defaultdict(list)
    for line, item in rows:
        view = LineView(
            line.item_id, item.names, line.quantity, line.unit_price_minor, item.picture_id
        )
        lines[line.order_id].append(view)
    return lines


def _view(
    row: ShopOrder, shop: Organisation, place_name: str | None, lines: Iterable[LineView]
) -> OrderView:
    return OrderView(
        id=row.id,
        number=row.number,
        status=OrderStatus(row.status),
        shop_id=row.shop_id,
        shop_name=shop.name,
        pick_up=shop.pick_up,
        opening_hours=shop.opening_hours,
        currency=row.currency,
        total_minor=row.total_minor,
        confirmation=Confirmation(row.confirmation),
        placed_at=row.placed_at,
        placed_by=row.placed_by,
        ready_at=row.ready_at,
        collected_at=row.collected_at,
        collected_by=row.collected_by,
        cancelled_at=row.cancelled_at,
        cancel_reason=CancelReason(row.cancel_reason) if row.cancel_reason else None,
        household_id=row.household_id,
        purchase_id=row.purchase_id,
        place_name=place_name,
        lines=tuple(lines),
    )
