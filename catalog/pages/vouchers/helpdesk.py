"""A partner without a network telephones: the helpdesk redeems, on record."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform
from catalog.counter import confirmed, holder_of, redeem_with_pin, shown_voucher
from catalog.pages.base import blueprint, chosen_id, errors_of, keyed_command_of
from catalog.pages.pledges import COUNTER_FIELDS
from catalog.pages.vouchers.base import cents_in, partners_of_actor
from catalog.rules.texts import printable
from catalog.rules.voucher_codes import SHOWN_MAX
from catalog.rules.vouchers import CALLER_MAX, REASON_MAX
from catalog.use_cases.vouchers import Call, CancelVoucher, RedeemVoucher, cancel_voucher

FIELDS = {
    "voucher_unknown": "shown",
    "voucher_used": "shown",
    "voucher_expired": "shown",
    "voucher_cancelled": "shown",
    "voucher_elsewhere": "partner",
    "voucher_pin_wrong": "pin",
    "voucher_too_soon": "pin",
    "voucher_amount_invalid": "amount",
    "voucher_whole": "amount",
    "helpdesk_reason_missing": "caller",
}

CANCEL_FIELDS = {
    **COUNTER_FIELDS,
    "voucher_unknown": "number",
    "voucher_ended": "number",
    "voucher_partly_used": "number",
}


@blueprint.get("/counter/vouchers")
@allow(Permission.HELP_REDEEM)
def helpdesk() -> str:
    """Which voucher, at which partner, who telephones, and why."""
    return _page({})


@blueprint.post("/counter/vouchers")
@allow(Permission.HELP_REDEEM)
def help_redeem() -> ResponseReturnValue:
    """Redeem it for the partner."""
    partner_id = chosen_id(request.form.get("partner"))
    if partner_id is None:
        return _page({"partner": _("Choose a partner.")}), 422
    try:
        shown = request.form.get("shown", "")[:SHOWN_MAX]
        view = shown_voucher(shown, community_id=g.community_id)
        command = keyed_command_of(
            RedeemVoucher,
            voucher_id=view.id,
            partner_id=partner_id,
            value_cents=cents_in("amount"),
            pin=request.form.get("pin", "")[:20],
            call=Call(
                caller=printable(request.form.get("caller", "")),
                reason=printable(request.form.get("reason", "")),
            ),
        )
        redeemed = redeem_with_pin(command)
    except Refusal as refusal:
        return _page(errors_of(refusal, FIELDS)), refusal.status
    flash(_("It is redeemed, and it stands on record."), "success")
    return redirect(url_for("catalog.redemption", redemption_id=redeemed.redemption_id), 303)


@blueprint.post("/counter/vouchers/cancel")
@allow(Permission.HELP_REDEEM)
def cancel_for_household() -> ResponseReturnValue:
    """Cancel a voucher for the household at the counter, which confirms it."""
    try:
        household_id = holder_of(request.form.get("card", ""), community_id=g.community_id)
        confirmed(
            household_id,
            community_id=g.community_id,
            pin=request.form.get("pin", ""),
            is_signed="signed" in request.form,
        )
        number = request.form.get("number", "")[:SHOWN_MAX]
        view = shown_voucher(number, community_id=g.community_id)
        command = keyed_command_of(CancelVoucher, voucher_id=view.id, holder_id=household_id)
        perform(cancel_voucher, command)
    except Refusal as refusal:
        return _page(errors_of(refusal, CANCEL_FIELDS)), refusal.status
    flash(_("The voucher is cancelled, and its tokens are back."), "success")
    return redirect(url_for("catalog.helpdesk"), 303)


def _page(errors: dict[str, str]) -> str:
    return render_template(
        "catalog/vouchers/helpdesk.html",
        partners=partners_of_actor(Permission.HELP_REDEEM),
        errors=errors,
        form=request.form,
        caller_max=CALLER_MAX,
        reason_max=REASON_MAX,
    )
