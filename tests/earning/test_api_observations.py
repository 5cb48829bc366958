"""The JSON of observations."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.earning.use_cases.observations import Seen
from tests.earning.ground import Ground
from tests.earning.use_cases.test_observations import MARCH, Gold
from tests.signing_in import key_for

WHERE = "/api/v1/observations"
HERE = {"postcode": "7415 QA", "house_number": "1"}
GARDEN = {"event": "front-garden", "happened_on": "2026-03-07"}


@pytest.fixture
def gold(sqlite_ground: Ground) -> Gold:
    return Gold(sqlite_ground)


@pytest.fixture
def client(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()


@pytest.fixture
def key(gold: Gold) -> dict[str, str]:
    return key_for(gold.ground.community_id, Role.CORPORATION)


def body_of(gold: Gold, *observations: dict[str, Any]) -> dict[str, Any]:
    return {"programme_id": str(gold.id), "observations": list(observations)}


def test_what_went_well_is_sent_by_address_or_household_and_harmless_when_repeated(
    gold: Gold, client: FlaskClient, key: dict[str, str]
) -> None:
    household_id = gold.member()
    by_id = {"household_id": str(household_id), **GARDEN, "event": "stairwell-talk"}
    body = body_of(gold, {**HERE, **GARDEN}, by_id)
    answer = client.post(WHERE, json=body, headers=key)
    assert (answer.status_code, answer.get_json()) == (201, {"new": 2, "known": 0})
    assert client.post(WHERE, json=body, headers=key).get_json() == {"new": 0, "known": 2}
    query = {"programme_id": str(gold.id), "limit": 1}
    first = client.get(WHERE, query_string=query, headers=key).get_json()
    assert [each["source"] for each in first["items"]] == ["program"]
    query["cursor"] = first["next"]
    second = client.get(WHERE, query_string=query, headers=key).get_json()
    assert second["next"] is None
    events = {each["event"] for page in (first, second) for each in page["items"]}
    assert events == {"front-garden", "stairwell-talk"}


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({**HERE, **GARDEN, "event": "rent-paid"}, "event_unknown"),
    ({**HERE, **GARDEN, "happened_on": "2026-03-08"}, "day_invalid"),
    ({**HERE, **GARDEN, "house_number": "2"}, "consent_incomplete"),
    ({**GARDEN, "postcode": "7415"}, "address_unreadable"),
    ({**GARDEN, "household_id": "018f0000-0000-7000-8000-00000000ffff"}, "consent_incomplete"),
]


def test_it_is_all_or_nothing_and_each_fault_is_named_by_its_place(
    gold: Gold, client: FlaskClient, key: dict[str, str]
) -> None:
    household_id = gold.member()
    gold.ground.household()
    for wrong, code in REFUSED:
        body = body_of(gold, {**HERE, **GARDEN}, wrong)
        answer = client.post(WHERE, json=body, headers=key)
        told = answer.get_json()
        assert (answer.status_code, told["code"]) == (422, "observations_refused")
        faults = told["errors"]["observations"]
        assert {place: each["code"] for place, each in faults.items()} == {"1": code}
    assert gold.kept(household_id) == []


def test_what_has_no_field_is_refused_by_name(
    gold: Gold, client: FlaskClient, key: dict[str, str]
) -> None:
    gold.member()
    for field in ("rent_arrears", "complaints", "note", "name"):
        answer = client.post(WHERE, json=body_of(gold, {**HERE, **GARDEN, field: "x"}), headers=key)
        assert answer.status_code == 422, field
        assert field in str(answer.get_json()["errors"])


def test_only_what_one_wrote_down_oneself_is_struck(
    gold: Gold, client: FlaskClient, key: dict[str, str]
) -> None:
    household_id = gold.member()
    client.post(WHERE, json=body_of(gold, {**HERE, **GARDEN}), headers=key)
    mine = gold.ids(household_id)[0]
    answer = client.post(f"{WHERE}/{mine}/strike", json={"reason": "not_so"}, headers=key)
    assert (answer.status_code, answer.get_json()["counts"]) == (200, False)
    gold.note(Seen(household_id, "front-garden", MARCH))
    other = next(each for each in gold.ids(household_id) if each != mine)
    answer = client.post(f"{WHERE}/{other}/strike", json={"reason": "not_so"}, headers=key)
    assert answer.status_code == 404


WHO = [
    (Role.FUNDER, ScopeKind.COMMUNITY, 403),
    (Role.VOLUNTEER, ScopeKind.COMMUNITY, 403),
    (Role.VOLUNTEER, ScopeKind.PROGRAMME, 201),
]


@pytest.mark.parametrize(("role", "scope", "status"), WHO)
def test_only_who_may_writes_things_down(
    gold: Gold, client: FlaskClient, role: Role, scope: ScopeKind, status: int
) -> None:
    gold.member()
    scope_id = gold.id if scope is ScopeKind.PROGRAMME else None
    headers = key_for(gold.ground.community_id, role, scope_kind=scope, scope_id=scope_id)
    answer = client.post(WHERE, json=body_of(gold, {**HERE, **GARDEN}), headers=headers)
    assert answer.status_code == status


def test_a_program_notes_an_objection_and_a_person_decides_it(
    gold: Gold, client: FlaskClient, key: dict[str, str]
) -> None:
    household_id = gold.member()
    client.post(WHERE, json=body_of(gold, {**HERE, **GARDEN}), headers=key)
    query = {"programme_id": str(gold.id)}
    [noticed] = client.get(WHERE, query_string=query, headers=key).get_json()["items"]
    desk = key_for(gold.ground.community_id, Role.MANAGER)
    where = f"{WHERE}/{noticed['id']}/objections"
    said = {"household_id": str(household_id), "means": "paper"}
    assert client.post(where, json=said, headers=key).status_code == 403, "not the corporation"
    other = {**said, "household_id": str(gold.ground.household())}
    assert client.post(where, json=other, headers=desk).status_code == 404
    assert client.post(where, json={**said, "means": "phone"}, headers=desk).status_code == 422
    objected = client.post(where, json=said, headers=desk)
    assert (objected.status_code, objected.get_json()["decide_by"]) == (201, "2026-04-07")
    assert client.post(where, json=said, headers=desk).status_code == 409
    objections = "/api/v1/objections"
    [waiting] = client.get(objections, headers=desk).get_json()["items"]
    assert (waiting["id"], waiting["outcome"]) == (objected.get_json()["objection_id"], None)
    assert waiting["observation"]["counts"] is False
    decision = f"{objections}/{waiting['id']}/decision"
    assert client.post(decision, json={"reason": "because"}, headers=desk).status_code == 422
    decided = client.post(decision, json={"reason": "confirmed"}, headers=desk).get_json()
    assert (decided["outcome"], decided["observation"]["counts"]) == ("kept", True)
    assert client.get(objections, headers=desk).get_json()["items"] == []
    assert client.post(decision, json={"reason": "confirmed"}, headers=desk).status_code in (
        404,
        409,
    )
