"""Reading the catalogue: categories, pictures, and items by what people look for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Organisation
from catalog.models import Item, ItemCategory, ItemPicture, ItemPrice
from catalog.queries.item_views import ItemView, item_views
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


class Order(StrEnum):
    """In which order items are listed."""

    NAME = "name"
    PRICE = "price"
    """By the number of the item's own price, whatever its currency."""
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilter:
    """Which items are looked for; None and empty text narrow nothing.

    `affordable_minor` is what a household has by currency. `archived` True shows only what is no
    longer for sale, None both. Variants are found through the item that they belong to.
    """

    text: str = ""
    category: str | None = None
    shop_ids: Collection[UUID] | None = None
    affordable_minor: Mapping[str, int] | None = None
    archived: bool | None = False
    kind: str | None = None
    variants: bool = False
    """Whether variants stand in the list by themselves too: for a counter and for files."""


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
    return item_views(session, [(row[0], row[1]) for row in rows])[0] if rows else None


def items_by_id(
    session: Session, *, community_id: int, item_ids: Collection[UUID]
) -> dict[UUID, ItemView]:
    """Items by their ids; those that are not there are left out."""
    rows = session.execute(_joined(community_id).where(Item.id.in_(item_ids))).all()
    return {view.id: view for view in item_views(session, [(row[0], row[1]) for row in rows])}


def items(
    session: Session,
    *,
    community_id: int,
    wanted: ItemFilter,
    language: str = FALLBACK,
    order: Order = Order.NAME,
    after: UUID | None = None,
    limit: int = 50,
) -> list[ItemView]:
    """At most `limit` items in an order; `after` is the last one shown before."""
    key, descending = _key(order, language)
    directed = [each.desc() if descending else each for each in key]
    query = _joined(community_id).where(*_conditions(wanted)).order_by(*directed).limit(limit)
    if after is not None:
        last = select(*key).where(Item.community_id == community_id, Item.id == after)
        here, there = tuple_(*key), last.scalar_subquery()
        query = query.where(here < there if descending else here > there)
    return item_views(session, [(row[0], row[1]) for row in session.execute(query)])


def _joined(community_id: int) -> Select[Item, Organisation]:
    return (
        select(Item, Organisation)
        .join(
            Organisation,
            (Organisation.community_id == Item.community_id) & (Organisation.id == Item.shop_id),
        )
        .where(Item.community_id == community_id)
    )


def _key(order: Order, language: str) -> tuple[list[ColumnElement[Any]], bool]:
    """What items are ordered by, and whether from high to low."""
    own: ColumnElement[Any] = Item.id.expression
    if order is Order.PRICE:
        return [Item.price_minor.expression, own], False
    if order is Order.NEWEST:
        # Ids begin with the moment at which they were made.
        return [Item.created_at.expression, own], True
    if language == FALLBACK:
        return [Item.sort_name.expression, own], False
    in_dutch = Item.names[FALLBACK].as_string()
    return [func.lower(func.coalesce(Item.names[language].as_string(), in_dutch)), own], False


def _conditions(wanted: ItemFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        Item.search_text.contains(word, autoescape=True) for word in search_words(wanted.text)
    ]
    if not wanted.variants:
        conditions.append(Item.variant_of.is_(None))
    if wanted.category:
        conditions.append(Item.category == wanted.category)
    if wanted.kind is not None:
        conditions.append(Item.kind == wanted.kind)
    if wanted.shop_ids is not None:
        conditions.append(Item.shop_id.in_(wanted.shop_ids))
    if wanted.archived is not None:
        is_null = Item.archived_at.is_(None)
        conditions.append(~is_null if wanted.archived else is_null)
    if wanted.affordable_minor is not None:
        conditions.append(_affordable(wanted.affordable_minor))
    return conditions


def _affordable(balances: Mapping[str, int]) -> ColumnElement[bool]:
    """Whether one of the ways of paying is within what somebody has."""
    own = or_(
        *(
            and_(Item.currency == currency, Item.price_minor <= amount_minor)
            for currency, amount_minor in balances.items()
        ),
        # Who has nothing affords nothing.
        Item.price_minor < 0,
    )
    beyond = case(
        *(
            (and_(ItemPrice.currency == currency, ItemPrice.amount_minor <= amount_minor), 0)
            for currency, amount_minor in balances.items()
        ),
        (ItemPrice.amount_minor < 0, 0),
        else_=1,
    )
    of_item = (ItemPrice.community_id == Item.community_id, ItemPrice.item_id == Item.id)
    too_much_on_top = exists().where(*of_item, ItemPrice.way == 0, beyond == 1)
    another_way = exists(
        select(ItemPrice.way)
        .where(*of_item, ItemPrice.way > 0)
        .group_by(ItemPrice.way)
        .having(func.sum(beyond) == 0)
    )
    return or_(and_(own, ~too_much_on_top), another_way)
