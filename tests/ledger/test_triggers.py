"""What is in the books stays as it is: statement by statement, on both databases."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from cambio.database import Base, current_database, new_id
from cambio.ledger import Purpose, triggers
from tests.ledger.books import Books

BOTH = ("sqlite", "postgresql")
NEW_LEG = (
    "INSERT INTO ledger_posting"
    " (community_id, transaction_id, leg, account_id, amount_minor, entry, balance_after_minor)"
)
SAME_LEG = " SELECT community_id, transaction_id, leg, account_id, 7, entry, 7 FROM ledger_posting"
SAME_TRANSACTION = (
    " INTO ledger_transaction SELECT community_id, id, kind, event_at, posted_at, actor_id,"
    " programme_id, 'health', subject_id, reverses_id, returns_id, note_hash, digest"
    " FROM ledger_transaction"
)
LATER_NUMBER = (
    " INTO ledger_sequence SELECT community_id, sequence + 9, transaction_id FROM ledger_sequence"
)

# A line each: the databases that know the statement, and the statement.
REFUSED: list[tuple[tuple[str, ...], str]] = [
    (BOTH, "UPDATE ledger_transaction SET kind = 'grant'"),
    (BOTH, "UPDATE ledger_transaction SET event_at = posted_at"),
    (BOTH, "UPDATE ledger_transaction SET note_hash = NULL"),
    (BOTH, "DELETE FROM ledger_transaction"),
    (BOTH, "UPDATE ledger_posting SET amount_minor = 2 * amount_minor"),
    (BOTH, "UPDATE ledger_posting SET leg = leg"),
    (BOTH, "DELETE FROM ledger_posting"),
    (BOTH, "DELETE FROM ledger_posting WHERE leg = 1"),
    (BOTH, "UPDATE ledger_sequence SET sequence = sequence + 1"),
    (BOTH, "DELETE FROM ledger_sequence"),
    (BOTH, "UPDATE ledger_account SET currency = 'EUR'"),
    (BOTH, "UPDATE ledger_account SET purpose = 'till'"),
    (BOTH, "DELETE FROM ledger_account"),
    (BOTH, "UPDATE ledger_currency SET scale = 2"),
    (BOTH, "DELETE FROM ledger_currency"),
    # A leg more for what is finished.
    (BOTH, NEW_LEG + SAME_LEG.replace(" leg,", " leg + 5,").replace("entry", "NULL")),
    # The same again, in the ways that get around a primary key.
    (("sqlite",), NEW_LEG.replace("INSERT", "INSERT OR REPLACE") + SAME_LEG),
    (("sqlite",), NEW_LEG.replace("INSERT", "REPLACE") + SAME_LEG),
    (("sqlite",), "INSERT OR REPLACE" + SAME_TRANSACTION),
    (("sqlite",), "REPLACE" + SAME_TRANSACTION),
    (("sqlite",), "INSERT OR REPLACE INTO ledger_sequence SELECT * FROM ledger_sequence"),
    (("sqlite",), "INSERT OR REPLACE" + LATER_NUMBER),
    (("sqlite",), "INSERT OR REPLACE INTO ledger_account SELECT * FROM ledger_account"),
    (("sqlite",), "INSERT OR REPLACE INTO ledger_currency SELECT * FROM ledger_currency"),
    (("sqlite",), "UPDATE OR REPLACE ledger_posting SET leg = 1"),
    (
        BOTH,
        NEW_LEG + SAME_LEG + " WHERE true ON CONFLICT (community_id, transaction_id, leg)"
        " DO UPDATE SET amount_minor = 7",
    ),
    (("postgresql",), "TRUNCATE ledger_sequence CASCADE"),
    (("postgresql",), "TRUNCATE ledger_posting CASCADE"),
    (("postgresql",), "TRUNCATE ledger_transaction CASCADE"),
    (("postgresql",), "TRUNCATE ledger_account CASCADE"),
    (("postgresql",), "TRUNCATE community, ledger_posting CASCADE"),
]


def test_the_database_refuses_to_change_the_books(books: Books, subtests: pytest.Subtests) -> None:
    books.grant()
    books.number()
    here = "sqlite" if _on_sqlite() else "postgresql"
    for databases, statement in REFUSED:
        if here in databases:
            with subtests.test(statement=statement):
                _assert_refused(statement, reason="books:")


def test_a_replaced_entry_of_an_account_does_not_push_out_the_old_one(books: Books) -> None:
    """REPLACE removes every row that shares any unique key, here the account's first entry."""
    books.grant()
    _assert_refused(
        NEW_LEG.replace("INSERT", _replace()) + " VALUES (:community, :id, 1, :budget, 7, 1, 7)",
        community=books.community_id,
        id=new_id(),
        budget=books.budget,
    )


def test_a_second_reversal_does_not_push_out_the_first(books: Books) -> None:
    books.undo(books.grant())
    again = SAME_TRANSACTION.replace(" id,", " :id,") + " WHERE reverses_id IS NOT NULL"
    _assert_refused(_replace() + again, id=new_id())


