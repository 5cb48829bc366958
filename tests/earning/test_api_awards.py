"""JSON: what was given and why, deeds, and trying a rule."""

from __future__ import annotations

from typing import Any

from flask import Flask

from cambio.app.permissions import Role
from cambio.database import new_id
from tests.earning.ground import Ground, template
from tests.earning.use_cases.test_approvals import set_programme
from tests.signing_in import as_household, csrf_of, key_for

API = "/api/v1"
BAG = {
    "slug": "bag",
    "kind": "deed",
    "name_nl": "Zak",
    "description_nl": "Per zak 3.",
    "reward": {"per_bag_minor": 3},
}


def manager_of(ground: Ground) -> dict[str, Any]:
    """Headers of a manager's program, with a request key of their own."""
    return key_for(ground.community_id, Role.MANAGER) | {"Idempotency-Key": str(new_id())}


def stamps(ground: Ground) -> dict[str, Any]:
    """Four bags of a household, as JSON."""
    ground.apply(template("litter-stamps"))
    return {
        "rule_id": str(ground.rules["bag"]),
        "budget_id": str(ground.grant(programme="litter-stamps")),
        "happened_on": ground.clock.now.date().isoformat(),
        "household_id": str(ground.household()),
        "bags": 4,
    }


def test_a_deed_by_a_program_is_given_once_and_explains_itself(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    client, headers = sqlite_app.test_client(), manager_of(sqlite_ground)
    body = stamps(sqlite_ground)
    answers = [client.post(f"{API}/deeds", json=body, headers=headers) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].get_json() == answers[1].get_json()
    award_id = answers[0].get_json()["award_id"]
    told = client.get(f"{API}/awards/{award_id}?lang=en", headers=headers).get_json()
    assert (told["household_minor"], told["rule_version"]) == (2, 1)
    assert told["reasons"]["cuts"][0]["cut_minor"] == 3
    assert told["explanation"] == (
        "2 stamps for Bag of litter on 7 March 2026, rule “Bag of litter” version 1;"
        " counted: 1 adult, 4 bags; with 1 stamp extra for the first time or for a full row;"
        " 3 more would have passed that day's limit of 2"
    )


def test_a_program_is_warned_before_a_deed_passes_the_limit_of_a_year(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    client, body = sqlite_app.test_client(), stamps(sqlite_ground)
    set_programme(sqlite_ground, programme="litter-stamps", yearly_limit_minor=1)
    warned = client.post(f"{API}/deeds", json=body, headers=manager_of(sqlite_ground))
    assert (warned.status_code, warned.get_json()["code"]) == (409, "beyond_yearly_limit")
    assert warned.get_json()["facts"]["given_minor"] == "2"
    headers = manager_of(sqlite_ground)
    unknown = client.post(f"{API}/deeds", json=body | {"adult": "Anna"}, headers=headers)
    assert (unknown.status_code, unknown.get_json()["code"]) == (404, "consent_unknown")
    heard = body | {"beyond_limit": True}
    given = client.post(f"{API}/deeds", json=heard, headers=manager_of(sqlite_ground))
    assert (given.status_code, given.get_json()["household_minor"]) == (201, 2)


def test_a_household_reads_its_own_awards_and_no_others(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground = sqlite_ground
    action_id = ground.open_action(ground.grant())
    mine, other = ground.household(), ground.household()
    for household_id in (mine, other):
        ground.show(action_id, household_id)
    resident = as_household(sqlite_app, ground.community_id, mine)
    found = resident.get(f"{API}/awards").get_json()["items"]
    assert [each["household_id"] for each in found] == [str(mine)]
    assert "Opruimen in de Dreef" in found[0]["explanation"]
    neighbour = as_household(sqlite_app, ground.community_id, other)
    path = f"{API}/awards/{found[0]['award_id']}"
    assert (resident.get(path).status_code, neighbour.get(path).status_code) == (200, 404)
    assert csrf_of(resident, "/deventer/saved")


def test_a_rule_is_tried_by_a_program_and_mistakes_are_named(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    client, headers = sqlite_app.test_client(), manager_of(sqlite_ground)
    client.post(f"{API}/deeds", json=stamps(sqlite_ground), headers=headers)
    path = f"{API}/programmes/{sqlite_ground.programmes['litter-stamps']}/trials"
    tried = client.post(path, json={"rule": BAG}, headers=headers).get_json()
    assert (tried["would_minor"], tried["paid_minor"]) == (12, 2)
    assert [each["place_name"] for each in tried["places"]] == ["Dreef"]
    wrong = client.post(path, json={"rule": {**BAG, "reward": {}}}, headers=headers)
    assert (wrong.status_code, wrong.get_json()["code"]) == (422, "programme_file_invalid")
