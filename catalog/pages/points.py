"""Where a shop hands out, and when; and whether it brings things home."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, perform, reading
from cambio.neighbourhood.queries import OrganisationView
from catalog import queries
from catalog.counter import require_shop
from catalog.pages.base import (
    blueprint,
    chosen_shop,
    command_of,
    errors_of,
    keyed_command_of,
    shops_of_actor,
    whole_number,
)
from catalog.use_cases import AddPoint, ChangePoint, PointContent, add_point, change_point
from catalog.use_cases.points import KEEP_DAYS_MAX


@blueprint.get("/shopkeeping/points")
@allow(Permission.MANAGE_CATALOGUE)
def points() -> str:
    """The pick-up points of a shop, each as a form, and a new one."""
    shops = shops_of_actor(Permission.MANAGE_CATALOGUE)
    shop = chosen_shop(shops)
    if shop is None:
        return render_template("catalog/no_shop.html")
    return _page(shop, {})


@blueprint.post("/shopkeeping/points")
@allow(Permission.MANAGE_CATALOGUE)
def new_point() -> ResponseReturnValue:
    """Open another one."""
    shop = chosen_shop(shops_of_actor(Permission.MANAGE_CATALOGUE))
    if shop is None:
        raise NotFound
    try:
        perform(add_point, keyed_command_of(AddPoint, shop_id=shop.id, content=_content()))
    except Refusal as refusal:
        return _page(shop, errors_of(refusal, {refusal.code: "name"})), refusal.status
    return _saved(shop.id)


@blueprint.post("/shopkeeping/points/<uuid:point_id>")
@allow(Permission.MANAGE_CATALOGUE)
def edit_point(point_id: UUID) -> ResponseReturnValue:
    """Change one, close it, or open it again."""
    with reading() as session:
        view = queries.point(session, community_id=g.community_id, point_id=point_id)
    if view is None:
        raise NotFound
    require_shop(Permission.MANAGE_CATALOGUE, view.shop_id)
    command = command_of(
        ChangePoint, point_id=point_id, content=_content(), closed="closed" in request.form
    )
    try:
        perform(change_point, command)
    except Refusal as refusal:
        shops = shops_of_actor(Permission.MANAGE_CATALOGUE)
        shop = next(each for each in shops if each.id == view.shop_id)
        return _page(shop, errors_of(refusal, {refusal.code: f"name-{point_id}"})), refusal.status
    return _saved(view.shop_id)


def _content() -> PointContent:
    form = request.form
    return PointContent(
        name=form.get("name"),
        address=form.get("address"),
        opening_hours=form.get("opening_hours"),
        delivers="delivers" in form,
        keep_days=whole_number("keep_days"),
    )


def _saved(shop_id: UUID) -> ResponseReturnValue:
    flash(_("It is saved."), "success")
    return redirect(url_for("catalog.points", shop=shop_id), 303)


def _page(shop: OrganisationView, errors: dict[str, str]) -> str:
    with reading() as session:
        found = queries.points(
            session, community_id=g.community_id, shop_ids=[shop.id], closed=True
        )
    return render_template(
        "catalog/points.html",
        shop=shop,
        shops=shops_of_actor(Permission.MANAGE_CATALOGUE),
        points=found,
        errors=errors,
        form=request.form,
        keep_days_max=KEEP_DAYS_MAX,
    )
