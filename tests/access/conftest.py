"""Somebody to sign in, and a household with a letter."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.access import credentials
from cambio.access.use_cases import CreateUser, create_user
from cambio.app.permissions import Role
from cambio.database import Command, UnitOfWork, new_id, perform
from cambio.neighbourhood.models import Household
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.conftest import ACTOR_ID
from tests.signing_in import as_staff

PASSWORD = "een rustige dreef"
PIN = "8302"


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in with `PASSWORD`."""

    id: UUID
    name: str


def add_person(community_id: int, name: str, role: Role = Role.VOLUNTEER) -> Person:
    user_id = perform(
        create_user,
        CreateUser(
            community_id=community_id,
            actor_id=ACTOR_ID,
            name=name,
            display_name=name.title(),
            role=role,
            password_hash=password_hash(),
        ),
    )
    return Person(user_id, name)


_hashes: dict[str, str] = {}


def password_hash() -> str:
    """The hash of `PASSWORD`, made once: hashing takes long on purpose."""
    if not _hashes:
        _hashes[PASSWORD] = credentials.hash_password(PASSWORD, name="anybody")
    return _hashes[PASSWORD]


def add_household(community_id: int, nickname: str = "De Merels") -> UUID:
    def add(uow: UnitOfWork, command: Command) -> UUID:
        household = Household(
            community_id=command.community_id,
            id=new_id(),
            nickname=nickname,
            language="nl",
            adults=2,
            children=1,
            joined_at=uow.now,
            joined_by=command.actor_id,
        )
        uow.session.add(household)
        return household.id

    return perform(add, Command(community_id=community_id, actor_id=ACTOR_ID))


@pytest.fixture
def anna(app: Flask, community_id: int) -> Person:
    """A manager."""
    return add_person(community_id, "anna", Role.MANAGER)


@pytest.fixture
def household_id(app: Flask, community_id: int) -> UUID:
    return add_household(community_id)


@pytest.fixture
def deventer(sqlite_app: Flask) -> int:
    """A community in `sqlite_app`, for tests of edges."""
    return perform(
        create_community,
        CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer"),
    )


@pytest.fixture
def manager(sqlite_app: Flask, deventer: int) -> FlaskClient:
    return as_staff(sqlite_app, deventer, Role.MANAGER)


@pytest.fixture
def administrator(sqlite_app: Flask, deventer: int) -> FlaskClient:
    return as_staff(sqlite_app, deventer, Role.ADMINISTRATOR)
