"""pgledger beside ours, when `CAMBIO_BENCH_PGLEDGER` names its SQL file."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg

from bench.clients import Rate, rate_of

SETTING = "CAMBIO_BENCH_PGLEDGER"


def sql_file() -> Path | None:
    """Where its SQL lies; None when nobody said."""
    named = os.environ.get(SETTING)
    return Path(named) if named else None


class Pgledger:
    """Its functions on a database of its own, with a pair of accounts for each client."""

    def __init__(self, url: str, clients: int) -> None:
        address = url.replace("postgresql+psycopg", "postgresql")
        self._clients = clients
        self._connections = [psycopg.connect(address, autocommit=True) for _ in range(clients)]
        source = sql_file()
        assert source is not None
        # Its file is psql's: what begins with a backslash is for that program alone.
        lines = source.read_text(encoding="utf-8").splitlines()
        self._connections[0].execute(
            "\n".join(line for line in lines if not line.startswith("\\")).encode()
        )
        self._lanes = [(self._account(), self._account()) for _ in range(clients)]

    def rate(self, posts: int) -> Rate:
        """How fast it makes so many transfers, each with a commit of its own."""

        def act(number: int) -> None:
            self._connections[number].execute(
                "SELECT pgledger_create_transfer(%s, %s, 1)", self._lanes[number]
            )

        return rate_of(self._clients, act, acts=posts)

    def close(self) -> None:
        """Let the connections go."""
        for connection in self._connections:
            connection.close()

    def _account(self) -> str:
        row = self._connections[0].execute("SELECT id FROM pgledger_create_account('bench', 'EUR')")
        (account_id,) = row.fetchone() or ("",)
        return str(account_id)
