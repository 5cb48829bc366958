"""Programs that ask the JSON API of the shop."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.database import new_id, perform
from cards.use_cases import IssueCard, issue_card
from tests.catalog.shop import Shop
from tests.signing_in import key_for


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
