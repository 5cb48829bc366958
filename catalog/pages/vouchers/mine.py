"""A household's own vouchers: on the phone, printed, cancelled."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, perform, reading
from catalog.counter import own_household
from catalog.pages.base import blueprint, keyed_command_of
from catalog.pages.vouchers.base import last_day_words, state_of, voucher_or_404, worth_words
from catalog.pages.vouchers.one import Links, ask_cancel, qr_of, voucher_page
from catalog.pages.vouchers.paper import voucher_file
from catalog.queries import vouchers as queries
from catalog.queries.vouchers import VoucherView
from catalog.use_cases.vouchers import CancelVoucher, cancel_voucher

PAGE = 20


@blueprint.get("/vouchers")
@allow(Permission.SPEND_OWN)
def vouchers() -> str:
    """What the household can use, and below it what is over, newest first."""
    before = request.args.get("before", type=UUID)
    mine = {"community_id": g.community_id, "household_id": own_household()}
    with reading() as session:
        good = [] if before else queries.vouchers_of(session, **mine, good=True)
        over = queries.vouchers_of(session, **mine, good=False, before=before, limit=PAGE + 1)
    older = url_for("catalog.vouchers", before=over[PAGE - 1].id) if len(over) > PAGE else None
    return render_template(
        "catalog/vouchers/mine.html",
        good=good,
        over=over[:PAGE],
        state_of=state_of,
        worth=worth_words,
        last_day=last_day_words,
        older=older,
        newest=url_for("catalog.vouchers") if before else None,
    )


@blueprint.get("/vouchers/<uuid:voucher_id>")
@allow(Permission.SPEND_OWN)
def voucher(voucher_id: UUID) -> str:
    """One voucher, large: to show at the partner."""
    view = _own(voucher_id)
    links = Links(
        back=(_("My vouchers"), url_for("catalog.vouchers")),
        qr=url_for("catalog.voucher_qr", voucher_id=voucher_id),
        slip=url_for("catalog.voucher_slip", voucher_id=voucher_id),
        cancel=url_for("catalog.ask_cancel_voucher", voucher_id=voucher_id),
    )
    return voucher_page(view, links)


@blueprint.get("/vouchers/<uuid:voucher_id>/qr.svg")
@allow(Permission.SPEND_OWN)
def voucher_qr(voucher_id: UUID) -> Response:
    """Its QR."""
    return qr_of(_own(voucher_id))


@blueprint.get("/vouchers/<uuid:voucher_id>/slip.pdf")
@allow(Permission.SPEND_OWN)
def voucher_slip(voucher_id: UUID) -> Response:
    """It on paper, for who takes no phone along."""
    return voucher_file(_own(voucher_id))


@blueprint.get("/vouchers/<uuid:voucher_id>/cancel")
@allow(Permission.SPEND_OWN)
def ask_cancel_voucher(voucher_id: UUID) -> str:
    """Is it to be cancelled?"""
    return _ask(_own(voucher_id))


@blueprint.post("/vouchers/<uuid:voucher_id>/cancel")
@allow(Permission.SPEND_OWN)
def cancel_own_voucher(voucher_id: UUID) -> ResponseReturnValue:
    """Cancel it; its tokens return to who paid."""
    view = _own(voucher_id)
    command = keyed_command_of(CancelVoucher, voucher_id=voucher_id, holder_id=own_household())
    try:
        perform(cancel_voucher, command)
    except Refusal as refusal:
        return _ask(view, words_of(refusal)), refusal.status
    if view.is_given:
        flash(_("The voucher is cancelled."), "success")
    else:
        flash(_("The voucher is cancelled. All tokens are back in your wallet."), "success")
    return redirect(url_for("catalog.vouchers"), 303)


def _own(voucher_id: UUID) -> VoucherView:
    view = voucher_or_404(voucher_id)
    if view.household_id != own_household():
        raise NotFound
    return view


def _ask(view: VoucherView, error: str | None = None) -> str:
    return ask_cancel(
        view,
        back=(_("My vouchers"), url_for("catalog.vouchers")),
        cancel=url_for("catalog.cancel_own_voucher", voucher_id=view.id),
        keep=url_for("catalog.voucher", voucher_id=view.id),
        error=error,
    )
