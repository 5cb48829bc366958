"""Keeping the catalogue: categories, pictures, items."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cambio.database import Command, KeyedCommand, UnitOfWork, new_id
from cambio.ledger.errors import CurrencyUnknown
from cambio.ledger.queries import currencies
from cambio.neighbourhood.queries import organisation
from catalog.errors import (
    CategoryInvalid,
    CategoryUnknown,
    CurrencyFixed,
    PictureUnusable,
    ShopUnknown,
)
from catalog.models import Item, ItemCategory, ItemPicture
from catalog.rules.items import check_terms, check_texts
from catalog.rules.stock import StockReason, check_quantity
from catalog.rules.texts import FALLBACK, cleaned, printable, search_text
from catalog.use_cases.stock import Movement, item_or_refuse, move_stock

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
MEDIA_TYPES = ("image/webp", "image/svg+xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCategory(Command):
    """A category as it should be; `names` by language, `position` its place among the others."""

    slug: str
    names: dict[str, str]
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StorePicture(Command):
    """A picture, ready to be served: re-encoded by the edge that took it in, as WebP.

    `image/svg+xml` is only for drawings of our own: an SVG can hold scripts.
    """

    content: bytes
    media_type: str = "image/webp"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemContent:
    """All that can be said of an item; see `catalog.models.Item` for what the fields mean."""

    names: dict[str, str]
    category: str
    currency: str
    price_minor: int
    buyers: str
    descriptions: dict[str, str] = field(default_factory=dict)
    alternative_texts: dict[str, str] = field(default_factory=dict)
    synonyms: tuple[str, ...] = ()
    max_per_household: int | None = None
    picture_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateItem(KeyedCommand):
    """A new item of a shop, with how many there are."""

    shop_id: UUID
    content: ItemContent
    on_hand: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateItem(Command):
    """An item as it should be from now on. Orders that were placed keep their price."""

    item_id: UUID
    content: ItemContent


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveItem(Command):
    """Take an item out of the shop, or bring it back (`archived=False`)."""

    item_id: UUID
    archived: bool = True


@dataclass(frozen=True, slots=True)
class SavedItem:
    """The item that was made or changed."""

    item_id: UUID


def save_category(uow: UnitOfWork, command: SaveCategory) -> str:
    """Add a category, or change the one with this short name; answers the short name.

    Raises:
        CategoryInvalid: it has no Dutch name, or a short name that cannot stand in an address.
    """
    names = cleaned(command.names)
    if FALLBACK not in names or not SLUG.fullmatch(command.slug):
        raise CategoryInvalid
    row = uow.session.get(ItemCategory, (command.community_id, command.slug))
    if row is None:
        row = ItemCategory(
            community_id=command.community_id,
            slug=command.slug,
            names=names,
            position=command.position,
        )
        uow.session.add(row)
    row.names, row.position = names, command.position
    return command.slug


def store_picture(uow: UnitOfWork, command: StorePicture) -> UUID:
    """Keep a picture; answers its id.

    Raises:
        PictureUnusable: it is empty, or of a kind that is never served.
    """
    if not command.content or command.media_type not in MEDIA_TYPES:
        raise PictureUnusable
    row = ItemPicture(
        community_id=command.community_id,
        id=new_id(),
        media_type=command.media_type,
        content=command.content,
        created_at=uow.now,
    )
    uow.session.add(row)
    return row.id


def create_item(uow: UnitOfWork, command: CreateItem) -> SavedItem:
    """Put a new item in the shop.

    Raises:
        ShopUnknown: there is no such shop.
        ItemNameMissing, ItemTextTooLong, AlternativeTextMissing: the words are not right.
        PriceInvalid, BuyersInvalid, LimitInvalid: the terms are not right.
        CategoryUnknown, CurrencyUnknown, PictureUnusable: there is no such thing.
        StockQuantityInvalid: less than nothing, or beyond reason.
    """
    shop = organisation(
        uow.session, community_id=command.community_id, organisation_id=command.shop_id
    )
    if shop is None or shop.kind != "shop":
        raise ShopUnknown
    check_quantity(command.on_hand, least=0)
    values = _checked(uow, command.community_id, command.content)
    item = Item(
        community_id=command.community_id,
        id=new_id(),
        shop_id=command.shop_id,
        created_at=uow.now,
        **values,
    )
    uow.session.add(item)
    uow.flush()
    if command.on_hand:
        received = Movement(item.id, item.shop_id, command.on_hand, StockReason.RECEIPT)
        move_stock(uow, command, [received])
    return SavedItem(item.id)


def update_item(uow: UnitOfWork, command: UpdateItem) -> SavedItem:
    """Change an item. Its shop and its currency stay as they are.

    Raises:
        ItemUnknown: there is no such item.
        CurrencyFixed: the currency would change.
        And what `create_item` raises for words, terms, category and picture.
    """
    item = item_or_refuse(uow, command.community_id, command.item_id)
    if command.content.currency != item.currency:
        raise CurrencyFixed
    for name, value in _checked(uow, command.community_id, command.content).items():
        setattr(item, name, value)
    return SavedItem(item.id)


def archive_item(uow: UnitOfWork, command: ArchiveItem) -> SavedItem:
    """Take an item out of the shop or bring it back; what was ordered goes on. Harmless twice.

    Raises:
        ItemUnknown: there is no such item.
    """
    item = item_or_refuse(uow, command.community_id, command.item_id)
    if command.archived != (item.archived_at is not None):
        item.archived_at = uow.now if command.archived else None
    return SavedItem(item.id)


def _checked(uow: UnitOfWork, community_id: int, content: ItemContent) -> dict[str, Any]:
    """The columns of an item with this content, or a refusal."""
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
    check_terms(
        price_minor=content.price_minor,
        buyers=content.buyers,
        max_per_household=content.max_per_household,
    )
    _check_references(uow, community_id, content)
    return {
        "names": names,
        "descriptions": descriptions,
        "alternative_texts": alternative_texts,
        "synonyms": list(synonyms),
        "search_text": _search_text(names, descriptions, synonyms),
        "category": content.category,
        "currency": content.currency,
        "price_minor": content.price_minor,
        "buyers": content.buyers,
        "max_per_household": content.max_per_household,
        "picture_id": content.picture_id,
    }


def _check_references(uow: UnitOfWork, community_id: int, content: ItemContent) -> None:
    if uow.session.get(ItemCategory, (community_id, content.category)) is None:
        raise CategoryUnknown
    if content.currency not in currencies(uow.session, community_id=community_id):
        raise CurrencyUnknown(currency=content.currency)
    if content.picture_id is not None:
        key = {"community_id": community_id, "id": content.picture_id}
        if uow.session.query(ItemPicture.id).filter_by(**key).scalar() is None:
            raise PictureUnusable


def _search_text(
    names: Mapping[str, str], descriptions: Mapping[str, str], synonyms: tuple[str, ...]
) -> str:
    return search_text([*names.values(), *synonyms, *descriptions.values()])
