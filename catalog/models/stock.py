"""How many there are, and every reason why that changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base, one_of

OF_ORDER = one_of("reason", "order", "cancel", "hand_out", "return", "brought_back")
ONCE_PER_ORDER = text(one_of("reason", "order", "cancel", "hand_out"))


class Stock(Base):
    """How many of an item lie at a pick-up point.

    `on_hand` lie there, `reserved` of them for orders that are not handed out yet, and `expected`
    are on their way. Each is the sum of its movements, kept beside them so that the last one is
    sold once. Only of what is made to order, or after a count, may more be reserved than there is.
    """

    __tablename__ = "stock"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "item_id"], ["item.community_id", "item.id"]),
        ForeignKeyConstraint(
            ["community_id", "pick_up_id"], ["pick_up_point.community_id", "pick_up_point.id"]
        ),
        CheckConstraint("on_hand >= 0", name="on_hand"),
        CheckConstraint("reserved >= 0", name="reserved"),
        CheckConstraint("expected >= 0", name="expected"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    pick_up_id: Mapped[UUID] = mapped_column(primary_key=True)
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    expected: Mapped[int] = mapped_column(default=0)


class StockMovement(Base):
    """Why the stock changed, by how many, and who did it. Never changed or deleted.

    Each number is positive for what came in, was reserved, or is expected. `order_id` names the
    order that took or gave back; `note` is the shopkeeper's own, about things and never people.
    """

    __tablename__ = "stock_movement"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "item_id", "pick_up_id"],
            ["stock.community_id", "stock.item_id", "stock.pick_up_id"],
        ),
        ForeignKeyConstraint(
            ["community_id", "order_id"], ["shop_order.community_id", "shop_order.id"]
        ),
        CheckConstraint("on_hand <> 0 OR reserved <> 0 OR expected <> 0", name="moves"),
        CheckConstraint(
            f"{OF_ORDER} OR {one_of('reason', 'expect', 'receipt', 'count', 'write_off')}",
            name="reason",
        ),
        CheckConstraint(f"({OF_ORDER}) = (order_id IS NOT NULL)", name="order"),
        Index("ix_stock_movement_item", "community_id", "item_id", "id"),
        # An order reserves an item once, and lets go or hands out once.
        Index(
            "uq_stock_movement_order",
            "community_id",
            "order_id",
            "item_id",
            "reason",
            unique=True,
            sqlite_where=ONCE_PER_ORDER,
            postgresql_where=ONCE_PER_ORDER,
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID]
    pick_up_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(12))
    moved_at: Mapped[datetime]
    moved_by: Mapped[UUID]
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    expected: Mapped[int] = mapped_column(default=0)
    order_id: Mapped[UUID | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(String(120), default=None)
