"""What lapses, in JSON: looked at, told, read and let go."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from cambio.app.permissions import Role
from cambio.database import new_id
from tests.conftest import Clock
from tests.earning.ground import Ground
from tests.saving.test_use_cases import household_that_earned
from tests.signing_in import as_household, key_for


class Program:
    """A program with the key of a manager; answers status and document."""

    def __init__(self, app: Flask, community_id: int, role: Role = Role.MANAGER) -> None:
        self._client, self._key = app.test_client(), key_for(community_id, role)

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        answer = self._client.get(f"/api/v1/{path}", query_string=query, headers=self._key)
        return answer.status_code, answer.get_json()

    def post(self, path: str, key: str | None = None) -> tuple[int, Any]:
        headers = self._key | ({"Idempotency-Key": key} if key else {})
        answer = self._client.post(f"/api/v1/{path}", headers=headers)
        return answer.status_code, answer.get_json()


@pytest.fixture
def manager(sqlite_app: Flask, sqlite_ground: Ground) -> Program:
    return Program(sqlite_app, sqlite_ground.community_id)


def test_from_looking_ahead_to_letting_go(
    manager: Program, sqlite_ground: Ground, clock: Clock
) -> None:
    household_id = household_that_earned(sqlite_ground)
    assert manager.get("lapsing")[1]["items"] == []  # nothing yet in the next three months
    _, ahead = manager.get("lapsing", until="2026-12-31", owner_id=household_id)
    (mine,) = ahead["items"]
    assert (mine["amount_minor"], mine["lapses_on"], mine["told"]) == (4, "2026-07-01", False)
    clock.advance(days=60)
    manager = Program(manager._client.application, sqlite_ground.community_id)
    status, run = manager.post("lapsing/letters", key="spring")
    assert (status, run["notices"], run["more"]) == (201, 2, False)
    assert manager.post("lapsing/letters", key="spring")[1] == run
    _, told = manager.get(f"lapsing/letters/{run['run_id']}")
    assert {(each["means"], each["amount_minor"]) for each in told["items"]} == {
        ("letter", 4),
        ("board", 2),
    }
    assert manager.post("lapsing/runs")[1] == {"layers": 0, "more": False}
    clock.advance(days=100)
    manager = Program(manager._client.application, sqlite_ground.community_id)
    assert manager.post("lapsing/runs")[1] == {"layers": 2, "more": False}
    assert manager.post("lapsing/runs")[1] == {"layers": 0, "more": False}
    assert sqlite_ground.holds(household_id) == 0


def test_a_long_list_comes_in_pages(manager: Program, sqlite_ground: Ground) -> None:
    household_that_earned(sqlite_ground)
    whole = manager.get("lapsing", until="2026-12-31")[1]["items"]
    seen: list[Any] = []
    query: dict[str, Any] = {"until": "2026-12-31", "limit": 1}
    while True:
        _, page = manager.get("lapsing", **query)
        seen += page["items"]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert seen == whole
    assert len(whole) == 2


def test_a_household_looks_at_its_own_and_says_that_it_read_it(
    sqlite_app: Flask, sqlite_ground: Ground, clock: Clock
) -> None:
    household_id = household_that_earned(sqlite_ground)
    clock.advance(days=60)
    me = as_household(sqlite_app, sqlite_ground.community_id, household_id)
    (mine,) = me.get("/api/v1/lapsing/mine").get_json()["items"]
    assert (mine["amount_minor"], mine["told"]) == (4, False)
    assert me.get("/api/v1/lapsing").status_code == 403


REFUSED: list[tuple[Role, str, str, dict[str, Any], int]] = [
    (Role.MANAGER, "get", "lapsing", {"cursor": "x"}, 400),
    (Role.MANAGER, "get", "lapsing", {"until": "soon"}, 422),
    (Role.MANAGER, "get", f"lapsing/letters/{new_id()}", {}, 404),
    (Role.MANAGER, "post", "lapsing/letters", {}, 400),
    (Role.MANAGER, "post", "lapsing/letters", {"key": "nobody left"}, 409),
    (Role.VOLUNTEER, "post", "lapsing/runs", {}, 403),
    (Role.AUDITOR, "get", "lapsing", {}, 403),
]


@pytest.mark.parametrize(
    ("role", "method", "path", "asked", "expected"), REFUSED, ids=range(len(REFUSED))
)
def test_what_makes_no_sense_is_refused(
    sqlite_app: Flask,
    sqlite_ground: Ground,
    role: Role,
    method: str,
    path: str,
    asked: dict[str, Any],
    expected: int,
) -> None:
    program = Program(sqlite_app, sqlite_ground.community_id, role)
    status, _ = getattr(program, method)(path, **asked)
    assert status == expected
