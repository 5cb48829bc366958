"""Somebody of a household wants to go on apart: said here, agreed and done at the counter."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.web.language import LANGUAGE_NAMES
from cards.pages.addresses import asked_address
from cards.pages.base import blueprint, command_of, errors_of, household_or_404, whole_number
from cards.pages.changes.base import ADDRESS_FIELDS, chosen_address, full_wallets
from cards.pages.my import own_household_id
from cards.queries.split_wishes import split_wish
from cards.rules.division import PERCENT_MAX
from cards.use_cases.split_wishes import AskSplit, SettleWish, WishEnd, ask_split, settle_wish

FIELDS = ADDRESS_FIELDS | {
    "nickname_invalid": "nickname",
    "language_unknown": "language",
    "split_people_invalid": "adults",
    "share_invalid": "percent",
}


@blueprint.get("/<community>/my/split")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def ask_my_split() -> str:
    """Who goes, where to, and with what?"""
    return _page({})


@blueprint.post("/<community>/my/split")
@allow(Permission.SEE_OWN_HOUSEHOLD)
@limiter.limit("10 per minute; 30 per hour")
def my_split() -> ResponseReturnValue:
    """Take down what they have in mind."""
    try:
        perform(ask_split, _command())
    except Refusal as refusal:
        return _page(errors_of(refusal, FIELDS)), refusal.status
    flash(_("We wrote it down. Now come to the counter together."), "success")
    return redirect(url_for("cards.ask_my_split"), 303)


@blueprint.post("/<community>/my/split/withdraw")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def withdraw_my_split() -> ResponseReturnValue:
    """They go on together after all."""
    command = command_of(SettleWish, household_id=own_household_id(), end=WishEnd.WITHDRAWN)
    perform(settle_wish, command)
    flash(_("You took it back. Nothing has changed."), "success")
    return redirect(url_for("cards.my_changes"), 303)


def _command() -> AskSplit:
    form = request.form
    command: AskSplit = command_of(
        AskSplit,
        household_id=own_household_id(),
        adults=whole_number("adults"),
        children=whole_number("children"),
        percent=whole_number("percent"),
        nickname=form.get("nickname", "")[:200],
        language=form.get("language", ""),
        address_id=chosen_address().id if form.get("address_id") else None,
    )
    return command


def _page(errors: dict[str, str]) -> str:
    household = household_or_404(own_household_id())
    with reading() as session:
        wish = split_wish(session, community_id=g.community_id, household_id=household.id)
    search = asked_address()
    values: dict[str, Any] = {
        "household": household,
        "wish": wish,
        "wallets": full_wallets(household.id),
        "search": search,
        "languages": LANGUAGE_NAMES,
        "percent_max": PERCENT_MAX,
        "form": request.form,
        "errors": errors or search.errors,
    }
    return render_template("cards/changes/my_split.html", **values)
