"""Vouchers at the counter: the one that was just sold or given, and those of who stands there."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import Refusal, reading
from cards.pages.base import SERVED, mark, marked_id
from catalog.counter import confirmed, holder_of
from catalog.pages.base import blueprint, errors_of, now
from catalog.pages.pledges import COUNTER_FIELDS
from catalog.pages.vouchers.base import last_day_words, state_of, voucher_or_404, worth_words
from catalog.pages.vouchers.one import Links, qr_of, voucher_page
from catalog.pages.vouchers.paper import voucher_file
from catalog.queries import vouchers as queries
from catalog.queries.vouchers import VoucherView

SOLD_WITHIN = timedelta(hours=12)
"""So long whoever sold or gave a voucher may print it again."""


@blueprint.get("/shopkeeping/vouchers/theirs")
@allow(Permission.ORDER_FOR_OTHERS)
def their_vouchers() -> str:
    """The vouchers of the household at the counter, once it confirmed that it is there."""
    return _theirs({})


@blueprint.post("/shopkeeping/vouchers/theirs")
@allow(Permission.ORDER_FOR_OTHERS)
def find_their_vouchers() -> ResponseReturnValue:
    """A card, and a PIN or a signature."""
    form = request.form
    try:
        household_id = holder_of(form.get("card", ""), community_id=g.community_id)
        confirmed(
            household_id,
            community_id=g.community_id,
            pin=form.get("pin", ""),
            is_signed="signed" in form,
        )
    except Refusal as refusal:
        return _theirs(errors_of(refusal, COUNTER_FIELDS)), refusal.status
    mark(SERVED, household_id)
    return redirect(url_for("catalog.their_vouchers"), 303)


@blueprint.get("/shopkeeping/vouchers/<uuid:voucher_id>")
@allow(Permission.ORDER_FOR_OTHERS)
def sold_voucher(voucher_id: UUID) -> str:
    """The voucher that was just sold or given, to print."""
    view = _at_counter(voucher_id)
    drawing = "catalog.sold_voucher_drawing"
    links = Links(
        back=(_("Order for somebody"), url_for("catalog.counter_order")),
        qr=url_for(drawing, voucher_id=voucher_id, drawing="qr.svg"),
        slip=url_for(drawing, voucher_id=voucher_id, drawing="slip.pdf"),
    )
    return voucher_page(view, links)


@blueprint.get("/shopkeeping/vouchers/<uuid:voucher_id>/<any('qr.svg','slip.pdf'):drawing>")
@allow(Permission.ORDER_FOR_OTHERS)
def sold_voucher_drawing(voucher_id: UUID, drawing: str) -> Response:
    """Its QR, or it on paper."""
    view = _at_counter(voucher_id)
    return qr_of(view) if drawing == "qr.svg" else voucher_file(view)


def _at_counter(voucher_id: UUID) -> VoucherView:
    """A voucher that whoever asks sold or gave today, or that is of the household at the counter:
    nobody looks up others' codes.

    Raises:
        NotFound: there is none with this id.
        NotAllowed: somebody else issued it, or it was longer ago.
    """
    view = voucher_or_404(voucher_id)
    if view.household_id is not None and view.household_id == marked_id(SERVED):
        return view
    if view.issued_by != current_actor().id or now() > view.issued_at + SOLD_WITHIN:
        raise NotAllowed
    return view


def _theirs(errors: dict[str, str]) -> str:
    household_id = marked_id(SERVED)
    found: list[VoucherView] = []
    if household_id is not None:
        with reading() as session:
            found = queries.vouchers_of(
                session, community_id=g.community_id, household_id=household_id, good=True
            )
    return render_template(
        "catalog/vouchers/theirs.html",
        is_served=household_id is not None,
        vouchers=found,
        state_of=state_of,
        worth=worth_words,
        last_day=last_day_words,
        errors=errors,
        form=request.form,
    )
