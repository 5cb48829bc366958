"""Any change behind the application's back, in any column of the books, is found and named.

The triggers are dropped and foreign keys off, as for somebody who owns the database. Whatever
table or column is added to the books is tried here by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Table, UniqueConstraint, select, text, update
from sqlalchemy.orm import Session

from cambio.books.sealing import seal_closed_days
from cambio.database import (
    Base,
    Command,
    UnitOfWork,
    current_database,
    new_id,
    perform,
    reading,
)
from cambio.ledger import Kind, sequence, triggers
from cambio.ledger.checks import Difference, walk, walking_together
from cambio.ledger.models import LedgerAccount
from cambio.ledger.notes import erase_notes_of
from cambio.ledger.validation import checked, communities_in
from tests.conftest import ACTOR_ID, Clock
from tests.ledger.books import Books
from tests.ledger.signing import Witness

AMSTERDAM = "Europe/Amsterdam"


def ledger_tables() -> list[Table]:
    tables = Base.metadata.tables
    return [tables[name] for name in sorted(tables) if name.startswith("ledger_")]


@pytest.fixture
def history(books: Books, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Books:
    """Something of everything: two sealed days, one of them witnessed, and one that is open."""
    for module in (sequence, walk, walking_together):
        monkeypatch.setattr(module, "CHECKPOINT_EVERY", 3)
    books.introduce("GOLD")
    books.rename("GOLD")
    books.grant()
    books.post(Kind.AWARD, (books.budget, books.wallet, 40), (books.budget, books.pot, 10))
    books.spend(30)
    collected = books.post(Kind.ORDER_COLLECTED, (books.purse, books.till, 20), note="Handed out")
    clock.advance(days=1)
    books.undo(books.award(25, to=books.other), note="A mistake")
    books.earn(9, month=2)
    books.give_back(books.spend(4), books.purse, books.wallet, 3)
    books.settle(collected)
    clock.advance(days=1)
    seal_closed_days(books.community_id, AMSTERDAM)
    Witness("The notary").sign_last(books.community_id)
    books.award(5, to=books.other)
    books.number()
    books.award(6)
    books.award(7)
    _erase_one_note(books)
    return books


def _erase_one_note(books: Books) -> None:
    def act(uow: UnitOfWork, command: Command) -> int:
        return erase_notes_of(uow, community_id=command.community_id, owner_id=owner_id)

    with reading() as session:
        owner_id = session.scalars(select(LedgerAccount.owner_id).filter_by(id=books.other)).one()
    assert perform(act, Command(community_id=books.community_id, actor_id=ACTOR_ID)) == 1


def test_every_table_of_the_books_is_tried(unguarded: Connection) -> None:
    assert [table.name for table in ledger_tables() if not _rows(unguarded, table)] == []


def test_every_column_of_every_table_is_covered(
    unguarded: Connection, subtests: pytest.Subtests
) -> None:
    for table in ledger_tables():
        for column in table.columns:
            for row in _first_and_last(unguarded, table):
                if (column.name, row) == ("turn", _last_in_queue(unguarded)):
                    continue  # A later turn leaves it where it is: the last.
                with (
                    subtests.test(table=table.name, column=column.name, row=str(row)[:60]),
                    _changing(unguarded) as session,
                ):
                    _change(session.connection(), table, column, row)
                    assert _difference(session) is not None


def test_a_row_that_is_removed_is_missed(unguarded: Connection, subtests: pytest.Subtests) -> None:
    for table in ledger_tables():
        for row in _first_and_last(unguarded, table):
            with (
                subtests.test(table=table.name, row=str(row)[:60]),
                _changing(unguarded) as session,
            ):
                session.connection().execute(table.delete().where(*_is(table, row)))
                assert _difference(session) is not None


def test_a_row_that_is_added_is_noticed(unguarded: Connection, subtests: pytest.Subtests) -> None:
    for table in ledger_tables():
        for row in _rows(unguarded, table)[:1]:
            with subtests.test(table=table.name), _changing(unguarded) as session:
                session.connection().execute(table.insert().values(_another(table, row)))
                assert _difference(session) is not None


def test_a_whole_transaction_that_is_removed_is_missed(
    unguarded: Connection, subtests: pytest.Subtests
) -> None:
    """With everything that names it: peers lost whole transactions without a word."""
    transactions = Base.metadata.tables["ledger_transaction"]
    for row in _rows(unguarded, transactions):
        with subtests.test(kind=row.kind), _changing(unguarded) as session:
            for table in ledger_tables():
                for column in table.columns:
                    if column.name in ("transaction_id", "reverses_id", "settlement_id"):
                        session.connection().execute(table.delete().where(column == row.id))
            session.connection().execute(transactions.delete().where(transactions.c.id == row.id))
            assert _difference(session) is not None


def test_untouched_books_pass(unguarded: Connection) -> None:
    with _changing(unguarded) as session:
        assert _difference(session) is None


def _rows(connection: Connection, table: Table) -> list[Any]:
    """By the same connection: that the triggers are gone is known to no other, which would wait."""
    return list(connection.execute(select(table).order_by(*table.primary_key)))


def _first_and_last(connection: Connection, table: Table) -> list[Any]:
    """Two rows of a table: as far as it has days, the first is sealed and the last is not."""
    rows = _rows(connection, table)
    return [rows[0], rows[-1]] if len(rows) > 1 else rows


def _last_in_queue(connection: Connection) -> Any:
    return _rows(connection, Base.metadata.tables["ledger_unnumbered"])[-1]


def _is(table: Table, row: Any) -> list[Any]:
    return [column == getattr(row, column.name) for column in table.primary_key]


def _change(connection: Connection, table: Table, column: Column[Any], row: Any) -> None:
    value = _other(column, getattr(row, column.name))
    changed = update(table).where(*_is(table, row)).values({column.name: value})
    assert connection.execute(changed).rowcount == 1


def _other(column: Column[Any], value: Any) -> Any:
    """Another value of the same type, as far from the first as no key or constraint minds."""
    if value is None:
        return _some(column)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1_000
    if isinstance(value, str):
        return value[:-1] + ("x" if value[-1:] != "x" else "y")
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(value, dict):
        return value | {"nl": ["euro", "euro's"]}
    if hasattr(value, "hex"):
        return new_id()
    return value.replace(year=value.year + 1)


def _some(column: Column[Any]) -> Any:
    kind = column.type.python_type
    samples: dict[type, Any] = {int: 999, str: "x", bytes: b"x" * 32}
    if kind in samples:
        return samples[kind]
    return new_id() if kind.__name__ == "UUID" else Clock().now


def _another(table: Table, row: Any) -> dict[str, Any]:
    """The same row with other keys, so that no uniqueness stands in the way."""
    values = {column.name: getattr(row, column.name) for column in table.columns}
    keys = [*table.primary_key, *(each for one in _unique(table) for each in one)]
    for column in {each.name: each for each in keys if each.name != "community_id"}.values():
        values[column.name] = _other(column, values[column.name])
    return values


def _unique(table: Table) -> Iterator[list[Column[Any]]]:
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield list(constraint.columns)[-1:]
    for index in table.indexes:
        if index.unique:
            yield list(index.columns)[-1:]


@pytest.fixture
def unguarded(history: Books) -> Iterator[Connection]:
    """The database without any guard of ours. Nothing of what is done is kept."""
    with current_database()._writer.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        if connection.dialect.name == "sqlite":
            driver.execute("PRAGMA foreign_keys = OFF")
            driver.execute("PRAGMA ignore_check_constraints = ON")
        triggers.remove(connection)
        _drop_constraints(connection)
        if connection.dialect.name == "postgresql":
            driver.execute("SET LOCAL session_replication_role = replica")
        yield connection
        connection.rollback()
        connection.invalidate()


@contextmanager
def _changing(connection: Connection) -> Iterator[Session]:
    """A session whose changes are undone."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session
        session.rollback()


def _drop_constraints(connection: Connection) -> None:
    """PostgreSQL keeps its checks even from its owner, until they are dropped."""
    if connection.dialect.name != "postgresql":
        return
    checks = connection.execute(
        text(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE contype = 'c' AND conrelid::regclass::text LIKE 'ledger\\_%'"
        )
    ).all()
    for table, name in checks:
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))


def _difference(session: Session) -> Difference | None:
    """What verify names first, the missing triggers apart; what comes after it is not looked at."""
    results = checked(session, list(communities_in(session)))
    found = (each.difference for each in results if each.name != "triggers_are_in_force")
    return next((each for each in found if each is not None), None)
