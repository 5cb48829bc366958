"""`cambio ledger` and `cambio db`, as somebody types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from cambio.app.cli import build_cli, run_cli
from cambio.main import COMMANDS, create_app
from tests.conftest import SECRET
from tests.ledger.books import Books


@pytest.fixture
def command_line(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The command line's settings name this database; answers its address."""
    monkeypatch.setenv("CAMBIO_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("CAMBIO_SECRET_KEY", SECRET)
    return sqlite_url


def run(*words: str) -> int:
    return run_cli(build_cli(COMMANDS, create_app), words)


def spoil(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE ledger_balance SET entries = 9"))
    engine.dispose()


@pytest.fixture
def books_on_disk(sqlite_app: object, command_line: str) -> Books:
    books = Books(1)
    books.grant(100)
    return books


def test_verify_says_that_the_books_are_right(
    books_on_disk: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("ledger", "verify") == 0
    printed = capsys.readouterr().out
    assert "1 transactions with 2 postings" in printed
    assert "DIFFERS" not in printed


def test_verify_answers_programs_in_json(
    books_on_disk: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("ledger", "verify", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["ok"], answer["first_difference"]) == (True, None)
    assert (answer["communities"], answer["transactions"], answer["postings"]) == (1, 1, 2)
    assert all(check["ok"] for check in answer["checks"])


def test_verify_names_the_first_difference_in_one_line_and_exits_with_1(
    books_on_disk: Books, command_line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(command_line)
    assert run("ledger", "verify", "--json") == 1
    printed = capsys.readouterr()
    first = json.loads(printed.out)["first_difference"]
    assert first["check"] == "balances_are_sums"
    assert first["subject_id"] == str(books_on_disk.budget)
    assert printed.err.count("\n") == 1
    assert f"balances_are_sums: account {books_on_disk.budget}" in printed.err


def test_verify_refuses_a_community_that_it_does_not_know(
    command_line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("ledger", "verify", "--community", "atlantis") == 1
    assert "not_found" in capsys.readouterr().err


def test_using_it_wrongly_exits_with_2(command_line: str) -> None:
    assert run("ledger", "verify", "--comunity", "deventer") == 2
    assert run("ledger", "prove-it") == 2


def test_the_database_is_migrated_into_a_folder_that_is_not_there_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAMBIO_SECRET_KEY", SECRET)
    monkeypatch.setenv("CAMBIO_DATABASE_URL", f"sqlite:///{tmp_path}/var/new.sqlite")
    assert run("db", "upgrade") == 0
    assert run("ledger", "verify") == 0
    assert "DIFFERS" not in capsys.readouterr().out
