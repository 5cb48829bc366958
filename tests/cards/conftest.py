"""A street with neighbours, on both databases for use cases and on SQLite for edges."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.database import perform, reading
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from cards import queries
from cards.printing.prepared import code_url, issuer
from tests.conftest import ACTOR_ID, Clock
from tests.scene import Neighbour, Scene, build_scene
from tests.signing_in import as_staff


@pytest.fixture
def scene(app: Flask, community_id: int, clock: Clock) -> Scene:
    """On both databases."""
    return build_scene(community_id, clock.now)


@pytest.fixture
def street(sqlite_app: Flask, clock: Clock) -> Scene:
    """On SQLite alone, in a community called Deventer."""
    community_id = perform(
        create_community,
        CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer"),
    )
    return build_scene(community_id, clock.now)


@pytest.fixture
def manager(sqlite_app: Flask, street: Scene) -> FlaskClient:
    """A browser in which a manager is signed in."""
    return as_staff(sqlite_app, street.community_id, Role.MANAGER)


@pytest.fixture
def volunteer(sqlite_app: Flask, street: Scene) -> FlaskClient:
    """A browser in which a volunteer is signed in."""
    return as_staff(sqlite_app, street.community_id, Role.VOLUNTEER)


def path_of(scene: Scene, neighbour: Neighbour) -> str:
    """The path that a neighbour's QR opens."""
    with reading() as session:
        by = issuer(session, community_id=scene.community_id)
        card = queries.printable_card(
            session, community_id=scene.community_id, card_id=neighbour.card_id
        )
    assert card is not None
    return "/K/" + code_url(card, by).partition("/K/")[2]
