"""Ids and moments are the same on both databases, by whichever way they go in and out."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from cambio.database import Command, Sql, UnitOfWork, as_uuid, new_id, perform, reading
from cambio.database.base import as_moment
from cambio.database.requests import RequestKey
from tests.conftest import ACTOR_ID

MOMENT = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
INSERT = Sql(
    "INSERT INTO request_key (community_id, actor_id, key, digest, created_at)"
    " VALUES (1, ?, 'raw', ?, ?)"
)
SELECT = Sql("SELECT actor_id, created_at FROM request_key ORDER BY key")
COMMAND = Command(community_id=1, actor_id=ACTOR_ID)


def add_key(uow: UnitOfWork, moment: datetime) -> None:
    uow.session.add(
        RequestKey(
            community_id=1, actor_id=ACTOR_ID, key="orm", digest=b"", answer=None, created_at=moment
        )
    )


def test_fixed_sql_and_the_session_store_the_same(app: Flask) -> None:
    def write(uow: UnitOfWork, command: Command) -> None:
        uow.run(INSERT, (ACTOR_ID, b"", MOMENT))
        add_key(uow, MOMENT.astimezone(timezone(timedelta(hours=2))))

    def read_raw(uow: UnitOfWork, command: Command) -> None:
        rows = uow.run(SELECT).fetchall()
        assert [(as_uuid(row[0]), as_moment(row[1])) for row in rows] == [(ACTOR_ID, MOMENT)] * 2

    perform(write, COMMAND)
    perform(read_raw, COMMAND)
    with reading() as session:
        rows = session.scalars(select(RequestKey)).all()
        assert [(row.actor_id, row.created_at) for row in rows] == [(ACTOR_ID, MOMENT)] * 2
        assert all(row.created_at.tzinfo is UTC for row in rows)


def test_moments_compare_in_the_database_as_they_do_outside(app: Flask) -> None:
    perform(lambda uow, _command: add_key(uow, MOMENT), COMMAND)
    with reading() as session:
        later = MOMENT + timedelta(microseconds=1)
        query = select(RequestKey.key).where(RequestKey.created_at < later)
        assert session.scalar(query) == "orm"
        assert session.scalar(query.where(RequestKey.created_at > MOMENT)) is None


def test_a_moment_without_a_zone_is_refused(app: Flask) -> None:
    with pytest.raises((StatementError, ValueError), match="time zone"):
        perform(lambda uow, _command: add_key(uow, MOMENT.replace(tzinfo=None)), COMMAND)


def test_a_moment_without_a_zone_is_refused_by_fixed_sql_on_sqlite(sqlite_app: Flask) -> None:
    def write(uow: UnitOfWork, command: Command) -> None:
        uow.run(INSERT, (ACTOR_ID, b"", MOMENT.replace(tzinfo=None)))

    with pytest.raises((ValueError, sqlite3.Error)):
        perform(write, COMMAND)


def test_new_ids_are_version_7_and_in_order() -> None:
    ids = [new_id() for _ in range(1_000)]
    assert {each.version for each in ids} == {7}
    assert ids == sorted(set(ids))
