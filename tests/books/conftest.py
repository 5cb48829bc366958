"""A community with books of its own, a household that has a wallet in them, and who may look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.database import perform
from cambio.ledger import Kind, Purpose
from cambio.neighbourhood.use_cases import (
    AddOrganisation,
    AddPlace,
    CreateCommunity,
    add_organisation,
    add_place,
    create_community,
)
from tests.access.conftest import add_household
from tests.conftest import ACTOR_ID
from tests.ledger.books import Books, Open, open_one


@dataclass
class Deventer:
    """The community's books: 100 granted, 10 to a household, 2 to its street, 5 of them spent."""

    books: Books
    household_id: UUID
    wallet: UUID
    street_pot: UUID
    shop_till: UUID

    @property
    def community_id(self) -> int:
        return self.books.community_id


@pytest.fixture
def deventer(sqlite_app: Flask) -> Deventer:
    community_id = perform(
        create_community,
        CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer"),
    )
    books = Books(community_id)
    who: dict[str, Any] = {"community_id": community_id, "actor_id": ACTOR_ID}
    district_id = perform(add_place, AddPlace(**who, kind="district", name="Noord", parent_id=None))
    street_id = perform(
        add_place, AddPlace(**who, kind="street", name="Dreef", parent_id=district_id)
    )
    shop_id = perform(
        add_organisation,
        AddOrganisation(**who, kind="shop", name="De Ruif", pick_up=None, opening_hours=None),
    )
    household_id = add_household(community_id, nickname="De Merels")
    wallet, pot, till = (
        perform(open_one, Open(**who, purpose=purpose, owner_id=owner_id))
        for purpose, owner_id in (
            (Purpose.WALLET, household_id),
            (Purpose.POT, street_id),
            (Purpose.TILL, shop_id),
        )
    )
    books.grant(100)
    books.post(Kind.AWARD, (books.budget, wallet, 10), (books.budget, pot, 2))
    books.spend(5, by=wallet)
    books.post(Kind.ORDER_COLLECTED, (books.purse, till, 5))
    return Deventer(books, household_id, wallet, pot, till)
