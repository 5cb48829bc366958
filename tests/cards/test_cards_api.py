"""Cards as JSON: looked up, made, blocked, replaced, drawn; never a secret but in the pictures."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import perform
from cambio.neighbourhood.use_cases import AddPlace, add_place
from tests.cards.conftest import path_of
from tests.scene import ACTOR_ID, Scene
from tests.signing_in import key_for

API = "/api/v1/cards"


class Program:
    """A program with a manager's key."""

    def __init__(self, client: FlaskClient, headers: dict[str, str]) -> None:
        self._client, self._headers = client, headers

    def get(self, path: str = "", **arguments: Any) -> Any:
        asked = arguments or None
        return self._client.get(API + path, headers=self._headers, query_string=asked)

    def post(self, path: str = "", document: Any = None) -> Any:
        return self._client.post(API + path, headers=self._headers, json=document or {})


@pytest.fixture
def program(client: FlaskClient, street: Scene) -> Program:
    return Program(client, key_for(street.community_id, Role.MANAGER))


def test_a_card_is_found_by_its_number_and_its_household(program: Program, street: Scene) -> None:
    neighbour = street.neighbour()
    shown = f"{neighbour.number[:4]}-{neighbour.number[4:]}"
    by_number = program.get(number=shown.lower()).json
    by_household = program.get(household_id=str(neighbour.household_id)).json
    assert by_number == by_household
    assert by_number["items"] == [
        {
            "id": str(neighbour.card_id),
            "number": shown,
            "household_id": str(neighbour.household_id),
            "status": "active",
            "lineage_id": str(neighbour.card_id),
            "made_at": "2026-03-07T10:00:00+00:00",
            "stopped_at": None,
            "kind": "household",
            "label": None,
            "replaced_by_id": None,
        }
    ]
    assert path_of(street, neighbour)[3:] not in program.get().get_data(as_text=True)


def test_a_long_list_has_pages(program: Program, street: Scene) -> None:
    made = [str(street.neighbour().card_id) for _ in range(5)]
    seen, cursor = [], None
    while True:
        page = program.get(limit=2, **({"cursor": cursor} if cursor else {})).json
        seen += [card["id"] for card in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == made[::-1]


def test_a_card_lives_by_json(program: Program, street: Scene) -> None:
    household_id = str(street.neighbour().household_id)
    made = program.post(document={"household_id": household_id})
    assert made.status_code == 201
    card_id = made.json["id"]
    assert program.post(f"/{card_id}/block").json["status"] == "blocked"
    assert program.post(f"/{card_id}/block").status_code == 200
    new = program.post(f"/{card_id}/replace")
    assert (new.status_code, new.json["lineage_id"]) == (201, card_id)
    assert program.get(f"/{card_id}").json["status"] == "replaced"
    assert program.post().json["household_id"] is None


def test_a_card_is_drawn(program: Program, street: Scene) -> None:
    card_id = street.neighbour().card_id
    assert program.get(f"/{card_id}.png").data.startswith(b"\x89PNG")
    assert program.get(f"/{card_id}.svg").mimetype == "image/svg+xml"


REFUSALS = [
    ("get", f"/{ACTOR_ID}", None, 404, "card_unknown"),
    ("get", f"/{ACTOR_ID}.png", None, 404, "card_unknown"),
    ("post", f"/{ACTOR_ID}/block", None, 404, "card_unknown"),
    ("post", "", {"household_id": str(ACTOR_ID)}, 404, "household_unknown"),
    ("post", "", {"household_id": "x"}, 422, "invalid"),
    ("get", "?number=K7MD-2QXO", None, 422, "card_unreadable"),
    ("get", "?limit=0", None, 422, "invalid"),
    ("get", "?cursor=x", None, 400, "cursor_unknown"),
    ("get", f"?number=K7MD2QX9&household_id={ACTOR_ID}", None, 422, "invalid"),
]


@pytest.mark.parametrize(("method", "path", "document", "status", "code"), REFUSALS)
def test_a_refusal_says_what_and_where(
    program: Program,
    street: Scene,
    method: str,
    path: str,
    document: Any,
    status: int,
    code: str,
) -> None:
    answer = program.get(path) if method == "get" else program.post(path, document)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"


def test_cards_are_for_managers_of_that_place(sqlite_app: Flask, street: Scene) -> None:
    neighbour = street.neighbour()
    elsewhere = perform(
        add_place,
        AddPlace(
            community_id=street.community_id, actor_id=ACTOR_ID, kind="district", name="Elders"
        ),
    )
    client = sqlite_app.test_client()
    for place_id, status in ((street.street_id, 200), (elsewhere, 403)):
        key = key_for(
            street.community_id, Role.MANAGER, scope_kind=ScopeKind.PLACE, scope_id=place_id
        )
        program = Program(client, key)
        assert program.get(f"/{neighbour.card_id}").status_code == status
        assert program.get(number=neighbour.number).status_code == status
        assert program.get(household_id=str(neighbour.household_id)).status_code == status
        assert program.get().status_code == 403
    volunteer = Program(client, key_for(street.community_id, Role.VOLUNTEER))
    assert volunteer.get().status_code == 403
