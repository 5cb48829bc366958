"""What a use case has in hand to work with."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from flask import Flask

from cambio.database import Sql, UnitOfWork, perform
from tests.database.acts import Found, named, slugs

FOUND = Sql(
    "INSERT INTO community (slug, name, created_at, language, timezone, late_scan_hours,"
    " address_edition) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
FROM_THE_DRIVER = (sqlite3.IntegrityError, psycopg.IntegrityError)


@pytest.mark.parametrize("count", [2, 20])
def test_rows_that_go_in_together_go_in_whole_or_not_at_all(app: Flask, count: int) -> None:
    many = [f"many {number}\t\\N" for number in range(count)]

    def found_many(uow: UnitOfWork, command: Found) -> int:
        rest = (uow.stored_moment(uow.now), "nl", "Europe/Amsterdam", 72, 0)
        rows = [(each, each, *rest) for each in [*many, command.slug]]
        with pytest.raises(FROM_THE_DRIVER), uow.attempt():
            uow.run_many(FOUND, [*rows, (None, *rows[0][1:])])
        uow.run_many(FOUND, rows)
        return len(rows)

    assert perform(found_many, named("last")) == count + 1
    with pytest.raises(FROM_THE_DRIVER):
        perform(found_many, named("later"))
    assert set(slugs()) == {*many, "last"}
