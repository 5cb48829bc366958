"""What the books said before, for people on pages and for programs in JSON."""

from __future__ import annotations

import html
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.database import new_id
from tests.books.conftest import Deventer
from tests.conftest import Clock
from tests.signing_in import as_household, as_staff, key_for

BEFORE, BETWEEN = "2026-03-06T12:00:00+00:00", "2026-03-07T12:00:00+00:00"


@pytest.fixture
def later(deventer: Deventer, clock: Clock) -> Deventer:
    """Of Saturday is what the fixture tells; on Monday the household got 3 more."""
    clock.advance(days=2)
    deventer.books.award(3, to=deventer.wallet)
    return deventer


def shown(client: FlaskClient, path: str) -> str:
    answer = client.get(f"/deventer/books{path}", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return " ".join(html.unescape(answer.get_data(as_text=True)).split())


def test_an_auditor_looks_back_from_the_end_of_a_day(sqlite_app: Flask, later: Deventer) -> None:
    auditor = as_staff(sqlite_app, later.community_id, Role.AUDITOR)
    page = shown(auditor, f"/accounts/{later.wallet}?day=2026-03-07")
    assert "When 7 March 2026 was over the books said that 5 cambi's was in it" in page
    together = shown(auditor, "?day=2026-03-07")
    assert "This is what the books said when 7 March 2026 was over." in together
    assert "−100" in together
    assert "Nothing was booked yet on that day" in shown(auditor, "?day=2026-03-06")
    assert "was over" not in shown(auditor, "?day=soon")


ASKED: list[tuple[dict[str, Any], int]] = [
    ({"at": BEFORE}, 0),
    ({"at": BETWEEN}, 5),
    ({"at": "2026-03-10T00:00:00Z"}, 8),
    ({"sequence": 0}, 0),
    ({"sequence": 2}, 10),
    ({"sequence": 10**9}, 8),
    ({"happened_by": BETWEEN}, 8),  # it was booked on Monday, and had happened on Saturday
]


def test_a_program_asks_in_three_ways(sqlite_app: Flask, later: Deventer) -> None:
    later.books.number()
    key = key_for(later.community_id, Role.AUDITOR)
    client = sqlite_app.test_client()
    for query, held in ASKED:
        path = f"/api/v1/accounts/{later.wallet}/balance"
        answer = client.get(path, query_string=query, headers=key).get_json()
        assert answer["balance_minor"] == held, query
    path = "/api/v1/trial-balance/before"
    answer = client.get(path, query_string={"at": BETWEEN}, headers=key).get_json()
    assert answer["sequence"] == 4
    assert sum(line["balance_minor"] for line in answer["items"]) == 0
    assert {line["purpose"]: line["balance_minor"] for line in answer["items"]}["wallet"] == 5


WRONG: list[dict[str, Any]] = [
    {},
    {"at": BEFORE, "sequence": 1},
    {"sequence": -1},
    {"at": "yesterday"},
    {"at": "2026-03-07T12:00:00"},
]


@pytest.mark.parametrize("query", WRONG)
@pytest.mark.parametrize("path", ["accounts/{id}/balance", "trial-balance/before"])
def test_one_clear_question_is_asked(
    sqlite_app: Flask, deventer: Deventer, path: str, query: dict[str, Any]
) -> None:
    key = key_for(deventer.community_id, Role.AUDITOR)
    path = path.format(id=deventer.wallet)
    answer = sqlite_app.test_client().get(f"/api/v1/{path}", query_string=query, headers=key)
    assert answer.status_code == 422


def test_a_household_looks_back_at_its_own_alone(sqlite_app: Flask, deventer: Deventer) -> None:
    me = as_household(sqlite_app, deventer.community_id, deventer.household_id)
    query = {"sequence": 10}
    for account_id, status in (
        (deventer.wallet, 200),
        (deventer.shop_till, 404),
        (new_id(), 404),
    ):
        path = f"/api/v1/accounts/{account_id}/balance"
        assert me.get(path, query_string=query).status_code == status
    assert me.get("/api/v1/trial-balance/before", query_string=query).status_code == 403
