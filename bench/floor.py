"""The floor: the same rows by hand-written SQL on one raw connection, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from cambio.database import new_id

NOW = datetime(2026, 3, 7, 10, tzinfo=UTC)
ACTOR_ID = UUID(int=5)

CLAIM = (
    "INSERT INTO request_key (community_id, actor_id, key, digest, created_at, answer)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
TAKE_OR_GIVE = (
    "UPDATE ledger_balance SET balance_minor = balance_minor + ?, entries = entries + 1"
    " WHERE community_id = ? AND account_id = ? AND balance_minor + ? >= 0"
    " RETURNING balance_minor, entries"
)
POSTING = (
    "INSERT INTO ledger_posting (community_id, transaction_id, leg, account_id,"
    " amount_minor, entry, balance_after_minor) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
TRANSACTION = (
    "INSERT INTO ledger_transaction (community_id, id, kind, event_at, posted_at, actor_id, digest)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
DIGEST = b"x" * 32


def raw_connection(url: str) -> Any:
    """A raw connection with full durability, one transaction at a time by our own BEGIN."""
    if url.startswith("sqlite:///"):
        connection = sqlite3.connect(
            Path(url.removeprefix("sqlite:///")), isolation_level=None, check_same_thread=False
        )
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA busy_timeout = 15000")
        return connection
    return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)


class Floor:
    """Posts two-legged transactions: request key, balances, postings, transaction.

    `source` may be an account without a floor, which has no balance to guard.
    """

    def __init__(
        self,
        url: str,
        *,
        community_id: int,
        source: UUID,
        target: UUID,
        kind: str = "award",
        source_has_floor: bool = True,
    ) -> None:
        self.connection = raw_connection(url)
        self.cursor = self.connection.cursor()
        self.on_sqlite = url.startswith("sqlite:///")
        self.community_id, self.kind = community_id, kind
        self.legs = sorted(((source, -1), (target, 1)))
        self.without_floor = () if source_has_floor else (source,)
        self.now = NOW.strftime("%Y-%m-%d %H:%M:%S.%f") if self.on_sqlite else NOW

    def post(self) -> None:
        """One transaction, on disk when this returns."""
        self._begin()
        self._claim()
        transaction_id = self._id(new_id())
        for leg, (account_id, amount_minor) in enumerate(self.legs, start=1):
            self._run(POSTING, self._posting(transaction_id, leg, account_id, amount_minor))
        self._run(TRANSACTION, self._transaction(transaction_id))
        self._run_plain("COMMIT")

    def post_many(self, count: int) -> None:
        """Many transactions under one request key, each row of its kind by one `executemany`."""
        self._begin()
        self._claim()
        postings, transactions = [], []
        for _ in range(count):
            transaction_id = self._id(new_id())
            postings += [
                self._posting(transaction_id, leg, account_id, amount_minor)
                for leg, (account_id, amount_minor) in enumerate(self.legs, start=1)
            ]
            transactions.append(self._transaction(transaction_id))
        self.cursor.executemany(self._sql(POSTING), postings)
        self.cursor.executemany(self._sql(TRANSACTION), transactions)
        self._run_plain("COMMIT")

    def close(self) -> None:
        """Let the connection go."""
        self.connection.close()

    def _begin(self) -> None:
        self._run_plain("BEGIN IMMEDIATE" if self.on_sqlite else "BEGIN")

    def _claim(self) -> None:
        actor_id = self._id(ACTOR_ID)
        values = (self.community_id, actor_id, str(new_id()), DIGEST, self.now, b'"done"')
        self._run(CLAIM, values)

    def _posting(
        self, transaction_id: Any, leg: int, account_id: UUID, amount_minor: int
    ) -> tuple[Any, ...]:
        account = self._id(account_id)
        entry = balance = None
        if account_id not in self.without_floor:
            self._run(TAKE_OR_GIVE, (amount_minor, self.community_id, account, amount_minor))
            balance, entry = self.cursor.fetchone()
        return (self.community_id, transaction_id, leg, account, amount_minor, entry, balance)

    def _transaction(self, transaction_id: Any) -> tuple[Any, ...]:
        actor_id = self._id(ACTOR_ID)
        return (
            *(self.community_id, transaction_id, self.kind),
            *(self.now, self.now, actor_id, DIGEST),
        )

    def _run(self, sql: str, values: Sequence[Any]) -> None:
        self.cursor.execute(self._sql(sql), values)

    def _run_plain(self, sql: str) -> None:
        self.cursor.execute(sql)

    def _id(self, value: UUID) -> Any:
        return value.hex if self.on_sqlite else value

    def _sql(self, text: str) -> str:
        return text if self.on_sqlite else text.replace("?", "%s")
