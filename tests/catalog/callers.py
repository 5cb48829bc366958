"""Who asks: programs with a key, and browsers that send forms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cambio.app.permissions import Role
from cambio.database import new_id, perform
from cards.use_cases import IssueCard, issue_card
from tests.catalog.shop import Shop
from tests.signing_in import csrf_of, key_for


class Caller:
    """A program with a key for a role."""

    def __init__(self, client: FlaskClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    def ask(self, method: str, path: str, *, key: str | None = None, **options: Any) -> Any:
        headers = {**self.headers, "Idempotency-Key": key or str(new_id())}
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **options)

    def get(self, path: str, **query: Any) -> Any:
        response = self.ask("GET", path, query_string=query)
        assert response.status_code == 200, response.text
        return response.get_json()

    def post(
        self, path: str, body: Any = None, *, expected: int = 200, key: str | None = None
    ) -> Any:
        response = self.ask("POST", path, json=body or {}, key=key)
        assert response.status_code == expected, response.text
        return response.get_json()


def caller(app: Flask, shop: Shop, role: Role, **scope: Any) -> Caller:
    return Caller(app.test_client(), key_for(shop.community_id, role, **scope))


def card_of(shop: Shop, household_id: UUID) -> str:
    return perform(issue_card, IssueCard(**shop.who, household_id=household_id)).number


def send(client: FlaskClient, path: str, on: str, **fields: Any) -> TestResponse:
    """Send the form at a path, from the page `on`."""
    data = {"csrf_token": csrf_of(client, f"/deventer{on}"), "request_key": str(new_id()), **fields}
    return client.post(f"/deventer{path}", data=data)


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(f"/deventer{path}")
    assert response.status_code == status
    return response.get_data(as_text=True)
