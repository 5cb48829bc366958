"""Giving tokens away: on the household's own page, and at the counter for who has no phone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, perform, reading
from cambio.neighbourhood.queries import HouseholdView
from cambio.neighbourhood.rules.households import Means
from cambio.saving import queries
from cambio.saving.errors import ReceiverUnknown
from cambio.saving.pages.forms import amount_in
from cambio.saving.pages.shares import FIELDS as SHARE_FIELDS
from cambio.saving.pages.shares import promises_for, wallets_of, words_of_saving
from cambio.saving.queries import ShareView
from cambio.saving.use_cases import (
    GiveTokens,
    Receiver,
    SaveShare,
    UndoShare,
    give_tokens,
    save_share,
    undo_share,
)
from cambio.web.formats import format_money
from cambio.web.layout import currency
from cards.errors import NotConfirmed
from cards.pages.base import (
    blueprint,
    errors_of,
    household_of,
    household_or_404,
    keyed_of,
    typed_card,
)
from cards.pages.changes.base import CONFIRM_FIELDS, confirmed_by
from cards.pages.desk import served
from cards.pages.movements import Stories, Story
from cards.pages.my import own_household_id

SHARES_SHOWN = 5
FIELDS = {
    **SHARE_FIELDS,
    **CONFIRM_FIELDS,
    "card_unreadable": "card",
    "card_unknown": "card",
    "card_stopped": "card",
    "card_unassigned": "card",
    "card_for_child": "card",
    "gift_to_oneself": "card",
    "receiver_unknown": "to",
    "not_a_cause": "to",
    "gifts_off": "amount",
    "gift_limit": "amount",
}


@blueprint.get("/<community>/my/give")
@allow(Permission.SPEND_OWN)
def ask_gift() -> str:
    """To whom, and how much?"""
    return _page(household_or_404(own_household_id()), {}, at_counter=False)


@blueprint.post("/<community>/my/give")
@allow(Permission.SPEND_OWN)
@limiter.limit("10 per minute; 60 per hour")
def give() -> ResponseReturnValue:
    """Give it."""
    household = household_or_404(own_household_id())
    try:
        _give(household, None)
    except Refusal as refusal:
        return _page(household, errors_of(refusal, FIELDS), at_counter=False), refusal.status
    return redirect(url_for("cards.ask_gift"), 303)


@blueprint.get("/<community>/counter/households/<uuid:household_id>/give")
@allow(Permission.ENROL)
def ask_gift_for(household_id: UUID) -> str:
    """To whom, how much, and how do they confirm it?"""
    return _page(served(household_id), {}, at_counter=True)


@blueprint.post("/<community>/counter/households/<uuid:household_id>/give")
@allow(Permission.ENROL)
def give_for(household_id: UUID) -> ResponseReturnValue:
    """Give or save it for them, confirmed by PIN or signature."""
    household = served(household_id)
    try:
        _give(household, _confirmed(household))
    except Refusal as refusal:
        return _page(household, errors_of(refusal, FIELDS), at_counter=True), refusal.status
    return redirect(url_for("cards.desk", household_id=household_id), 303)


@blueprint.post("/<community>/counter/households/<uuid:household_id>/shares/<uuid:share_id>/undo")
@allow(Permission.ENROL)
def undo_share_for(household_id: UUID, share_id: UUID) -> ResponseReturnValue:
    """What was saved with the street by mistake goes back, also what was added."""
    household = served(household_id)
    if share_id not in {each.id for each in _shares_of(household)}:
        raise NotFound
    perform(undo_share, keyed_of(UndoShare, share_id=share_id, reason="undone at the counter"))
    flash(_("It is back in the wallet."), "success")
    return redirect(url_for("cards.ask_gift_for", household_id=household_id), 303)


def gift_stories(session: Session, community_id: int, subject_ids: Collection[UUID]) -> Stories:
    """What a statement says of gifts: the place or cause that they went to."""
    names = queries.gift_names(session, community_id=community_id, gift_ids=subject_ids)
    return {gift_id: Story(name) for gift_id, name in names.items()}


def _shares_of(household: HouseholdView) -> list[ShareView]:
    """The last that it saved with its street."""
    with reading() as session:
        return queries.shares_of(
            session, community_id=g.community_id, household_id=household.id, limit=SHARES_SHOWN
        )


def _confirmed(household: HouseholdView) -> Means:
    """How the household confirms it; with a signature only when its address was seen, since what
    is given away does not come back.

    Raises:
        PinWrong, PinNotChosen, TooSoon: the PIN does not confirm it.
        NotConfirmed: there is neither.
    """
    means = confirmed_by(household.id)
    if means is Means.SIGNATURE and household.confirmed_at is None:
        raise NotConfirmed
    return means


def _give(household: HouseholdView, means: Means | None) -> None:
    """Give what stands in the form, and say so; to the own street is saving with it."""
    code, to = request.form.get("currency", "")[:8], request.form.get("to", "")
    money: dict[str, Any] = {
        "household_id": household.id,
        "currency": code,
        "amount_minor": amount_in("amount", scale=currency(code).scale),
        "means": means,
    }
    if to == "street":
        if household.address is None:
            raise ReceiverUnknown
        place_id = household.address.street_id
        saved = perform(save_share, keyed_of(SaveShare, place_id=place_id, **money))
        for text, kind in words_of_saving(saved, code):
            flash(text, kind)
        return
    receiver = _neighbour() if to == "card" else _cause(to)
    given = perform(give_tokens, keyed_of(GiveTokens, to=receiver, **money))
    amount = format_money(given.amount_minor, currency(code))
    flash(_("%(amount)s were given. Thank you!", amount=amount), "success")


def _neighbour() -> Receiver:
    return Receiver(household_id=household_of(typed_card("card")))


def _cause(text: str) -> Receiver:
    try:
        return Receiver(organisation_id=UUID(text))
    except ValueError as error:
        raise ReceiverUnknown from error


def _page(household: HouseholdView, errors: dict[str, str], *, at_counter: bool) -> str:
    street_id = household.address.street_id if household.address else None
    with reading() as session:
        causes = queries.causes(session, community_id=g.community_id)
        terms = queries.gift_terms(session, community_id=g.community_id)
        wallets = wallets_of(session, household.id)
        promises = promises_for(session, street_id) if street_id else []
    return render_template(
        "cards/give.html",
        household=household,
        at_counter=at_counter,
        shares=[each for each in _shares_of(household) if not each.undone] if at_counter else [],
        causes=[each for each in causes if each.receives],
        limits={each.currency: each for each in reversed(terms)},
        wallets=wallets,
        promises=promises,
        errors=errors,
        form=request.form,
    )
