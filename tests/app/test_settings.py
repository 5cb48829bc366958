"""Settings: read once, checked at once, and documented."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from cambio.app.serve import BooksUnguarded, SecondServer, check_guards, serve, sole_server_of
from cambio.app.settings import TABLE, SettingsError, read_settings
from cambio.database import db

GOOD = "9f2c61d07be84a35a1c0d4e5f6b7a8c9d0e1f2a3"
DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"

REFUSED = [
    ({}, "CAMBIO_SECRET_KEY is missing"),
    ({"CAMBIO_SECRET_KEY": "short"}, "CAMBIO_SECRET_KEY is too short"),
    ({"CAMBIO_SECRET_KEY": "x" * 40}, "CAMBIO_SECRET_KEY is an example"),
    ({"CAMBIO_SECRET_KEY": "change-me-" + GOOD}, "CAMBIO_SECRET_KEY is an example"),
    ({"CAMBIO_SECRET_KEY": GOOD, "CAMBIO_PORT": "web"}, "CAMBIO_PORT must be a whole number"),
    ({"CAMBIO_SECRET_KEY": GOOD, "CAMBIO_PORT": "0"}, "CAMBIO_PORT must be a whole number"),
    ({"CAMBIO_SECRET_KEY": GOOD, "CAMBIO_PORT": "70000"}, "from 1 to 65535"),
    ({"CAMBIO_SECRET_KEY": GOOD, "CAMBIO_THREADS": "-1"}, "CAMBIO_THREADS must be"),
    (
        {"CAMBIO_SECRET_KEY": GOOD, "CAMBIO_DATABASE_URL": "mysql://x/y"},
        "CAMBIO_DATABASE_URL must begin with",
    ),
    (
        {"CAMBIO_SECRET_KEY": GOOD, "CAMBIO_READING_URL": "postgresql://replica.example/cambio"},
        "CAMBIO_READING_URL is for PostgreSQL alone",
    ),
]


@pytest.mark.parametrize(("environment", "reason"), REFUSED)
def test_a_wrong_setting_is_named(environment: dict[str, str], reason: str) -> None:
    with pytest.raises(SettingsError, match=reason):
        read_settings(environment)


def test_the_demo_needs_no_secret_of_its_own() -> None:
    assert read_settings({}, demo=True).demo


def test_postgresql_uses_the_driver_that_we_ship() -> None:
    url = "postgresql://cambio@db.example/cambio"
    settings = read_settings({"CAMBIO_SECRET_KEY": GOOD, "CAMBIO_DATABASE_URL": url})
    assert settings.database_url == "postgresql+psycopg://cambio@db.example/cambio"
    assert settings.reading_url == settings.database_url


def test_cookies_are_for_https_alone_where_residents_use_https() -> None:
    public = {"CAMBIO_SECRET_KEY": GOOD, "CAMBIO_PUBLIC_URL": "https://cambio.example/"}
    assert read_settings(public).secure_cookies
    assert read_settings(public).public_url == "https://cambio.example"
    assert not read_settings({"CAMBIO_SECRET_KEY": GOOD}).secure_cookies


def test_every_setting_is_documented_with_its_default() -> None:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    for setting in TABLE:
        row = next(line for line in lines if line.startswith(f"| `{setting.name}` |"))
        assert setting.meaning in row
        assert (setting.default or "(") in row


def test_a_second_server_on_the_same_sqlite_file_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/cambio.sqlite"
    with (
        sole_server_of(url),
        pytest.raises(SecondServer, match="being served already"),
        sole_server_of(url),
    ):
        pass
    with sole_server_of(url):
        pass


def test_a_server_does_not_begin_where_the_books_are_not_guarded(app: Flask) -> None:
    check_guards(app)
    with db.engine.begin() as connection:
        on_table = "" if connection.dialect.name == "sqlite" else " ON ledger_posting"
        connection.execute(text(f"DROP TRIGGER ledger_posting_insert{on_table}"))
    with pytest.raises(BooksUnguarded, match=r"ledger_posting_insert .* `cambio db upgrade`"):
        serve(app, app.extensions["cambio.settings"])
