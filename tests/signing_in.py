"""Coming in as somebody, for tests of pages and of the JSON API: by cookie, or by key.

No password is hashed here: that takes long on purpose, and tests/access tries it for real.
"""

from __future__ import annotations

import re
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from cambio.access.sessions.cookie import COOKIE
from cambio.access.use_cases import (
    CreateKey,
    CreateUser,
    SignInHousehold,
    SignInStaff,
    StartedSignIn,
    create_key,
    create_user,
    sign_in_household,
    sign_in_staff,
)
from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id, perform
from tests.conftest import ACTOR_ID


def add_user(
    community_id: int,
    role: Role,
    *,
    name: str | None = None,
    scope_kind: ScopeKind = ScopeKind.COMMUNITY,
    scope_id: UUID | None = None,
) -> UUID:
    """Somebody of the staff, who signs in by `as_staff` and by no password."""
    return perform(
        create_user,
        CreateUser(
            community_id=community_id,
            actor_id=ACTOR_ID,
            name=name or f"{role}-{new_id().hex[-8:]}",
            display_name=f"Test {role}",
            role=role,
            scope_kind=scope_kind,
            scope_id=scope_id,
            password_hash="no-password",
        ),
    )


def as_staff(
    app: Flask,
    community_id: int,
    role: Role,
    *,
    scope_kind: ScopeKind = ScopeKind.COMMUNITY,
    scope_id: UUID | None = None,
) -> FlaskClient:
    """A browser in which somebody with this role is signed in."""
    name = f"{role}-{new_id().hex[-8:]}"
    add_user(community_id, role, name=name, scope_kind=scope_kind, scope_id=scope_id)
    started = perform(
        sign_in_staff,
        SignInStaff(
            community_id=community_id, actor_id=ACTOR_ID, name=name, proven_hash="no-password"
        ),
    ).started
    assert started is not None
    return _browser(app, community_id, "staff", started)


def as_household(app: Flask, community_id: int, household_id: UUID) -> FlaskClient:
    """A browser in which a household is signed in."""
    started = perform(
        sign_in_household,
        SignInHousehold(
            community_id=community_id, actor_id=household_id, household_id=household_id
        ),
    )
    return _browser(app, community_id, "household", started)


def key_for(
    community_id: int,
    role: Role,
    *,
    scope_kind: ScopeKind = ScopeKind.COMMUNITY,
    scope_id: UUID | None = None,
) -> dict[str, str]:
    """The headers of a program with a key for this role."""
    created = perform(
        create_key,
        CreateKey(
            community_id=community_id,
            actor_id=ACTOR_ID,
            name=f"Test {role}",
            role=role,
            scope_kind=scope_kind,
            scope_id=scope_id,
        ),
    )
    return {"Authorization": f"Bearer {created.secret}"}


def csrf_of(client: FlaskClient, path: str) -> str:
    """The CSRF value of the form on a page, to send along with a POST."""
    return csrf_in(client.get(path).get_data(as_text=True))


def csrf_in(page: str) -> str:
    """The CSRF value on a page that was fetched already."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "the page holds no form"
    return found.group(1)


def _browser(app: Flask, community_id: int, kind: str, started: StartedSignIn) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as session:
        session[COOKIE] = [kind, community_id, started.sign_in_id.hex, started.secret]
    return client
