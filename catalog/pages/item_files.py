"""A shop's items as a file: out, and in again after a look at what it would change."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, perform, reading
from cambio.neighbourhood.queries import OrganisationView
from catalog.counter import require_shop
from catalog.errors import FileUnusable
from catalog.pages.base import (
    blueprint,
    chosen_shop,
    command_of,
    keyed_command_of,
    shops_of_actor,
)
from catalog.rules.item_files import BYTES_MAX, LINES_MAX, written_file
from catalog.use_cases.item_files import (
    ImportedItems,
    ImportItems,
    ItemPlan,
    KeepItemFile,
    import_items,
    keep_item_file,
    plan_import,
)
from catalog.use_cases.item_lines import rows_of_items

PROBLEMS_SHOWN = 100


@blueprint.get("/shopkeeping/item-file")
@allow(Permission.MANAGE_CATALOGUE)
def item_file() -> str:
    """Take the file, or send another one."""
    return _choose(_shop())


@blueprint.get("/shopkeeping/items.csv")
@allow(Permission.MANAGE_CATALOGUE)
def items_csv() -> Response:
    """Every item of a shop, one line each."""
    shop = _shop()
    with reading() as session:
        rows = list(rows_of_items(session, community_id=g.community_id, shop_id=shop.id))
    response = Response("".join(written_file(rows)), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=_("items") + ".csv")
    return response


@blueprint.post("/shopkeeping/item-file")
@allow(Permission.MANAGE_CATALOGUE)
def send_item_file() -> ResponseReturnValue:
    """Keep the file, and show what it would change. Nothing is changed yet."""
    shop = _shop()
    upload = request.files.get("file")
    try:
        if upload is None or not upload.filename:
            raise FileUnusable(most=LINES_MAX)
        content = upload.stream.read(BYTES_MAX + 1)
        file_id = perform(
            keep_item_file, command_of(KeepItemFile, shop_id=shop.id, content=content)
        )
    except Refusal as refusal:
        return _choose(shop, words_of(refusal)), refusal.status
    return redirect(url_for("catalog.item_file_plan", file_id=file_id), 303)


@blueprint.get("/shopkeeping/item-file/<uuid:file_id>")
@allow(Permission.MANAGE_CATALOGUE)
def item_file_plan(file_id: UUID) -> str:
    """What a file would change, or the lines that stop it."""
    return _plan_page(file_id)


@blueprint.post("/shopkeeping/item-file/<uuid:file_id>")
@allow(Permission.MANAGE_CATALOGUE)
def carry_out_file(file_id: UUID) -> ResponseReturnValue:
    """Do it: every line, or none."""
    shop_id = _plan(file_id).shop_id
    try:
        done: ImportedItems = perform(import_items, keyed_command_of(ImportItems, file_id=file_id))
    except Refusal as refusal:
        return _plan_page(file_id, words_of(refusal)), refusal.status
    flash(
        _(
            "%(created)s new items, %(changed)s changed.",
            created=done.created,
            changed=done.changed,
        ),
        "success",
    )
    return redirect(url_for("catalog.items", shop=shop_id), 303)


def _shop() -> OrganisationView:
    shop = chosen_shop(shops_of_actor(Permission.MANAGE_CATALOGUE))
    if shop is None:
        raise NotFound
    return shop


def _plan(file_id: UUID) -> ItemPlan:
    with reading() as session:
        plan = plan_import(session, community_id=g.community_id, file_id=file_id)
    require_shop(Permission.MANAGE_CATALOGUE, plan.shop_id)
    return plan


def _choose(shop: OrganisationView, error: str | None = None) -> str:
    return render_template(
        "catalog/item_file.html",
        shop=shop,
        shops=shops_of_actor(Permission.MANAGE_CATALOGUE),
        error=error,
        lines_max=LINES_MAX,
    )


def _plan_page(file_id: UUID, error: str | None = None) -> str:
    plan = _plan(file_id)
    return render_template(
        "catalog/item_file_plan.html",
        file_id=file_id,
        plan=plan,
        problems=[
            {"line": each.line, "reason": words_of(each.refusal)}
            for each in plan.problems[:PROBLEMS_SHOWN]
        ],
        error=error,
    )
