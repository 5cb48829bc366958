"""The drill: back up while serving, lose everything, restore, and go on as if nothing happened."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text

from cambio.app.backup import files
from cambio.app.backup.errors import NoBackup
from cambio.app.cli import build_cli, run_cli
from cambio.app.settings import Settings, driver_url
from cambio.database import Base, db
from cambio.main import COMMANDS, create_app
from tests.conftest import SECRET
from tests.ledger.books import Books, assert_sound
from tests.postgresql import database_on
from tests.schema import build_schema

MakeApp = Callable[[str], Flask]


@pytest.fixture
def books(app: Flask, community_id: int) -> Books:
    return Books(community_id)


@pytest.fixture
def another_url(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty place of the same kind as the database."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path}/another.sqlite"
        return
    server: str = request.getfixturevalue("postgresql_server")
    engine = create_engine(driver_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE another"))
    yield database_on(server, "another")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE another WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Type a command about a database."""

    def typed(url: str, *words: str) -> int:
        monkeypatch.setenv("CAMBIO_DATABASE_URL", url)
        monkeypatch.setenv("CAMBIO_SECRET_KEY", SECRET)
        made: list[Flask] = []

        def create(settings: Settings) -> Flask:
            made.append(create_app(settings))
            return made[-1]

        status = run_cli(build_cli(COMMANDS, create), words)
        # A program that ends closes its connections; here it goes on.
        for app in made:
            with app.app_context():
                for engine in db.engines.values():
                    engine.dispose()
        return status

    return typed


def everything_in(url: str) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    engine = create_engine(driver_url(url))
    with engine.connect() as connection:
        rows = {
            table.name: sorted(str(row) for row in connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    return rows


def test_what_was_backed_up_comes_back_whole_and_goes_on(
    books: Books,
    database_url: str,
    another_url: str,
    tmp_path: Path,
    run: Callable[..., int],
    make_app: MakeApp,
) -> None:
    books.grant()
    books.award(40)
    books.number()
    books.spend(10)
    file = tmp_path / "backup.cambio"
    assert run(database_url, "backup", str(file)) == 0
    before = everything_in(database_url)
    if another_url.startswith("postgresql"):
        build_schema(another_url)
    assert run(another_url, "restore", str(file)) == 0
    assert everything_in(another_url) == before
    with make_app(another_url).app_context():
        assert books.balance(books.wallet) == 30
        books.spend(5)
        books.number()
        books.introduce("GOLD")
        assert_sound()


def test_a_backup_while_others_write_is_of_one_moment(
    books: Books, database_url: str, tmp_path: Path, run: Callable[..., int], app: Flask
) -> None:
    books.grant(10_000)
    stop = Event()

    def write() -> None:
        with app.app_context():
            while not stop.is_set():
                books.award(1)

    writer = Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            assert run(database_url, "backup", str(tmp_path / f"{number}.cambio")) == 0
    finally:
        stop.set()
        writer.join()


def test_nothing_is_ever_written_over(
    books: Books,
    database_url: str,
    tmp_path: Path,
    run: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "backup.cambio"
    assert run(database_url, "backup", str(file)) == 0
    assert run(database_url, "backup", str(file)) == 1
    assert run(database_url, "restore", str(file)) == 1
    assert capsys.readouterr().err.count("not_empty") == 2


def test_a_damaged_backup_is_refused(
    books: Books,
    database_url: str,
    another_url: str,
    tmp_path: Path,
    run: Callable[..., int],
) -> None:
    books.grant()
    file = tmp_path / "backup.cambio"
    assert run(database_url, "backup", str(file)) == 0
    content = bytearray(file.read_bytes())
    for place in range(5_000, min(len(content), 80_000), 97):
        content[place] ^= 0xFF
    file.write_bytes(content)
    assert run(another_url, "restore", str(file)) == 1


def test_books_that_are_not_right_are_not_backed_up(
    books: Books,
    database_url: str,
    tmp_path: Path,
    run: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    books.grant()
    engine = create_engine(driver_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE ledger_balance SET entries = 9"))
    engine.dispose()
    file = tmp_path / "backup.cambio"
    assert run(database_url, "backup", str(file)) == 1
    assert "backup_differs" in capsys.readouterr().err
    assert not file.exists()


def test_photos_come_back_with_the_database(
    books: Books,
    database_url: str,
    another_url: str,
    tmp_path: Path,
    run: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    books.grant()
    file, name = tmp_path / "backup.cambio", "1/018f-0123456789abcdef.webp"
    photos = tmp_path / "backup.cambio.photos.zip"
    monkeypatch.setenv("CAMBIO_PHOTOS_FOLDER", str(tmp_path / "one"))
    kept = tmp_path / "one" / name
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"a photo")
    (kept.parent / ".half.part").write_bytes(b"not whole")
    assert run(database_url, "backup", str(file)) == 0
    assert run(database_url, "backup", str(tmp_path / "again.cambio")) == 0
    if another_url.startswith("postgresql"):
        build_schema(another_url)
    monkeypatch.setenv("CAMBIO_PHOTOS_FOLDER", str(tmp_path / "two"))
    whole = photos.read_bytes()
    photos.write_bytes(whole.replace(b"a photo", b"another"))
    assert run(another_url, "restore", str(file)) == 1, "a photo was changed"
    photos.write_bytes(whole)
    assert run(another_url, "restore", str(file)) == 0
    brought = [each for each in (tmp_path / "two").rglob("*") if each.is_file()]
    assert brought == [tmp_path / "two" / name]
    assert brought[0].read_bytes() == b"a photo"


@pytest.mark.parametrize("name", ["../1/x.webp", "/etc/x", "1/../x.webp", "1/.x", "x.webp"])
def test_an_archive_with_a_file_that_is_none_of_ours_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "photos.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, b"x")
    with pytest.raises(NoBackup):
        files.check(file)
