"""Places, addresses and households as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from cambio.app.api import encode_cursor
from cambio.app.permissions import STAFF, Role
from tests.neighbourhood.conftest import As
from tests.neighbourhood.neighbourhood import address_at, bring_in, join, many, place_named

UNKNOWN = UUID(int=7)


def items(client: FlaskClient, path: str) -> list[dict[str, Any]]:
    """All items of a list, leaf by leaf."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = client.get(f"/api/v1/{path}{cursor}").get_json()
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


def test_places_come_by_name_a_leaf_at_a_time(program_of: As, housed: int) -> None:
    client = program_of(Role.SHOPKEEPER)
    names = [each["name"] for each in items(client, "places?limit=2")]
    assert names == ["Diepenveen", "Dreef", "Dreef", "Noord", "Zandweerd", "Zandweerdsweg"]
    noord = place_named(housed, "Noord", "district")
    below = items(client, f"places?parent_id={noord.id}&kind=street&limit=1")
    assert [each["name"] for each in below] == ["Zandweerdsweg"]


def test_one_place_is_told_by_its_id(program_of: As, housed: int) -> None:
    dreef = place_named(housed, "Zandweerd", "neighbourhood")
    answer = program_of(Role.CORPORATION).get(f"/api/v1/places/{dreef.id}")
    assert answer.get_json() == {
        "id": str(dreef.id),
        "parent_id": str(dreef.parent_id),
        "kind": "neighbourhood",
        "name": "Zandweerd",
    }


def test_addresses_are_found_by_postcode_and_number(program_of: As, housed: int) -> None:
    found = items(program_of(Role.VOLUNTEER), "addresses?postcode=7411ab&house_number=2&limit=1")
    assert [each["line"] for each in found] == ["Dreef 2 A, 7411 AB", "Dreef 2 A-BIS, 7411 AB"]


def test_addresses_of_a_place_come_a_leaf_at_a_time(program_of: As, deventer: int) -> None:
    bring_in(deventer, *many(7))
    noord = place_named(deventer, "Noord", "district")
    found = items(program_of(Role.MANAGER), f"addresses?place_id={noord.id}&limit=3")
    assert [each["house_number"] for each in found] == list(range(1, 8))


def test_an_address_that_is_gone_is_still_told(program_of: As, housed: int) -> None:
    address = address_at(housed)
    bring_in(housed, *many(1, start=9))
    answer = program_of(Role.MANAGER).get(f"/api/v1/addresses/{address.id}").get_json()
    assert (answer["line"], answer["gone"]) == ("Dreef 1, 7411 AB", True)


def test_a_role_for_a_place_reaches_no_further(program_of: As, housed: int) -> None:
    zandweerd = place_named(housed, "Zandweerd", "neighbourhood")
    elsewhere = address_at(housed, "7431 AA")
    volunteer = program_of(Role.VOLUNTEER, place_id=zandweerd.id)
    assert items(volunteer, f"addresses?place_id={zandweerd.id}")
    assert items(volunteer, "addresses?postcode=7431AA&house_number=1") == []
    assert volunteer.get(f"/api/v1/addresses/{elsewhere.id}").status_code == 404
    assert volunteer.get(f"/api/v1/addresses?place_id={elsewhere.street_id}").status_code == 403
    manager = program_of(Role.MANAGER, place_id=zandweerd.id)
    new = {"address_id": str(elsewhere.id), "nickname": "De Merels", "adults": 1}
    assert manager.post("/api/v1/households", json=new).status_code == 403


def test_people_join_and_are_found_and_changed(program_of: As, housed: int) -> None:
    client = program_of(Role.MANAGER)
    address_id = str(address_at(housed).id)
    new = {"address_id": address_id, "nickname": "De Merels", "adults": 2, "children": 1}
    made = client.post("/api/v1/households", json=new)
    assert made.status_code == 201
    household = made.get_json()
    assert household["address"]["line"] == "Dreef 1, 7411 AB"
    assert household["confirmed_at"] is not None
    path = f"/api/v1/households/{household['id']}"
    changed = client.patch(path, json={"children": 2})
    assert changed.get_json() == household | {"children": 2}
    assert client.get(path).get_json() == changed.get_json()
    living = client.get(f"/api/v1/households?address_id={address_id}").get_json()
    assert living["items"] == [changed.get_json()]


