"""Who may spend at the counter: not a household that may be anybody."""

from __future__ import annotations

from uuid import UUID

import pytest

from cambio.access import credentials
from cambio.access.use_cases import ChoosePin, IssuePinCode, choose_pin, issue_pin_code
from cambio.database import Command, UnitOfWork, perform
from cambio.neighbourhood.models import Household
from cambio.neighbourhood.use_cases import ConfirmHousehold, confirm_household
from catalog.counter import confirmed
from catalog.errors import AddressUnproved
from catalog.rules.orders import Confirmation
from tests.catalog.shop import Shop


def unproved(shop: Shop) -> UUID:
    """A household with tokens, of which nobody has seen where it lives."""
    household_id = shop.household(30)

    def forget(uow: UnitOfWork, command: Command) -> None:
        uow.session.get_one(Household, (command.community_id, household_id)).confirmed_at = None

    perform(forget, Command(**shop.who))
    return household_id


def signs(shop: Shop, household_id: UUID) -> Confirmation:
    return confirmed(household_id, community_id=shop.community_id, pin="", is_signed=True)


def test_a_signature_is_no_proof_of_where_one_lives(edge_shop: Shop) -> None:
    with pytest.raises(AddressUnproved):
        signs(edge_shop, unproved(edge_shop))


def test_whom_staff_have_seen_signs(edge_shop: Shop) -> None:
    household_id = unproved(edge_shop)
    perform(confirm_household, ConfirmHousehold(**edge_shop.who, household_id=household_id))
    assert signs(edge_shop, household_id) is Confirmation.SIGNATURE


def test_who_moved_and_has_a_pin_signs(edge_shop: Shop) -> None:
    household_id = edge_shop.household(30)
    code = perform(issue_pin_code, IssuePinCode(**edge_shop.who, household_id=household_id)).code
    choosing = ChoosePin(
        **edge_shop.who,
        household_id=household_id,
        code=code,
        pin_hash=credentials.hash_pin(household_id, "2749"),
    )
    assert perform(choose_pin, choosing).succeeded

    def moved(uow: UnitOfWork, command: Command) -> None:
        uow.session.get_one(Household, (command.community_id, household_id)).confirmed_at = None

    perform(moved, Command(**edge_shop.who))
    assert signs(edge_shop, household_id) is Confirmation.SIGNATURE
