"""What the tests of earning stand on."""

from __future__ import annotations

import pytest
from flask import Flask

from cambio.database import perform
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.conftest import ACTOR_ID, Clock
from tests.earning.ground import Ground, build_ground


@pytest.fixture
def ground(app: Flask, community_id: int, clock: Clock) -> Ground:
    """Two streets, a funder and the Cambio Company, on both databases."""
    return build_ground(community_id, clock)


@pytest.fixture
def sqlite_ground(sqlite_app: Flask, clock: Clock) -> Ground:
    """The same on SQLite alone: for edges, where the database does not matter."""
    command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer")
    return build_ground(perform(create_community, command), clock)
