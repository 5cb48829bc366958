"""Closed days, for everybody: their seals, and the program that checks a proof."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.books.sealing import seal_closed_days
from cambio.ledger.check_proof import check
from tests.books.conftest import Deventer
from tests.conftest import Clock
from tests.ledger.signing import Witness
from tests.signing_in import as_household

SEALS = "/deventer/seals"


@pytest.fixture
def sealed(deventer: Deventer, clock: Clock) -> Deventer:
    """The first day is closed, and witnessed."""
    clock.advance(days=1)
    seal_closed_days(deventer.community_id, "Europe/Amsterdam")
    Witness("The notary").sign_last(deventer.community_id)
    return deventer


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_before_the_first_night_no_day_is_closed(client: FlaskClient, deventer: Deventer) -> None:
    assert "No day is closed yet" in text_of(client, SEALS)


def test_whoever_comes_by_sees_the_closed_days(client: FlaskClient, sealed: Deventer) -> None:
    html = text_of(client, SEALS)
    assert f"{SEALS}/2026-03-07" in html
    day = text_of(client, f"{SEALS}/2026-03-07")
    published = client.get(f"{SEALS}/published.json").get_json()["seals"]
    assert [each["day"] for each in published] == ["2026-03-07"]
    assert published[0]["hash"] in day
    assert published[0]["witnesses"][0]["name"] == "The notary"
    assert "The notary" in day


@pytest.mark.parametrize("day", ["2026-03-08", "2026-02-30", "yesterday", "1"])
def test_a_day_that_is_not_closed_has_no_page(
    client: FlaskClient, sealed: Deventer, day: str
) -> None:
    assert client.get(f"{SEALS}/{day}").status_code == 404
    assert client.get(f"{SEALS}?before={day}-").status_code == 404


def test_a_household_saves_the_proof_of_its_own_bookings(
    sqlite_app: Flask, client: FlaskClient, sealed: Deventer
) -> None:
    at_home = as_household(sqlite_app, sealed.community_id, sealed.household_id)
    html = text_of(at_home, "/deventer/my/movements/CAM")
    links = re.findall(r'href="(/deventer/my/proofs/[0-9a-f-]{36}\.json)"', html)
    assert len(links) == 2
    answer = at_home.get(links[0])
    assert "attachment" in answer.headers["Content-Disposition"]
    proof = json.loads(answer.get_data())
    published = client.get(f"{SEALS}/published.json").get_json()["seals"][0]
    assert check(proof, published["hash"])
    assert proof["leg"]["account_id"] == sealed.wallet.hex


def test_a_household_gets_no_proof_of_what_is_not_its_own(
    sqlite_app: Flask, sealed: Deventer
) -> None:
    posted = sealed.books.award(3)
    at_home = as_household(sqlite_app, sealed.community_id, sealed.household_id)
    path = f"/deventer/my/proofs/{posted.transaction_id}.json"
    assert at_home.get(path).status_code == 404


def test_the_program_that_checks_is_there_for_everybody(
    client: FlaskClient, sealed: Deventer
) -> None:
    program = text_of(client, f"{SEALS}/check_proof.py")
    compile(program, "check_proof.py", "exec")
    assert "cambio" not in "".join(line for line in program.splitlines() if "import" in line)
