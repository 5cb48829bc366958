"""Households that change and the life of a card, as JSON."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.ledger import Purpose
from tests.cards.changing import cards_of, found, saved
from tests.scene import Neighbour, Scene
from tests.signing_in import key_for

API = "/api/v1"


class Program:
    """A program with a manager's key; each act has an idempotency key of its own."""

    def __init__(self, client: FlaskClient, headers: dict[str, str]) -> None:
        self._client, self._headers, self._acts = client, headers, 0

    def send(self, method: str, path: str, document: Any = None, *, key: str = "") -> Any:
        self._acts += 1
        headers = self._headers | {"Idempotency-Key": key or f"act-{self._acts}"}
        return self._client.open(API + path, method=method, headers=headers, json=document or None)


@pytest.fixture
def program(client: FlaskClient, street: Scene) -> Program:
    return Program(client, key_for(street.community_id, Role.MANAGER))


def at(neighbour: Neighbour, what: str) -> str:
    return f"/households/{neighbour.household_id}/{what}"


def test_a_household_moves(program: Program, street: Scene) -> None:
    neighbour = street.neighbour()
    address_id = str(street._address(50))
    moved = program.send("POST", at(neighbour, "move"), {"address_id": address_id, "signed": True})
    assert moved.json == {
        "household_id": str(neighbour.household_id),
        "address_id": address_id,
        "since": street.now.date().isoformat(),
    }
    lines = program.send("GET", at(neighbour, "history")).json["items"]
    assert [line["what"] for line in lines] == ["moved", "made", "joined"]
    assert (lines[0]["means"], lines[0]["card_number"]) == ("signature", None)


def test_a_household_splits_once_by_one_key(program: Program, street: Scene) -> None:
    neighbour = saved(street)
    body = {
        "address_id": str(street._address(50)),
        "nickname": "Klaproos",
        "adults": 1,
        "shares": [{"currency": "CAM", "amount_minor": 3}],
        "signed": True,
    }
    first = program.send("POST", at(neighbour, "split"), body, key="split")
    again = program.send("POST", at(neighbour, "split"), body, key="split")
    assert (first.status_code, first.json) == (201, again.json)
    assert first.json["shares"] == [{"currency": "CAM", "amount_minor": 3}]
    assert street.holds(neighbour.household_id) == 1


def test_a_household_ends_once_by_one_key(program: Program, street: Scene) -> None:
    neighbour = saved(street)
    before = street.holds(street.street_id, Purpose.POT)
    body = {"remainder": "pot", "signed": True}
    first = program.send("POST", at(neighbour, "end"), body, key="end")
    again = program.send("POST", at(neighbour, "end"), body, key="end")
    assert (first.status_code, first.json) == (200, again.json)
    assert street.holds(street.street_id, Purpose.POT) == before + 4
    assert found(street, neighbour.household_id).ended_at == street.now


REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    ("move", {"address_id": "50"}, 422, "household_not_confirmed"),
    ("move", {"address_id": "50", "pin": "1111"}, 409, "pin_not_chosen"),
    ("split", {"address_id": "50", "nickname": "x", "adults": 9, "signed": True}, 422, ""),
    ("end", {"remainder": "household", "signed": True}, 422, "heir_unknown"),
    ("end", {"remainder": "pot"}, 422, "household_not_confirmed"),
]


@pytest.mark.parametrize(("what", "body", "status", "code"), REFUSED)
def test_what_cannot_be_is_refused_with_its_code(
    program: Program, street: Scene, what: str, body: dict[str, Any], status: int, code: str
) -> None:
    neighbour = saved(street)
    if "address_id" in body:
        body = body | {"address_id": str(street._address(50))}
    answer = program.send("POST", at(neighbour, what), body)
    assert answer.status_code == status, answer.json
    assert code in answer.json.get("type", "") + str(answer.json)
    assert street.holds(neighbour.household_id) == 4


def test_without_a_key_nothing_is_divided_or_ended(client: FlaskClient, street: Scene) -> None:
    neighbour = saved(street)
    headers = key_for(street.community_id, Role.MANAGER)
    body = {"remainder": "pot", "signed": True}
    answer = client.post(API + at(neighbour, "end"), headers=headers, json=body)
    assert answer.status_code in (400, 422)
    assert found(street, neighbour.household_id).ended_at is None


def test_a_card_is_named_lost_found_and_handed_in(program: Program, street: Scene) -> None:
    neighbour = street.neighbour()
    card = f"/cards/{neighbour.card_id}"
    changed = program.send("PATCH", card, {"label": "Sam", "kind": "child"}).json
    assert (changed["label"], changed["kind"]) == ("Sam", "child")
    for act, status in (("block", "blocked"), ("found", "active"), ("returned", "returned")):
        assert program.send("POST", f"{card}/{act}").json["status"] == status
    lines = program.send("GET", f"{card}/history").json["items"]
    assert [line["what"] for line in lines] == [
        "made", "labelled", "made_childs", "blocked", "found", "returned"
    ]  # fmt: skip


def test_a_childs_card_is_made(program: Program, street: Scene) -> None:
    neighbour = street.neighbour()
    body = {"household_id": str(neighbour.household_id), "kind": "child", "label": "Noor"}
    made = program.send("POST", "/cards", body)
    assert (made.status_code, made.json["kind"], made.json["label"]) == (201, "child", "Noor")
    assert program.send("POST", "/cards", body | {"kind": "street"}).status_code == 422
    assert len(cards_of(street, neighbour.household_id)) == 2
