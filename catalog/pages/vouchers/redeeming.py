"""The page of a partner's phone: scan or type, look, take."""

from __future__ import annotations

from uuid import UUID

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cambio.app.factory import limiter
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal
from cambio.neighbourhood.queries import OrganisationView
from cambio.web.reader import with_reader
from catalog.counter import redeem_with_pin, require_partner, shown_voucher
from catalog.pages.base import blueprint, chosen_id, keyed_command_of, now
from catalog.pages.vouchers.base import (
    cents_in,
    chosen_partner,
    last_day_words,
    partners_of_actor,
    worth_words,
)
from catalog.queries.vouchers import VoucherView
from catalog.rules.voucher_codes import SHOWN_MAX
from catalog.use_cases.vouchers import RedeemVoucher

FIELDS = {
    "voucher_pin_wrong": "pin",
    "voucher_too_soon": "pin",
    "voucher_amount_invalid": "amount",
    "voucher_whole": "amount",
}
"""What can be put right in the form; any other refusal is the verdict on the voucher."""


@blueprint.get("/partner/redeem")
@allow(Permission.REDEEM_VOUCHERS)
def redeem_page() -> ResponseReturnValue:
    """Scan the voucher, or type its number."""
    return _ask()


@blueprint.post("/partner/redeem")
@allow(Permission.REDEEM_VOUCHERS)
@limiter.limit("60 per minute")
def look_at_voucher() -> ResponseReturnValue:
    """What was shown: what it is worth, and the form to take it."""
    shown = request.form.get("shown", "")[:SHOWN_MAX]
    try:
        view = shown_voucher(shown, community_id=g.community_id)
    except Refusal as refusal:
        return _ask(words_of(refusal), refusal.status)
    return at_partner(view, shown=shown)


@blueprint.post("/partner/redeem/take")
@allow(Permission.REDEEM_VOUCHERS)
@limiter.limit("60 per minute")
def take_voucher() -> ResponseReturnValue:
    """Take it, or a part of it."""
    shown = request.form.get("shown", "")[:SHOWN_MAX]
    partner_id = chosen_id(request.form.get("partner"))
    try:
        view = shown_voucher(shown, community_id=g.community_id)
    except Refusal as refusal:
        return _ask(words_of(refusal), refusal.status)
    if partner_id is None:
        return at_partner(view, shown=shown)
    require_partner(Permission.REDEEM_VOUCHERS, partner_id)
    try:
        redeemed = redeem_with_pin(_command(view, partner_id))
    except Refusal as refusal:
        return at_partner(view, shown=shown, refusal=refusal)
    return redirect(url_for("catalog.redemption", redemption_id=redeemed.redemption_id), 303)


def at_partner(
    view: VoucherView, *, shown: str, refusal: Refusal | None = None
) -> ResponseReturnValue:
    """A voucher as its partner sees it, with the form to take it, or why that cannot be."""
    partners = _partners_for(view)
    partner = chosen_partner(partners)
    words = words_of(refusal) if refusal is not None else None
    field = FIELDS.get(refusal.code) if refusal is not None else None
    page = render_template(
        "catalog/vouchers/at_partner.html",
        voucher=view,
        shown=shown,
        partners=partners,
        partner=partner,
        worth=worth_words(view),
        last_day=last_day_words(view),
        can_take=partner is not None and view.is_usable and now() < view.valid_until,
        takes_it=partner is not None and partner.id in view.partners,
        is_late=view.is_good and now() >= view.valid_until,
        verdict=None if field else words,
        errors={field: words} if field else {},
        form=request.form,
    )
    return page, refusal.status if refusal is not None else 200


def _partners_for(view: VoucherView) -> list[OrganisationView]:
    """Those of the actor that take this voucher; where none does, all of the actor."""
    mine = partners_of_actor(Permission.REDEEM_VOUCHERS)
    return [each for each in mine if each.id in view.partners] or mine


def _command(view: VoucherView, partner_id: UUID) -> RedeemVoucher:
    command: RedeemVoucher = keyed_command_of(
        RedeemVoucher,
        voucher_id=view.id,
        partner_id=partner_id,
        value_cents=cents_in("amount") if view.in_parts else None,
        pin=request.form.get("pin", "")[:20],
    )
    return command


def _ask(error: str | None = None, status: int = 200) -> Response:
    may_help = current_actor().may(Permission.HELP_REDEEM)
    page = render_template("catalog/vouchers/redeem.html", error=error, may_help=may_help)
    return with_reader(page, status)
