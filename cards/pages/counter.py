"""The counter: find a household by its card or its address, or let people join."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning.queries import ProgrammeView, programmes
from cambio.earning.rules import names_of_adults
from cambio.neighbourhood.queries import AddressView, HouseholdView
from cambio.neighbourhood.queries import address as find_address
from cambio.web.language import LANGUAGE_NAMES, current_language
from cards import queries
from cards.pages.addresses import asked_address
from cards.pages.base import (
    blueprint,
    command_of,
    errors_of,
    form_key,
    household_of,
    typed_card,
    whole_number,
)
from cards.reach import may_in_place, require_in_place
from cards.use_cases import EnrolHousehold, NewMembership, enrol_household

FIELDS = {
    "nickname_invalid": "nickname",
    "language_unknown": "language",
    "people_invalid": "adults",
    "card_unreadable": "card",
    "card_unknown": "card",
    "card_stopped": "card",
    "card_taken": "card",
    "too_many_adults": "adults",
}


@blueprint.get("/<community>/counter")
@allow(Permission.ENROL)
def counter() -> str:
    """Who is at the counter?"""
    return _counter({})


@blueprint.post("/<community>/counter")
@allow(Permission.ENROL)
def find_by_card() -> ResponseReturnValue:
    """A card was typed, or read by a reader that types: go to the household's desk.

    A form that is sent, not an address that is opened: what a reader types may be a card's code.
    """
    try:
        card = typed_card("card")
        # A card that was stopped still tells whose it was: that is why they came.
        household_id = card.household_id or household_of(card)
    except Refusal as refusal:
        return _counter(errors_of(refusal, FIELDS | {"card_unassigned": "card"})), refusal.status
    if card.status != "active":
        flash(_("This card was stopped. The household may have a newer one."), "warning")
    if card.is_childs:
        flash(_("This is a child's card: it only saves. Tell no balance and change nothing by it."))
    return redirect(url_for("cards.desk", household_id=household_id), 303)


@blueprint.get("/<community>/counter/addresses/<uuid:address_id>/join")
@allow(Permission.ENROL)
def enrol(address_id: UUID) -> str:
    """Who joins at this address?"""
    return _form(_address(address_id), {})


@blueprint.post("/<community>/counter/addresses/<uuid:address_id>/join")
@allow(Permission.ENROL)
def enrol_now(address_id: UUID) -> ResponseReturnValue:
    """Let them join, with a card on the spot."""
    address = _address(address_id)
    try:
        enrolled = perform(enrol_household, _command(address_id))
    except Refusal as refusal:
        return _form(address, errors_of(refusal, FIELDS)), refusal.status
    return redirect(url_for("cards.enrolled", household_id=enrolled.household_id), 303)


def _counter(errors: dict[str, str]) -> str:
    search = asked_address()
    addresses = [each for each in search.found or () if may_in_place(each.street_id)]
    living: dict[UUID, list[HouseholdView]] = {}
    if addresses:
        with reading() as session:
            living = queries.households_at(
                session,
                community_id=g.community_id,
                address_ids=[each.id for each in addresses],
            )
    return render_template(
        "cards/counter.html",
        search=search,
        addresses=None if search.found is None else addresses,
        living=living,
        errors=errors or search.errors,
    )


def _address(address_id: UUID) -> AddressView:
    with reading() as session:
        found = find_address(session, community_id=g.community_id, address_id=address_id)
    if found is None:
        raise NotFound
    require_in_place(found.street_id)
    return found


def _form(address: AddressView, errors: dict[str, str]) -> str:
    language = current_language()
    consenting = [each for each in _running_programmes() if each.consent_required]
    return render_template(
        "cards/enrol.html",
        address=address,
        languages=LANGUAGE_NAMES,
        consenting=[
            (each.id, each.names.get(language) or each.names["nl"], each.descriptions.get(language))
            for each in consenting
        ],
        form=request.form,
        errors=errors,
    )


def _running_programmes() -> list[ProgrammeView]:
    with reading() as session:
        found = programmes(session, community_id=g.community_id)
    return [each for each in found if each.status == "running"]


def _command(address_id: UUID) -> EnrolHousehold:
    form = request.form
    command: EnrolHousehold = command_of(
        EnrolHousehold,
        request_key=form_key(),
        address_id=address_id,
        nickname=form.get("nickname", "")[:200],
        language=form.get("language", ""),
        adults=whole_number("adults"),
        children=whole_number("children"),
        confirmed=form.get("seen") == "yes",
        memberships=_memberships(),
        card_id=typed_card("card").id if form.get("card", "").strip() else None,
    )
    return command


def _memberships() -> tuple[NewMembership, ...]:
    """All programmes that take everybody in, and those to which adults agreed here."""
    found = []
    for each in _running_programmes():
        adults = names_of_adults(request.form.get(f"agree-{each.id}", ""))
        if not each.consent_required:
            found.append(NewMembership(each.id))
        elif adults:
            found.append(NewMembership(each.id, "counter", adults))
    return tuple(found)
