"""JSON: grants that come back, purses that are filled, and euros that were collected."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id
from cambio.ledger import Purpose
from tests.earning.ground import Ground, template
from tests.signing_in import key_for

API = "/api/v1"


@pytest.fixture
def client(app: Flask, ground: Ground) -> FlaskClient:
    """A manager's program, on both databases."""
    client = app.test_client()
    key = key_for(ground.community_id, Role.MANAGER)
    client.environ_base["HTTP_AUTHORIZATION"] = key["Authorization"]
    return client


def moved(client: FlaskClient, path: str, body: Any = None, *, key: str = "") -> tuple[int, Any]:
    """Send something that moves tokens; answers its status and what it says."""
    headers = {"Idempotency-Key": key or str(new_id())}
    answer = client.post(f"{API}/{path}", json=body, headers=headers)
    return answer.status_code, answer.get_json()


def collected(ground: Ground, **changes: Any) -> dict[str, Any]:
    return {
        "rule_id": str(ground.rules["dues"]),
        "place_id": str(ground.district_id),
        "amount_minor": 1_000,
        "happened_on": ground.clock.now.date().isoformat(),
        **changes,
    }


def paid(ground: Ground, **changes: Any) -> dict[str, Any]:
    body = collected(ground, **changes)
    del body["rule_id"]
    return body


def test_what_the_bank_says_comes_into_a_pot_and_leaves_it_once(
    client: FlaskClient, ground: Ground
) -> None:
    programme = f"programmes/{ground.apply(template('neighbourhood-pot'))}"
    for _twice in range(2):
        status, told = moved(client, f"{programme}/collections", collected(ground), key="in")
        assert (status, told["pot_minor"], told["currency"]) == (201, 1_000, "EUR")
        status, told = moved(
            client, f"{programme}/collection-payments", paid(ground, amount_minor=400), key="out"
        )
        assert (status, told["pot_minor"]) == (201, 600)
    assert ground.holds(ground.district_id, Purpose.POT) == 600
    status, told = moved(client, f"{programme}/collection-payments", paid(ground))
    assert (status, told["code"]) == (409, "pot_too_low")
    ground.check_books()


def test_a_purse_is_filled_and_the_rest_of_a_grant_goes_back(
    client: FlaskClient, ground: Ground
) -> None:
    budget_id, household_id = ground.grant(100), ground.household()
    action_id = ground.open_action(None)
    ground.show(action_id, household_id, adults=2)
    fill = {"amount_minor": 40, "budget_id": str(budget_id)}
    for _twice in range(2):
        status, told = moved(client, f"actions/{action_id}/purse", fill, key="fill")
        assert (status, told["paid_households"], told["waiting_households"]) == (200, 1, 0)
    status, told = moved(client, f"budgets/{budget_id}/return")
    assert (status, told["amount_minor"], told["currency"]) == (200, 60, "CAM")
    status, told = moved(client, f"budgets/{budget_id}/return")
    assert (status, told["code"]) == (409, "nothing_left")
    assert ground.holds(household_id) > 0
    ground.check_books()


def test_a_grant_that_a_file_proposes_is_made_once(client: FlaskClient, ground: Ground) -> None:
    programme_id = ground.apply(template("litter-stamps"))
    plans = client.get(f"{API}/budget-plans").get_json()["items"]
    [plan] = [each for each in plans if each["programme_id"] == str(programme_id)]
    body = {
        "programme_id": plan["programme_id"],
        "funder_id": plan["funder_id"],
        "name": plan["names"]["nl"],
        "amount_minor": plan["amount_minor"],
        "plan_slug": plan["slug"],
    }
    assert moved(client, "grants", body)[0] == 201
    status, told = moved(client, "grants", body)
    assert (status, told["code"]) == (409, "plan_granted")
    left = client.get(f"{API}/budget-plans").get_json()["items"]
    assert plan["slug"] not in {each["slug"] for each in left}


def refused_by(client: FlaskClient, path: str, body: Any, who: dict[str, str]) -> tuple[int, str]:
    headers = {**who, "Idempotency-Key": str(new_id())}
    answer = client.post(f"{API}/{path}", json=body, headers=headers)
    return answer.status_code, answer.get_json()["code"]


def test_nothing_moves_like_this_nor_for_who_manages_another_programme(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground, client = sqlite_ground, sqlite_app.test_client()
    pot, company = ground.apply(template("neighbourhood-pot")), ground.programmes["cambio-company"]
    action_id, budget_id = ground.open_action(None), ground.grant(50)
    fill = {"amount_minor": 10, "budget_id": str(budget_id)}
    manager = key_for(ground.community_id, Role.MANAGER)

    refused: list[tuple[str, Any, int, str]] = [
        (f"programmes/{pot}/collections", collected(ground, amount_minor=0), 422, "invalid"),
        (f"programmes/{pot}/collections", paid(ground), 422, "invalid"),
        (f"programmes/{company}/collections", collected(ground), 404, "rule_unknown"),
        (f"programmes/{new_id()}/collections", collected(ground), 404, "not_found"),
        (f"programmes/{company}/collection-payments", paid(ground), 409, "not_collected"),
        (f"budgets/{new_id()}/return", None, 404, "not_found"),
        (f"actions/{new_id()}/purse", fill, 404, "not_found"),
        (f"actions/{action_id}/purse", {"amount_minor": 10}, 422, "budget_missing"),
        (f"actions/{action_id}/purse", {**fill, "amount_minor": 51}, 409, "budget_too_low"),
    ]
    for path, body, status, code in refused:
        assert refused_by(client, path, body, manager) == (status, code), path
    acts: list[tuple[str, Any, UUID]] = [
        (f"programmes/{pot}/collections", collected(ground), company),
        (f"programmes/{pot}/collection-payments", paid(ground), company),
        (f"budgets/{budget_id}/return", None, pot),
        (f"actions/{action_id}/purse", fill, pot),
    ]
    captain = key_for(ground.community_id, Role.CAPTAIN)
    for path, body, scope_id in acts:
        scope = ScopeKind.PROGRAMME
        other = key_for(ground.community_id, Role.MANAGER, scope_kind=scope, scope_id=scope_id)
        for who in (other, captain):
            assert refused_by(client, path, body, who) == (403, "not_allowed"), path
        unkeyed = client.post(f"{API}/{path}", json=body, headers=manager)
        assert unkeyed.get_json()["code"] == "idempotency_key_missing"
    assert ground.holds(ground.district_id, Purpose.POT) == 0
