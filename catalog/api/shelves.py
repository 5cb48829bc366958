"""What belongs to items: files with all of them, variants, and giving from the catalogue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import request_key
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import perform, reading
from catalog import queries
from catalog.api.asking import asked, community_id, household_of
from catalog.counter import require_shop
from catalog.errors import ItemUnknown
from catalog.queries import ItemView
from catalog.queries.item_files import shop_of_file
from catalog.rules.item_files import written_file
from catalog.schemas.items import ItemSchema
from catalog.schemas.shelves import (
    ImportedItemsSchema,
    ItemFilePlanSchema,
    ItemFileTextSchema,
    ItemGiftSchema,
    ItemGivenSchema,
    NewVariantSchema,
)
from catalog.use_cases import AddVariant, OrderedItem, add_variant
from catalog.use_cases.gifts import GiveItem, Given, give_item
from catalog.use_cases.item_files import (
    ImportedItems,
    ImportItems,
    KeepItemFile,
    import_items,
    keep_item_file,
    plan_import,
)
from catalog.use_cases.item_lines import rows_of_items

blueprint = Blueprint(
    "shelves_api",
    __name__,
    description="Items as a file, their variants, and gifts of the catalogue.",
)


@blueprint.route("/shops/<uuid:shop_id>/item-files")
class ItemFiles(MethodView):
    """All items of a shop in one file."""

    @allow(Permission.MANAGE_CATALOGUE)
    @blueprint.response(200, ItemFileTextSchema)
    def get(self, shop_id: UUID) -> dict[str, str]:
        """Every item of a shop as the text of a CSV file"""
        require_shop(Permission.MANAGE_CATALOGUE, shop_id)
        with reading() as session:
            rows = list(rows_of_items(session, community_id=community_id(), shop_id=shop_id))
        return {"csv": "".join(written_file(rows))}

    @allow(Permission.MANAGE_CATALOGUE)
    @blueprint.arguments(ItemFileTextSchema)
    @blueprint.response(201, ItemFilePlanSchema)
    def post(self, body: dict[str, str], shop_id: UUID) -> dict[str, Any]:
        """Send a file, and hear what it would change; nothing is changed yet"""
        require_shop(Permission.MANAGE_CATALOGUE, shop_id)
        command = KeepItemFile(**asked(), shop_id=shop_id, content=body["csv"].encode())
        file_id = perform(keep_item_file, command)
        with reading() as session:
            plan = plan_import(session, community_id=community_id(), file_id=file_id)
        problems = [
            {"line": each.line, "code": each.refusal.code, "reason": words_of(each.refusal)}
            for each in plan.problems
        ]
        return {
            "file_id": file_id,
            "created": plan.created,
            "changed": plan.changed,
            "unchanged": plan.unchanged,
            "problems": problems,
        }


@blueprint.route("/item-files/<uuid:file_id>/import")
class ItemFileImport(MethodView):
    """It is right."""

    @allow(Permission.MANAGE_CATALOGUE)
    @blueprint.response(200, ImportedItemsSchema)
    def post(self, file_id: UUID) -> ImportedItems:
        """Carry out a file that was sent: every line of it, or none"""
        command = ImportItems(**asked(), request_key=request_key(), file_id=file_id)
        with reading() as session:
            shop_id = shop_of_file(session, community_id=community_id(), file_id=file_id)
        require_shop(Permission.MANAGE_CATALOGUE, shop_id)
        return perform(import_items, command)


@blueprint.route("/items/<uuid:item_id>/variants")
class Variants(MethodView):
    """Sizes and colours."""

    @allow(Permission.MANAGE_CATALOGUE)
    @blueprint.arguments(NewVariantSchema)
    @blueprint.response(201, ItemSchema)
    def post(self, body: dict[str, Any], item_id: UUID) -> ItemView:
        """Add a size or colour that is ordered and stocked by itself; answers the whole item"""
        require_shop(Permission.MANAGE_CATALOGUE, _item(item_id).shop_id)
        command = AddVariant(**asked(), request_key=request_key(), item_id=item_id, **body)
        perform(add_variant, command)
        return _item(item_id)


@blueprint.route("/items/<uuid:item_id>/gifts")
class ItemGifts(MethodView):
    """Giving to a street or a cause."""

    @allow(Permission.ORDER)
    @blueprint.arguments(ItemGiftSchema)
    @blueprint.response(201, ItemGivenSchema)
    def post(self, body: dict[str, Any], item_id: UUID) -> Given:
        """Give so many times what a gift of the catalogue costs"""
        if current_actor().household_id is None:
            require_shop(Permission.ORDER_FOR_OTHERS, _item(item_id).shop_id)
        household_id, confirmation = household_of(body)
        command = GiveItem(
            **asked(),
            request_key=request_key(),
            household_id=household_id,
            gift=OrderedItem(item_id, body["quantity"], body["unit_prices"], body["way"]),
            confirmation=confirmation,
        )
        return perform(give_item, command)


def _item(item_id: UUID) -> ItemView:
    with reading() as session:
        found = queries.item(session, community_id=community_id(), item_id=item_id)
    if found is None:
        raise ItemUnknown(item_id=item_id)
    return found
