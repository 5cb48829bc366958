"""Where the demo lives: whole or not at all, with a secret of its own."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from cambio.app.settings import SECRET_BYTES_MIN
from cambio.demo.home import Home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    for name in ("CAMBIO_PUBLIC_URL", "CAMBIO_PORT", "CAMBIO_DATABASE_URL", "CAMBIO_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return Home(tmp_path / "demo")


def begin_loading(home: Home) -> None:
    home.folder.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(home.unfinished) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE place (name TEXT)")
    connection.close()


def test_the_secret_is_made_once_and_is_nobody_elses_to_read(home: Home) -> None:
    first = home.settings(home.database).secret_key
    assert len(first) > SECRET_BYTES_MIN
    assert home.settings(home.database).secret_key == first
    assert stat.S_IMODE((home.folder / "secret-key").stat().st_mode) == 0o600
    assert Home(home.folder.with_name("other")).settings(home.database).secret_key != first


def test_the_demo_has_a_database_of_its_own_whatever_the_environment_says(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMBIO_DATABASE_URL", "postgresql://somebody@example/real")
    assert home.settings(home.database).database_url == f"sqlite:///{home.database.absolute()}"


def test_the_public_address_follows_the_port_unless_it_is_given(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMBIO_PORT", "8123")
    assert home.settings(home.database).public_url == "http://127.0.0.1:8123"
    monkeypatch.setenv("CAMBIO_PUBLIC_URL", "https://demo.example/")
    assert home.settings(home.database).public_url == "https://demo.example"


def test_a_demo_that_was_broken_off_is_not_loaded(home: Home) -> None:
    begin_loading(home)
    home.sign_ins.write_text("{}")
    assert not home.is_loaded


def test_a_demo_whose_sign_ins_are_lost_is_not_loaded(home: Home) -> None:
    begin_loading(home)
    home.finish()
    assert not home.is_loaded


def test_a_finished_demo_takes_its_name_and_leaves_nothing_behind(home: Home) -> None:
    begin_loading(home)
    home.finish()
    home.sign_ins.write_text("{}")
    assert home.is_loaded
    assert sorted(path.name for path in home.folder.iterdir()) == [
        "cambio.sqlite",
        "sign-ins.json",
    ]
    with sqlite3.connect(home.database) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("place",)]
    connection.close()


def test_clearing_leaves_the_secret_alone(home: Home) -> None:
    secret_key = home.settings(home.database).secret_key
    begin_loading(home)
    home.finish()
    begin_loading(home)
    home.sign_ins.write_text("{}")
    home.clear()
    assert [path.name for path in home.folder.iterdir()] == ["secret-key"]
    assert home.settings(home.database).secret_key == secret_key
