"""Items: listed, looked up, kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from cambio.app.api import page_of, request_key
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from catalog import queries
from catalog.api.asking import asked, community_id, position_in
from catalog.counter import require_shop, wallet_balances
from catalog.errors import ItemUnknown
from catalog.queries import ItemFilter, ItemView
from catalog.schemas.items import (
    ItemArguments,
    ItemChangeSchema,
    ItemPageSchema,
    ItemSchema,
    NewItemSchema,
)
from catalog.use_cases import (
    ArchiveItem,
    CreateItem,
    ItemContent,
    UpdateItem,
    archive_item,
    create_item,
    update_item,
)
from catalog.use_cases.item_lines import content_of_item

blueprint = Blueprint("items_api", __name__, description="What the shops have.")


@blueprint.route("/items")
class Items(MethodView):
    """All items."""

    @allow(Permission.SEE_CATALOGUE)
    @blueprint.arguments(ItemArguments, location="query")
    @blueprint.response(200, ItemPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Items by name: all, of a shop or a category, or by what people call them"""
        limit: int = arguments["limit"]
        shop_id: UUID | None = arguments["shop_id"]
        with reading() as session:
            found = queries.items(
                session,
                community_id=community_id(),
                wanted=ItemFilter(
                    text=arguments["q"],
                    category=arguments["category"],
                    shop_ids=None if shop_id is None else [shop_id],
                    archived=arguments["archived"],
                    affordable_minor=_balances(session) if arguments["affordable"] else None,
                ),
                order=arguments["sort"],
                language=arguments["language"],
                after=position_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=lambda item: item.id)

    @allow(Permission.MANAGE_CATALOGUE)
    @blueprint.arguments(NewItemSchema)
    @blueprint.response(201, ItemSchema)
    def post(self, body: dict[str, Any]) -> ItemView:
        """Put a new item in a shop, with how many there are"""
        require_shop(Permission.MANAGE_CATALOGUE, body["shop_id"])
        shop_id, on_hand = body.pop("shop_id"), body.pop("on_hand")
        command = CreateItem(
            **asked(),
            request_key=request_key(),
            shop_id=shop_id,
            content=ItemContent(**{**body, **_tuples(body)}),
            on_hand=on_hand,
        )
        return _item(perform(create_item, command).item_id)


@blueprint.route("/items/<uuid:item_id>")
class Item(MethodView):
    """One item."""

    @allow(Permission.SEE_CATALOGUE)
    @blueprint.response(200, ItemSchema)
    def get(self, item_id: UUID) -> ItemView:
        """One item, also one that is out of the shop"""
        return _item(item_id)

    @allow(Permission.MANAGE_CATALOGUE)
    @blueprint.arguments(ItemChangeSchema)
    @blueprint.response(200, ItemSchema)
    def patch(self, changes: dict[str, Any], item_id: UUID) -> ItemView:
        """Change an item; orders that were placed keep their price"""
        view = _item(item_id)
        require_shop(Permission.MANAGE_CATALOGUE, view.shop_id)
        archived: bool | None = changes.pop("archived", None)
        if changes:
            content = replace(content_of_item(view), **{**changes, **_tuples(changes)})
            perform(update_item, UpdateItem(**asked(), item_id=item_id, content=content))
        if archived is not None:
            perform(archive_item, ArchiveItem(**asked(), item_id=item_id, archived=archived))
        return _item(item_id)


def _item(item_id: UUID) -> ItemView:
    with reading() as session:
        view = queries.item(session, community_id=community_id(), item_id=item_id)
    if view is None:
        raise ItemUnknown(item_id=item_id)
    return view


def _tuples(body: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    """The lists of a body as an item has them."""
    return {name: tuple(body[name]) for name in ("synonyms", "other_prices") if name in body}


def _balances(session: Session) -> dict[str, int]:
    """What the household that asks has; whoever else asks has nothing."""
    household_id = current_actor().household_id
    if household_id is None:
        return {}
    return wallet_balances(session, community_id=community_id(), household_id=household_id)
