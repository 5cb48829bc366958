"""JSON: what a household itself does: proposing, and what was noticed about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id
from cambio.earning.use_cases.observations import Seen
from tests.earning.ground import Ground
from tests.earning.use_cases.test_observations import MARCH, Gold
from tests.signing_in import as_household, csrf_of, key_for

API = "/api/v1"


def post(client: FlaskClient, path: str, body: Any = None) -> Any:
    """Send as a household's own program does, which signed in on a page."""
    csrf = {"X-CSRFToken": csrf_of(client, "/deventer/actions/propose")}
    return client.post(f"{API}/{path}", json=body, headers=csrf)


def test_a_household_proposes_around_its_home_and_reads_what_came_of_it(
    app: Flask, ground: Ground
) -> None:
    own = as_household(app, ground.community_id, ground.household())
    wish = {
        "place_id": str(ground.district_id),
        "title": "Plein vegen",
        "meeting_point": "Bij de bank",
        "starts_at": (ground.clock.now + timedelta(days=7)).isoformat(),
        "ends_at": (ground.clock.now + timedelta(days=7, hours=2)).isoformat(),
        "expected_people": 8,
    }
    proposed = post(own, "action-proposals", wish)
    assert (proposed.status_code, proposed.get_json()["status"]) == (201, "open")
    elsewhere = post(own, "action-proposals", {**wish, "place_id": str(ground.other_street_id)})
    assert (elsewhere.status_code, elsewhere.get_json()["code"]) == (404, "place_unknown")
    decline = f"{API}/action-proposals/{proposed.get_json()['id']}/decline"
    manager = key_for(ground.community_id, Role.MANAGER)
    app.test_client().post(decline, json={"reason": "Dan is er markt."}, headers=manager)
    [mine] = own.get(f"{API}/my/action-proposals").get_json()["items"]
    assert (mine["status"], mine["reason"]) == ("declined", "Dan is er markt.")
    neighbour = as_household(app, ground.community_id, ground.household())
    assert neighbour.get(f"{API}/my/action-proposals").get_json()["items"] == []
    assert own.get(f"{API}/action-proposals").status_code == 403
    assert app.test_client().get(f"{API}/my/action-proposals", headers=manager).status_code == 403


def test_a_household_reads_what_is_kept_objects_and_withdraws(app: Flask, ground: Ground) -> None:
    gold = Gold(ground)
    household_id = gold.member()
    gold.note(Seen(household_id, "front-garden", MARCH))
    own = as_household(app, ground.community_id, household_id)
    mine = f"my/programmes/{gold.id}"
    kept = own.get(f"{API}/{mine}/observations").get_json()
    [noticed] = kept["items"]
    assert [each["adult"] for each in kept["consents"]] == ["Anna"]
    assert (noticed["event"], noticed["objection"]) == ("front-garden", None)
    neighbour = as_household(app, ground.community_id, gold.member())
    objecting = f"my/observations/{noticed['id']}/objections"
    assert post(neighbour, objecting).status_code == 404
    assert [post(own, objecting).status_code for _twice in range(2)] == [201, 409]
    [objected] = own.get(f"{API}/{mine}/observations").get_json()["items"]
    assert (objected["counts"], objected["objection"]["means"]) == (False, "page")
    manager, desk = key_for(ground.community_id, Role.MANAGER), app.test_client()
    there = f"{API}/programmes/{gold.id}/households/{household_id}/observations"
    assert desk.get(there, headers=manager).get_json()["items"] == [objected]
    strange = there.replace(str(household_id), str(new_id()))
    assert desk.get(strange, headers=manager).status_code == 404
    scope: Any = {"scope_kind": ScopeKind.PROGRAMME, "scope_id": new_id()}
    for role, more in ((Role.CORPORATION, {}), (Role.MANAGER, scope)):
        other = key_for(ground.community_id, role, **more)
        assert desk.get(there, headers=other).status_code == 403
    assert post(own, f"{mine}/withdrawals", {"adult": "Niemand"}).status_code == 404
    assert post(own, f"{mine}/withdrawals", {"adult": "Anna"}).status_code == 204
    empty = own.get(f"{API}/{mine}/observations").get_json()
    assert empty == {"consents": [], "items": []}
