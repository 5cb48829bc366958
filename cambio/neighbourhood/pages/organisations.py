"""Organisations: who lends a hand, gives money, has a shop or an offer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.errors import NameMissing, NameTaken, OrganisationUnknown
from cambio.neighbourhood.pages.base import blueprint, who
from cambio.neighbourhood.queries import OrganisationView
from cambio.neighbourhood.reach import require_everywhere
from cambio.neighbourhood.use_cases import (
    AddOrganisation,
    ChangeOrganisation,
    add_organisation,
    change_organisation,
)

NAME_MAX, WORDS_MAX = 80, 200
FIELDS: dict[type[Refusal], str] = {NameMissing: "name", NameTaken: "name"}


@blueprint.get("/<community>/organisations")
@allow(Permission.MANAGE_PLACES)
def organisations() -> str:
    """All organisations, by kind."""
    with reading() as session:
        found = queries.organisations(session, community_id=g.community_id)
    return render_template("neighbourhood/organisations.html", organisations=found)


@blueprint.get("/<community>/organisations/new")
@allow(Permission.MANAGE_PLACES)
def new_organisation() -> str:
    """Which organisation is new?"""
    return _form(None, {})


@blueprint.post("/<community>/organisations/new")
@allow(Permission.MANAGE_PLACES)
def create_organisation() -> ResponseReturnValue:
    """Add it."""
    require_everywhere(Permission.MANAGE_PLACES)
    command = AddOrganisation(**who(), kind=request.form.get("kind", ""), **_words())
    try:
        perform(add_organisation, command)
    except Refusal as refusal:
        return _form(None, _errors(refusal)), refusal.status
    flash(_("%(name)s was added.", name=command.name), "success")
    return redirect(url_for("neighbourhood.organisations"), 303)


@blueprint.get("/<community>/organisations/<uuid:organisation_id>")
@allow(Permission.MANAGE_PLACES)
def organisation(organisation_id: UUID) -> str:
    """What is known of one organisation, to be changed."""
    return _form(_organisation(organisation_id), {})


@blueprint.post("/<community>/organisations/<uuid:organisation_id>")
@allow(Permission.MANAGE_PLACES)
def update_organisation(organisation_id: UUID) -> ResponseReturnValue:
    """Change it."""
    require_everywhere(Permission.MANAGE_PLACES)
    known = _organisation(organisation_id)
    command = ChangeOrganisation(**who(), organisation_id=organisation_id, **_words())
    try:
        perform(change_organisation, command)
    except Refusal as refusal:
        return _form(known, _errors(refusal)), refusal.status
    flash(_("%(name)s was changed.", name=command.name), "success")
    return redirect(url_for("neighbourhood.organisations"), 303)


def _organisation(organisation_id: UUID) -> OrganisationView:
    with reading() as session:
        found = queries.organisation(
            session, community_id=g.community_id, organisation_id=organisation_id
        )
    if found is None:
        raise OrganisationUnknown
    return found


def _words() -> dict[str, Any]:
    form = request.form
    return {
        "name": form.get("name", "")[:NAME_MAX],
        "pick_up": form.get("pick_up", "")[:WORDS_MAX],
        "opening_hours": form.get("opening_hours", "")[:WORDS_MAX],
    }


def _errors(refusal: Refusal) -> dict[str, str]:
    return {FIELDS.get(type(refusal), ""): words_of(refusal)}


def _form(known: OrganisationView | None, errors: dict[str, str]) -> str:
    return render_template(
        "neighbourhood/organisation.html",
        organisation=known,
        values=request.form or known or {"kind": request.args.get("kind", "shop")},
        errors=errors,
    )
