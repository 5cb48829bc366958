"""A street votes whether its pot pays for what it buys together, and the pot pays by that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask

from cambio.app.permissions import Role, ScopeKind
from cambio.database import perform
from cambio.ledger import Purpose
from cambio.saving.rules.voting import Choice
from cambio.saving.use_cases.voting import CastVote, cast_vote
from tests.catalog.acts import planter
from tests.catalog.shop import Shop
from tests.conftest import ACTOR_ID
from tests.signing_in import as_household, as_staff, csrf_in


def send(client: Any, page: str, path: str | None = None, **form: Any) -> Any:
    csrf = csrf_in(client.get(page).text)
    return client.post(path or page, data={"csrf_token": csrf, **form})


def test_a_pot_pays_more_than_a_captain_may_once_the_street_said_so(
    sqlite_app: Flask, edge_shop: Shop
) -> None:
    shop, homes = edge_shop, [edge_shop.household(10) for _ in range(3)]
    shop.give(shop.street_id, 300, purpose=Purpose.POT)
    purchase_id = shop.start(planter(shop, price_minor=250))
    page = f"/deventer/together/{purchase_id}"
    scope: dict[str, Any] = {"scope_kind": ScopeKind.PLACE, "scope_id": shop.street_id}
    captain = as_staff(sqlite_app, shop.community_id, Role.CAPTAIN, **scope)
    refused = send(captain, page, f"{page}/pot", pot_amount="250")
    assert (refused.status_code, "beslist de straat" in refused.text) == (409, True)
    neighbour = as_household(sqlite_app, shop.community_id, homes[0])
    day = f"{shop.clock.now.date():%Y-%m}-20"
    assert send(neighbour, f"{page}/vote", amount="0", last_day=day).status_code == 422
    asked = send(neighbour, f"{page}/vote", amount="250", last_day=day)
    assert asked.status_code == 303
    for household_id in homes:
        command = CastVote(
            community_id=shop.community_id,
            actor_id=ACTOR_ID,
            proposal_id=UUID(asked.location.rsplit("/", 1)[1]),
            household_id=household_id,
            choice=Choice.YES,
        )
        perform(cast_vote, command)
    assert send(captain, page, f"{page}/pot", pot_amount="249").status_code == 303
    assert shop.holds(shop.street_id, Purpose.POT) == 51
    shop.check()
