"""A household goes on in two, at the counter: who goes where, and what they take along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.ledger.queries import currencies
from cambio.neighbourhood.queries import HouseholdView
from cambio.web.language import LANGUAGE_NAMES, current_language
from cards import queries
from cards.errors import ShareInvalid
from cards.pages.addresses import asked_address
from cards.pages.base import blueprint, command_of, errors_of, form_key, whole_number
from cards.pages.changes.base import (
    ADDRESS_FIELDS,
    CONFIRM_FIELDS,
    amount_in,
    chosen_address,
    confirmed_by,
    require_seen,
    wallets,
)
from cards.pages.desk import served
from cards.pages.join import open_memberships
from cards.queries.split_wishes import WishView, split_wish
from cards.rules.division import PERCENT_MAX
from cards.use_cases import Share, SplitHousehold, split_household
from cards.use_cases.belongings import belongings_of

FIELDS = (
    ADDRESS_FIELDS
    | CONFIRM_FIELDS
    | {
        "nickname_invalid": "nickname",
        "language_unknown": "language",
        "people_invalid": "adults",
        "split_people_invalid": "adults",
        "share_invalid": "how",
    }
)


@blueprint.get("/<community>/counter/households/<uuid:household_id>/split")
@allow(Permission.ENROL)
def ask_split(household_id: UUID) -> str:
    """Who goes, where to, and with what?"""
    return _page(served(household_id), {})


@blueprint.post("/<community>/counter/households/<uuid:household_id>/split")
@allow(Permission.ENROL)
def split(household_id: UUID) -> ResponseReturnValue:
    """Let them go on as two households."""
    household = served(household_id)
    try:
        receipt = perform(split_household, _command(household_id))
    except Refusal as refusal:
        return _page(household, errors_of(refusal, FIELDS)), refusal.status
    there = url_for(
        "cards.after_split", household_id=household_id, other_id=receipt.new_household_id
    )
    return redirect(there, 303)


@blueprint.get("/<community>/counter/households/<uuid:household_id>/split/<uuid:other_id>")
@allow(Permission.ENROL)
def after_split(household_id: UUID, other_id: UUID) -> str:
    """What to hand over to each of the two now: a card, and a letter with a code."""
    both = []
    for each in (served(household_id), served(other_id)):
        with reading() as session:
            cards = queries.cards_of(session, community_id=g.community_id, household_id=each.id)
        own = (card for card in cards if card.status == "active" and not card.is_childs)
        both.append((each, next(own, None)))
    return render_template("cards/changes/after_split.html", both=both)


def _command(household_id: UUID) -> SplitHousehold:
    form = request.form
    address = chosen_address()
    command: SplitHousehold = command_of(
        SplitHousehold,
        request_key=form_key(),
        household_id=household_id,
        address_id=address.id,
        nickname=form.get("nickname", "")[:200],
        language=form.get("language", ""),
        adults=whole_number("adults"),
        children=whole_number("children"),
        confirmed=require_seen(address),
        memberships=open_memberships(),
        **_shares(household_id),
        belongings=_belongings(),
        means=confirmed_by(household_id),
    )
    return command


def _shares(household_id: UUID) -> dict[str, Any]:
    """A percentage of all, or an amount of each currency.

    Raises:
        ShareInvalid: an amount is none.
    """
    if request.form.get("how") != "amounts":
        return {"percent": whole_number("percent")}
    with reading() as session:
        known = currencies(session, community_id=g.community_id)
    shares = (
        Share(code, amount_in(f"amount-{code}", scale=known[code].scale))
        for code in (account.currency for account in wallets(household_id))
    )
    return {"percent": None, "shares": tuple(shares)}


def _belongings() -> tuple[UUID, ...]:
    """What was ticked.

    Raises:
        ShareInvalid: it is no id at all.
    """
    try:
        return tuple(UUID(each) for each in request.form.getlist("belongings"))
    except ValueError as error:
        raise ShareInvalid from error


def _wished(wish: WishView | None) -> dict[str, str]:
    """What they said on their own page, as the form to begin with."""
    if wish is None:
        return {}
    return {
        "adults": str(wish.adults),
        "children": str(wish.children),
        "percent": str(wish.percent),
        "nickname": wish.nickname,
        "language": wish.language,
        "address_id": str(wish.address.id) if wish.address else "",
    }


def _page(household: HouseholdView, errors: dict[str, str]) -> str:
    search = asked_address()
    with reading() as session:
        wish = split_wish(session, community_id=g.community_id, household_id=household.id)
        things = belongings_of(session, community_id=g.community_id, household_id=household.id)
    return render_template(
        "cards/changes/split.html",
        household=household,
        search=search,
        wallets=wallets(household.id),
        belongings=[(str(each.id), each.words(current_language())) for each in things],
        ticked=request.form.getlist("belongings"),
        languages=LANGUAGE_NAMES,
        percent_max=PERCENT_MAX,
        wish=wish,
        form=request.form or _wished(wish),
        errors=errors or search.errors,
    )
