"""How many there are, and every reason why that changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class Stock(Base):
    """How many of an item lie at a pick-up point, which is the shop itself for now.

    `on_hand` is the sum of the movements, kept beside them so that the last one is sold once.
    """

    __tablename__ = "stock"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "item_id"], ["item.community_id", "item.id"]),
        ForeignKeyConstraint(
            ["community_id", "pick_up_id"], ["organisation.community_id", "organisation.id"]
        ),
        CheckConstraint("on_hand >= 0", name="on_hand"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    pick_up_id: Mapped[UUID] = mapped_column(primary_key=True)
    on_hand: Mapped[int] = mapped_column(default=0)


class StockMovement(Base):
    """Why the stock changed, by how many, and who did it. Never changed or deleted.

    `quantity` is positive for what came in. `order_id` names the order that took or gave back.
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
        # An order takes an item once, and gives it back once.
        UniqueConstraint("community_id", "order_id", "item_id", "reason"),
        CheckConstraint("quantity <> 0", name="quantity"),
        CheckConstraint(
            "reason IN ('receipt', 'count', 'write_off', 'order', 'cancel')", name="reason"
        ),
        CheckConstraint("(reason IN ('order', 'cancel')) = (order_id IS NOT NULL)", name="order"),
        Index("ix_stock_movement_item", "community_id", "item_id", "id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID]
    pick_up_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(12))
    quantity: Mapped[int]
    moved_at: Mapped[datetime]
    moved_by: Mapped[UUID]
    order_id: Mapped[UUID | None] = mapped_column(default=None)
