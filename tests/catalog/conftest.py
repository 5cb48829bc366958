"""What the tests of the catalogue stand on."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import perform
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.catalog.callers import Caller, caller
from tests.catalog.shop import Shop
from tests.catalog.together import Together
from tests.conftest import ACTOR_ID, Clock
from tests.earning.ground import build_ground
from tests.signing_in import as_staff


@pytest.fixture
def shop(app: Flask, community_id: int, clock: Clock) -> Shop:
    """Two streets and two shops, on both databases."""
    return Shop(community_id, clock)


@pytest.fixture
def edge_shop(sqlite_app: Flask, clock: Clock) -> Shop:
    """The same on SQLite alone, for pages and the JSON API."""
    command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer")
    return Shop(perform(create_community, command), clock)


@pytest.fixture
def together(app: Flask, community_id: int, clock: Clock) -> Together:
    """A street that buys together, on both databases."""
    return Together(build_ground(community_id, clock))


@pytest.fixture
def counter(sqlite_app: Flask, edge_shop: Shop) -> Caller:
    """The till of the first shop."""
    scope = {"scope_kind": ScopeKind.SHOP, "scope_id": edge_shop.shop_id}
    return caller(sqlite_app, edge_shop, Role.SHOPKEEPER, **scope)


@pytest.fixture
def keeper(sqlite_app: Flask, edge_shop: Shop) -> FlaskClient:
    """The shopkeeper of the first shop."""
    return as_staff(
        sqlite_app,
        edge_shop.community_id,
        Role.SHOPKEEPER,
        scope_kind=ScopeKind.SHOP,
        scope_id=edge_shop.shop_id,
    )
