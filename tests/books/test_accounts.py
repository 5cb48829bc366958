"""Accounts that are put on hold, let go on and closed, on pages and in JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.database import new_id
from cambio.ledger.errors import AccountFrozen
from tests.books.conftest import Deventer
from tests.signing_in import as_staff, csrf_of, key_for


@pytest.fixture
def manager(sqlite_app: Flask, deventer: Deventer) -> FlaskClient:
    return as_staff(sqlite_app, deventer.community_id, Role.MANAGER)


def path_of(account_id: UUID) -> str:
    return f"/deventer/books/accounts/{account_id}"


def become(client: FlaskClient, account_id: UUID, status: str) -> Any:
    """Ask on the page what it would mean, and say yes."""
    address = f"{path_of(account_id)}/becomes/{status}"
    return client.post(
        address,
        data={"csrf_token": csrf_of(client, address)},
        headers={"Accept-Language": "en"},
    )


def text_of(client: FlaskClient, account_id: UUID) -> str:
    answer = client.get(path_of(account_id), headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_an_account_is_put_on_hold_and_goes_on_again(
    manager: FlaskClient, deventer: Deventer
) -> None:
    assert "Put on hold" in text_of(manager, deventer.wallet)
    answer = become(manager, deventer.wallet, "frozen")
    assert (answer.status_code, answer.location) == (303, path_of(deventer.wallet))
    with pytest.raises(AccountFrozen):
        deventer.books.award(1, to=deventer.wallet)
    html = text_of(manager, deventer.wallet)
    assert "nothing moves" in html
    assert "What happened with this account" in html
    become(manager, deventer.wallet, "open")
    deventer.books.award(1, to=deventer.wallet)


def test_only_what_is_empty_is_closed_and_it_stays_closed(
    manager: FlaskClient, deventer: Deventer
) -> None:
    refused = become(manager, deventer.wallet, "closed")
    assert refused.status_code == 409
    assert "still holds tokens" in refused.get_data(as_text=True)
    empty = deventer.books.other
    assert become(manager, empty, "closed").status_code == 303
    html = text_of(manager, empty)
    assert "This account is closed." in html
    assert "/becomes/" not in html
    assert become(manager, empty, "open").status_code == 409


def test_where_tokens_come_from_is_not_closed_while_any_are_out(
    manager: FlaskClient, deventer: Deventer
) -> None:
    """An account without a floor has no stored balance, and is looked at all the same."""
    assert become(manager, deventer.books.issuance, "closed").status_code == 409
    assert become(manager, deventer.books.till, "closed").status_code == 303


@pytest.mark.parametrize(
    ("account", "status"), [("wallet", "gone"), ("nobodys", "frozen"), ("nobodys", "closed")]
)
def test_what_is_not_there_is_not_found(
    manager: FlaskClient, deventer: Deventer, account: str, status: str
) -> None:
    account_id = deventer.wallet if account == "wallet" else new_id()
    assert manager.get(f"{path_of(account_id)}/becomes/{status}").status_code == 404


def test_an_auditor_sees_accounts_and_changes_none(sqlite_app: Flask, deventer: Deventer) -> None:
    auditor = as_staff(sqlite_app, deventer.community_id, Role.AUDITOR)
    assert "/becomes/" not in text_of(auditor, deventer.wallet)
    address = f"{path_of(deventer.wallet)}/becomes/frozen"
    assert auditor.get(address).status_code == 403


ASKED: list[tuple[Role, str, dict[str, Any], int]] = [
    (Role.MANAGER, "wallet", {"status": "frozen"}, 200),
    (Role.MANAGER, "wallet", {"status": "open"}, 200),
    (Role.MANAGER, "wallet", {"status": "closed"}, 409),
    (Role.MANAGER, "wallet", {"status": "gone"}, 422),
    (Role.MANAGER, "wallet", {}, 422),
    (Role.MANAGER, "nobodys", {"status": "frozen"}, 404),
    (Role.AUDITOR, "wallet", {"status": "frozen"}, 403),
]


@pytest.mark.parametrize(("role", "account", "body", "expected"), ASKED)
def test_a_program_changes_an_account(
    sqlite_app: Flask,
    deventer: Deventer,
    role: Role,
    account: str,
    body: dict[str, Any],
    expected: int,
) -> None:
    account_id = deventer.wallet if account == "wallet" else new_id()
    answer = sqlite_app.test_client().put(
        f"/api/v1/accounts/{account_id}/status",
        json=body,
        headers=key_for(deventer.community_id, role),
    )
    assert answer.status_code == expected
    if expected == 200:
        assert answer.get_json()["status"] == body["status"]
