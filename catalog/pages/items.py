"""Keeping the items of a shop: the list, a new one, changing one, and the categories."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, perform, reading
from cambio.neighbourhood.queries import OrganisationView
from cambio.web.language import LANGUAGES, current_language
from catalog import queries
from catalog.counter import require_shop
from catalog.pages.base import (
    blueprint,
    chosen_shop,
    command_of,
    item_or_404,
    keyed_command_of,
    shops_of_actor,
    whole_number,
)
from catalog.pages.item_form import (
    choices,
    content_in_form,
    errors_in_form,
    saved_values,
    values_of,
)
from catalog.pages.words import stock_words
from catalog.queries import ItemFilter, ItemView
from catalog.rules.items import ItemKind
from catalog.use_cases import (
    AddVariant,
    ArchiveItem,
    CreateItem,
    SavedItem,
    UpdateItem,
    add_variant,
    archive_item,
    create_item,
    update_item,
)

PAGE = 60


@blueprint.get("/shopkeeping/items")
@allow(Permission.MANAGE_CATALOGUE)
def items() -> str:
    """The items of a shop with price and stock; `?archived` shows what is out of the shop."""
    shops = shops_of_actor(Permission.MANAGE_CATALOGUE)
    shop = chosen_shop(shops)
    if shop is None:
        return render_template("catalog/no_shop.html")
    archived = "archived" in request.args
    text = request.args.get("q", "").strip()[:80]
    after = request.args.get("after", type=UUID)
    with reading() as session:
        found = queries.items(
            session,
            community_id=g.community_id,
            wanted=ItemFilter(text=text, shop_ids=[shop.id], archived=archived),
            language=current_language(),
            after=after,
            limit=PAGE + 1,
        )
    kept: dict[str, Any] = {"shop": shop.id, "q": text or None} | (
        {"archived": "1"} if archived else {}
    )
    next_href = None
    if found[PAGE:]:
        next_href = url_for("catalog.items", after=found[PAGE - 1].id, **kept)
    return render_template(
        "catalog/items.html",
        shops=shops,
        shop=shop,
        items=found[:PAGE],
        archived=archived,
        text=text,
        may_categories=current_actor().may_within(
            Permission.MANAGE_CATALOGUE, ScopeKind.COMMUNITY, ()
        ),
        stock_words=stock_words,
        next_href=next_href,
        first_href=url_for("catalog.items", **kept) if after else None,
    )


@blueprint.get("/shopkeeping/items/new")
@allow(Permission.MANAGE_CATALOGUE)
def new_item() -> str:
    """An empty form."""
    return _new_page(_shop(), {})


@blueprint.post("/shopkeeping/items/new")
@allow(Permission.MANAGE_CATALOGUE)
def add_item() -> ResponseReturnValue:
    """Put it in the shop."""
    shop = _shop()
    values = values_of(None)
    try:
        command = keyed_command_of(
            CreateItem,
            shop_id=shop.id,
            content=content_in_form(values),
            on_hand=whole_number("on_hand", missing=0),
        )
        saved: SavedItem = perform(create_item, command)
    except Refusal as refusal:
        return _new_page(shop, errors_in_form(refusal), values), refusal.status
    flash(_("%(name)s is in the shop.", name=values["name_nl"]), "success")
    if values.get("kind") == ItemKind.VOUCHER:
        return redirect(url_for("catalog.voucher_terms", item_id=saved.item_id), 303)
    return redirect(url_for("catalog.edit_item", item_id=saved.item_id), 303)


@blueprint.get("/shopkeeping/items/<uuid:item_id>")
@allow(Permission.MANAGE_CATALOGUE)
def edit_item(item_id: UUID) -> str:
    """An item as a form."""
    return _edit_page(_item(item_id), {})


@blueprint.post("/shopkeeping/items/<uuid:item_id>")
@allow(Permission.MANAGE_CATALOGUE)
def change_item(item_id: UUID) -> ResponseReturnValue:
    """Change it; orders that were placed keep their price."""
    view = _item(item_id)
    values = values_of(view)
    try:
        content = content_in_form(values)
        perform(update_item, command_of(UpdateItem, item_id=item_id, content=content))
    except Refusal as refusal:
        return _edit_page(view, errors_in_form(refusal), values), refusal.status
    flash(_("%(name)s is changed.", name=values["name_nl"]), "success")
    return redirect(url_for("catalog.edit_item", item_id=item_id), 303)


@blueprint.post("/shopkeeping/items/<uuid:item_id>/archive")
@allow(Permission.MANAGE_CATALOGUE)
def archive(item_id: UUID) -> ResponseReturnValue:
    """Take it out of the shop, or bring it back."""
    view = _item(item_id)
    archived = request.form.get("archived") == "1"
    perform(archive_item, command_of(ArchiveItem, item_id=item_id, archived=archived))
    name = view.name(current_language())
    if archived:
        flash(_("%(name)s is out of the shop.", name=name), "success")
    else:
        flash(_("%(name)s is in the shop.", name=name), "success")
    return redirect(url_for("catalog.edit_item", item_id=item_id), 303)


@blueprint.post("/shopkeeping/items/<uuid:item_id>/variants")
@allow(Permission.MANAGE_CATALOGUE)
def new_variant(item_id: UUID) -> ResponseReturnValue:
    """Another size or colour of it."""
    view, form = _item(item_id), request.form
    command = keyed_command_of(
        AddVariant,
        item_id=item_id,
        variant={code: form.get(f"variant_{code}", "") for code in LANGUAGES},
        first={code: form.get(f"first_{code}", "") for code in LANGUAGES} if "first_nl" in form
        else None,
        on_hand=whole_number("on_hand", missing=0),
    )  # fmt: skip
    try:
        perform(add_variant, command)
    except Refusal as refusal:
        errors = {"variant_nl": words_of(refusal)}
        return _edit_page(view, errors, saved_values(view)), refusal.status
    flash(_("%(name)s is in the shop.", name=form.get("variant_nl", "")), "success")
    return redirect(url_for("catalog.edit_item", item_id=item_id), 303)


def _shop() -> OrganisationView:
    shop = chosen_shop(shops_of_actor(Permission.MANAGE_CATALOGUE))
    if shop is None:
        raise NotFound
    return shop


def _item(item_id: UUID) -> ItemView:
    view = item_or_404(item_id)
    require_shop(Permission.MANAGE_CATALOGUE, view.shop_id)
    return view


def _new_page(
    shop: OrganisationView, errors: dict[str, str], values: dict[str, str] | None = None
) -> str:
    return render_template(
        "catalog/item_new.html",
        shop=shop,
        shops=shops_of_actor(Permission.MANAGE_CATALOGUE),
        values=values or values_of(None),
        errors=errors,
        **choices(),
    )


def _edit_page(view: ItemView, errors: dict[str, str], values: dict[str, str] | None = None) -> str:
    return render_template(
        "catalog/item_edit.html",
        item=view,
        values=values or values_of(view),
        errors=errors,
        stock=stock_words(view),
        **choices(),
    )