# A line each: legs by the names of accounts, and why they are refused.
UNBALANCED: list[tuple[dict[str, int], str]] = [
    ({}, "without legs"),
    ({"wallet": 5}, "do not balance"),
    ({"wallet": 5, "pot": -4}, "do not balance"),
    ({"wallet": 5, "gold": -5}, "do not balance"),
    ({"wallet": 5, "pot": -5, "gold": 1}, "do not balance"),
]


def test_a_transaction_that_does_not_balance_per_currency_is_refused_by_the_database(
    books: Books, subtests: pytest.Subtests
) -> None:
    books.introduce("GOLD")
    accounts = {
        "wallet": books.wallet,
        "pot": books.pot,
        "gold": books.open(Purpose.TILL, "GOLD"),
    }
    before = _everything()
    for legs, reason in UNBALANCED:
        with subtests.test(legs=legs):
            with pytest.raises(IntegrityError, match=reason):
                _insert_raw(books, {accounts[name]: amount for name, amount in legs.items()})
            assert _everything() == before


def test_postings_without_their_transaction_are_refused_at_the_commit(books: Books) -> None:
    _assert_refused(
        NEW_LEG + " VALUES (:community, :id, 1, :budget, 7, NULL, NULL)",
        reason="(?i)foreign key",
        community=books.community_id,
        id=new_id(),
        budget=books.budget,
    )


def test_missing_idle_and_reworded_triggers_are_named(books: Books) -> None:
    with _writing() as connection:
        assert triggers.amiss(connection) == []
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER ledger_posting_update"))
            connection.execute(text("DROP TRIGGER ledger_transaction_insert"))
            connection.execute(
                text(
                    "CREATE TRIGGER ledger_transaction_insert BEFORE INSERT ON ledger_transaction"
                    " BEGIN SELECT 1; END"
                )
            )
            expected = {"ledger_posting_update", "ledger_transaction_insert"}
        else:
            connection.execute(text("DROP TRIGGER ledger_posting_fixed ON ledger_posting"))
            connection.execute(
                text("ALTER TABLE ledger_sequence DISABLE TRIGGER ledger_sequence_fixed")
            )
            connection.execute(
                text(
                    "CREATE OR REPLACE FUNCTION ledger_finish() RETURNS trigger LANGUAGE plpgsql"
                    " AS $$BEGIN RETURN NULL; END$$"
                )
            )
            expected = {"ledger_posting_fixed", "ledger_sequence_fixed", "ledger_finish"}
        assert set(triggers.amiss(connection)) == expected
        triggers.install(connection)
        assert triggers.amiss(connection) == []


def test_installing_twice_is_harmless_and_removing_leaves_none(books: Books) -> None:
    with _writing() as connection:
        triggers.install(connection)
        assert triggers.amiss(connection) == []
        triggers.remove(connection)
        triggers.remove(connection)
        assert len(triggers.amiss(connection)) > 8
        triggers.install(connection)


def test_names_of_a_currency_and_the_state_of_an_account_may_change(books: Books) -> None:
    with _writing() as connection:
        connection.execute(text("UPDATE ledger_currency SET names = '{}'"))
        connection.execute(text("UPDATE ledger_account SET status = 'frozen'"))


def _assert_refused(statement: str, *, reason: str | None = None, **values: Any) -> None:
    before = _everything()
    with pytest.raises(IntegrityError, match=reason):
        _execute((statement, values))
    assert _everything() == before


def _replace() -> str:
    return "INSERT OR REPLACE" if _on_sqlite() else "INSERT"


def _on_sqlite() -> bool:
    return current_database()._writer.dialect.name == "sqlite"


def _writing() -> Any:
    return current_database()._writer.begin()


def _execute(*statements: tuple[str, dict[str, Any]]) -> None:
    """Run raw SQL in one transaction; ids are passed as each database stores them."""
    with _writing() as connection:
        for statement, values in statements:
            stored = {
                name: value.hex if isinstance(value, UUID) and _on_sqlite() else value
                for name, value in values.items()
            }
            connection.execute(text(statement), stored)


def _everything() -> dict[str, list[str]]:
    tables = [name for name in Base.metadata.tables if name.startswith("ledger_")]
    with _writing() as connection:
        return {
            table: sorted(
                str(row) for row in connection.execute(select(Base.metadata.tables[table]))
            )
            for table in tables
        }


def _insert_raw(books: Books, legs: dict[UUID, int]) -> None:
    header = {"community": books.community_id, "id": new_id()}
    insert_leg = NEW_LEG + " VALUES (:community, :id, :leg, :account, :amount, NULL, NULL)"
    insert_transaction = (
        "INSERT INTO ledger_transaction"
        " (community_id, id, kind, event_at, posted_at, actor_id, digest)"
        " VALUES (:community, :id, 'award', '2026-01-01', '2026-01-01', :id, '')"
    )
    _execute(
        *(
            (insert_leg, header | {"leg": leg, "account": account_id, "amount": amount_minor})
            for leg, (account_id, amount_minor) in enumerate(legs.items(), start=1)
        ),
        (insert_transaction, header),
    )
