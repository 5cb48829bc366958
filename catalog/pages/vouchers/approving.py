"""Vouchers that a manager approves first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Command, Refusal, perform, reading
from catalog.pages.base import blueprint, command_of, keyed_command_of
from catalog.pages.vouchers.base import worth_words
from catalog.queries import vouchers as queries
from catalog.use_cases.vouchers import (
    ApproveVoucher,
    CancelVoucher,
    approve_voucher,
    cancel_voucher,
)


@blueprint.get("/shopkeeping/vouchers/waiting")
@allow(Permission.APPROVE_ORDERS)
def waiting_vouchers() -> str:
    """What waits, the oldest first. Whose it is does not matter here."""
    return _page()


@blueprint.post("/shopkeeping/vouchers/<uuid:voucher_id>/approve")
@allow(Permission.APPROVE_ORDERS)
def approve_waiting(voucher_id: UUID) -> ResponseReturnValue:
    """It can be used from now on."""
    command = command_of(ApproveVoucher, voucher_id=voucher_id)
    return _done(approve_voucher, command, _("The voucher is approved."))


@blueprint.post("/shopkeeping/vouchers/<uuid:voucher_id>/decline")
@allow(Permission.APPROVE_ORDERS)
def decline_waiting(voucher_id: UUID) -> ResponseReturnValue:
    """It is not given; the tokens return."""
    command = keyed_command_of(CancelVoucher, voucher_id=voucher_id)
    return _done(cancel_voucher, command, _("Not approved. The tokens are back."))


def _done(use_case: Callable[..., Any], command: Command, words: str) -> ResponseReturnValue:
    try:
        perform(use_case, command)
    except Refusal as refusal:
        return _page(words_of(refusal)), refusal.status
    flash(words, "success")
    return redirect(url_for("catalog.waiting_vouchers"), 303)


def _page(error: str | None = None) -> str:
    with reading() as session:
        found = queries.vouchers_waiting(session, community_id=g.community_id)
    return render_template(
        "catalog/vouchers/waiting.html", vouchers=found, worth=worth_words, error=error
    )
