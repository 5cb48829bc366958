"""JSON: a year in numbers, and streets where it is quiet."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id
from tests.earning.ground import Ground
from tests.earning.use_cases.test_approvals import approve, report, set_programme
from tests.signing_in import as_household, key_for

API = "/api/v1"


def test_a_household_and_a_street_read_their_year(app: Flask, ground: Ground) -> None:
    household_id = ground.household()
    action_id = ground.open_action(ground.grant())
    ground.show(action_id, household_id, adults=2)
    set_programme(ground, yearly_limit_minor=5)
    ground.close(action_id)
    report(ground, action_id, bags=12)
    approve(ground, action_id)
    own = as_household(app, ground.community_id, household_id)
    held = ground.holds(household_id)
    year = own.get(f"{API}/my/year?year=2026").get_json()
    assert year == {
        "year": 2026,
        "actions": [0, 0, 1, *[0] * 9],
        "given_minor": {"CAM": [0, 0, held, *[0] * 9]},
        "limits": [{"currency": "CAM", "given_minor": held, "limit_minor": 5}],
        "adults": [],
    }
    assert own.get(f"{API}/my/year").get_json() == year
    assert own.get(f"{API}/my/year?year=2025").get_json()["given_minor"] == {}
    street = own.get(f"{API}/places/{ground.district_id}/year").get_json()
    assert (street["actions"][2], street["bags"][2], street["given_minor"]) == (1, 12, {})
    assert own.get(f"{API}/places/{new_id()}/year").status_code == 404
    assert own.get(f"{API}/my/year?year=1999").status_code == 422
    assert own.get(f"{API}/quiet-streets").status_code == 403


def test_quiet_streets_are_told_by_page_and_only_where_the_role_reaches(
    app: Flask, ground: Ground
) -> None:
    ground.close(ground.open_action(None))
    client, where = app.test_client(), f"{API}/quiet-streets"
    manager = key_for(ground.community_id, Role.MANAGER)
    place = {"scope_kind": ScopeKind.PLACE}
    captain = key_for(ground.community_id, Role.CAPTAIN, scope_id=ground.street_id, **place)
    [quiet] = client.get(where, headers=manager).get_json()["items"]
    assert quiet == {
        "place_id": str(ground.other_street_id),
        "name": "Enkstraat",
        "last_at": None,
    }
    assert client.get(where, headers=captain).get_json()["items"] == []
    ground.clock.now += timedelta(days=92)
    first = client.get(f"{where}?limit=1", headers=manager).get_json()
    query = {"limit": 1, "cursor": first["next"]}
    second = client.get(where, query_string=query, headers=manager).get_json()
    names = [each["name"] for page in (first, second) for each in page["items"]]
    assert (names, second["next"]) == (["Dreef", "Enkstraat"], None)
    [own] = client.get(where, headers=captain).get_json()["items"]
    assert own["name"] == "Dreef"
    strange = client.get(f"{where}?cursor=nonsense", headers=manager)
    assert strange.get_json()["code"] == "cursor_unknown"
    corporation = key_for(ground.community_id, Role.CORPORATION)
    for path in (where, f"{API}/my/year", f"{API}/places/{ground.street_id}/year"):
        assert client.get(path, headers=corporation).status_code == 403
