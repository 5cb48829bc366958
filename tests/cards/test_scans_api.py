"""`POST /api/v1/scans`: 200 with a verdict each; what is no batch is a problem that says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import ValidationError

from cambio.access.use_cases import CreateKey, create_key
from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id, perform
from cambio.neighbourhood.use_cases import (
    AddPlace,
    CreateCommunity,
    add_place,
    create_community,
)
from cards.keys import FIRST_KEY_ID, card_key
from cards.rules import CardNumber, code_for, qr_text
from cards.schemas.scans import ScanSchema, VerdictSchema, read_scan
from tests.conftest import Clock
from tests.scene import ACTOR_ID, Neighbour, Scene, build_scene

Sender = Callable[..., Any]


@pytest.fixture
def scene(sqlite_app: Flask, clock: Clock) -> Scene:
    community_id = perform(
        create_community,
        CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer"),
    )
    return build_scene(community_id, clock.now)


def key_for(scene: Scene, role: Role = Role.VOLUNTEER, **scope: Any) -> dict[str, str]:
    created = perform(
        create_key,
        CreateKey(
            community_id=scene.community_id, actor_id=ACTOR_ID, name="telefoon", role=role, **scope
        ),
    )
    return {"Authorization": f"Bearer {created.secret}"}


@pytest.fixture
def send(client: FlaskClient, scene: Scene, clock: Clock) -> Sender:
    headers = key_for(scene)

    def post(*scans: Any, **changes: Any) -> Any:
        batch = {"device_id": "d-1", "sent_at": clock.now.isoformat(), "scans": list(scans)}
        return client.post("/api/v1/scans", json=batch | changes, headers=headers)

    return post


def scan_of(scene: Scene, action_id: Any, neighbour: Neighbour, **changes: Any) -> dict[str, Any]:
    scan = {
        "scan_id": str(new_id()),
        "action_id": str(action_id),
        "card_number": neighbour.number,
        "scanned_at": scene.now.isoformat(),
        "sequence": 1,
    }
    return scan | changes


def test_each_scan_gets_its_own_verdict_in_order(send: Sender, scene: Scene) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    good = scan_of(scene, action, neighbour, adults=2, children=1)
    broken = scan_of(scene, action, neighbour, adults="two")
    response = send(good, broken, {}, good)
    assert response.status_code == 200
    verdicts = response.get_json()["verdicts"]
    assert [each["verdict"] for each in verdicts] == ["credited", "invalid", "invalid", "credited"]
    assert verdicts[0]["street"] == "Dreef"
    assert (verdicts[0]["household_minor"], verdicts[0]["headcount"]) == (6, 3)
    assert "adults" in verdicts[1]["errors"]
    assert "scan_id" in verdicts[2]["errors"]
    assert "balance" not in response.text


def test_what_the_qr_says_is_read_whatever_its_host_and_case(send: Sender, scene: Scene) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    code = code_for(
        card_key(FIRST_KEY_ID),
        community_id=scene.community_id,
        number=CardNumber(neighbour.number),
        revision=1,
    )
    texts = (
        qr_text(code, public_url="https://old.example"),
        qr_text(code, public_url="https://new.example").lower(),
        code.text,
    )
    scans = [scan_of(scene, action, neighbour, code=text) for text in texts]
    for scan in scans:
        del scan["card_number"]
    verdicts = [each["verdict"] for each in send(*scans).get_json()["verdicts"]]
    assert verdicts == ["credited", "duplicate", "duplicate"]


BAD_BATCHES: list[tuple[dict[str, Any], str]] = [
    ({"scans": []}, "scans"),
    ({"scans": "all of them"}, "scans"),
    ({"scans": [1]}, "scans"),
    ({"scans": [{}] * 501}, "scans"),
    ({"sent_at": "yesterday"}, "sent_at"),
    ({"sent_at": "2026-03-07T10:00:00"}, "sent_at"),
    ({"sent_at": "9999-12-31T23:59:59Z"}, "sent_at"),
    ({"device_id": ""}, "device_id"),
    ({"device_id": "x" * 65}, "device_id"),
    ({"device_id": None}, "device_id"),
]


@pytest.mark.parametrize(("changes", "field"), BAD_BATCHES)
def test_what_is_no_batch_is_told_by_field(
    send: Sender, changes: dict[str, Any], field: str
) -> None:
    response = send({}, **changes)
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert field in response.get_json()["errors"]["json"]


BAD_SCANS: list[tuple[dict[str, Any], str]] = [
    ({"scan_id": "7"}, "scan_id"),
    ({"action_id": None}, "action_id"),
    ({"adults": -1}, "adults"),
    ({"adults": 51}, "adults"),
    ({"adults": 0}, "adults"),
    ({"adults": True}, "adults"),
    ({"scanned_at": "9999-12-31T23:59:59Z"}, "scanned_at"),
    ({"scanned_at": 0}, "scanned_at"),
    ({"sequence": 2**53 + 1}, "sequence"),
    ({"card_number": ""}, "card_number"),
    ({"card_number": "x" * 5000}, "card_number"),
    ({"code": "both"}, "code"),
]


@pytest.mark.parametrize(("changes", "field"), BAD_SCANS)
def test_a_scan_that_cannot_be_read_is_invalid_and_says_why(
    send: Sender, scene: Scene, changes: dict[str, Any], field: str
) -> None:
    response = send(scan_of(scene, scene.action(), scene.neighbour()) | changes)
    assert response.status_code == 200
    (verdict,) = response.get_json()["verdicts"]
    assert verdict["verdict"] == "invalid"
    assert field in verdict["errors"]


@pytest.mark.parametrize("body", [b"", b"null", b"{", b"[]", b'"text"', b"\xff\xfe", b"{}"])
def test_a_body_that_is_no_json_object_is_a_problem(
    client: FlaskClient, scene: Scene, body: bytes
) -> None:
    response = client.post(
        "/api/v1/scans",
        data=body,
        headers=key_for(scene) | {"Content-Type": "application/json"},
    )
    assert 400 <= response.status_code < 500
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["code"]


def test_a_key_for_another_place_may_not_scan_here(
    client: FlaskClient, scene: Scene, clock: Clock
) -> None:
    elsewhere = perform(
        add_place,
        AddPlace(
            community_id=scene.community_id, actor_id=ACTOR_ID, kind="district", name="De Worp"
        ),
    )
    headers = key_for(scene, scope_kind=ScopeKind.PLACE, scope_id=elsewhere)
    scan = scan_of(scene, scene.action(), scene.neighbour())
    batch = {"device_id": "d", "sent_at": clock.now.isoformat(), "scans": [scan]}
    response = client.post("/api/v1/scans", json=batch, headers=headers)
    assert [each["verdict"] for each in response.get_json()["verdicts"]] == ["not_authorised"]


def test_nobody_scans_without_a_key_that_is_ours(client: FlaskClient, scene: Scene) -> None:
    wrong = client.post("/api/v1/scans", json={}, headers={"Authorization": "Bearer cambio_no"})
    assert wrong.status_code == 401
    without = client.post("/api/v1/scans", json={})
    assert without.status_code == 401


def test_only_roles_that_run_actions_may_scan(client: FlaskClient, scene: Scene) -> None:
    headers = key_for(scene, Role.MANAGER)
    assert client.post("/api/v1/scans", json={}, headers=headers).status_code == 422
    headers = key_for(scene, Role.AUDITOR)
    assert client.post("/api/v1/scans", json={}, headers=headers).status_code == 403


def test_five_hundred_garbage_scans_change_nothing(send: Sender, scene: Scene) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    garbage = [
        scan_of(scene, action, neighbour, card_number=f"GARBAGE{number}") for number in range(500)
    ]
    response = send(*garbage)
    assert {each["verdict"] for each in response.get_json()["verdicts"]} == {"invalid"}
    assert scene.holds(neighbour.household_id) == 0


def test_the_quick_reader_takes_in_what_the_schema_takes_in(scene: Scene) -> None:
    plain = scan_of(scene, scene.action(), scene.neighbour())
    code = {key: value for key, value in plain.items() if key != "card_number"} | {"code": "/K/1A"}
    for scan in (plain, code, plain | {"adults": 3, "children": 0, "unknown": [1]}):
        assert read_scan(scan) == ScanSchema().load(scan)
    for changes, _field in BAD_SCANS:
        with pytest.raises(ValidationError):
            read_scan(plain | changes)


def test_the_answer_is_what_the_schema_writes(send: Sender, scene: Scene) -> None:
    action, neighbour = scene.action(), scene.neighbour()
    answer = send(scan_of(scene, action, neighbour), {}, scan_of(scene, new_id(), neighbour))
    told = answer.get_json()
    assert answer.mimetype == "application/json"
    for verdict in told["verdicts"]:
        assert set(verdict) <= set(VerdictSchema().fields)
        for name, value in verdict.items():
            assert value is None or isinstance(value, str | int | dict), name
    moment = datetime.fromisoformat(told["verdicts"][0]["counted_at"])
    assert moment == scene.now
