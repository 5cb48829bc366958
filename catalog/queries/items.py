"""Reading the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, tuple_
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Organisation
from catalog.models import Item, ItemCategory, ItemPicture, Stock
from catalog.rules.items import FOR_HOUSEHOLDS, FOR_STREETS, Buyers
from catalog.rules.stock import StockState, stock_state
from catalog.rules.texts import FALLBACK, in_language, search_words


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category; `names` by language."""

    slug: str
    names: dict[str, str]
    position: int

    def name(self, language: str) -> str:
        """Its name in a language, or in Dutch."""
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture as it is served."""

    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """An item with its shop and how many there are.

    Texts are by language. `max_per_household` is None without a limit, `archived_at` while it is
    for sale, `picture_id` without a picture.
    """

    id: UUID
    shop_id: UUID
    shop_name: str
    pick_up: str | None
    opening_hours: str | None
    category: str
    names: dict[str, str]
    descriptions: dict[str, str]
    alternative_texts: dict[str, str]
    synonyms: list[str]
    currency: str
    price_minor: int
    buyers: Buyers
    max_per_household: int | None
    picture_id: UUID | None
    archived_at: datetime | None
    on_hand: int

    def name(self, language: str) -> str:
        """Its name in a language, or in Dutch."""
        return in_language(self.names, language)

    def description(self, language: str) -> str:
        """Its description in a language, or in Dutch."""
        return in_language(self.descriptions, language)

    def alternative_text(self, language: str) -> str:
        """The words for its picture in a language, or in Dutch."""
        return in_language(self.alternative_texts, language)

    @property
    def state(self) -> StockState:
        """What people are told of the stock."""
        return stock_state(self.on_hand)

    @property
    def for_households(self) -> bool:
        """Whether a household can buy it by itself."""
        return self.buyers in FOR_HOUSEHOLDS

    @property
    def for_streets(self) -> bool:
        """Whether a street can buy it together."""
        return self.buyers in FOR_STREETS


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilter:
    """Which items are looked for; None and empty text narrow nothing.

    `affordable_minor` is what a household has by currency. `archived` True shows only what is no
    longer for sale, None both.
    """

    text: str = ""
    category: str | None = None
    shop_ids: Collection[UUID] | None = None
    affordable_minor: Mapping[str, int] | None = None
    archived: bool | None = False


def categories(session: Session, *, community_id: int) -> list[CategoryView]:
    """The categories in their order."""
    rows = session.scalars(
        select(ItemCategory)
        .where(ItemCategory.community_id == community_id)
        .order_by(ItemCategory.position, ItemCategory.slug)
    )
    return [CategoryView(row.slug, row.names, row.position) for row in rows]


def picture(session: Session, *, community_id: int, picture_id: UUID) -> PictureView | None:
    """One picture, or None."""
    row = session.get(ItemPicture, (community_id, picture_id))
    return None if row is None else PictureView(row.media_type, row.content)


def item(session: Session, *, community_id: int, item_id: UUID) -> ItemView | None:
    """One item, also one that is no longer for sale; or None."""
    rows = session.execute(_joined(community_id).where(Item.id == item_id)).all()
    return _view(*rows[0]) if rows else None


def items(
    session: Session,
    *,
    community_id: int,
    wanted: ItemFilter,
    language: str = FALLBACK,
    after: UUID | None = None,
    limit: int = 50,
) -> list[ItemView]:
    """At most `limit` items by their name in a language; `after` is the last one shown before."""
    name = _name_in(language)
    query = _joined(community_id).where(*_conditions(wanted)).order_by(name, Item.id).limit(limit)
    if after is not None:
        last = select(name, Item.id).where(Item.community_id == community_id, Item.id == after)
        query = query.where(tuple_(name, Item.id) > last.scalar_subquery())
    return [_view(*row) for row in session.execute(query)]


def _joined(community_id: int) -> Select[Item, Organisation, int]:
    return (
        select(Item, Organisation, func.coalesce(Stock.on_hand, 0))
        .join(
            Organisation,
            (Organisation.community_id == Item.community_id) & (Organisation.id == Item.shop_id),
        )
        .outerjoin(
            Stock,
            (Stock.community_id == Item.community_id)
            & (Stock.item_id == Item.id)
            & (Stock.pick_up_id == Item.shop_id),
        )
        .where(Item.community_id == community_id)
    )


def _name_in(language: str) -> ColumnElement[str]:
    in_dutch = Item.names[FALLBACK].as_string()
    return func.lower(func.coalesce(Item.names[language].as_string(), in_dutch))


def _conditions(wanted: ItemFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        Item.search_text.contains(word, autoescape=True) for word in search_words(wanted.text)
    ]
    if wanted.category:
        conditions.append(Item.category == wanted.category)
    if wanted.shop_ids is not None:
        conditions.append(Item.shop_id.in_(wanted.shop_ids))
    if wanted.archived is not None:
        is_null = Item.archived_at.is_(None)
        conditions.append(~is_null if wanted.archived else is_null)
    if wanted.affordable_minor is not None:
        conditions.append(
            or_(
                false(),
                *(
                    and_(Item.currency == currency, Item.price_minor <= amount_minor)
                    for currency, amount_minor in wanted.affordable_minor.items()
                ),
            )
        )
    return conditions


def _view(row: Item, shop: Organisation, on_hand: int) -> ItemView:
    return ItemView(
        id=row.id,
        shop_id=row.shop_id,
        shop_name=shop.name,
        pick_up=shop.pick_up,
        opening_hours=shop.opening_hours,
        category=row.category,
        names=row.names,
        descriptions=row.descriptions,
        alternative_texts=row.alternative_texts,
        synonyms=row.synonyms,
        currency=row.currency,
        price_minor=row.price_minor,
        buyers=Buyers(row.buyers),
        max_per_household=row.max_per_household,
        picture_id=row.picture_id,
        archived_at=row.archived_at,
        on_hand=on_hand,
    )
