"""What is for sale: items, the categories that they stand in, and their pictures."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class ItemCategory(Base):
    """A shelf of the shop. `names` are by language; shelves stand in order of `position`."""

    __tablename__ = "item_category"
    __table_args__ = (ForeignKeyConstraint(["community_id"], ["community.id"]),)

    community_id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), primary_key=True)
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    position: Mapped[int]


class ItemPicture(Base):
    """A picture as it is served. It never changes: another picture is another row."""

    __tablename__ = "item_picture"
    __table_args__ = (
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        CheckConstraint("media_type IN ('image/webp', 'image/svg+xml')", name="media_type"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    media_type: Mapped[str] = mapped_column(String(16))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class Item(Base):
    """Something that a shop hands out for tokens.

    `names`, `descriptions` and `alternative_texts` (the words for its picture) are by language.
    `synonyms` are what people call it too; `search_text` holds all its words, folded for looking
    up. `price_minor` is what one costs now; an order keeps the price of its own moment.
    `max_per_household` counts twelve months, None is no limit. `archived_at` is None while it is
    for sale.
    """

    __tablename__ = "item"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "shop_id"], ["organisation.community_id", "organisation.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "category"], ["item_category.community_id", "item_category.slug"]
        ),
        ForeignKeyConstraint(
            ["community_id", "currency"], ["ledger_currency.community_id", "ledger_currency.code"]
        ),
        ForeignKeyConstraint(
            ["community_id", "picture_id"], ["item_picture.community_id", "item_picture.id"]
        ),
        CheckConstraint("price_minor > 0", name="price"),
        CheckConstraint("buyers IN ('household', 'street', 'both')", name="buyers"),
        CheckConstraint("max_per_household > 0", name="max_per_household"),
        Index("ix_item_shop", "community_id", "shop_id"),
        Index("ix_item_category", "community_id", "category"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    shop_id: Mapped[UUID]
    category: Mapped[str] = mapped_column(String(40))
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    descriptions: Mapped[dict[str, str]] = mapped_column(JSON)
    alternative_texts: Mapped[dict[str, str]] = mapped_column(JSON)
    synonyms: Mapped[list[str]] = mapped_column(JSON)
    search_text: Mapped[str] = mapped_column(Text)
    currency: Mapped[str] = mapped_column(String(8))
    price_minor: Mapped[int] = mapped_column(BigInteger)
    buyers: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime]
    max_per_household: Mapped[int | None] = mapped_column(default=None)
    picture_id: Mapped[UUID | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
