"""JSON: seals, witnesses, proofs, checks and exports."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.books.checking import CHECKING
from cambio.books.sealing import seal_closed_days
from cambio.database import reading
from cambio.ledger.check_proof import check
from cambio.ledger.proofs import leg_of_owner
from cambio.ledger.statements import statement
from tests.books.conftest import Deventer
from tests.conftest import Clock
from tests.ledger.signing import Witness
from tests.signing_in import as_household, as_staff, key_for

API = "/api/v1"


@pytest.fixture
def sealed(deventer: Deventer, clock: Clock) -> Deventer:
    """Two days are closed."""
    clock.advance(days=2)
    seal_closed_days(deventer.community_id, "Europe/Amsterdam")
    return deventer


@pytest.fixture
def auditor(sqlite_app: Flask, sealed: Deventer) -> FlaskClient:
    return as_staff(sqlite_app, sealed.community_id, Role.AUDITOR)


def in_wallet(sealed: Deventer) -> tuple[str, int]:
    """The newest transaction of the household's wallet, and the number of its leg."""
    with reading() as session:
        (line, *_) = statement(session, community_id=sealed.community_id, account_id=sealed.wallet)
        leg = leg_of_owner(
            session,
            community_id=sealed.community_id,
            transaction_id=line.transaction_id,
            owner_id=sealed.household_id,
        )
    assert leg is not None
    return str(line.transaction_id), leg


def test_seals_are_listed_newest_first_page_by_page(auditor: FlaskClient) -> None:
    first = auditor.get(f"{API}/seals?limit=1").get_json()
    assert [each["day"] for each in first["items"]] == ["2026-03-08"]
    second = auditor.get(f"{API}/seals?limit=1&cursor={first['next']}").get_json()
    assert [each["day"] for each in second["items"]] == ["2026-03-07"]
    assert second["next"] is None
    assert first["items"][0]["previous"] == second["items"][0]["hash"]


def test_a_witness_hands_in_a_signature(
    sqlite_app: Flask, auditor: FlaskClient, sealed: Deventer
) -> None:
    signed = Witness("The notary").signature_of_last(sealed.community_id)
    new = {
        "name": signed.name,
        "public_key": signed.public_key.hex(),
        "signature": signed.signature.hex(),
    }
    path = f"{API}/seals/{signed.day}/witnesses"
    key = key_for(sealed.community_id, Role.AUDITOR)
    program = sqlite_app.test_client()
    headers = key | {"Idempotency-Key": "once"}
    assert program.post(path, json=new, headers=headers).status_code == 201
    (newest, *_) = auditor.get(f"{API}/seals").get_json()["items"]
    assert newest["witnesses"] == [new]
    forged: dict[str, Any] = new | {"signature": "00" * 64}
    headers = key | {"Idempotency-Key": "another"}
    assert program.post(path, json=forged, headers=headers).status_code == 422
    nowhere = path.replace(str(signed.day), "yesterday")
    assert program.post(nowhere, json=new, headers=headers).status_code == 404


def test_a_proof_is_given_to_the_household_and_to_keepers_of_the_books(
    sqlite_app: Flask, auditor: FlaskClient, sealed: Deventer
) -> None:
    transaction_id, leg = in_wallet(sealed)
    at_home = as_household(sqlite_app, sealed.community_id, sealed.household_id)
    for client in (auditor, at_home):
        answer = client.get(f"{API}/transactions/{transaction_id}/legs/{leg}/proof")
        assert check(answer.get_json())
    others = f"{API}/transactions/{transaction_id}/legs/{3 - leg}/proof"
    assert auditor.get(others).status_code == 200
    assert at_home.get(others).status_code == 404


def test_everything_is_checked_in_the_background(
    sqlite_app: Flask, auditor: FlaskClient, sealed: Deventer
) -> None:
    key = key_for(sealed.community_id, Role.AUDITOR)
    answer = sqlite_app.test_client().post(f"{API}/checks", headers=key)
    assert answer.status_code == 202
    for thread in threading.enumerate():
        if thread.name == CHECKING:
            thread.join()
    (last, *_) = auditor.get(f"{API}/checks").get_json()["items"]
    assert (last["scope"], last["result"], last["difference"]) == ("full", "right", None)


def test_the_books_come_as_a_file(auditor: FlaskClient) -> None:
    assert auditor.get(f"{API}/exports/csv").get_data(as_text=True).startswith("sequence,")
    assert auditor.get(f"{API}/exports/paper").status_code == 404
