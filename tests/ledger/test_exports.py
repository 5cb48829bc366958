"""The books in files that other programs read, and which pass those programs' own checks."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert

from cambio.database import current_database, reading
from cambio.ledger import Kind, triggers
from cambio.ledger.exports import Account, Book, export
from cambio.ledger.models import LedgerPosting, LedgerSequence, LedgerTransaction
from tests.conftest import ACTOR_ID
from tests.ledger.books import Books

AT_ONCE = 10_000


@pytest.fixture
def history(books: Books) -> Books:
    """Awards, an order and a correction."""
    books.grant()
    books.post(Kind.AWARD, (books.budget, books.wallet, 40), (books.budget, books.pot, 10))
    books.spend(30)
    books.post(Kind.ORDER_COLLECTED, (books.purse, books.till, 20), note="Handed out")
    books.undo(books.award(25, to=books.other))
    books.number()
    return books


def exported(books: Books, form: str) -> str:
    with reading() as session:
        return "".join(export(session, books.community_id, form=form))


def test_csv_has_a_line_for_every_leg_and_sums_to_nought(history: Books) -> None:
    lines = list(csv.DictReader(io.StringIO(exported(history, "csv"))))
    assert len(lines) == 13
    assert sum(int(line["amount_minor"]) for line in lines) == 0
    assert [int(line["sequence"]) for line in lines] == sorted(
        int(line["sequence"]) for line in lines
    )
    wallet = [line for line in lines if line["account_id"] == history.wallet.hex]
    assert [(line["kind"], line["amount_minor"], line["balance_after_minor"]) for line in wallet]
    assert wallet[-1]["balance_after_minor"] == "10"


def test_json_lines_have_a_document_for_every_transaction(history: Books) -> None:
    documents = [json.loads(line) for line in exported(history, "jsonl").splitlines()]
    assert [each["sequence"] for each in documents] == [1, 2, 3, 4, 5, 6]
    assert documents[-1]["reverses_id"] == documents[-2]["id"]
    assert all(sum(leg["amount_minor"] for leg in each["legs"]) == 0 for each in documents)


def test_bean_check_passes(history: Books, tmp_path: Path) -> None:
    file = tmp_path / "books.beancount"
    file.write_text(exported(history, "beancount"), encoding="utf-8")
    program = Path(sys.executable).with_name("bean-check")
    said = subprocess.run([program, file], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


def test_hledgers_strict_checks_pass(history: Books, tmp_path: Path) -> None:
    program = shutil.which("hledger")
    assert program is not None, "hledger is missing: sudo apt install hledger"
    file = tmp_path / "books.journal"
    file.write_text(exported(history, "hledger"), encoding="utf-8")
    checks = ("accounts", "commodities", "balancednoautoconversion", "ordereddates")
    said = subprocess.run(
        [program, "-f", file, "check", *checks],
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C.UTF-8"},
    )
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


def test_a_currency_with_decimals_keeps_them(history: Books) -> None:
    book = Book({}, {"EUR": 2, "CAM": 0}, ())
    euro, cambi = Account("", "pot", "EUR", ""), Account("", "pot", "CAM", "")
    assert [book.amount(euro, each) for each in (5, -5, 1234)] == [
        "0.05 EUR",
        "-0.05 EUR",
        "12.34 EUR",
    ]
    assert book.amount(cambi, -7) == "-7 CAM"


@pytest.mark.parametrize("transactions", [20_000, pytest.param(500_000, marks=pytest.mark.long)])
@pytest.mark.parametrize("form", ["jsonl"])
def test_an_export_needs_no_more_memory_the_longer_it_is(
    books: Books, transactions: int, form: str
) -> None:
    """What the first tenth took is all that it takes, so that it does not matter how many follow:
    ten million postings within 200 MB."""
    fill(books, transactions)
    written, first_peak = 0, 0
    tracemalloc.start()
    with reading() as session:
        for written, _ in enumerate(export(session, books.community_id, form=form), start=1):
            if written == transactions // 10:
                first_peak = tracemalloc.get_traced_memory()[1]
                tracemalloc.reset_peak()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert written == transactions
    assert peak < min(first_peak + 2_000_000, 100_000_000)


def fill(books: Books, transactions: int) -> None:
    """So many transactions, written past the guards: posting them would take long."""
    with current_database()._writer.begin() as connection:
        triggers.remove(connection)
        for first in range(1, transactions + 1, AT_ONCE):
            for table, rows in rows_of(books, range(first, first + AT_ONCE)):
                connection.execute(insert(table), rows)


def rows_of(books: Books, numbers: range) -> Iterator[tuple[type[Any], list[dict[str, Any]]]]:
    """What stands in each table for the transactions with these numbers."""
    whose = {"community_id": books.community_id}
    legs = ((1, books.till, -1), (2, books.issuance, 1))
    moment = datetime(2026, 3, 7, tzinfo=UTC)
    event = whose | {
        "kind": "settlement",
        "event_at": moment,
        "posted_at": moment,
        "actor_id": ACTOR_ID,
        "digest": bytes(32),
    }
    yield LedgerTransaction, [event | {"id": UUID(int=number)} for number in numbers]
    yield (
        LedgerPosting,
        [
            whose
            | {
                "transaction_id": UUID(int=number),
                "leg": leg,
                "account_id": account_id,
                "amount_minor": amount_minor,
            }
            for number in numbers
            for leg, account_id, amount_minor in legs
        ],
    )
    yield (
        LedgerSequence,
        [whose | {"sequence": number, "transaction_id": UUID(int=number)} for number in numbers],
    )
