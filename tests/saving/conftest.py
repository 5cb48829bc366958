"""What the tests of saving stand on: a street whose tokens keep three months."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from cambio.database import perform
from cambio.earning.rules import ProgrammeFile
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.conftest import ACTOR_ID, Clock
from tests.earning.ground import Ground, build_ground, template


def that_keeps(months: int | None) -> ProgrammeFile:
    """The Cambio Company with other terms of keeping."""
    file = template("cambio-company")
    rules = tuple(
        replace(rule, terms=replace(rule.terms, keeps_months=months)) for rule in file.rules
    )
    return replace(file, rules=rules)


@pytest.fixture
def ground(app: Flask, community_id: int, clock: Clock) -> Ground:
    """Two streets and a programme whose tokens keep three months, on both databases."""
    ground = build_ground(community_id, clock)
    ground.apply(that_keeps(3))
    return ground


@pytest.fixture
def sqlite_ground(sqlite_app: Flask, clock: Clock) -> Ground:
    """The same on SQLite alone, for edges."""
    command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer")
    ground = build_ground(perform(create_community, command), clock)
    ground.apply(that_keeps(3))
    return ground