ALLOWED: list[tuple[str, set[Role]]] = [
    ("/api/v1/places", set(STAFF)),
    (
        "/api/v1/addresses?postcode=7411AB&house_number=1",
        {Role.VOLUNTEER, Role.CAPTAIN, Role.MANAGER, Role.ADMINISTRATOR},
    ),
    ("/api/v1/households/{household}", {Role.MANAGER, Role.ADMINISTRATOR}),
]


@pytest.mark.parametrize(("path", "roles"), ALLOWED)
def test_only_some_roles_may_look(program_of: As, housed: int, path: str, roles: set[Role]) -> None:
    asked = path.format(household=join(housed))
    allowed = {role for role in STAFF if program_of(role).get(asked).status_code == 200}
    assert allowed == roles
    assert program_of(None).get(asked).status_code == 401


WRONG: list[tuple[str, str, Any, int, str]] = [
    ("GET", "places?kind=village", None, 422, "invalid"),
    ("GET", "places?limit=0", None, 422, "invalid"),
    ("GET", "places?parent_id=noord", None, 422, "invalid"),
    ("GET", "places?cursor=AA", None, 400, "cursor_unknown"),
    ("GET", f"places?cursor={encode_cursor('[1]')}", None, 400, "cursor_unknown"),
    ("GET", f"places/{UNKNOWN}", None, 404, "place_unknown"),
    ("GET", "addresses", None, 422, "invalid"),
    ("GET", "addresses?postcode=7411AB", None, 422, "invalid"),
    ("GET", "addresses?postcode=7411B&house_number=1", None, 422, "invalid"),
    ("GET", "addresses?postcode=7411AB&house_number=100000", None, 422, "invalid"),
    ("GET", f"addresses?postcode=7411AB&house_number=1&place_id={UNKNOWN}", None, 422, "invalid"),
    ("GET", f"addresses?place_id={UNKNOWN}", None, 404, "place_unknown"),
    ("GET", f"addresses/{UNKNOWN}", None, 404, "address_unknown"),
    (
        "GET",
        "addresses?postcode=7411AB&house_number=1&cursor="
        + encode_cursor('["7411 AB", 99999999999, "", ""]'),
        None,
        400,
        "cursor_unknown",
    ),
    ("GET", f"households/{UNKNOWN}", None, 404, "household_unknown"),
    ("GET", "households", None, 422, "invalid"),
    ("GET", f"households?address_id={UNKNOWN}", None, 404, "address_unknown"),
    ("POST", "households", {}, 422, "invalid"),
    ("POST", "households", [], 422, "invalid"),
    (
        "POST",
        "households",
        {"address_id": str(UNKNOWN), "nickname": "De Merels", "adults": 1},
        404,
        "address_unknown",
    ),
    (
        "POST",
        "households",
        {"address_id": "{address}", "nickname": " ", "adults": 1},
        422,
        "nickname_invalid",
    ),
    (
        "POST",
        "households",
        {"address_id": "{address}", "nickname": "De Merels", "adults": 0},
        422,
        "people_invalid",
    ),
    (
        "POST",
        "households",
        {"address_id": "{address}", "nickname": "x", "adults": 10**30},
        422,
        "invalid",
    ),
    ("PATCH", "households/{household}", {"adults": "many"}, 422, "invalid"),
    ("PATCH", "households/{household}", {"balance": 1}, 422, "invalid"),
    ("PATCH", f"households/{UNKNOWN}", {}, 404, "household_unknown"),
]


def test_bad_input_is_told_what_and_where(program_of: As, housed: int) -> None:
    names = {"household": str(join(housed)), "address": str(address_at(housed).id)}
    client = program_of(Role.MANAGER)
    for method, path, body, status, code in WRONG:
        if isinstance(body, dict) and body.get("address_id") == "{address}":
            body["address_id"] = names["address"]
        answer = client.open(f"/api/v1/{path.format(**names)}", method=method, json=body)
        assert (answer.status_code, answer.get_json()["code"]) == (status, code), (path, body)
        assert answer.content_type == "application/problem+json"
        if code == "invalid":
            assert answer.get_json()["errors"]
