"""Joining a programme and leaving it: by the household itself, or at the counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.pages.base import (
    blueprint,
    command_of,
    programme_or_404,
    require_programme,
    required_id,
)
from cambio.earning.queries import MembershipView, ProgrammeView
from cambio.earning.rules import names_of_adults
from cambio.earning.use_cases import (
    JoinProgramme,
    LeaveProgramme,
    join_programme,
    leave_programme,
)
from cambio.earning.use_cases.memberships import ConsentMeans
from cambio.neighbourhood.errors import HouseholdUnknown
from cambio.neighbourhood.queries import HouseholdView, find_addresses, households_at


@dataclass(frozen=True, slots=True)
class Found:
    """A household at an address that was looked for, with its membership, if any."""

    household: HouseholdView
    membership: MembershipView | None


@blueprint.post("/programmes/<slug>/join")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def join(slug: str) -> ResponseReturnValue:
    """The household that is asking joins; pressing the button is one adult's consent."""
    found = programme_or_404(slug)
    perform(
        join_programme,
        command_of(
            JoinProgramme,
            programme_id=found.id,
            household_id=own_household(),
            consent_means="page" if found.consent_required else None,
            adults=_adults(),
        ),
    )
    flash(_("You take part."), "success")
    page = "earning.my_milestones" if found.consent_required else "earning.programme"
    return redirect(url_for(page, slug=slug), 303)


@blueprint.post("/programmes/<slug>/leave")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def leave(slug: str) -> ResponseReturnValue:
    """The household that is asking leaves; what it has stays."""
    found = programme_or_404(slug)
    command = command_of(LeaveProgramme, programme_id=found.id, household_id=own_household())
    perform(leave_programme, command)
    flash(_("You no longer take part. What you have saved stays yours."), "success")
    return redirect(url_for("earning.programme", slug=slug), 303)


@blueprint.get("/programmes/<slug>/members")
@allow(Permission.ENROL)
def members(slug: str) -> str:
    """Look up a household by its address, at the counter."""
    found = programme_or_404(slug)
    require_programme(Permission.ENROL, found.id)
    return _page(found, {})


@blueprint.post("/programmes/<slug>/members")
@allow(Permission.ENROL)
def change_membership(slug: str) -> ResponseReturnValue:
    """Let a household join or leave at the counter."""
    found = programme_or_404(slug)
    require_programme(Permission.ENROL, found.id)
    who = {
        "programme_id": found.id,
        "household_id": required_id("household_id", HouseholdUnknown),
    }
    if request.form.get("act") == "leave":
        perform(leave_programme, command_of(LeaveProgramme, **who))
        flash(_("The household no longer takes part."), "success")
    else:
        command = command_of(JoinProgramme, **who, consent_means=_means(found), adults=_adults())
        try:
            perform(join_programme, command)
        except Refusal as refusal:
            return _page(found, {"": words_of(refusal)}), refusal.status
        flash(_("The household takes part."), "success")
    postcode, number = asked_address()
    back = url_for("earning.members", slug=slug, postcode=postcode, number=number)
    return redirect(back, 303)


def _page(programme: ProgrammeView, errors: dict[str, str]) -> str:
    postcode, number = asked_address()
    return render_template(
        "earning/members.html",
        programme=programme,
        postcode=postcode,
        number=number,
        found=find_households(programme, postcode, number),
        errors=errors,
    )


def find_households(programme: ProgrammeView, postcode: str, number: str) -> list[Found]:
    """The households at an address that was looked for."""
    if not postcode or not number.isdecimal() or len(number) > 5:
        return []
    with reading() as session:
        addresses = find_addresses(
            session, community_id=g.community_id, postcode=postcode, house_number=int(number)
        )
        households = [
            household
            for address in addresses
            for household in households_at(
                session, community_id=g.community_id, address_id=address.id
            )
        ]
        joined = queries.members(
            session,
            community_id=g.community_id,
            programme_id=programme.id,
            household_ids=[each.id for each in households],
        )
    return [Found(each, joined.get(each.id)) for each in households]


def asked_address() -> tuple[str, str]:
    """Postcode, as the register writes it, and house number that were looked for."""
    letters = "".join(request.values.get("postcode", "").split()).upper()[:6]
    return f"{letters[:4]} {letters[4:]}".strip(), request.values.get("number", "").strip()[:5]


def own_household() -> UUID:
    """The household that is asking.

    Raises:
        NotAllowed: somebody else is.
    """
    household_id = current_actor().household_id
    if household_id is None:
        raise NotAllowed
    return household_id


def _adults() -> tuple[str, ...]:
    """Who agrees, by what they are called at home."""
    return names_of_adults(request.form.get("adult", ""))


def _means(programme: ProgrammeView) -> ConsentMeans | None:
    """How the household agreed: said at the counter, or signed on paper."""
    if not programme.consent_required:
        return None
    chosen: Any = request.form.get("means")
    return cast("ConsentMeans", chosen) if chosen in ("counter", "paper") else None
