"""Taking part in a purchase: from one's own wallet, from the pot, at the counter; and stopping."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.web.formats import format_money
from cambio.web.layout import currency
from catalog.counter import confirmed, holder_of, own_household, require_place
from catalog.pages.base import (
    blueprint,
    chosen_id,
    errors_of,
    keyed_command_of,
    purchase_or_404,
    whole_number,
)
from catalog.pages.purchases import purchase_page
from catalog.queries import PurchaseView
from catalog.rules.purchases import PurchaseStatus
from catalog.use_cases import (
    CancelPurchase,
    MakePledge,
    WithdrawPledge,
    cancel_purchase,
    make_pledge,
    withdraw_pledge,
)

COUNTER_FIELDS = {
    "card_unreadable": "card",
    "card_unknown": "card",
    "card_stopped": "card",
    "card_for_child": "card",
    "card_unassigned": "card",
    "pin_wrong": "pin",
    "pin_not_chosen": "pin",
    "not_confirmed": "pin",
}
"""Which field of a form at the counter a refusal is about."""

AMOUNT_REFUSALS = (
    "amount_not_positive",
    "balance_too_low",
    "nothing_missing",
    "counter_limit",
    "vote_needed",
    "decision_spent",
    "decision_unusable",
    "kept_for_decision",
    "account_frozen",
)
"""Refusals that are about the amount."""


@blueprint.post("/together/<uuid:purchase_id>/pledge")
@allow(Permission.SPEND_OWN)
def pledge(purchase_id: UUID) -> ResponseReturnValue:
    """Put tokens in from the own wallet, or change what was put in."""
    return _pledge(purchase_id, "amount", household_id=own_household())


@blueprint.post("/together/<uuid:purchase_id>/withdraw")
@allow(Permission.SPEND_OWN)
def withdraw(purchase_id: UUID) -> ResponseReturnValue:
    """Take the own tokens back."""
    return _withdraw(purchase_id, own_household())


@blueprint.post("/together/<uuid:purchase_id>/pot")
@allow(Permission.PLEDGE_POT)
def pledge_pot(purchase_id: UUID) -> ResponseReturnValue:
    """Put tokens in from the place's pot."""
    _require_within_place(purchase_or_404(purchase_id), Permission.PLEDGE_POT)
    decision_id = chosen_id(request.form.get("decision"))
    return _pledge(purchase_id, "pot_amount", household_id=None, proposal_id=decision_id)


@blueprint.post("/together/<uuid:purchase_id>/pot/withdraw")
@allow(Permission.PLEDGE_POT)
def withdraw_pot(purchase_id: UUID) -> ResponseReturnValue:
    """Take the pot's tokens back."""
    _require_within_place(purchase_or_404(purchase_id), Permission.PLEDGE_POT)
    return _withdraw(purchase_id, None)


@blueprint.post("/together/<uuid:purchase_id>/counter")
@allow(Permission.ORDER_FOR_OTHERS)
def pledge_at_counter(purchase_id: UUID) -> ResponseReturnValue:
    """Put tokens in for a household that stands at the counter."""
    form = request.form
    try:
        household_id = holder_of(form.get("card", ""), community_id=g.community_id)
        confirmation = confirmed(
            household_id,
            community_id=g.community_id,
            pin=form.get("pin", ""),
            is_signed="signed" in form,
        )
    except Refusal as refusal:
        errors = errors_of(refusal, COUNTER_FIELDS)
        return purchase_page(purchase_or_404(purchase_id), errors), refusal.status
    return _pledge(
        purchase_id, "counter_amount", household_id=household_id, confirmation=confirmation
    )


@blueprint.post("/together/<uuid:purchase_id>/stop")
@allow(Permission.START_PURCHASES)
def stop_purchase(purchase_id: UUID) -> ResponseReturnValue:
    """Give it up; everything returns."""
    household_id = current_actor().household_id
    if household_id is None:
        _require_within_place(purchase_or_404(purchase_id), Permission.START_PURCHASES)
    command = keyed_command_of(CancelPurchase, purchase_id=purchase_id, household_id=household_id)
    try:
        perform(cancel_purchase, command)
    except Refusal as refusal:
        return purchase_page(purchase_or_404(purchase_id), errors_of(refusal, {})), refusal.status
    flash(_("It is stopped. Everything that was put in has returned."), "success")
    return redirect(url_for("catalog.purchase", purchase_id=purchase_id), 303)


def _pledge(purchase_id: UUID, field: str, **pledger: Any) -> ResponseReturnValue:
    amount_minor = whole_number(field)
    command = keyed_command_of(
        MakePledge, purchase_id=purchase_id, amount_minor=amount_minor, **pledger
    )
    try:
        made = perform(make_pledge, command)
    except Refusal as refusal:
        errors = errors_of(refusal, dict.fromkeys(AMOUNT_REFUSALS, field))
        return purchase_page(purchase_or_404(purchase_id), errors), refusal.status
    view = purchase_or_404(purchase_id)
    amount = format_money(made.amount_minor, currency(view.currency))
    if made.status is PurchaseStatus.MET:
        flash(_("It worked! The price is complete."), "success")
    elif made.amount_minor < amount_minor:
        flash(_("No more was missing: %(amount)s is put in.", amount=amount), "success")
    else:
        flash(_("Thank you! %(amount)s is put in.", amount=amount), "success")
    if made.added_minor:
        added = format_money(made.added_minor, currency(view.currency))
        flash(_("A funder adds %(amount)s to it.", amount=added), "success")
    return redirect(url_for("catalog.purchase", purchase_id=purchase_id), 303)


def _withdraw(purchase_id: UUID, household_id: UUID | None) -> ResponseReturnValue:
    command = keyed_command_of(WithdrawPledge, purchase_id=purchase_id, household_id=household_id)
    try:
        perform(withdraw_pledge, command)
    except Refusal as refusal:
        return purchase_page(purchase_or_404(purchase_id), errors_of(refusal, {})), refusal.status
    flash(_("The tokens are back."), "success")
    return redirect(url_for("catalog.purchase", purchase_id=purchase_id), 303)


def _require_within_place(view: PurchaseView, permission: Permission) -> None:
    with reading() as session:
        require_place(session, permission, community_id=g.community_id, place_id=view.place_id)
