"""What is said of an item, and how it becomes the columns of its rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cambio.database import UnitOfWork
from cambio.ledger.errors import CurrencyUnknown
from cambio.ledger.queries import currencies
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.queries import place
from catalog.errors import CategoryUnknown, PictureUnusable
from catalog.models import Item, ItemCategory, ItemPicture, ItemPrice
from catalog.rules.items import LIMIT_DAYS, ItemKind, Terms, check_code, check_terms, check_texts
from catalog.rules.prices import Price, check_prices
from catalog.rules.seasons import check_season, season_of
from catalog.rules.texts import FALLBACK, cleaned, folded, printable, search_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemContent:
    """All that can be said of an item; see `catalog.models.Item` for what the fields mean.

    One costs `price_minor` in `currency`, and `extra_prices` on top; or in place of these one of
    `other_prices`.
    """

    names: dict[str, str]
    category: str
    currency: str
    price_minor: int
    buyers: str
    descriptions: dict[str, str] = field(default_factory=dict)
    alternative_texts: dict[str, str] = field(default_factory=dict)
    synonyms: tuple[str, ...] = ()
    kind: str = ItemKind.GOODS
    code: str | None = None
    extra_prices: dict[str, int] = field(default_factory=dict)
    other_prices: tuple[dict[str, int], ...] = ()
    min_per_order: int = 1
    max_per_household: int | None = None
    limit_days: int = LIMIT_DAYS
    season_from: int | None = None
    season_until: int | None = None
    lead_days: int | None = None
    loan_days: int | None = None
    needs_approval: bool = False
    place_id: UUID | None = None
    picture_id: UUID | None = None

    @property
    def ways(self) -> list[Price]:
        """The ways in which one of it is paid, its own price first."""
        return [{self.currency: self.price_minor, **self.extra_prices}, *self.other_prices]

    @property
    def terms(self) -> Terms:
        """On which terms it is had."""
        return Terms(
            kind=self.kind,
            buyers=self.buyers,
            min_per_order=self.min_per_order,
            max_per_household=self.max_per_household,
            limit_days=self.limit_days,
            season=season_of(self.season_from, self.season_until),
            lead_days=self.lead_days,
            loan_days=self.loan_days,
            needs_approval=self.needs_approval,
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What items may name: read once, also for a whole file of them."""

    categories: Collection[str]
    currencies: Collection[str]


def known_in(session: Session, community_id: int) -> Known:
    """The categories and currencies of a community."""
    slugs = session.scalars(select(ItemCategory.slug).filter_by(community_id=community_id))
    return Known(frozenset(slugs), frozenset(currencies(session, community_id=community_id)))


def columns_of(content: ItemContent, known: Known) -> dict[str, Any]:
    """The columns of an item with this content.

    Raises:
        ItemNameMissing, ItemTextTooLong, AlternativeTextMissing: the words are not right.
        KindInvalid, BuyersInvalid, LimitInvalid, LeastInvalid, DaysInvalid, SeasonInvalid,
        CodeInvalid: the terms are not right.
        PriceInvalid, StreetPaysOneCurrency: the prices are not right.
        CategoryUnknown, CurrencyUnknown: there is no such thing.
    """
    words = _words(content)
    check_terms(content.terms)
    check_season(content.terms.season)
    check_code(content.code)
    check_prices(content.ways, buyers=content.buyers)
    if content.category not in known.categories:
        raise CategoryUnknown
    for currency in {currency for way in content.ways for currency in way}:
        if currency not in known.currencies:
            raise CurrencyUnknown(currency=currency)
    plain = (
        "category", "currency", "price_minor", "buyers", "kind", "code", "min_per_order",
        "max_per_household", "limit_days", "season_from", "season_until", "lead_days", "loan_days",
        "needs_approval", "place_id", "picture_id",
    )  # fmt: skip
    return words | {name: getattr(content, name) for name in plain}


def check_references(uow: UnitOfWork, community_id: int, content: ItemContent) -> None:
    """Refuse an item that names a picture or a place that is not there.

    Raises:
        PictureUnusable, PlaceUnknown: there is no such thing.
    """
    if content.picture_id is not None:
        key = {"community_id": community_id, "id": content.picture_id}
        if uow.session.query(ItemPicture.id).filter_by(**key).scalar() is None:
            raise PictureUnusable
    if content.place_id is not None:
        found = place(uow.session, community_id=community_id, place_id=content.place_id)
        if found is None:
            raise PlaceUnknown


def write_prices(uow: UnitOfWork, item: Item, content: ItemContent) -> None:
    """Make the other prices of an item what they should be."""
    uow.flush()
    uow.session.execute(
        delete(ItemPrice).where(
            ItemPrice.community_id == item.community_id, ItemPrice.item_id == item.id
        )
    )
    uow.session.add_all(
        ItemPrice(community_id=item.community_id, item_id=item.id, **row)
        for row in price_rows(content)
    )


def price_rows(content: ItemContent) -> list[dict[str, Any]]:
    """What an item costs on top and in other ways, as columns."""
    ways = [content.extra_prices, *content.other_prices]
    return [
        {"way": way, "currency": currency, "amount_minor": amount_minor}
        for way, price in enumerate(ways)
        for currency, amount_minor in price.items()
    ]


def _words(content: ItemContent) -> dict[str, Any]:
    names, descriptions = cleaned(content.names), cleaned(content.descriptions)
    alternative_texts = cleaned(content.alternative_texts)
    synonyms = tuple(word for word in map(printable, content.synonyms) if word)
    check_texts(
        names=names,
        descriptions=descriptions,
        alternative_texts=alternative_texts,
        synonyms=synonyms,
        has_picture=content.picture_id is not None,
    )
    return {
        "names": names,
        "descriptions": descriptions,
        "alternative_texts": alternative_texts,
        "synonyms": list(synonyms),
        "search_text": search_text([*names.values(), *synonyms, *descriptions.values()]),
        "sort_name": folded(names[FALLBACK])[:60],
    }
