"""Seals, proofs, witnesses and files of the books, as somebody types them; and by night."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from cambio.app.cli import build_cli, run_cli
from cambio.app.scheduler import Turn
from cambio.books.jobs import check_new, seal_days
from cambio.database import new_id
from cambio.main import COMMANDS, create_app
from tests.books.conftest import Deventer
from tests.conftest import SECRET, Clock
from tests.ledger.signing import Witness

HERE = ("--community", "deventer")


@pytest.fixture(autouse=True)
def command_line(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMBIO_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("CAMBIO_SECRET_KEY", SECRET)


def run(*words: str) -> int:
    return run_cli(build_cli(COMMANDS, create_app), words)


def test_from_a_sealed_day_to_a_checked_proof(
    deventer: Deventer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The clock of the command line is the true one: all days of the tests are over."""
    posted = deventer.books.award(3)
    assert run("ledger", "seal", *HERE) == 0
    assert "2026-03-07" in capsys.readouterr().out
    signed = Witness("The notary").signature_of_last(deventer.community_id)
    witness = ("--key", signed.public_key.hex(), "--signature", signed.signature.hex())
    day = ("--day", str(signed.day), "--name", signed.name)
    assert run("ledger", "witness", *HERE, *day, *witness) == 0
    capsys.readouterr()
    assert run("ledger", "prove", *HERE, "--posting", f"{posted.transaction_id}:1") == 0
    proof = tmp_path / "proof.json"
    proof.write_text(capsys.readouterr().out, encoding="utf-8")
    assert run("ledger", "check-proof", str(proof)) == 0
    assert run("ledger", "check-proof", str(proof), "--seal", "00") == 1
    assert run("ledger", "prove", *HERE, "--posting", "nonsense") == 2


def test_books_go_out_and_balances_come_in(
    deventer: Deventer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "books.jsonl"
    assert run("ledger", "export", *HERE, "--format", "jsonl", "-o", str(file)) == 0
    assert len([json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]) == 4
    balances = tmp_path / "balances.csv"
    balances.write_text(
        "purpose,owner_id,currency,amount,programme_id\n"
        f"wallet,{deventer.household_id},CAM,7,{new_id()}\n",
        encoding="utf-8",
    )
    assert run("ledger", "open", str(balances), *HERE, "--dry-run") == 0
    assert deventer.books.balance(deventer.wallet) == 5
    assert run("ledger", "open", str(balances), *HERE) == 0
    assert run("ledger", "open", str(balances), *HERE) == 0
    assert deventer.books.balance(deventer.wallet) == 12
    balances.write_text("purpose\n", encoding="utf-8")
    assert run("ledger", "open", str(balances), *HERE) == 1
    assert "line 1: these columns are missing" in capsys.readouterr().err


def test_days_are_sealed_and_what_is_new_is_checked_by_night(
    deventer: Deventer, clock: Clock
) -> None:
    night = Turn("check-books", clock.now)
    assert (seal_days(), check_new(night)) == (0, 0)
    deventer.books.award(1)
    clock.advance(days=2)
    assert (seal_days(), check_new(night)) == (2, 0)
    deventer.books.award(1)
    assert (seal_days(), check_new(night)) == (0, 0)


def test_what_is_new_is_checked_by_hand_as_by_night(
    deventer: Deventer, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for where in ((), HERE):
        assert run("ledger", "verify", "--new", *where) == 0
    assert "what is new in 1 books is right" in capsys.readouterr().out
    deventer.books.award(1)
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE ledger_balance SET entries = 9"))
    engine.dispose()
    assert run("ledger", "verify", "--new", "--json", *HERE) == 1
    assert json.loads(capsys.readouterr().out) == {"ok": False, "wrong": [deventer.community_id]}
