"""Programs at the door: access keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from cambio.access.models import AccessKey
from cambio.access.use_cases import (
    RevokeKey,
    revoke_key,
)
from cambio.app.permissions import Role
from cambio.database import perform, reading
from tests.access.forms import SIGN_IN, STAFF, made_key
from tests.conftest import ACTOR_ID, Clock
from tests.signing_in import as_staff, key_for


def test_a_key_says_who_it_is(sqlite_app: Flask, deventer: int) -> None:
    answer = sqlite_app.test_client().get("/api/v1/me", headers=key_for(deventer, Role.AUDITOR))
    body = answer.get_json()
    assert answer.status_code == 200
    assert (body["kind"], body["name"], body["community"]) == ("key", "Test auditor", "deventer")
    assert body["grants"] == [{"role": "auditor", "scope_kind": "community", "scope_id": None}]
    assert "see_books" in body["permissions"]
    assert "manage_staff" not in body["permissions"]


@pytest.mark.parametrize(
    "shown",
    ["Bearer cambio_unknown", "Bearer", "", "Basic YTpi", "cambio_x", "Bearer \u00e9\u00e9"],
)
def test_a_wrong_key_is_a_401_problem(sqlite_app: Flask, deventer: int, shown: str) -> None:
    answer = sqlite_app.test_client().get("/api/v1/me", headers={"Authorization": shown})
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["code"] == "access_key_unknown"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_without_a_key_the_problem_says_to_sign_in(sqlite_app: Flask, deventer: int) -> None:
    answer = sqlite_app.test_client().get("/api/v1/me")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize("path", [STAFF, SIGN_IN, "/deventer/nothing-here"])
def test_a_wrong_key_on_a_page_is_a_plain_no(sqlite_app: Flask, deventer: int, path: str) -> None:
    answer = sqlite_app.test_client().get(path, headers={"Authorization": "Bearer x"})
    assert answer.status_code == 401
    assert answer.mimetype == "text/html"


def test_a_key_is_judged_instead_of_the_cookie_never_beside_it(
    sqlite_app: Flask, deventer: int
) -> None:
    client = as_staff(sqlite_app, deventer, Role.ADMINISTRATOR)
    assert client.get(STAFF, headers={"Authorization": "Bearer x"}).status_code == 401
    assert client.get(STAFF, headers=key_for(deventer, Role.AUDITOR)).status_code == 403
    assert client.get(STAFF, headers=key_for(deventer, Role.MANAGER)).status_code == 200


def test_a_withdrawn_key_is_refused_at_once(sqlite_app: Flask, deventer: int) -> None:
    key = made_key(deventer)
    client, headers = sqlite_app.test_client(), {"Authorization": f"bearer {key.secret}"}
    assert client.get("/api/v1/me", headers=headers).status_code == 200
    perform(revoke_key, RevokeKey(community_id=deventer, actor_id=ACTOR_ID, key_id=key.key_id))
    assert client.get("/api/v1/me", headers=headers).status_code == 401


def test_the_use_of_a_key_is_written_once_a_day(
    sqlite_app: Flask, deventer: int, clock: Clock
) -> None:
    key = made_key(deventer)
    client, headers = sqlite_app.test_client(), {"Authorization": f"Bearer {key.secret}"}

    def writes_of(act: Callable[[], object]) -> int:
        from sqlalchemy import event

        from cambio.database import db

        seen: list[str] = []
        listen = lambda *args: seen.append(args[2])  # noqa: E731 - removed again below
        event.listen(db.engine, "before_cursor_execute", listen)
        act()
        event.remove(db.engine, "before_cursor_execute", listen)
        return sum(text.startswith("UPDATE access_key") for text in seen)

    def ask() -> None:
        assert client.get("/api/v1/me", headers=headers).status_code == 200

    assert [writes_of(ask) for _ in range(3)] == [1, 0, 0]
    clock.advance(days=1)
    assert [writes_of(ask) for _ in range(2)] == [1, 0]
    with reading() as session:
        row = session.get_one(AccessKey, (deventer, key.key_id))
    assert row.last_used_on == clock.now.date()
