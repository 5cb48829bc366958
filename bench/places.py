"""Where it is measured: databases of either kind, and applications on them with accounts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

import psycopg
from flask import Flask
from sqlalchemy import select

from bench.books import Books, Lane, prepare
from bench.floor import ACTOR_ID
from cambio.database import perform, reading
from cambio.ledger import Purpose
from cambio.ledger.models import LedgerAccount
from cambio.main import create_app
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.conftest import settings_for
from tests.postgresql import database_on
from tests.schema import build_schema

SLUG = "bench"


class Place(Protocol):
    """Where databases of one kind are, each by its name."""

    @property
    def kind(self) -> str:
        """What the rows of the table call it."""

    def new(self, name: str) -> str:
        """The address of an empty database; one of this name that was there goes."""

    def found(self, name: str) -> str | None:
        """The address of a database, None where there is none of this name."""


@dataclass(frozen=True)
class OnSQLite:
    """Files in a folder."""

    folder: Path
    kind: str = "SQLite"

    def new(self, name: str) -> str:
        for suffix in ("", "-wal", "-shm"):
            self._file(name + suffix).unlink(missing_ok=True)
        return f"sqlite:///{self._file(name)}"

    def found(self, name: str) -> str | None:
        return f"sqlite:///{self._file(name)}" if self._file(name).exists() else None

    def _file(self, name: str) -> Path:
        return self.folder.absolute() / name


@dataclass(frozen=True)
class OnPostgreSQL:
    """Databases of a server."""

    server: str
    kind: str = "PostgreSQL"

    def new(self, name: str) -> str:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}".encode())
            connection.execute(f"CREATE DATABASE {name}".encode())
        return database_on(self.server, name)

    def found(self, name: str) -> str | None:
        with psycopg.connect(self.server) as connection:
            query = "SELECT FROM pg_database WHERE datname = %s"
            is_there = connection.execute(query, (name,)).fetchone() is not None
        return database_on(self.server, name) if is_there else None


@contextmanager
def opened(url: str) -> Iterator[tuple[Flask, Books]]:
    """An application on a new database with accounts to post on."""
    build_schema(url)
    app = create_app(settings_for(url, threads=32))
    with app.app_context():
        command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug=SLUG, name="Benchmark")
        yield app, prepare(perform(create_community, command))


@contextmanager
def opened_again(url: str) -> Iterator[tuple[Flask, Books]]:
    """An application on a database that `opened` made, and the accounts on it."""
    app = create_app(settings_for(url, threads=32))
    with app.app_context():
        with reading() as session:
            accounts = list(session.scalars(select(LedgerAccount).order_by(LedgerAccount.id)))

        def of(purpose: Purpose) -> list[UUID]:
            return [account.id for account in accounts if account.purpose == purpose]

        lanes = [Lane(*each) for each in zip(of(Purpose.BUDGET), of(Purpose.WALLET), strict=True)]
        (issuance,) = of(Purpose.ISSUANCE)
        yield app, Books(accounts[0].community_id, issuance, lanes)
