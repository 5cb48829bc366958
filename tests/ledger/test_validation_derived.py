"""Every change of what is derived (layers, returns, lines, checkpoints) is found by name."""

from __future__ import annotations

import pytest

from cambio.ledger import Kind, sequence
from cambio.ledger.validation import verify
from tests.ledger.books import Books, assert_sound
from tests.ledger.test_validation import _tampered

# A line each: the check that finds it, and what somebody did.
TAMPERED: list[tuple[str, str]] = [
    ("returns_are_counted", "UPDATE ledger_returned SET returned_minor = returned_minor - 1"),
    ("returns_are_counted", "DELETE FROM ledger_returned"),
    ("settlements_name_legs", "UPDATE ledger_settled SET amount_minor = amount_minor + 1"),
    ("settlements_name_legs", "DELETE FROM ledger_settled"),
    ("tills_are_left_by_name", "UPDATE ledger_transaction SET kind = 'gift' WHERE kind = 'return'"),
    ("layers_fit_postings", "UPDATE ledger_posting_layer SET amount_minor = 99 * amount_minor"),
    ("layers_fit_postings", "UPDATE ledger_posting_layer SET amount_minor = -amount_minor"),
    ("layers_are_sums", "UPDATE ledger_layer_balance SET balance_minor = balance_minor + 1"),
    ("layers_are_sums", "DELETE FROM ledger_layer_balance"),
    ("layered_is_counted", "UPDATE ledger_balance SET layered_minor = layered_minor + 1"),
    ("lapses_end_a_layer", "UPDATE ledger_transaction SET kind = 'lapse' WHERE kind = 'grant'"),
    ("lines_run", "UPDATE ledger_line SET balance_minor = balance_minor + 1"),
    ("lines_run", "DELETE FROM ledger_line"),
    ("checkpoints_are_sums", "UPDATE ledger_checkpoint_sum SET balance_minor = balance_minor + 1"),
    ("checkpoints_are_sums", "DELETE FROM ledger_checkpoint_sum"),
    ("checkpoints_tell_the_time", "UPDATE ledger_checkpoint SET books_at = '2001-01-01 00:00:00'"),
]


@pytest.fixture
def history(books: Books, monkeypatch: pytest.MonkeyPatch) -> Books:
    """Layers, a return, a settlement and a lapse, numbered with checkpoints."""
    monkeypatch.setattr(sequence, "CHECKPOINT_EVERY", 3)
    books.grant()
    books.earn(20, 1)
    books.earn(30, 2)
    books.spend(25)
    collected = books.post(Kind.ORDER_COLLECTED, (books.purse, books.till, 25))
    books.give_back(collected, books.till, books.purse, 5)
    books.settle(collected)
    books.lapse(2)
    books.number()
    return books


def test_the_history_is_sound(history: Books) -> None:
    assert_sound()


def test_every_change_of_what_is_derived_is_found(
    history: Books, subtests: pytest.Subtests
) -> None:
    for check, statement in TAMPERED:
        with subtests.test(check=check, statement=statement), _tampered(statement) as session:
            found = {result.name for result in verify(session).results if result.difference}
            assert check in found
