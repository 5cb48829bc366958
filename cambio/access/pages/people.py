"""The people of the staff: who they are, what they may do, inviting and blocking them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access import queries, rules, use_cases
from cambio.access.errors import NameTaken, ScopeUnsuitable
from cambio.access.pages.base import (
    WHOLE,
    blueprint,
    chosen_role,
    chosen_scope,
    command_of,
    grant_words,
    require_giving,
    require_managing,
    role_options,
    roles_to_give,
    scope_choices,
    scopes,
)
from cambio.access.queries import StaffView
from cambio.access.use_cases import Invited
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.app.settings import Settings
from cambio.database import NotFound, Refusal, perform, reading

# What only the database can tell about an invitation, with the field that it is about.
FIELDS: dict[type[Refusal], str] = {NameTaken: "name", ScopeUnsuitable: "scope"}


@blueprint.get("/staff")
@allow(Permission.MANAGE_STAFF)
def staff() -> str:
    """Everybody who helps here."""
    require_managing()
    with reading() as session:
        people = queries.staff(session, community_id=g.community_id)
    options = scopes()
    words = {
        person.id: [grant_words(grant, options) for grant in person.grants] for person in people
    }
    return render_template("access/staff.html", people=people, role_words=words)


@blueprint.get("/staff/invite")
@allow(Permission.MANAGE_STAFF)
def invite() -> str:
    """The form for inviting somebody."""
    require_managing()
    return _invite_form({}, {})


@blueprint.post("/staff/invite")
@allow(Permission.MANAGE_STAFF)
def invite_now() -> ResponseReturnValue:
    """Invite somebody, and show the link this once."""
    form = request.form
    role = chosen_role(form.get("role"))
    errors = _faults(form)
    if role is None or errors:
        return _invite_form(form, errors), 422
    require_giving({role})
    try:
        scope_kind, scope_id = chosen_scope(form.get("scope"))
        command = command_of(
            use_cases.InviteStaff,
            name=form.get("name", ""),
            display_name=form.get("display_name", ""),
            role=role,
            scope_kind=scope_kind,
            scope_id=scope_id,
        )
        invited = perform(use_cases.invite_staff, command)
    except tuple(FIELDS) as refusal:
        return _invite_form(form, {FIELDS[type(refusal)]: words_of(refusal)}), refusal.status
    return _show_link(invited), 201


@blueprint.get("/staff/<uuid:user_id>")
@allow(Permission.MANAGE_STAFF)
def person(user_id: UUID) -> str:
    """One person, with what can be changed."""
    return _person_page(_person(user_id), {})


@blueprint.post("/staff/<uuid:user_id>/roles")
@allow(Permission.MANAGE_STAFF)
def give_role(user_id: UUID) -> ResponseReturnValue:
    """Give a role."""
    found = _person(user_id)
    role = chosen_role(request.form.get("role"))
    if role is None:
        return _person_page(found, {"role": _("Choose a role.")}), 422
    require_giving({role})
    try:
        scope_kind, scope_id = chosen_scope(request.form.get("scope"))
        command = command_of(
            use_cases.GrantRole,
            user_id=user_id,
            role=role,
            scope_kind=scope_kind,
            scope_id=scope_id,
        )
        perform(use_cases.grant_role, command)
    except ScopeUnsuitable as refusal:
        return _person_page(found, {"scope": words_of(refusal)}), refusal.status
    return _back_to(user_id, _("The role was given."))


@blueprint.post("/staff/<uuid:user_id>/roles/<uuid:grant_id>/take")
@allow(Permission.MANAGE_STAFF)
def take_role(user_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    """Take a role away."""
    grant = next((each for each in _person(user_id).grants if each.id == grant_id), None)
    if grant is None:
        raise NotFound
    require_giving({grant.role})
    perform(use_cases.revoke_role, command_of(use_cases.RevokeRole, grant_id=grant_id))
    return _back_to(user_id, _("The role was taken away."))


@blueprint.post("/staff/<uuid:user_id>/invitation")
@allow(Permission.MANAGE_STAFF)
def invite_again(user_id: UUID) -> ResponseReturnValue:
    """A new link, for who lost the first one or the password."""
    _manageable(user_id)
    command = command_of(use_cases.InviteAgain, user_id=user_id)
    return _show_link(perform(use_cases.invite_again, command)), 201


@blueprint.get("/staff/<uuid:user_id>/block")
@allow(Permission.MANAGE_STAFF)
def ask_block(user_id: UUID) -> str:
    """Ask once more."""
    return render_template("access/block.html", person=_manageable(user_id))


@blueprint.post("/staff/<uuid:user_id>/block")
@allow(Permission.MANAGE_STAFF)
def block(user_id: UUID) -> ResponseReturnValue:
    """Keep somebody out."""
    found = _manageable(user_id)
    perform(use_cases.block_user, command_of(use_cases.BlockUser, user_id=user_id))
    return _back_to(user_id, _("%(name)s can no longer sign in.", name=found.display_name))


@blueprint.post("/staff/<uuid:user_id>/unblock")
@allow(Permission.MANAGE_STAFF)
def unblock(user_id: UUID) -> ResponseReturnValue:
    """Let somebody in again."""
    found = _manageable(user_id)
    perform(use_cases.unblock_user, command_of(use_cases.UnblockUser, user_id=user_id))
    return _back_to(user_id, _("%(name)s can sign in again.", name=found.display_name))


def _faults(form: Mapping[str, str]) -> dict[str, str]:
    """Everything that is wrong with a filled-in invitation, field by field, to be told at once."""
    checks: dict[str, Callable[[str], str]] = {
        "display_name": rules.check_display_name,
        "name": rules.check_name,
    }
    faults: dict[str, str] = {}
    for field, check in checks.items():
        try:
            check(form.get(field, ""))
        except Refusal as refusal:
            faults[field] = words_of(refusal)
    if chosen_role(form.get("role")) is None:
        faults["role"] = _("Choose a role.")
    return faults


def _person(user_id: UUID) -> StaffView:
    """Somebody of the staff.

    Raises:
        NotAllowed: the actor manages a part of the community only.
        NotFound: there is no such person.
    """
    require_managing()
    with reading() as session:
        found = queries.staff_member(session, community_id=g.community_id, user_id=user_id)
    if found is None:
        raise NotFound
    return found


def _manageable(user_id: UUID) -> StaffView:
    """Somebody whose roles are all the actor's to give.

    Raises:
        NotAllowed, NotFound, RoleNotYours: there is none, or not for this actor.
    """
    found = _person(user_id)
    require_giving(found.roles)
    return found


def _person_page(found: StaffView, errors: dict[str, Any]) -> str:
    options = scopes()
    own = roles_to_give()
    return render_template(
        "access/person.html",
        person=found,
        errors=errors,
        values=request.form,
        role_words={grant.id: grant_words(grant, options) for grant in found.grants},
        takeable={grant.id for grant in found.grants if grant.role in own},
        manageable=found.roles <= own,
        roles=role_options(),
        scopes=scope_choices(options),
        whole=WHOLE,
    )


def _invite_form(values: Any, errors: dict[str, Any]) -> str:
    return render_template(
        "access/invite.html",
        values=values,
        errors=errors,
        roles=role_options(),
        scopes=scope_choices(scopes()),
        whole=WHOLE,
    )


def _show_link(invited: Invited) -> str:
    # Not from the Host header, which whoever asks can choose: a link to a stranger's server.
    settings: Settings = current_app.extensions["cambio.settings"]
    path = url_for("access.invitation", code=invited.code)
    return render_template(
        "access/invited.html",
        person=_person(invited.user_id),
        link=settings.public_url + path,
        expires_at=invited.expires_at,
    )


def _back_to(user_id: UUID, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for("access.person", user_id=user_id), 303)
