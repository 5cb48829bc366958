"""The catalogue: categories, and items with their drawn pictures and stock."""

from __future__ import annotations

from uuid import UUID

from cambio.app.permissions import Role
from cambio.database import perform
from cambio.demo.tables import PICTURES, Table, in_words, load
from cambio.demo.world import World
from catalog.rules.vouchers import Worth
from catalog.use_cases import (
    CreateItem,
    ItemContent,
    SaveCategory,
    StorePicture,
    create_item,
    save_category,
    store_picture,
)
from catalog.use_cases.vouchers import SetTerms, set_terms


def fill_shelves(world: World) -> None:
    """All that can be had in the two shops."""
    manager = world.by(world.first_with(Role.MANAGER).login)
    catalogue = load("catalogue")
    for position, table in enumerate(catalogue["category"]):
        names = in_words(table, "name")
        perform(
            save_category,
            SaveCategory(**manager, slug=table["slug"], names=names, position=position),
        )
    for table in catalogue["item"]:
        drawing = (PICTURES / table["picture"]).read_bytes()
        picture_id = perform(
            store_picture,
            StorePicture(**manager, content=drawing, media_type="image/svg+xml"),
        )
        created = perform(
            create_item,
            CreateItem(
                **manager,
                request_key=f"item/{table['slug']}",
                shop_id=world.organisations[table["shop"]],
                content=_content(table, picture_id),
                on_hand=0 if table["kind"] == "voucher" else table["stock"],
            ),
        )
        world.items[table["slug"]] = created.item_id
        world.pictures[table["picture"]] = picture_id
        if table["kind"] == "voucher":
            perform(set_terms, _terms(world, table))


def _terms(world: World, table: Table) -> SetTerms:
    """What a voucher is worth at its partner."""
    worth = Worth(
        value_cents=table["value_cents"],
        valid_days=table["valid_days"],
        in_parts=table.get("in_parts", False),
        asks_pin=table.get("asks_pin", False),
        returns=table.get("returns", True),
    )
    return SetTerms(
        **world.by(world.first_with(Role.MANAGER).login),
        item_id=world.items[table["slug"]],
        worth=worth,
        partner_ids=(world.organisations[table["provider"]],),
    )


def _content(table: Table, picture_id: UUID) -> ItemContent:
    return ItemContent(
        names=in_words(table, "name"),
        category=table["category"],
        currency=table["currency"],
        price_minor=table["price_minor"],
        buyers=table["buyers"],
        kind="voucher" if table["kind"] == "voucher" else "goods",
        descriptions=in_words(table, "description"),
        alternative_texts=in_words(table, "alt"),
        synonyms=tuple(table["synonyms_nl"]),
        max_per_household=table.get("max_per_household"),
        picture_id=picture_id,
    )
