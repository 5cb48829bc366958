"""A household's own vouchers: on the phone, printed, cancelled."""

from __future__ import annotations

from uuid import UUID

from flask import Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, perform, reading
from cards.printing.svg import qr_svg
from catalog.counter import own_household, voucher_secrets
from catalog.pages.base import blueprint, keyed_command_of
from catalog.pages.vouchers.base import last_day_words, state_of, voucher_or_404, worth_words
from catalog.pages.vouchers.paper import voucher_file
from catalog.queries import vouchers as queries
from catalog.queries.vouchers import VoucherView
from catalog.use_cases.vouchers import CancelVoucher, cancel_voucher

PAGE = 20
QR_SIDE_MM = 50.0


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
    return voucher_page(_own(voucher_id), household=True)


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
    command = keyed_command_of(CancelVoucher, voucher_id=voucher_id, household_id=own_household())
    try:
        perform(cancel_voucher, command)
    except Refusal as refusal:
        return _ask(view, words_of(refusal)), refusal.status
    if view.is_given:
        flash(_("The voucher is cancelled."), "success")
    else:
        flash(_("The voucher is cancelled. All tokens are back in your wallet."), "success")
    return redirect(url_for("catalog.vouchers"), 303)


def voucher_page(view: VoucherView, *, household: bool) -> str:
    """A voucher with its code, for the household or for who bought it for them at the counter."""
    secrets = voucher_secrets(view)
    with reading() as session:
        used = queries.redemptions(
            session,
            community_id=g.community_id,
            wanted=queries.RedemptionFilter(voucher_id=view.id),
        )
    return render_template(
        "catalog/vouchers/one.html",
        voucher=view,
        state=state_of(view),
        worth=worth_words(view),
        last_day=last_day_words(view),
        has_code=secrets.url is not None,
        pin=secrets.pin,
        used=used,
        household=household,
    )


def qr_of(view: VoucherView) -> Response:
    """The QR of a voucher as a drawing that nobody keeps.

    Raises:
        NotFound: it is over, or its key is gone.
    """
    secrets = voucher_secrets(view)
    if secrets.url is None or not view.is_good:
        raise NotFound
    drawing = qr_svg(secrets.url, side=QR_SIDE_MM, title=_("The square code of the voucher"))
    response = current_app.response_class(drawing, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    return response


def _own(voucher_id: UUID) -> VoucherView:
    view = voucher_or_404(voucher_id)
    if view.household_id != own_household():
        raise NotFound
    return view


def _ask(view: VoucherView, error: str | None = None) -> str:
    return render_template("catalog/vouchers/cancel.html", voucher=view, error=error)
