"""The books in files that other programs read, and which pass those programs' own checks."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from cambio.database import reading
from cambio.ledger import Kind
from cambio.ledger.exports import Account, Book, export
from tests.ledger.books import Books


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


def test_an_export_needs_little_memory_however_large_the_books(history: Books) -> None:
    tracemalloc.start()
    with reading() as session:
        for _ in export(session, history.community_id, form="csv"):
            pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000
