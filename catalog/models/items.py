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
    up, and `sort_name` its Dutch name, folded for standing in order. `code` is the shop's own
    number for it, by which a file of items finds it again.

    `price_minor` is what one costs now, `ItemPrice` what else it may cost; an order keeps the
    price of its own moment. `max_per_household` counts the last `limit_days`, None is no limit.
    `season_from` and `season_until` are days of every year as month × 100 + day, both or neither.

    `lead_days` is how long an item on order takes, `loan_days` how long one on loan stays away;
    both None for other kinds. `place_id` is the street whose pot gets a gift; None, and it goes to
    the till of the shop, which then stands for a cause. A `variant` (a size, a colour, by
    language) belongs to `variant_of`, the item that people see in the list; its other words and
    its terms are that item's. `archived_at` is None while it is for sale.
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
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(["community_id", "variant_of"], ["item.community_id", "item.id"]),
        CheckConstraint("price_minor > 0", name="price"),
        CheckConstraint("buyers IN ('household', 'street', 'both')", name="buyers"),
        CheckConstraint("kind IN ('goods', 'loan', 'on_order', 'gift', 'voucher')", name="kind"),
        CheckConstraint("max_per_household > 0", name="max_per_household"),
        CheckConstraint("min_per_order > 0 AND limit_days > 0", name="least_and_days"),
        CheckConstraint("(kind = 'on_order') = (lead_days IS NOT NULL)", name="lead_days"),
        CheckConstraint("(kind = 'loan') = (loan_days IS NOT NULL)", name="loan_days"),
        CheckConstraint("place_id IS NULL OR kind = 'gift'", name="gift_place"),
        CheckConstraint("(season_from IS NULL) = (season_until IS NULL)", name="season"),
        Index("ix_item_shop", "community_id", "shop_id", "code", unique=True),
        Index("ix_item_category", "community_id", "category"),
        Index("ix_item_name", "community_id", "sort_name", "id"),
        Index("ix_item_price", "community_id", "price_minor", "id"),
        Index("ix_item_variant", "community_id", "variant_of"),
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
    sort_name: Mapped[str] = mapped_column(String(60))
    currency: Mapped[str] = mapped_column(String(8))
    price_minor: Mapped[int] = mapped_column(BigInteger)
    buyers: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(12), default="goods")
    code: Mapped[str | None] = mapped_column(String(24), default=None)
    min_per_order: Mapped[int] = mapped_column(default=1)
    max_per_household: Mapped[int | None] = mapped_column(default=None)
    limit_days: Mapped[int] = mapped_column(default=365)
    season_from: Mapped[int | None] = mapped_column(default=None)
    season_until: Mapped[int | None] = mapped_column(default=None)
    lead_days: Mapped[int | None] = mapped_column(default=None)
    loan_days: Mapped[int | None] = mapped_column(default=None)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    place_id: Mapped[UUID | None] = mapped_column(default=None)
    variant_of: Mapped[UUID | None] = mapped_column(default=None)
    variant: Mapped[dict[str, str]] = mapped_column(JSON, default_factory=dict)
    picture_id: Mapped[UUID | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)


class ItemPrice(Base):
    """What an item costs in another way, or on top.

    The rows of one `way` are paid together. Way 0 comes on top of the item's own price; each other
    way is paid in place of it.
    """

    __tablename__ = "item_price"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "item_id"], ["item.community_id", "item.id"]),
        ForeignKeyConstraint(
            ["community_id", "currency"], ["ledger_currency.community_id", "ledger_currency.code"]
        ),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("way >= 0", name="way"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    way: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    currency: Mapped[str] = mapped_column(String(8), primary_key=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)


class ItemFile(Base):
    """A file of items that a shopkeeper sent: checked first, carried out when they say so.

    Forgotten a day later; what it changed stays.
    """

    __tablename__ = "item_file"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "shop_id"], ["organisation.community_id", "organisation.id"]
        ),
        Index("ix_item_file_sent", "sent_at"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    shop_id: Mapped[UUID]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sent_at: Mapped[datetime]
    sent_by: Mapped[UUID]
    carried_out_at: Mapped[datetime | None] = mapped_column(default=None)
