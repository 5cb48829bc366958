"""A community on SQLite with addresses, and browsers and programs in any role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.main import create_app
from tests.conftest import settings_for
from tests.neighbourhood.neighbourhood import LINES, bring_in, found_community
from tests.signing_in import as_staff, key_for

As = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def translating() -> Iterator[None]:
    """Inside an application that only translates: its database is never opened."""
    app = create_app(settings_for("sqlite:///never.sqlite"))
    with app.test_request_context("/"):
        yield


@pytest.fixture
def deventer(sqlite_app: Flask) -> int:
    """A community without anything in it."""
    return found_community()


@pytest.fixture
def housed(deventer: int) -> int:
    """The community with five addresses."""
    bring_in(deventer, *LINES)
    return deventer


def _scope(place_id: UUID | None) -> dict[str, Any]:
    return {"scope_kind": ScopeKind.PLACE, "scope_id": place_id} if place_id else {}


@pytest.fixture
def browser_of(sqlite_app: Flask, deventer: int) -> As:
    """The browser of somebody with a role, for the whole community or one place."""

    def sign_in(role: Role, *, place_id: UUID | None = None) -> FlaskClient:
        return as_staff(sqlite_app, deventer, role, **_scope(place_id))

    return sign_in


@pytest.fixture
def program_of(sqlite_app: Flask, deventer: int) -> As:
    """A program with a key for a role, for the whole community or one place; or without a key."""

    def connect(role: Role | None, *, place_id: UUID | None = None) -> FlaskClient:
        client = sqlite_app.test_client()
        headers = key_for(deventer, role, **_scope(place_id)) if role else {"Authorization": "-"}
        client.environ_base["HTTP_AUTHORIZATION"] = headers["Authorization"]
        return client

    return connect
