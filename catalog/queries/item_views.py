"""Items as they are read: with their shop, their prices, their variants and what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Organisation
from catalog.models import Item, Stock
from catalog.queries.prices import prices_of_items
from catalog.queries.stock import StockView
from catalog.rules.items import COLLECTED, FOR_HOUSEHOLDS, FOR_STREETS, FROM_SHELF, Buyers, ItemKind
from catalog.rules.prices import Price
from catalog.rules.seasons import Season, in_season, season_of
from catalog.rules.stock import StockState, stock_state
from catalog.rules.texts import in_language


@dataclass(frozen=True, slots=True)
class VariantView:
    """A size or colour of an item: its name by language, and how many can be ordered."""

    id: UUID
    names: dict[str, str]
    code: str | None
    available: int
    archived_at: datetime | None

    def name(self, language: str) -> str:
        """Its name in a language, or in Dutch."""
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """An item with its shop, its prices, and how many there are at all points together.

    Texts are by language. `ways` are the ways of paying for one, its own price first. For the
    other fields see `catalog.models.Item`. `variants` is empty for an item without sizes or
    colours, and for one of these; else it holds all of them, the item itself as the first.
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
    kind: ItemKind
    code: str | None
    currency: str
    price_minor: int
    ways: list[Price]
    buyers: Buyers
    min_per_order: int
    max_per_household: int | None
    limit_days: int
    season_from: int | None
    season_until: int | None
    lead_days: int | None
    loan_days: int | None
    needs_approval: bool
    place_id: UUID | None
    picture_id: UUID | None
    archived_at: datetime | None
    variant_of: UUID | None
    variant: dict[str, str]
    variants: tuple[VariantView, ...]
    on_hand: int
    reserved: int
    expected: int

    def name(self, language: str) -> str:
        """Its name in a language, or in Dutch; a variant with what sets it apart."""
        name = in_language(self.names, language)
        if self.variant_of is None or not self.variant:
            return name
        return f"{name}, {in_language(self.variant, language)}"

    def description(self, language: str) -> str:
        """Its description in a language, or in Dutch."""
        return in_language(self.descriptions, language)

    def alternative_text(self, language: str) -> str:
        """The words for its picture in a language, or in Dutch."""
        return in_language(self.alternative_texts, language)

    @property
    def available(self) -> int:
        """How many of it can still be ordered from the shelf."""
        return max(0, self.on_hand - self.reserved)

    @property
    def extra_prices(self) -> Price:
        """What one costs on top of its own price."""
        return {code: amount for code, amount in self.ways[0].items() if code != self.currency}

    @property
    def other_prices(self) -> tuple[Price, ...]:
        """What one costs in place of its own price."""
        return tuple(self.ways[1:])

    @property
    def season(self) -> Season | None:
        """When in the year it can be ordered; None for always."""
        return season_of(self.season_from, self.season_until)

    def is_in_season(self, today: date) -> bool:
        """Whether it can be ordered today."""
        return in_season(self.season, today)

    @property
    def from_shelf(self) -> bool:
        """Whether no more of it can be ordered than there are."""
        return self.kind in FROM_SHELF

    @property
    def is_collected(self) -> bool:
        """Whether it is picked up or brought, and can lie in a basket."""
        return self.kind in COLLECTED

    @property
    def state(self) -> StockState:
        """What people are told of the stock, of all its variants together."""
        return stock_state(self.available_in_all) if self.from_shelf else StockState.PLENTY

    @property
    def available_in_all(self) -> int:
        """How many can still be ordered, of all its variants together."""
        if not self.variants:
            return self.available
        return sum(each.available for each in self.variants if each.archived_at is None)

    @property
    def for_households(self) -> bool:
        """Whether a household can buy it by itself."""
        return self.buyers in FOR_HOUSEHOLDS

    @property
    def for_streets(self) -> bool:
        """Whether a street can buy it together."""
        return self.buyers in FOR_STREETS


def item_views(session: Session, found: Sequence[tuple[Item, Organisation]]) -> list[ItemView]:
    """Items of one community as they are read: three statements, however many they are."""
    if not found:
        return []
    items = [item for item, _shop in found]
    variants = _variants(session, items)
    stock = _stock(session, [*items, *(each for each in variants if each not in items)])
    ways = prices_of_items(session, items)
    by_head: defaultdict[UUID, list[Item]] = defaultdict(list)
    for each in variants:
        if each.variant_of is not None:
            by_head[each.variant_of].append(each)
    return [
        _view(item, shop, ways[item.id], stock, [item, *by_head[item.id]]) for item, shop in found
    ]


def _variants(session: Session, items: Sequence[Item]) -> Sequence[Item]:
    return session.scalars(
        select(Item)
        .where(
            Item.community_id == items[0].community_id,
            Item.variant_of.in_([item.id for item in items]),
        )
        .order_by(Item.id)
    ).all()


def _stock(session: Session, items: Sequence[Item]) -> dict[UUID, StockView]:
    """What there is of each item, at all points together."""
    rows = session.scalars(
        select(Stock).where(
            Stock.community_id == items[0].community_id,
            Stock.item_id.in_([item.id for item in items]),
        )
    )
    summed: dict[UUID, StockView] = {}
    for row in rows:
        before = summed.get(row.item_id, StockView(row.pick_up_id))
        summed[row.item_id] = StockView(
            row.pick_up_id,
            before.on_hand + row.on_hand,
            before.reserved + row.reserved,
            before.expected + row.expected,
        )
    return summed


def _view(
    row: Item,
    shop: Organisation,
    ways: list[Price],
    stock: dict[UUID, StockView],
    family: Sequence[Item],
) -> ItemView:
    there = stock.get(row.id, StockView(row.shop_id))
    variants = [_variant(each, stock) for each in family] if len(family) > 1 else []
    same = (
        "id", "shop_id", "category", "names", "descriptions", "alternative_texts", "synonyms",
        "code", "currency", "price_minor", "min_per_order", "max_per_household", "limit_days",
        "season_from", "season_until", "lead_days", "loan_days", "needs_approval", "place_id",
        "picture_id", "archived_at", "variant_of", "variant",
    )  # fmt: skip
    return ItemView(
        **{name: getattr(row, name) for name in same},
        shop_name=shop.name,
        pick_up=shop.pick_up,
        opening_hours=shop.opening_hours,
        kind=ItemKind(row.kind),
        ways=ways,
        buyers=Buyers(row.buyers),
        variants=tuple(variants),
        on_hand=there.on_hand,
        reserved=there.reserved,
        expected=there.expected,
    )


def _variant(row: Item, stock: dict[UUID, StockView]) -> VariantView:
    there = stock.get(row.id, StockView(row.shop_id))
    return VariantView(row.id, row.variant, row.code, there.available, row.archived_at)
