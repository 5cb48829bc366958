"""A household whose wallet is on hold reads it on its own page, and with whom to speak."""

from __future__ import annotations

from flask import Flask

from cambio.app.permissions import Role
from cambio.books.use_cases import ChangeAccount, change_account
from cambio.database import perform, reading
from cambio.ledger import AccountStatus, Purpose
from cambio.ledger.queries import accounts_of
from tests.earning.browsing import page
from tests.earning.conftest import sqlite_ground  # noqa: F401 - a fixture
from tests.earning.ground import Ground
from tests.signing_in import add_user, as_household


def test_a_household_is_told_that_its_wallet_is_on_hold_and_with_whom_to_speak(
    sqlite_app: Flask,
    sqlite_ground: Ground,  # noqa: F811 - the fixture
) -> None:
    ground = sqlite_ground
    household_id = ground.household()
    ground.show(ground.open_action(ground.grant()), household_id)
    manager_id = add_user(ground.community_id, Role.MANAGER)
    neighbour = as_household(sqlite_app, ground.community_id, household_id)
    with reading() as session:
        [wallet] = accounts_of(
            session,
            community_id=ground.community_id,
            owner_ids=[household_id],
            purposes=[Purpose.WALLET],
        )

    def becomes(status: AccountStatus) -> str:
        command = ChangeAccount(
            community_id=ground.community_id,
            actor_id=manager_id,
            account_id=wallet.id,
            status=status,
        )
        perform(change_account, command)
        return page(neighbour, "/deventer/my")

    shown = becomes(AccountStatus.FROZEN)
    assert "Uw portemonnee is stilgezet." in shown
    assert "praat met Test manager" in shown
    assert "Uw portemonnee is stilgezet." not in becomes(AccountStatus.OPEN)
