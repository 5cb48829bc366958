"""Where the QR of a voucher leads when any phone opens it."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from cambio.access.queries import community_slug
from cambio.app.factory import limiter
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import reading
from cambio.neighbourhood.tenancy import community_by_slug
from catalog.pages.vouchers.base import last_day_words, state_of, worth_words
from catalog.pages.vouchers.redeeming import at_partner
from catalog.queries.vouchers import VoucherView, voucher_by_code
from catalog.rules.voucher_codes import read_shown

opened = Blueprint("vouchers", __name__)
"""Apart from the other pages of the shop: the address of a QR names no community."""


@opened.get("/V/<code>")
@opened.get("/v/<code>")
@allow(Permission.ANYONE)
@limiter.limit("60 per minute")
def landing(code: str) -> ResponseReturnValue:
    """What this voucher is, and at a partner the form to take it. Opening it changes nothing, and
    tells nothing of whose it is."""
    view = _opened(code)
    if view is None:
        return render_template("catalog/vouchers/unknown.html"), 404
    with reading() as session:
        slug = community_slug(session, community_id=view.community_id)
    g.community = community_by_slug(slug)
    g.community_id = view.community_id
    actor = current_actor()
    if actor.community_id == view.community_id and actor.may(Permission.REDEEM_VOUCHERS):
        return at_partner(view, shown=code)
    return render_template(
        "catalog/vouchers/landing.html",
        voucher=view,
        state=state_of(view),
        worth=worth_words(view),
        last_day=last_day_words(view),
    )


def _opened(code: str) -> VoucherView | None:
    shown = read_shown(code)
    if shown is None:
        return None
    with reading() as session:
        return voucher_by_code(session, shown=shown)
