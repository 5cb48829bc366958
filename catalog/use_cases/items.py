"""Keeping the catalogue: items and their variants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, KeyedCommand, UnitOfWork, new_id
from cambio.neighbourhood.queries import organisation
from catalog.errors import CodeTaken, CurrencyFixed, ShopUnknown, VariantInvalid
from catalog.models import Item, ItemPrice
from catalog.rules.items import COLLECTED, NAME_MAX, check_code
from catalog.rules.stock import StockReason, check_quantity
from catalog.rules.texts import FALLBACK, cleaned
from catalog.use_cases.item_content import (
    ItemContent,
    check_references,
    columns_of,
    known_in,
    write_prices,
)
from catalog.use_cases.moving import Movement, move_stock
from catalog.use_cases.points import open_counter
from catalog.use_cases.stock import item_or_refuse

OWN_COLUMNS = frozenset({"code"})
"""What a variant does not share with the item that it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateItem(KeyedCommand):
    """A new item of a shop, with how many there are."""

    shop_id: UUID
    content: ItemContent
    on_hand: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateItem(Command):
    """An item as it should be from now on, with its variants. Orders that were placed keep their
    price."""

    item_id: UUID
    content: ItemContent


@dataclass(frozen=True, slots=True, kw_only=True)
class AddVariant(KeyedCommand):
    """Another size or colour of an item; `variant` is its name by language, "maat M".

    The first one turns the item itself into a heading: what lies on the shelf stays with it, under
    the name `first`.
    """

    item_id: UUID
    variant: dict[str, str]
    first: dict[str, str] | None = None
    code: str | None = None
    on_hand: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveItem(Command):
    """Take an item out of the shop, or bring it back (`archived=False`)."""

    item_id: UUID
    archived: bool = True


@dataclass(frozen=True, slots=True)
class SavedItem:
    """The item that was made or changed."""

    item_id: UUID


def create_item(uow: UnitOfWork, command: CreateItem) -> SavedItem:
    """Put a new item in the shop.

    Raises:
        ShopUnknown: there is no such shop.
        CodeTaken: another item has its number.
        StockQuantityInvalid: less than nothing, or beyond reason.
        And what `columns_of` and `check_references` raise for what is said of it.
    """
    shop = organisation(
        uow.session, community_id=command.community_id, organisation_id=command.shop_id
    )
    if shop is None or shop.kind != "shop":
        raise ShopUnknown
    check_quantity(command.on_hand, least=0)
    values = columns_of(command.content, known_in(uow.session, command.community_id))
    check_references(uow, command.community_id, command.content)
    _guard_code(uow, command.community_id, command.shop_id, command.content.code, None)
    open_counter(uow, command.community_id, command.shop_id)
    item = _add(uow, command, command.shop_id, values, on_hand=command.on_hand)
    write_prices(uow, item, command.content)
    return SavedItem(item.id)


def update_item(uow: UnitOfWork, command: UpdateItem) -> SavedItem:
    """Change an item, and with it its variants. Its shop, kind and currency stay as they are.

    Raises:
        ItemUnknown: there is no such item.
        CurrencyFixed: the currency or the kind would change.
        CodeTaken: another item has its number.
        And what `columns_of` and `check_references` raise for what is said of it.
    """
    item = item_or_refuse(uow, command.community_id, command.item_id)
    content = command.content
    if (content.currency, content.kind) != (item.currency, item.kind):
        raise CurrencyFixed
    if item.variant_of is not None:
        raise VariantInvalid
    values = columns_of(content, known_in(uow.session, command.community_id))
    check_references(uow, command.community_id, content)
    _guard_code(uow, command.community_id, item.shop_id, content.code, item.id)
    for each in (item, *_variants(uow, item)):
        shared = values if each is item else without_own(values)
        for name, value in shared.items():
            setattr(each, name, value)
        write_prices(uow, each, content)
    return SavedItem(item.id)


def add_variant(uow: UnitOfWork, command: AddVariant) -> SavedItem:
    """Add a size or colour that is ordered and stocked by itself; answers the variant.

    Raises:
        ItemUnknown: there is no such item.
        VariantInvalid: it has no Dutch name, or the item is a variant or a gift.
        CodeInvalid, CodeTaken: its number is not right.
        StockQuantityInvalid: less than nothing, or beyond reason.
    """
    head = item_or_refuse(uow, command.community_id, command.item_id)
    names, first = cleaned(command.variant), cleaned(command.first or head.variant)
    if head.variant_of is not None or head.kind not in COLLECTED:
        raise VariantInvalid
    if any(FALLBACK not in each or len(max(each.values(), key=len)) > NAME_MAX
           for each in (names, first)):  # fmt: skip
        raise VariantInvalid
    check_code(command.code)
    check_quantity(command.on_hand, least=0)
    _guard_code(uow, command.community_id, head.shop_id, command.code, None)
    head.variant = first
    copied = {column.key: getattr(head, column.key) for column in Item.__table__.columns}
    for own in ("community_id", "id", "shop_id", "created_at", "archived_at"):
        del copied[own]
    values = copied | {"variant_of": head.id, "variant": names, "code": command.code}
    item = _add(uow, command, head.shop_id, values, on_hand=command.on_hand)
    _copy_prices(uow, head, item)
    return SavedItem(item.id)


def archive_item(uow: UnitOfWork, command: ArchiveItem) -> SavedItem:
    """Take an item out of the shop or bring it back; what was ordered goes on. Harmless twice.

    With an item go its variants; a variant goes alone.

    Raises:
        ItemUnknown: there is no such item.
    """
    item = item_or_refuse(uow, command.community_id, command.item_id)
    for each in (item, *_variants(uow, item)):
        if command.archived != (each.archived_at is not None):
            each.archived_at = uow.now if command.archived else None
    return SavedItem(item.id)


def without_own(values: dict[str, Any]) -> dict[str, Any]:
    """The columns that a variant shares with the item that it belongs to."""
    return {name: value for name, value in values.items() if name not in OWN_COLUMNS}


def _add(
    uow: UnitOfWork, command: Command, shop_id: UUID, values: dict[str, Any], *, on_hand: int
) -> Item:
    item = Item(
        community_id=command.community_id,
        id=new_id(),
        shop_id=shop_id,
        created_at=uow.now,
        **values,
    )
    uow.session.add(item)
    uow.flush()
    if on_hand:
        received = Movement(
            item_id=item.id, pick_up_id=shop_id, reason=StockReason.RECEIPT, on_hand=on_hand
        )
        move_stock(uow, command, [received])
    return item


def _variants(uow: UnitOfWork, head: Item) -> Sequence[Item]:
    query = select(Item).where(Item.community_id == head.community_id, Item.variant_of == head.id)
    return uow.session.scalars(query.order_by(Item.id)).all()


def _copy_prices(uow: UnitOfWork, head: Item, item: Item) -> None:
    from_head = select(ItemPrice).where(
        ItemPrice.community_id == head.community_id, ItemPrice.item_id == head.id
    )
    for row in uow.session.scalars(from_head).all():
        uow.session.add(
            ItemPrice(
                community_id=row.community_id,
                item_id=item.id,
                way=row.way,
                currency=row.currency,
                amount_minor=row.amount_minor,
            )
        )


def _guard_code(
    uow: UnitOfWork, community_id: int, shop_id: UUID, code: str | None, own_id: UUID | None
) -> None:
    if code is None:
        return
    query = select(Item.id).filter_by(community_id=community_id, shop_id=shop_id, code=code)
    if uow.session.scalar(query) not in (None, own_id):
        raise CodeTaken
