"""`verify` passes what was booked, and names the first difference of what was changed behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from cambio.database import current_database, reading
from cambio.ledger import Kind, triggers
from cambio.ledger.checks import CHECKS, Difference
from cambio.ledger.kinds import ALLOWED
from cambio.ledger.validation import VerifyReport, verify
from tests.ledger.books import Books

# What the statements below point at in the history.
PLACES = {
    "AWARD": "(SELECT transaction_id FROM ledger_posting WHERE amount_minor = 40)",
    "WALLET": "account_id = (SELECT account_id FROM ledger_posting WHERE amount_minor = 40)",
    "ORDER": "(SELECT id FROM ledger_transaction WHERE kind = 'order_placed')",
    "REVERSAL": "(SELECT id FROM ledger_transaction WHERE kind = 'reversal')",
    "POT": "(SELECT id FROM ledger_account WHERE purpose = 'pot')",
}
REVERSE_TWICE = """
    INSERT INTO ledger_transaction
    SELECT community_id, actor_id, kind, event_at, posted_at, actor_id, programme_id, theme,
      subject_id, reverses_id, returns_id, note_hash, digest
    FROM ledger_transaction WHERE id = {REVERSAL}
"""
QUEUE_AGAIN = """
    INSERT INTO ledger_unnumbered SELECT community_id, sequence, transaction_id
    FROM ledger_sequence
