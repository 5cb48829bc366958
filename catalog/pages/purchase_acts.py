"""What becomes of a purchase together: asked, approved, ordered, cheaper, delivered, celebrated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import Command, NotFound, Refusal, perform, reading
from cambio.web.formats import format_money
from cambio.web.layout import currency
from cambio.web.photos import cleaned
from catalog import queries
from catalog.counter import holder_of, require_place, require_shop
from catalog.pages.base import (
    blueprint,
    command_of,
    errors_of,
    keyed_command_of,
    purchase_or_404,
    whole_number,
)
from catalog.pages.purchases import purchase_page
from catalog.queries import PurchaseView
from catalog.use_cases import (
    ApprovePurchase,
    AskHousehold,
    CelebratePurchase,
    CleanPhoto,
    DeliverPurchase,
    LowerPrice,
    OrderPurchase,
    RemoveCelebrationPhoto,
    approve_purchase,
    ask_household,
    celebrate_purchase,
    deliver_purchase,
    lower_price,
    order_purchase,
    remove_celebration_photo,
)

A_DAY = 24 * 3600
FIELDS = {
    "not_cheaper": "cost",
    "thanks_invalid": "thanks",
    "photo_text_missing": "photo_text",
    "picture_unusable": "photo",
    "picture_too_large": "photo",
    "card_unreadable": "member",
    "card_unknown": "member",
    "card_stopped": "member",
    "card_for_child": "member",
    "card_unassigned": "member",
    "not_a_neighbour": "member",
}
"""Which field of a form a refusal is about."""


@blueprint.post("/together/<uuid:purchase_id>/members")
@allow(Permission.START_PURCHASES)
def ask_member(purchase_id: UUID) -> ResponseReturnValue:
    """Ask a household by its card to take part in what a group buys."""
    view = purchase_or_404(purchase_id)
    asking_id = _starter(view)
    try:
        household_id = holder_of(request.form.get("member", ""), community_id=g.community_id)
        command = command_of(
            AskHousehold, purchase_id=purchase_id, household_id=household_id, asking_id=asking_id
        )
        count = perform(ask_household, command)
    except Refusal as refusal:
        return purchase_page(view, errors_of(refusal, FIELDS)), refusal.status
    told = ngettext(
        "%(num)s household can take part now.", "%(num)s households can take part now.", count
    )
    flash(told, "success")
    return _back_to(purchase_id)


@blueprint.post("/together/<uuid:purchase_id>/approve")
@allow(Permission.APPROVE_ORDERS)
def approve_wish(purchase_id: UUID) -> ResponseReturnValue:
    """Approve a wish whose price is complete."""
    view = purchase_or_404(purchase_id)
    _require_at_place(view, Permission.APPROVE_ORDERS)
    command = command_of(ApprovePurchase, purchase_id=purchase_id)
    return _done(view, approve_purchase, command, _("It is approved."))


@blueprint.post("/together/<uuid:purchase_id>/ordered")
@allow(Permission.HAND_OUT)
def wish_ordered(purchase_id: UUID) -> ResponseReturnValue:
    """It is ordered at whoever carries it out."""
    view = purchase_or_404(purchase_id)
    require_shop(Permission.HAND_OUT, view.shop_id)
    command = command_of(OrderPurchase, purchase_id=purchase_id)
    return _done(view, order_purchase, command, _("It is ordered."))


@blueprint.post("/together/<uuid:purchase_id>/delivered")
@allow(Permission.HAND_OUT)
def wish_delivered(purchase_id: UUID) -> ResponseReturnValue:
    """It is carried out, and paid."""
    view = purchase_or_404(purchase_id)
    require_shop(Permission.HAND_OUT, view.shop_id)
    command = keyed_command_of(DeliverPurchase, purchase_id=purchase_id)
    return _done(view, deliver_purchase, command, _("It is there, and it is paid."))


@blueprint.post("/together/<uuid:purchase_id>/cost")
@allow(Permission.HAND_OUT)
def cheaper(purchase_id: UUID) -> ResponseReturnValue:
    """It costs less than thought."""
    view = purchase_or_404(purchase_id)
    require_shop(Permission.HAND_OUT, view.shop_id)
    cost_minor = whole_number("cost")
    command = keyed_command_of(LowerPrice, purchase_id=purchase_id, cost_minor=cost_minor)
    back = format_money(max(0, view.price_minor - cost_minor), currency(view.currency))
    told = _("%(amount)s went back to all who put in.", amount=back)
    return _done(view, lower_price, command, told)


@blueprint.post("/together/<uuid:purchase_id>/celebrate")
@allow(Permission.START_PURCHASES)
def celebrate(purchase_id: UUID) -> ResponseReturnValue:
    """Say thank you, with a photo or without."""
    view = purchase_or_404(purchase_id)
    _starter(view)
    try:
        command = command_of(
            CelebratePurchase,
            purchase_id=purchase_id,
            thanks=request.form.get("thanks", ""),
            photo=_photo_in_form(),
        )
    except Refusal as refusal:
        return purchase_page(view, errors_of(refusal, FIELDS)), refusal.status
    return _done(view, celebrate_purchase, command, _("Thank you! All who took part hear of it."))


@blueprint.get("/together/<uuid:purchase_id>/photo")
@allow(Permission.SEE_PURCHASES)
def celebration_photo(purchase_id: UUID) -> Response:
    """The photo of the celebration."""
    with reading() as session:
        content = queries.celebration_photo(
            session, community_id=g.community_id, purchase_id=purchase_id
        )
    if content is None:
        raise NotFound
    response: Response = current_app.response_class(content, mimetype="image/webp")
    # It can be taken away, so no cache but the reader's own keeps it, and not for long.
    response.headers["Cache-Control"] = f"private, max-age={A_DAY}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.post("/together/<uuid:purchase_id>/photo/remove")
@allow(Permission.START_PURCHASES)
def take_celebration_photo_away(purchase_id: UUID) -> ResponseReturnValue:
    """Forget the photo."""
    view = purchase_or_404(purchase_id)
    _starter(view)
    command = command_of(RemoveCelebrationPhoto, purchase_id=purchase_id)
    return _done(view, remove_celebration_photo, command, _("The photo is gone."))


def _photo_in_form() -> CleanPhoto | None:
    """The photo that was chosen, drawn anew; None without one.

    Raises:
        PictureUnusable, PictureTooLarge: it will not do.
    """
    upload = request.files.get("photo")
    if upload is None or not upload.filename:
        return None
    photo = cleaned(upload)
    words = request.form.get("photo_text", "")
    return CleanPhoto(photo.content, photo.width, photo.height, words)


def _done(
    view: PurchaseView, use_case: Callable[..., Any], command: Command, told: str
) -> ResponseReturnValue:
    try:
        perform(use_case, command)
    except Refusal as refusal:
        return purchase_page(purchase_or_404(view.id), errors_of(refusal, FIELDS)), refusal.status
    flash(told, "success")
    return _back_to(view.id)


def _back_to(purchase_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("catalog.purchase", purchase_id=purchase_id), 303)


def _starter(view: PurchaseView) -> UUID | None:
    """The household that started it and asks; None for staff of its place.

    Raises:
        NotAllowed: another household, or staff of another place.
    """
    household_id = current_actor().household_id
    if household_id is None:
        _require_at_place(view, Permission.START_PURCHASES)
    elif household_id != view.started_by:
        raise NotAllowed
    return household_id


def _require_at_place(view: PurchaseView, permission: Permission) -> None:
    with reading() as session:
        require_place(session, permission, community_id=g.community_id, place_id=view.place_id)
