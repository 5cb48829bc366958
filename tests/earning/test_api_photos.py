"""Photos of reports by program: cleaned, blurred for good, seen by others once approved."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from cambio.app import kept_files
from cambio.app.permissions import Role, ScopeKind
from tests.earning.ground import Ground
from tests.earning.test_pages_photos import HEIGHT, WIDTH, phone_photo
from tests.earning.test_pages_reports import closed_action
from tests.signing_in import key_for

API = "/api/v1"
Send = Callable[..., Any]


def program(app: Flask, ground: Ground, role: Role) -> Send:
    client, headers = app.test_client(), key_for(ground.community_id, role)

    def send(method: str, path: str, **more: Any) -> Any:
        return client.open(f"{API}{path}", method=method, headers=headers, **more)

    return send


@pytest.fixture
def captain(sqlite_app: Flask, sqlite_ground: Ground) -> Send:
    return program(sqlite_app, sqlite_ground, Role.CAPTAIN)


def added(captain: Send, action_id: object, **fields: Any) -> Any:
    form = {"photo": (phone_photo(), "foto.jpg"), **fields}
    return captain("POST", f"/actions/{action_id}/photos", data=form)


def test_a_photo_that_a_program_sends_is_cleaned_blurred_and_taken_away(
    captain: Send, sqlite_ground: Ground
) -> None:
    action_id = closed_action(sqlite_ground)
    answer = added(captain, action_id, moment="before")
    assert answer.status_code == 201
    photo = answer.json
    assert (photo["moment"], photo["width"], photo["height"]) == ("before", HEIGHT, WIDTH)
    content = captain("GET", f"/photos/{photo['id']}")
    assert content.mimetype == "image/webp"
    assert b"Telefoon" not in content.data
    with Image.open(io.BytesIO(content.data)) as picture:
        assert not dict(picture.getexif())
    path = f"/photos/{photo['id']}/blur"
    assert captain("POST", path, json={}).status_code == 422
    box = {"left": 500, "top": 0, "right": 400, "bottom": 100}
    assert captain("POST", path, json={"boxes": [box]}).status_code == 422
    spot = {"x": 500, "y": 500, "radius": 100}
    blurred = captain("POST", path, json={"boxes": [box | {"right": 900}], "spots": [spot]})
    assert blurred.json["blurred_at"] is not None
    assert captain("GET", f"/photos/{photo['id']}").data != content.data
    [listed] = captain("GET", f"/actions/{action_id}/photos").json["items"]
    assert listed == blurred.json
    assert captain("DELETE", f"/photos/{photo['id']}").status_code == 204
    assert captain("GET", f"/photos/{photo['id']}").status_code == 404
    assert kept_files.all_names() == []


@pytest.mark.parametrize("content", [b"geen foto", b""])
def test_what_is_no_photo_is_refused(captain: Send, sqlite_ground: Ground, content: bytes) -> None:
    form = {"photo": (io.BytesIO(content), "foto.jpg")}
    path = f"/actions/{closed_action(sqlite_ground)}/photos"
    assert captain("POST", path, data=form).status_code == 422
    assert captain("POST", path, data={}).status_code == 422


def test_others_see_a_photo_once_the_report_is_approved(
    sqlite_app: Flask, captain: Send, sqlite_ground: Ground
) -> None:
    action_id = closed_action(sqlite_ground)
    photo = added(captain, action_id).json
    other_street: dict[str, Any] = {
        "scope_kind": ScopeKind.PLACE,
        "scope_id": sqlite_ground.other_street_id,
    }
    elsewhere = key_for(sqlite_ground.community_id, Role.CAPTAIN, **other_street)
    client = sqlite_app.test_client()
    assert client.get(f"{API}/photos/{photo['id']}", headers=elsewhere).status_code == 404
    seen = client.get(f"{API}/actions/{action_id}/photos", headers=elsewhere)
    assert seen.json == {"items": []}
    gone = client.delete(f"{API}/photos/{photo['id']}", headers=elsewhere)
    assert gone.status_code == 403
