"""A shop with five thousand items, for the pages on which people look for one."""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import FromClause, insert, select

from cambio.database import db, new_id, perform
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from catalog.models import Item, Stock
from catalog.use_cases import CreateItem, ItemContent, SaveCategory, create_item, save_category
from tests.scene import ACTOR_ID, Scene

ITEMS, DIFFERENT_PRICES = 5_000, 90
PAGES = {
    f"the shop, {ITEMS:,} items": "/shop",
    "the same in English": "/shop?lang=en",
    "looking for something": "/shop?q=grijper+rood",
    "what one can afford, cheapest first": "/shop?afford=1&sort=price",
}

Values: TypeAlias = dict[str, Any]


def fill(scene: Scene) -> None:
    """One item by its use case, and the others as copies of its rows."""
    who: Values = {"community_id": scene.community_id, "actor_id": ACTOR_ID}
    shop_id = perform(add_organisation, AddOrganisation(**who, kind="shop", name="De Bezem"))
    perform(save_category, SaveCategory(**who, slug="cleaning", names={"nl": "Schoonmaken"}))
    content = ItemContent(
        names={"nl": "Afvalgrijper rood"},
        descriptions={"nl": "Rapen zonder bukken, ook tussen struiken en onder banken."},
        category="cleaning",
        currency="CAM",
        price_minor=1,
        buyers="both",
    )
    command = CreateItem(
        **who, request_key="shelves", shop_id=shop_id, content=content, on_hand=1_000
    )
    first_id = perform(create_item, command).item_id
    with db.engine.begin() as connection:

        def of_first(table: FromClause, column: str) -> Values:
            query = select(table).where(table.c[column] == first_id)
            return dict(connection.execute(query).mappings().one())

        item, stock = of_first(Item.__table__, "id"), of_first(Stock.__table__, "item_id")
        ids = [new_id() for _ in range(ITEMS - 1)]
        copies = [
            item | {"id": each, "sort_name": f"{n:05}", "price_minor": 1 + n % DIFFERENT_PRICES}
            for n, each in enumerate(ids)
        ]
        connection.execute(insert(Item), copies)
        connection.execute(insert(Stock), [stock | {"item_id": each} for each in ids])
