"""The JSON API of messages: for programs at a counter and for a manager's."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id, perform
from cambio.neighbourhood.use_cases import AddPlace, add_place
from tests.conftest import ACTOR_ID
from tests.messages.acts import EMAIL, note, pack
from tests.scene import Scene
from tests.signing_in import key_for

API = "/api/v1"
NEW = {"channel": "email", "email": EMAIL, "unwanted": ["action"], "is_weekly": True}


@pytest.fixture
def client(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()


@pytest.fixture
def home(street: Scene) -> UUID:
    return street.neighbour().household_id


def test_the_counter_reads_and_writes_how_a_household_hears(
    client: FlaskClient, street: Scene, home: UUID
) -> None:
    key = key_for(street.community_id, Role.MANAGER)
    path = f"{API}/households/{home}/messages"
    before = client.get(path, headers=key).get_json()
    assert (before["channel"], before["chosen_at"]) == ("letter", None)
    answer = client.put(path, headers=key, json=NEW)
    assert answer.status_code == 200
    kept = client.get(path, headers=key).get_json()
    assert kept == answer.get_json()
    assert {name: kept[name] for name in NEW} == NEW
    assert (kept["quiet_from"], kept["email_confirmed_at"]) == (21, None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"channel": "pigeon"}, "invalid"),
        ({"unwanted": ["spam"]}, "invalid"),
        ({"quiet_from": 24}, "invalid"),
        ({"email": "jan"}, "email_invalid"),
        ({"email": None}, "email_missing"),
        ({"channel": "push"}, "no_phone_listens"),
    ],
)
def test_what_is_not_right_has_a_code(
    client: FlaskClient, street: Scene, home: UUID, change: dict[str, object], code: str
) -> None:
    key = key_for(street.community_id, Role.MANAGER)
    answer = client.put(f"{API}/households/{home}/messages", headers=key, json=NEW | change)
    assert answer.get_json()["code"] == code


def test_a_role_reaches_no_further_than_its_place(
    client: FlaskClient, street: Scene, home: UUID
) -> None:
    other = perform(
        add_place,
        AddPlace(
            community_id=street.community_id, actor_id=ACTOR_ID, kind="district", name="Colmschate"
        ),
    )
    elsewhere = key_for(
        street.community_id, Role.MANAGER, scope_kind=ScopeKind.PLACE, scope_id=other
    )
    for method, path in (
        ("GET", f"/households/{home}/messages"),
        ("GET", "/messages"),
        ("POST", "/messages/letters"),
        ("POST", f"/messages/{new_id()}/again"),
    ):
        answer = client.open(API + path, method=method, headers=elsewhere)
        assert answer.status_code == 403, path


def test_letters_are_made_once_for_a_key_and_listed(
    client: FlaskClient, street: Scene, home: UUID
) -> None:
    key = key_for(street.community_id, Role.MANAGER)
    assert client.post(f"{API}/messages/letters", headers=key).status_code == 400
    keyed = key | {"Idempotency-Key": "april"}
    assert client.post(f"{API}/messages/letters", headers=keyed).status_code == 409
    note(street, home)
    pack(street)
    first = client.post(f"{API}/messages/letters", headers=keyed)
    assert (first.status_code, first.get_json()["letters"]) == (201, 1)
    again = client.post(f"{API}/messages/letters", headers=keyed)
    assert again.get_json() == first.get_json()
    listed = client.get(f"{API}/messages?state=sent", headers=key).get_json()
    assert [(each["channel"], each["household_id"]) for each in listed["items"]] == [
        ("letter", str(home))
    ]
    assert client.get(f"{API}/messages/mine", headers=key).status_code == 403


def test_what_is_not_given_up_is_left_alone(client: FlaskClient, street: Scene, home: UUID) -> None:
    key = key_for(street.community_id, Role.MANAGER)
    for act in ("again", "letter"):
        answer = client.post(f"{API}/messages/{new_id()}/{act}", headers=key)
        assert answer.get_json()["code"] == "message_unknown"
