"""The floor: the same rows by hand-written SQL on one raw connection, and nothing else."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from cambio.database import new_id

NOW = datetime(2026, 3, 7, 10, tzinfo=UTC)


def raw_connection(url: str) -> Any:
    """A raw connection with full durability, one transaction at a time by our own BEGIN."""
    if url.startswith("sqlite:///"):
        connection = sqlite3.connect(
            Path(url.removeprefix("sqlite:///")), isolation_level=None, check_same_thread=False
        )
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection
    return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)


class Floor:
    """Posts one two-legged transaction at a time: request key, balances, postings, transaction."""

    def __init__(self, url: str, *, community_id: int, source: UUID, target: UUID) -> None:
        self.connection = raw_connection(url)
        self.on_sqlite = url.startswith("sqlite:///")
        self.community_id = community_id
        self.legs = sorted(((source, -1), (target, 1)))
        self.mark = "?" if self.on_sqlite else "%s"

    def post(self) -> None:
        """One transaction, on disk when this returns."""
        run = self.connection.cursor().execute
        transaction_id, actor_id = self._id(new_id()), self._id(UUID(int=5))
        now = NOW.strftime("%Y-%m-%d %H:%M:%S.%f") if self.on_sqlite else NOW
        run("BEGIN IMMEDIATE" if self.on_sqlite else "BEGIN")
        run(
            self._sql(
                "INSERT INTO request_key (community_id, actor_id, key, digest, created_at)"
                " VALUES (?, ?, ?, ?, ?)"
            ),
            (self.community_id, actor_id, str(new_id()), b"x" * 32, now),
        )
        for leg, (account_id, amount_minor) in enumerate(self.legs, start=1):
            account = self._id(account_id)
            row = run(
                self._sql(
                    "UPDATE ledger_balance SET balance_minor = balance_minor + ?,"
                    " entries = entries + 1 WHERE community_id = ? AND account_id = ?"
                    " AND balance_minor + ? >= 0 RETURNING balance_minor, entries"
                ),
                (amount_minor, self.community_id, account, amount_minor),
            ).fetchone()
            run(
                self._sql(
                    "INSERT INTO ledger_posting (community_id, transaction_id, leg, account_id,"
                    " amount_minor, entry, balance_after_minor) VALUES (?, ?, ?, ?, ?, ?, ?)"
                ),
                (self.community_id, transaction_id, leg, account, amount_minor, row[1], row[0]),
            )
        run(
            self._sql(
                "INSERT INTO ledger_transaction (community_id, id, kind, event_at, posted_at,"
                " actor_id) VALUES (?, ?, 'award', ?, ?, ?)"
            ),
            (self.community_id, transaction_id, now, now, actor_id),
        )
        run("COMMIT")

    def close(self) -> None:
        """Let the connection go."""
        self.connection.close()

    def _id(self, value: UUID) -> Any:
        return value.hex if self.on_sqlite else value

    def _sql(self, text: str) -> str:
        return text.replace("?", self.mark)