"""

# A line each: the check that must find it, and what was done behind the application's back.
TAMPERED: list[tuple[str, str]] = [
    ("postings_have_transactions", "DELETE FROM ledger_transaction WHERE id = {AWARD}"),
    ("transactions_have_postings", "DELETE FROM ledger_posting WHERE transaction_id = {ORDER}"),
    ("postings_have_accounts", "DELETE FROM ledger_account WHERE purpose = 'till'"),
    ("transactions_balance", "UPDATE ledger_posting SET amount_minor = 41 WHERE amount_minor = 40"),
    ("transactions_balance", "DELETE FROM ledger_posting WHERE amount_minor = 40"),
    ("transactions_balance", "UPDATE ledger_account SET currency = 'GOLD' WHERE purpose = 'pot'"),
    ("movements_are_allowed", "UPDATE ledger_transaction SET kind = 'grant' WHERE id = {ORDER}"),
    ("movements_are_allowed", "UPDATE ledger_transaction SET kind = 'theft' WHERE id = {ORDER}"),
    ("movements_are_allowed", "UPDATE ledger_account SET purpose = 'till' WHERE purpose = 'pot'"),
    (
        "reversals_name_an_original",
        "UPDATE ledger_transaction SET reverses_id = NULL WHERE id = {REVERSAL}",
    ),
    (
        "reversals_name_an_original",
        "UPDATE ledger_transaction SET kind = 'award' WHERE id = {REVERSAL}",
    ),
    (
        "reversals_name_an_original",
        "UPDATE ledger_transaction SET reverses_id = id WHERE id = {REVERSAL}",
    ),
    ("reversals_happen_once", REVERSE_TWICE),
    (
        "reversals_mirror_originals",
        "UPDATE ledger_transaction SET reverses_id = {ORDER} WHERE id = {REVERSAL}",
    ),
    (
        "reversals_mirror_originals",
        "UPDATE ledger_posting SET amount_minor = 7 * leg WHERE transaction_id = {REVERSAL}",
    ),
    ("balances_are_sums", "UPDATE ledger_balance SET balance_minor = balance_minor + 1"),
    ("balances_are_sums", "UPDATE ledger_balance SET entries = entries + 1"),
    ("balances_are_sums", "DELETE FROM ledger_balance"),
    ("balances_have_a_floor", "UPDATE ledger_account SET purpose = 'till' WHERE purpose = 'purse'"),
    ("balances_have_a_floor", "DELETE FROM ledger_account WHERE purpose = 'pot'"),
    (
        "entries_are_counted",
        "UPDATE ledger_posting SET entry = NULL WHERE transaction_id = {AWARD}",
    ),
    (
        "entries_are_counted",
        "UPDATE ledger_posting SET balance_after_minor = NULL WHERE transaction_id = {AWARD}",
    ),
    ("entries_are_counted", "UPDATE ledger_posting SET entry = leg WHERE entry IS NULL"),
    ("entries_run", "UPDATE ledger_posting SET entry = entry + 9"),
    (
        "entries_run",
        "UPDATE ledger_posting SET balance_after_minor = 41 WHERE transaction_id = {AWARD}",
    ),
    ("floors_hold", "UPDATE ledger_balance SET balance_minor = -1"),
    ("floors_hold", "UPDATE ledger_posting SET balance_after_minor = -1 WHERE amount_minor = 40"),
    ("sequence_has_no_gaps", "UPDATE ledger_sequence SET sequence = 99 WHERE sequence = 2"),
    ("sequence_has_no_gaps", "DELETE FROM ledger_sequence WHERE sequence = 2"),
    ("transactions_are_numbered_once", "DELETE FROM ledger_sequence WHERE sequence = 2"),
    (
        "transactions_are_numbered_once",
        QUEUE_AGAIN,
    ),
    (
        "transactions_are_numbered_once",
        "UPDATE ledger_sequence SET transaction_id = {POT} WHERE sequence = 2",
    ),
    ("sequence_follows_entries", "UPDATE ledger_sequence SET sequence = 9 WHERE sequence = 1"),
    ("notes_match", "UPDATE ledger_note SET text = 'For nothing'"),
    ("notes_match", "UPDATE ledger_transaction SET note_hash = NULL"),
]


@pytest.fixture
def history(books: Books) -> Books:
    """Something of everything, numbered."""
    books.introduce("GOLD")
    books.grant()
    books.post(Kind.AWARD, (books.budget, books.wallet, 40), (books.budget, books.pot, 10))
    books.spend(30)
    books.post(Kind.ORDER_COLLECTED, (books.purse, books.till, 20), note="Handed out")
    books.undo(books.award(25, to=books.other))
    books.number()
    return books


def test_books_made_by_posting_pass(history: Books) -> None:
    report = _verify()
    assert report.first_difference is None
    assert [result.name for result in report.results] == [check.name for check in CHECKS]
    assert (report.communities, report.transactions, report.postings) == (1, 6, 13)


def test_empty_books_pass(app: Flask) -> None:
    report = _verify()
    assert report.first_difference is None
    assert (report.communities, report.transactions, report.postings) == (0, 0, 0)


def test_books_that_wait_for_their_numbers_pass(history: Books) -> None:
    history.award(1)
    assert _verify().first_difference is None


def test_every_change_behind_the_back_is_found(history: Books, subtests: pytest.Subtests) -> None:
    for check, statement in TAMPERED:
        with subtests.test(check=check, statement=statement), _tampered(statement) as session:
            found = {result.name for result in verify(session).results if result.difference}
            assert check in found
            assert "triggers_are_in_force" not in found
    assert _verify().first_difference is None


def test_a_missing_trigger_is_the_first_difference(history: Books) -> None:
    with current_database()._writer.begin() as connection:
        triggers.remove(connection)
    difference = _verify().first_difference
    assert difference is not None
    assert (difference.check, difference.subject) == ("triggers_are_in_force", "trigger")
    assert difference.community_id is None


def test_the_difference_says_where_what_was_expected_and_what_was_found(history: Books) -> None:
    with _tampered("UPDATE ledger_balance SET balance_minor = 11 WHERE {WALLET}") as session:
        difference = verify(session).first_difference
    assert difference == Difference(
        "balances_are_sums",
        history.community_id,
        "account",
        str(history.wallet),
        "10 in 2 entries",
        "11 in 2 entries",
    )
    assert str(difference) == (
        f"balances_are_sums: account {history.wallet}:"
        " expected 10 in 2 entries, found 11 in 2 entries"
    )


def test_erasing_a_note_is_no_difference(history: Books) -> None:
    with current_database()._writer.begin() as connection:
        connection.execute(
            text("UPDATE ledger_note SET text = NULL, salt = NULL, erased_at = '2026-03-08 00:00'")
        )
    assert _verify().first_difference is None


def test_one_community_can_be_checked_by_itself(history: Books) -> None:
    other = Books(history.community_id + 1)
    other.grant(7)
    spoil = "UPDATE ledger_balance SET balance_minor = 8 WHERE balance_minor = 7"
    with _tampered(spoil) as session:
        assert verify(session, history.community_id).first_difference is None
        assert verify(session, other.community_id).first_difference is not None
        report = verify(session)
    assert report.communities == 2
    assert report.first_difference is not None
    assert report.first_difference.community_id == other.community_id


def test_progress_is_told_step_by_step(history: Books) -> None:
    steps: list[tuple[int, int]] = []
    with reading() as session:
        verify(session, progress=lambda done, total: steps.append((done, total)))
    total = 6 + len(CHECKS)
    assert steps == [(done, total) for done in range(6, total + 1)]


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_allows_all_its_sources_with_all_its_targets(kind: Kind) -> None:
    """So that `movements_are_allowed` may look at one leg at a time."""
    moves = ALLOWED[kind]
    sources = {source for source, _ in moves}
    targets = {target for _, target in moves}
    assert moves == set(product(sources, targets))


def _verify(community_id: int | None = None) -> VerifyReport:
    with reading() as session:
        return verify(session, community_id)


@contextmanager
def _tampered(statement: str) -> Iterator[Session]:
    """The books as somebody leaves them who has the database and knows how it is guarded.

    Nothing of it is kept.
    """
    engine = current_database()._writer
    on_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        if on_sqlite:
            driver.execute("PRAGMA foreign_keys = OFF")
            driver.execute("PRAGMA ignore_check_constraints = ON")
            triggers.remove(connection)
        else:
            driver.execute("SET LOCAL session_replication_role = replica")
            driver.execute("ALTER TABLE ledger_balance DROP CONSTRAINT ck_ledger_balance_floor")
            driver.execute("ALTER TABLE ledger_posting DROP CONSTRAINT ck_ledger_posting_floor")
        connection.execute(text("DROP INDEX uq_ledger_transaction_reverses"))
        assert connection.execute(text(statement.format(**PLACES))).rowcount > 0
        if on_sqlite:
            triggers.install(connection)
        yield Session(connection)
        connection.rollback()
        connection.invalidate()
