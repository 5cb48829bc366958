"""Reading the books: balances, accounts, the trial balance, the journal."""

from __future__ import annotations

from typing import Any

import pytest

from cambio.database import new_id, reading
from cambio.ledger import Kind, Purpose, find_account, journal, queries
from cambio.ledger.journal import TransactionView
from tests.ledger.books import Books


@pytest.fixture
def history(books: Books) -> Books:
    """A grant, an award that was undone, one that was not, and something bought."""
    books.grant(100)
    books.undo(books.award(10))
    books.post(Kind.AWARD, (books.budget, books.wallet, 6), (books.budget, books.pot, 4))
    books.spend(5)
    books.post(Kind.ORDER_COLLECTED, (books.purse, books.till, 3))
    return books


def read(query: Any, books: Books, **wanted: Any) -> Any:
    with reading() as session:
        return query(session, community_id=books.community_id, **wanted)


def test_every_account_tells_what_it_holds(history: Books) -> None:
    found = {view.id: view.balance_minor for view in read(queries.accounts, history)}
    assert found == {
        history.issuance: -100,
        history.budget: 90,
        history.purse: 2,
        history.wallet: 1,
        history.other: 0,
        history.pot: 4,
        history.till: 3,
    }
    for account_id, balance_minor in found.items():
        assert read(queries.balance_of, history, account_id=account_id) == balance_minor
        view = read(queries.account, history, account_id=account_id)
        assert view.balance_minor == balance_minor


def test_what_is_unknown_is_none_or_nothing(history: Books) -> None:
    assert read(queries.account, history, account_id=new_id()) is None
    assert read(queries.balance_of, history, account_id=new_id()) == 0
    assert read(journal.transaction, history, transaction_id=new_id()) is None


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"purposes": [Purpose.WALLET]}, ["wallet", "other"]),
        ({"purposes": [Purpose.TILL, Purpose.POT]}, ["pot", "till"]),
        ({"purposes": []}, []),
        ({"currency": "GOLD"}, []),
        ({"limit": 2}, ["issuance", "budget"]),
    ],
)
def test_accounts_are_found_by_purpose_and_currency(
    history: Books, wanted: dict[str, Any], names: list[str]
) -> None:
    found = [view.id for view in read(queries.accounts, history, **wanted)]
    assert found == [getattr(history, name) for name in names]


def test_accounts_come_in_pages(history: Books) -> None:
    whole = read(queries.accounts, history)
    first = read(queries.accounts, history, limit=4)
    assert first + read(queries.accounts, history, after=first[-1].id) == whole


def test_accounts_are_found_by_their_owner(history: Books) -> None:
    view = read(queries.account, history, account_id=history.wallet)
    assert read(queries.accounts, history, owner_id=view.owner_id) == [view]
    assert read(queries.accounts_of, history, owner_ids=[view.owner_id]) == [view]
    assert read(queries.accounts_of, history, owner_ids=[]) == []
    wanted = {"purpose": Purpose.WALLET, "currency": "CAM", "owner_id": view.owner_id}
    assert read(find_account, history, **wanted) == history.wallet
    assert read(find_account, history, **wanted | {"purpose": Purpose.POT}) is None


def test_the_trial_balance_sums_to_zero_in_each_currency(history: Books) -> None:
    history.introduce("GOLD")
    issuance, budget = history.open(Purpose.ISSUANCE, "GOLD"), history.open(Purpose.BUDGET, "GOLD")
    history.post(Kind.GRANT, (issuance, budget, 7))
    lines = read(queries.trial_balance, history)
    assert [(line.currency, line.purpose, line.accounts, line.balance_minor) for line in lines] == [
        ("CAM", Purpose.BUDGET, 1, 90),
        ("CAM", Purpose.ISSUANCE, 1, -100),
        ("CAM", Purpose.POT, 1, 4),
        ("CAM", Purpose.PURSE, 1, 2),
        ("CAM", Purpose.TILL, 1, 3),
        ("CAM", Purpose.WALLET, 2, 1),
        ("GOLD", Purpose.BUDGET, 1, 7),
        ("GOLD", Purpose.ISSUANCE, 1, -7),
    ]


def test_the_journal_tells_numbered_transactions_newest_first(history: Books) -> None:
    assert read(journal.journal, history) == []
    history.number()
    found: list[TransactionView] = read(journal.journal, history)
    assert [(each.sequence, each.kind) for each in found] == [
        (6, Kind.ORDER_COLLECTED),
        (5, Kind.ORDER_PLACED),
        (4, Kind.AWARD),
        (3, Kind.REVERSAL),
        (2, Kind.AWARD),
        (1, Kind.GRANT),
    ]
    assert (found[3].reverses_id, found[4].reversed_by_id) == (found[4].id, found[3].id)
    assert (found[2].reverses_id, found[2].reversed_by_id) == (None, None)


def test_a_transaction_tells_its_legs(history: Books) -> None:
    posted = history.post(
        Kind.AWARD, (history.budget, history.wallet, 6), (history.budget, history.pot, 4)
    )
    view: TransactionView = read(journal.transaction, history, transaction_id=posted.transaction_id)
    assert view.sequence is None
    assert {(leg.account_id, leg.amount_minor, leg.balance_after_minor) for leg in view.legs} == {
        (history.budget, -10, 80),
        (history.wallet, 6, 7),
        (history.pot, 4, 8),
    }
    assert {leg.currency for leg in view.legs} == {"CAM"}


def test_the_journal_comes_in_pages_and_by_kind(history: Books) -> None:
    history.number()
    whole = read(journal.journal, history)
    first = read(journal.journal, history, limit=4)
    assert first + read(journal.journal, history, before=first[-1].sequence) == whole
    awards = read(journal.journal, history, kind=Kind.AWARD)
    assert [each.sequence for each in awards] == [4, 2]


def test_the_journal_finds_what_is_about_a_subject(history: Books) -> None:
    history.number()
    assert read(journal.journal, history, subject_id=new_id()) == []
