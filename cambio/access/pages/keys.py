"""Access keys: made, shown once, withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access import queries, use_cases
from cambio.access.errors import DisplayNameInvalid, ScopeUnsuitable
from cambio.access.pages.base import (
    WHOLE,
    blueprint,
    chosen_role,
    chosen_scope,
    command_of,
    grant_words,
    require_giving_key,
    require_managing,
    role_options,
    scope_choices,
    scopes,
)
from cambio.access.queries import KeyView
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import NotFound, perform, reading


@blueprint.get("/keys")
@allow(Permission.MANAGE_STAFF)
def keys() -> str:
    """All keys of the community."""
    require_managing()
    with reading() as session:
        rows = queries.access_keys(session, community_id=g.community_id)
    options = scopes()
    words = {row.id: grant_words(row.grant, options) for row in rows}
    return render_template("access/keys.html", rows=rows, role_words=words)


@blueprint.get("/keys/new")
@allow(Permission.MANAGE_STAFF)
def new_key() -> str:
    """The form for a new key."""
    require_managing()
    return _form({}, {})


@blueprint.post("/keys/new")
@allow(Permission.MANAGE_STAFF)
def create_key() -> ResponseReturnValue:
    """Make the key, and show its secret this once."""
    form = request.form
    role = chosen_role(form.get("role"))
    if role is None:
        return _form(form, {"role": _("Choose a role.")}), 422
    require_giving_key(role)
    try:
        scope_kind, scope_id = chosen_scope(form.get("scope"))
        command = command_of(
            use_cases.CreateKey,
            name=form.get("name", ""),
            role=role,
            scope_kind=scope_kind,
            scope_id=scope_id,
        )
        created = perform(use_cases.create_key, command)
    except DisplayNameInvalid as refusal:
        return _form(form, {"name": words_of(refusal)}), refusal.status
    except ScopeUnsuitable as refusal:
        return _form(form, {"scope": words_of(refusal)}), refusal.status
    return render_template("access/new_key.html", secret=created.secret, name=command.name), 201


@blueprint.get("/keys/<uuid:key_id>/revoke")
@allow(Permission.MANAGE_STAFF)
def ask_revoke_key(key_id: UUID) -> str:
    """Ask once more."""
    return render_template("access/revoke_key.html", key=_key(key_id))


@blueprint.post("/keys/<uuid:key_id>/revoke")
@allow(Permission.MANAGE_STAFF)
def revoke_key(key_id: UUID) -> ResponseReturnValue:
    """Withdraw the key."""
    key = _key(key_id)
    perform(use_cases.revoke_key, command_of(use_cases.RevokeKey, key_id=key.id))
    flash(_("The key “%(name)s” does not work any more.", name=key.name), "success")
    return redirect(url_for("access.keys"), 303)


def _key(key_id: UUID) -> KeyView:
    """A key that the actor may withdraw.

    Raises:
        NotFound: there is no such key.
        NotAllowed, RoleNotYours: it is not for this actor to withdraw.
    """
    with reading() as session:
        rows = queries.access_keys(session, community_id=g.community_id)
    found = next((row for row in rows if row.id == key_id), None)
    if found is None:
        raise NotFound
    require_giving_key(found.grant.role)
    return found


def _form(values: Any, errors: dict[str, Any]) -> str:
    return render_template(
        "access/key_form.html",
        values=values,
        errors=errors,
        roles=role_options(for_key=True),
        scopes=scope_choices(scopes()),
        whole=WHOLE,
    )
