"""Taking part without the usual scan, as JSON: what is answered, and to whom it is refused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.access import credentials
from cambio.access.use_cases import ChoosePin, IssuePinCode, choose_pin, issue_pin_code
from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id, perform, reading
from cambio.neighbourhood.queries import household
from cambio.neighbourhood.use_cases import AddPlace, add_place
from cards.use_cases import IssueCard, IssuedCard, issue_card
from tests.conftest import ACTOR_ID
from tests.scene import Neighbour, Scene
from tests.signing_in import key_for

PIN = "2749"
NOBODY = UUID(int=9)


class Program:
    """A program with an access key; every request has a key of its own."""

    def __init__(self, client: FlaskClient, headers: dict[str, str]) -> None:
        self._client, self._headers = client, headers

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return self._client.open(
            f"/api/v1{path}",
            method=method,
            json=body,
            headers=self._headers | {"Idempotency-Key": str(new_id())} | headers,
        )


def program(app: Flask, street: Scene, role: Role, **scope: Any) -> Program:
    return Program(app.test_client(), key_for(street.community_id, role, **scope))


@pytest.fixture
def volunteer(sqlite_app: Flask, street: Scene) -> Program:
    return program(sqlite_app, street, Role.VOLUNTEER)


@pytest.fixture
def desk(sqlite_app: Flask, street: Scene) -> Program:
    return program(sqlite_app, street, Role.MANAGER)


def who(street: Scene) -> dict[str, Any]:
    return {"community_id": street.community_id, "actor_id": ACTOR_ID}


def give_pin(street: Scene, neighbour: Neighbour) -> None:
    household_id = neighbour.household_id
    code = perform(issue_pin_code, IssuePinCode(**who(street), household_id=household_id)).code
    command = ChoosePin(
        **who(street),
        household_id=household_id,
        code=code,
        pin_hash=credentials.hash_pin(household_id, PIN),
    )
    assert perform(choose_pin, command).succeeded


def of_stack(street: Scene) -> IssuedCard:
    return perform(issue_card, IssueCard(**who(street), household_id=None))


def bound(street: Scene, volunteer: Program, action_id: UUID, address: str | None) -> Any:
    people = {"adults": 2, "children": 1, "address": address}
    body = {"action_id": str(action_id), "card": of_stack(street).number, "people": people}
    answer = volunteer("POST", "/card-bindings", body)
    assert answer.status_code == 201, answer.json
    return answer.json


# ----------------------------------------------------------------------------- what is answered


def test_newcomers_are_noted_told_and_corrected(street: Scene, volunteer: Program) -> None:
    path, note_id = f"/actions/{street.action()}/newcomers", str(new_id())
    noted = volunteer("POST", path, {"note_id": note_id, "people": 6})
    assert noted.status_code == 201
    assert noted.json == {"note_id": note_id, "people": 6, "newcomers": 6}
    assert volunteer("PUT", f"{path}/{note_id}", {"people": 4}).json["newcomers"] == 4
    (told,) = volunteer("GET", path).json["items"]
    assert (told["noted_people"], told["people"]) == (6, 4)
    assert volunteer("GET", path.removesuffix("/newcomers")).json["newcomers"] == 4


def test_who_is_there_can_be_struck_out(street: Scene, volunteer: Program) -> None:
    action_id = street.action()
    street.scan(action_id, street.neighbour())
    (one,) = volunteer("GET", f"/actions/{action_id}/participants").json["items"]
    assert (one["number"], one["initial"], one["struck_at"]) == (1, "N", None)
    assert "household_id" not in one
    path = f"/actions/{action_id}/participants/{one['participation_id']}/strike"
    struck = volunteer("POST", path, {"reason": "counted_twice"})
    assert struck.json == {"participation_id": one["participation_id"], "headcount": 0}
    (one,) = volunteer("GET", f"/actions/{action_id}/participants").json["items"]
    assert one["struck_reason"] == "counted_twice"


def test_a_poster_keeps_its_address_until_a_new_one_is_asked_for(
    street: Scene, volunteer: Program
) -> None:
    path = f"/actions/{street.action()}/poster"
    first = volunteer("POST", path, {}).json
    assert first["url"].startswith("http://127.0.0.1:8000/A/1A")
    assert volunteer("POST", path, {}).json == first
    assert volunteer("POST", path, {"anew": True}).json["revision"] == 2


def test_a_household_arrives_by_card_and_pin(street: Scene, volunteer: Program) -> None:
    neighbour, path = street.neighbour(), f"/actions/{street.action()}/arrivals"
    give_pin(street, neighbour)
    body = {"card": neighbour.number, "pin": PIN, "adults": 2}
    key = {"Idempotency-Key": "k-1"}
    came = volunteer("POST", path, body, **key)
    assert came.json["outcome"] == "credited"
    assert "household_minor" not in came.json
    assert volunteer("POST", path, body, **key).json == came.json
    assert volunteer("POST", path, body).json["outcome"] == "duplicate"


def test_a_list_is_numbered_and_typed_in(street: Scene, volunteer: Program) -> None:
    street.neighbour()
    action_id = street.action()
    path = f"/actions/{action_id}/sign-up-list"
    assert volunteer("GET", path).json == {"items": []}
    lines = {"items": [{"line": 1, "street": "Dreef", "house": "1"}]}
    assert volunteer("POST", path).json == lines
    assert volunteer("GET", path).json == lines
    body = {"lines": [{"line": 1, "adults": 1}, {"line": 2, "adults": 1}]}
    typed = volunteer("POST", f"/actions/{action_id}/sign-up-lines", body)
    assert [each["outcome"] for each in typed.json["lines"]] == ["credited", "line_unknown"]


def test_new_people_are_bound_placed_and_joined_to_whom_they_are(
    street: Scene, volunteer: Program, desk: Program
) -> None:
    known, action_id = street.neighbour(), street.action()
    new = bound(street, volunteer, action_id, "om de hoek")
    assert new["address_known"] is False
    (waiting,) = desk("GET", "/card-bindings").json["items"]
    assert (waiting["household_id"], waiting["address_text"]) == (new["household_id"], "om de hoek")
    with reading() as session:
        lives = household(
            session, community_id=street.community_id, household_id=known.household_id
        )
    assert lives is not None
    assert lives.address is not None
    place = f"/card-bindings/{new['card_id']}/address"
    assert desk("PUT", place, {"address_id": str(lives.address.id)}).json["address_known"] is True
    merge = f"/households/{new['household_id']}/merge"
    body = {"into_household_id": str(known.household_id), "signed": True}
    joined = desk("POST", merge, body)
    assert joined.json == {"household_id": str(known.household_id), "moved_minor": {}}


def test_a_scan_brings_the_people_along(street: Scene, volunteer: Program) -> None:
    action_id, card = street.action(), of_stack(street)
    scan = {
        "scan_id": str(new_id()),
        "action_id": str(action_id),
        "card_number": card.number,
        "adults": 2,
        "scanned_at": street.now.isoformat(),
        "sequence": 1,
        "bind": {"adults": 2, "children": 1, "address": "Dreef 12"},
    }
    batch = {"device_id": "d-1", "sent_at": street.now.isoformat(), "scans": [scan]}
    assert volunteer("POST", "/scans", batch).json["verdicts"][0]["verdict"] == "credited"
    wrong = scan | {"scan_id": str(new_id()), "bind": {"adults": "twee"}}
    said = volunteer("POST", "/scans", batch | {"scans": [wrong]}).json["verdicts"][0]
    assert said["verdict"] == "invalid"
    assert "bind" in said["errors"]


def test_a_street_gets_a_card(street: Scene, desk: Program) -> None:
    path = f"/places/{street.street_id}/cards"
    made = desk("POST", path)
    assert made.status_code == 201
    assert made.json["household_id"] is None
    assert [each["id"] for each in desk("GET", path).json["items"]] == [made.json["id"]]


# ------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "newcomers", {"people": 6}, 422),
        ("POST", "newcomers", {"note_id": str(NOBODY), "people": 0}, 422),
        ("PUT", f"newcomers/{NOBODY}", {"people": 1}, 404),
        ("POST", f"participants/{NOBODY}/strike", {"reason": "not_there"}, 404),
        ("POST", f"participants/{NOBODY}/strike", {"reason": "merged"}, 422),
        ("POST", "arrivals", {"card": "K7MD-2QX9", "pin": PIN, "adults": 1}, 422),
        ("POST", "arrivals", {"card": "CARD", "pin": "1111", "adults": 1}, 401),
        ("POST", "sign-up-lines", {"lines": []}, 422),
        ("POST", "sign-up-lines", {"lines": [{"line": 0, "adults": 1}]}, 422),
    ],
)
def test_bad_requests_are_refused(
    street: Scene, volunteer: Program, method: str, path: str, body: dict[str, Any], status: int
) -> None:
    neighbour = street.neighbour()
    give_pin(street, neighbour)
    if body.get("card") == "CARD":
        body = body | {"card": neighbour.number}
    answer = volunteer(method, f"/actions/{street.action()}/{path}", body)
    assert answer.status_code == status, answer.json
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"pin": "1111"},
        {"pin": "1111", "signed": True},
    ],
)
def test_nobody_is_joined_to_a_household_that_did_not_agree(
    street: Scene, volunteer: Program, desk: Program, body: dict[str, Any]
) -> None:
    known, action_id = street.neighbour(), street.action()
    give_pin(street, known)
    new = bound(street, volunteer, action_id, "Dreef 1")
    body = {"into_household_id": str(known.household_id)} | body
    answer = desk("POST", f"/households/{new['household_id']}/merge", body)
    assert answer.status_code in (401, 422)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "newcomers"),
        ("GET", "participants"),
        ("POST", f"participants/{NOBODY}/strike"),
        ("POST", "poster"),
        ("POST", "arrivals"),
        ("GET", "sign-up-list"),
        ("POST", "sign-up-list"),
        ("POST", "sign-up-lines"),
    ],
)
def test_a_volunteer_of_another_place_is_kept_out(
    sqlite_app: Flask, street: Scene, method: str, path: str
) -> None:
    other = perform(add_place, AddPlace(**who(street), kind="district", name="Borgele"))
    stranger = program(
        sqlite_app, street, Role.VOLUNTEER, scope_kind=ScopeKind.PLACE, scope_id=other
    )
    bodies: dict[str, Any] = {
        "arrivals": {"card": "K7MD-2QX9", "pin": PIN, "adults": 1},
        "sign-up-lines": {"lines": [{"line": 1, "adults": 1}]},
        "poster": {},
    }
    body = bodies.get(path, {"reason": "not_there"} if path.endswith("strike") else None)
    answer = stranger(method, f"/actions/{street.action()}/{path}", body)
    assert answer.status_code == 403, answer.json
