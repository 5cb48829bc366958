"""The JSON of earning."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from tests.earning.ground import Ground
from tests.signing_in import key_for

API = "/api/v1"


@pytest.fixture
def client(sqlite_app: Flask, sqlite_ground: Ground) -> FlaskClient:
    return sqlite_app.test_client()


@pytest.fixture
def manager(sqlite_ground: Ground) -> dict[str, str]:
    return key_for(sqlite_ground.community_id, Role.MANAGER)


def keyed(headers: dict[str, str], key: str = "one") -> dict[str, str]:
    return {**headers, "Idempotency-Key": key}


def planned(ground: Ground, **changes: Any) -> dict[str, Any]:
    return {
        "place_id": str(ground.street_id),
        "rule_id": str(ground.rules["clean-up"]),
        "title": "Voorjaarsschoonmaak",
        "meeting_point": "Bij nummer 1",
        "starts_at": ground.clock.now.isoformat(),
        "ends_at": (ground.clock.now + timedelta(hours=2)).isoformat(),
        "expected_people": 20,
        **changes,
    }


def test_programmes_come_with_the_rules_that_hold_now(
    client: FlaskClient, manager: dict[str, str]
) -> None:
    found = client.get(f"{API}/programmes", headers=manager).get_json()["items"]
    assert [each["slug"] for each in found] == ["cambio-company"]
    rule = found[0]["rules"][0]
    assert (rule["slug"], rule["version"], rule["kind"]) == ("clean-up", 1, "attendance")
    assert rule["terms"]["per_adult_minor"] == 3


def test_a_grant_sent_twice_is_one_and_shows_in_its_budget(
    client: FlaskClient, manager: dict[str, str], sqlite_ground: Ground
) -> None:
    body = {
        "programme_id": str(sqlite_ground.programmes["cambio-company"]),
        "funder_id": str(sqlite_ground.funder_id),
        "name": "Schone straten",
        "amount_minor": 500,
    }
    answers = [client.post(f"{API}/grants", json=body, headers=keyed(manager)) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].get_json() == answers[1].get_json()
    found = client.get(f"{API}/budgets", headers=manager).get_json()["items"]
    assert [(each["left_minor"], each["currency"]) for each in found] == [(500, "CAM")]
    unkeyed = client.post(f"{API}/grants", json=body, headers=manager)
    assert (unkeyed.status_code, unkeyed.get_json()["code"]) == (400, "idempotency_key_missing")


def test_an_action_is_planned_opened_and_closed(
    client: FlaskClient, manager: dict[str, str], sqlite_ground: Ground
) -> None:
    body = planned(sqlite_ground, budget_id=str(sqlite_ground.grant()))
    answer = client.post(f"{API}/actions", json=body, headers=keyed(manager))
    assert answer.status_code == 201, answer.get_json()
    action = answer.get_json()
    where = f"{API}/actions/{action['id']}"
    assert (action["status"], action["is_practice"], action["headcount"]) == ("planned", False, 0)
    assert client.post(f"{where}/open", headers=manager).get_json()["status"] == "open"
    again = client.post(f"{where}/open", headers=manager)
    assert (again.status_code, again.get_json()["code"]) == (409, "action_already_open")
    closed = client.post(f"{where}/close", headers=keyed(manager, "close"))
    assert closed.get_json()["status"] == "closed"
    repeated = client.post(f"{where}/close", headers=keyed(manager, "close"))
    assert repeated.status_code == 200
    twice = client.post(f"{where}/close", headers=keyed(manager, "close again"))
    assert (twice.status_code, twice.get_json()["code"]) == (409, "action_already_closed")


def test_actions_are_listed_page_by_page(
    client: FlaskClient, manager: dict[str, str], sqlite_ground: Ground
) -> None:
    for hours in range(5):
        at = sqlite_ground.clock.now + timedelta(hours=hours)
        sqlite_ground.plan(None, starts_at=at, ends_at=at + timedelta(hours=1))
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        asked = {"limit": 2, "status": "planned", "place_id": str(sqlite_ground.district_id)}
        query = {**asked, "cursor": cursor} if cursor else asked
        page = client.get(f"{API}/actions", query_string=query, headers=manager).get_json()
        seen += [each["starts_at"] for each in page["items"]]
        cursor = page["next"]
    assert len(seen) == 5
    assert seen == sorted(seen)


BAD: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "title"),
    ({"expected_people": 0}, "expected_people"),
    ({"expected_people": "2"}, "expected_people"),
    ({"starts_at": "2026-03-14T10:00:00"}, "starts_at"),
    ({"ends_at": "2020-01-01T00:00:00Z"}, "ends_at"),
    ({"place_id": "Dreef"}, "place_id"),
    ({"colour": "red"}, "colour"),
]


def test_bad_input_is_named_by_its_field(
    client: FlaskClient, manager: dict[str, str], sqlite_ground: Ground
) -> None:
    for changes, field in BAD:
        body = planned(sqlite_ground, **changes)
        answer = client.post(f"{API}/actions", json=body, headers=keyed(manager))
        assert answer.status_code == 422, changes
        assert field in answer.get_json()["errors"]["json"]


def test_a_key_for_one_street_plans_and_closes_there_alone(
    client: FlaskClient, sqlite_ground: Ground
) -> None:
    captain = key_for(
        sqlite_ground.community_id,
        Role.CAPTAIN,
        scope_kind=ScopeKind.PLACE,
        scope_id=sqlite_ground.street_id,
    )
    there = str(sqlite_ground.other_street_id)
    body = planned(sqlite_ground, place_id=there)
    refused = client.post(f"{API}/actions", json=body, headers=keyed(captain))
    assert (refused.status_code, refused.get_json()["code"]) == (403, "not_allowed")
    action_id = sqlite_ground.open_action(None, place_id=sqlite_ground.other_street_id)
    where = f"{API}/actions/{action_id}/close"
    assert client.post(where, headers=keyed(captain)).status_code == 403
    here = client.post(f"{API}/actions", json=planned(sqlite_ground), headers=keyed(captain))
    assert here.status_code == 201


def test_a_corporation_never_sees_actions(client: FlaskClient, sqlite_ground: Ground) -> None:
    corporation = key_for(sqlite_ground.community_id, Role.CORPORATION)
    assert client.get(f"{API}/actions", headers=corporation).status_code == 403
    assert client.get(f"{API}/budgets", headers=corporation).status_code == 403


def test_an_unknown_action_and_a_strange_cursor_are_refused(
    client: FlaskClient, manager: dict[str, str]
) -> None:
    unknown = client.get(f"{API}/actions/018f0000-0000-7000-8000-00000000000f", headers=manager)
    assert unknown.status_code == 404
    strange = client.get(f"{API}/actions?cursor=nonsense", headers=manager)
    assert (strange.status_code, strange.get_json()["code"]) == (400, "cursor_unknown")
