"""Orders as they are read: with their lines, their shop, and where they are picked up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Organisation, Place
from catalog.models import (
    Item,
    OrderCode,
    OrderLine,
    OrderPayment,
    PickUpPoint,
    Purchase,
    ShopOrder,
)
from catalog.queries.points import PointView, point_view
from catalog.rules.orders import (
    OPEN,
    UNTOUCHED,
    CancelReason,
    CollectedWith,
    Confirmation,
    OrderStatus,
)
from catalog.rules.prices import Price, total_of
from catalog.rules.texts import in_language

Joined = Select[ShopOrder, Organisation, PickUpPoint, str, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """So many of an item at the prices of that moment, by currency; `names` by language.

    `due_back_at` is when it is due back, None unless it is on loan; `brought_back` of it are.
    """

    item_id: UUID
    names: dict[str, str]
    variant: dict[str, str]
    quantity: int
    unit_prices: Price
    picture_id: UUID | None
    returned: int
    due_back_at: datetime | None
    brought_back: int

    def name(self, language: str) -> str:
        """The item's name in a language, or in Dutch, with what sets a variant apart."""
        name = in_language(self.names, language)
        return f"{name}, {in_language(self.variant, language)}" if self.variant else name

    @property
    def prices(self) -> Price:
        """What all of the line costs, by currency."""
        return total_of([(self.quantity, self.unit_prices)])

    @property
    def left(self) -> int:
        """How many are still with the household."""
        return self.quantity - self.returned - self.brought_back


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order with its lines, its shop and where it is picked up.

    `total` is what it costs and `paid_back` what went back of that, by currency. `household_id` is
    None for a street's order; that has `purchase_id` and `place_name`. `keep_until` is None until
    it lies ready. `has_code` says that somebody else can collect it with a code.
    """

    id: UUID
    number: int
    status: OrderStatus
    shop_id: UUID
    shop_name: str
    point: PointView
    total: Price
    paid_back: Price
    confirmation: Confirmation
    needs_approval: bool
    placed_at: datetime
    placed_by: UUID
    approved_at: datetime | None
    preparing_at: datetime | None
    ready_at: datetime | None
    keep_until: datetime | None
    collected_at: datetime | None
    collected_by: UUID | None
    collected_with: CollectedWith | None
    cancelled_at: datetime | None
    cancel_reason: CancelReason | None
    household_id: UUID | None
    purchase_id: UUID | None
    place_name: str | None
    has_code: bool
    lines: tuple[LineView, ...]

    @property
    def is_open(self) -> bool:
        """Whether it can still be collected or cancelled."""
        return self.status in OPEN

    @property
    def waits_for_approval(self) -> bool:
        """Whether a manager has still to approve it."""
        return self.needs_approval and self.status is OrderStatus.PLACED

    @property
    def can_cancel(self) -> bool:
        """Whether the household can still cancel it by itself."""
        return self.status in UNTOUCHED

    @property
    def on_loan(self) -> list[LineView]:
        """What is out and should be brought back."""
        return [line for line in self.lines if line.due_back_at is not None and line.left]


def joined_orders(community_id: int) -> Joined:
    """What is read of every order of a community, to be narrowed and put in order."""
    return (
        select(ShopOrder, Organisation, PickUpPoint, Place.name, OrderCode.order_id)
        .join(
            Organisation,
            (Organisation.community_id == ShopOrder.community_id)
            & (Organisation.id == ShopOrder.shop_id),
        )
        .join(
            PickUpPoint,
            (PickUpPoint.community_id == ShopOrder.community_id)
            & (PickUpPoint.id == ShopOrder.pick_up_id),
        )
        .outerjoin(
            Purchase,
            (Purchase.community_id == ShopOrder.community_id)
            & (Purchase.id == ShopOrder.purchase_id),
        )
        .outerjoin(
            Place, (Place.community_id == Purchase.community_id) & (Place.id == Purchase.place_id)
        )
        .outerjoin(
            OrderCode,
            (OrderCode.community_id == ShopOrder.community_id)
            & (OrderCode.order_id == ShopOrder.id),
        )
        .where(ShopOrder.community_id == community_id)
    )


def order_views(session: Session, community_id: int, query: Joined) -> list[OrderView]:
    """The orders that a query finds: three statements, however many they are."""
    rows = session.execute(query).all()
    ids = [row[0].id for row in rows]
    lines, payments = _lines(session, community_id, ids), _payments(session, community_id, ids)
    return [
        _view(row, shop, point, place, code_of, payments[row.id], lines[row.id])
        for row, shop, point, place, code_of in rows
    ]


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
            item_id=line.item_id,
            names=item.names,
            variant=item.variant,
            quantity=line.quantity,
            unit_prices=line.unit_prices,
            picture_id=item.picture_id,
            returned=line.returned,
            due_back_at=line.due_back_at,
            brought_back=line.brought_back,
        )
        lines[line.order_id].append(view)
    return lines


def _payments(
    session: Session, community_id: int, order_ids: Collection[UUID]
) -> defaultdict[UUID, list[OrderPayment]]:
    rows = session.scalars(
        select(OrderPayment)
        .where(OrderPayment.community_id == community_id, OrderPayment.order_id.in_(order_ids))
        .order_by(OrderPayment.currency)
    )
    payments: defaultdict[UUID, list[OrderPayment]] = defaultdict(list)
    for row in rows:
        payments[row.order_id].append(row)
    return payments


def _view(
    row: ShopOrder,
    shop: Organisation,
    point: PickUpPoint,
    place_name: str | None,
    code_of: UUID | None,
    payments: Iterable[OrderPayment],
    lines: Iterable[LineView],
) -> OrderView:
    same = (
        "id", "number", "shop_id", "needs_approval", "placed_at", "placed_by", "approved_at",
        "preparing_at", "ready_at", "keep_until", "collected_at", "collected_by", "cancelled_at",
        "household_id", "purchase_id",
    )  # fmt: skip
    paid = list(payments)
    return OrderView(
        **{name: getattr(row, name) for name in same},
        status=OrderStatus(row.status),
        shop_name=shop.name,
        point=point_view(point, shop),
        total={each.currency: each.amount_minor for each in paid},
        paid_back={each.currency: each.returned_minor for each in paid if each.returned_minor},
        confirmation=Confirmation(row.confirmation),
        collected_with=CollectedWith(row.collected_with) if row.collected_with else None,
        cancel_reason=CancelReason(row.cancel_reason) if row.cancel_reason else None,
        place_name=place_name,
        has_code=code_of is not None,
        lines=tuple(lines),
    )
