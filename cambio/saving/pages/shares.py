"""Saving with the street: what a household put in, what was added, and the street's totals."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, current_database, perform, reading
from cambio.ledger.queries import AccountView, accounts_of
from cambio.ledger.types import Purpose
from cambio.neighbourhood.queries import HouseholdView, household
from cambio.saving import queries
from cambio.saving.pages.base import blueprint, today
from cambio.saving.pages.forms import amount_in, errors_of, keyed_of
from cambio.saving.queries import SharedMonths
from cambio.saving.queries.promises import Promise, promises
from cambio.saving.rules import PutInto, ShortOf
from cambio.saving.use_cases import SavedShare, SaveShare, save_share
from cambio.web.formats import format_money
from cambio.web.layout import currency

SHOWN_DAYS, LINES = 365, 12
FIELDS = {
    "amount_unreadable": "amount",
    "amount_not_positive": "amount",
    "amount_too_large": "amount",
    "balance_too_low": "amount",
    "counter_limit": "amount",
}
"""Under which field of a form a refusal stands, by its code."""


@blueprint.get("/my/street")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def my_street() -> str:
    """What my street saves, what I put in, and the form to save with it."""
    return _page({})


@blueprint.post("/my/street")
@allow(Permission.SPEND_OWN)
def save_with_street() -> ResponseReturnValue:
    """Put some of my tokens into the street's pot; a funder may add to it."""
    home = own_household()
    if home.address is None:
        raise NotFound
    code = request.form.get("currency", "")[:8]
    try:
        command = keyed_of(
            SaveShare,
            household_id=home.id,
            place_id=home.address.street_id,
            currency=code,
            amount_minor=amount_in("amount", scale=currency(code).scale),
        )
        saved = perform(save_share, command)
    except Refusal as refusal:
        return _page(errors_of(refusal, FIELDS)), refusal.status
    for text, kind in words_of_saving(saved, code):
        flash(text, kind)
    return redirect(url_for("saving.my_street"), 303)


def words_of_saving(saved: SavedShare, currency_code: str) -> list[tuple[str, str]]:
    """What came of saving, in plain words, each with the kind of message that it is."""
    words = currency(currency_code)
    own, added = (format_money(each, words) for each in (saved.own_minor, saved.matched_minor))
    if not saved.matched_minor:
        return [(_("%(own)s are in the pot of the street.", own=own), "success")]
    said = _(
        "%(own)s are in the pot of the street, and %(added)s were added.", own=own, added=added
    )
    told = [(said, "success")]
    if saved.short_of is ShortOf.BUDGET:
        told.append((_("The funder's budget is empty now. No more is added."), "info"))
    elif saved.short_of is ShortOf.YEAR:
        told.append((_("Your street has had all that is added this year."), "info"))
    return told


def own_household() -> HouseholdView:
    """The household that signed in.

    Raises:
        NotAllowed: an access key with the role of a resident is no household.
        NotFound: it has ended.
    """
    household_id = current_actor().household_id
    if household_id is None:
        raise NotAllowed
    with reading() as session:
        found = household(session, community_id=g.community_id, household_id=household_id)
    if found is None or found.ended_at is not None:
        raise NotFound
    return found


def wallets_of(session: Session, household_id: UUID) -> list[AccountView]:
    """What a household has to save or give, by currency."""
    return accounts_of(
        session,
        community_id=g.community_id,
        owner_ids=[household_id],
        purposes=[Purpose.WALLET],
    )


def promises_for(session: Session, place_id: UUID) -> list[Promise]:
    """What funders add to what is saved with a place today."""
    return promises(
        session,
        community_id=g.community_id,
        place_id=place_id,
        into=PutInto.POT,
        today=today(),
    )


def span(months: SharedMonths) -> str:
    """The months that a sum is of: "maart 2026", or "januari tot en met maart 2026"."""
    if months.first == months.last:
        return _month(months.first)
    words: str = _("%(first)s to %(last)s", first=_month(months.first), last=_month(months.last))
    return words


def _month(first: date) -> str:
    words: str = format_date(first, "LLLL y")
    return words


def _page(errors: dict[str, str]) -> str:
    home = own_household()
    since = current_database().clock() - timedelta(days=SHOWN_DAYS)
    if home.address is None:
        return render_template("saving/my_street.html", street=None)
    street_id, key = home.address.street_id, {"community_id": g.community_id}
    with reading() as session:
        pots = queries.pot_shares(
            session, **key, place_id=street_id, household_id=home.id, since=since
        )
        held = accounts_of(session, **key, owner_ids=[street_id], purposes=[Purpose.POT])
        own = queries.shares_of(session, **key, household_id=home.id, limit=LINES)
        seen = {
            "wallets": wallets_of(session, home.id),
            "promises": promises_for(session, street_id),
        }
    return render_template(
        "saving/my_street.html",
        street=home.address.street_name,
        pots=pots,
        held={each.currency: each.balance_minor for each in held},
        own=own,
        span=span,
        errors=errors,
        form=request.form,
        **seen,
    )
