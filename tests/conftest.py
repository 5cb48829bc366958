"""Fixtures for all tests: a real database of either kind, an application on it, a fixed clock."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cambio.app.factory import limiter
from cambio.app.settings import Settings, driver_url
from cambio.database import db, perform
from cambio.main import create_app
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.postgresql import Standing, build_template, on_server, postgresql_running
from tests.schema import build_schema

MEMORY_NEEDED = 2 * 1024**3
ACTOR_ID = UUID("018f0000-0000-7000-8000-000000000001")
SECRET = "a-long-sentence-that-only-these-tests-know-42"


def pytest_collection_finish() -> None:
    """What was read until here stays: looking for garbage in it took a sixth of all tests."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = field(default_factory=lambda: datetime(2026, 3, 7, 10, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


class Browser(FlaskClient):
    """A client whose every request starts afresh, as on a server.

    Tests stand in the application's context, where `g` would outlive the request.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            return super().open(*args, **kwargs)


def settings_for(url: str, **changes: Any) -> Settings:
    settings = Settings(
        database_url=driver_url(url),
        reading_url=driver_url(url),
        secret_key=SECRET,
        public_url="http://127.0.0.1:8000",
        host="127.0.0.1",
        port=8000,
        threads=8,
        card_key="",
        rate_limits=False,
        log_level="WARNING",
    )
    return replace(settings, **changes)


def memory_folder() -> Path | None:
    """A folder of the machine's memory with room enough, where a commit waits for no disk."""
    folder = Path("/dev/shm")  # noqa: S108 - each test has a private folder within
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return None
    return folder if shutil.disk_usage(folder).free > MEMORY_NEEDED else None


@pytest.fixture(scope="session")
def database_folder() -> Iterator[Path]:
    """Where tests keep their database. What must survive a crash is tested on a real disk."""
    with tempfile.TemporaryDirectory(prefix="cambio-test-", dir=memory_folder()) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    build_schema(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """One server for all tests of a process."""
    # Not among pytest's own folders: run by root, the server is another user's process, and the
    # next pytest that begins on this machine would shut those folders before it.
    with (
        tempfile.TemporaryDirectory(
            prefix="cambio-pg-", dir=memory_folder(), ignore_cleanup_errors=True
        ) as folder,
        postgresql_running(Path(folder)) as address,
    ):
        # A database for each test is made and dropped a thousand times, and nobody pulls a plug
        # here. What must survive that is tested, and measured, on servers of its own.
        on_server(address, "ALTER SYSTEM SET fsync = off")
        on_server(address, "SELECT pg_reload_conf()")
        yield address


@pytest.fixture(scope="session")
def postgresql_standing(postgresql_server: str) -> Iterator[Standing]:
    """The database that every test on PostgreSQL finds empty."""
    build_template(postgresql_server)
    with psycopg.connect(postgresql_server, autocommit=True) as desk:
        standing = Standing(postgresql_server, desk)
        yield standing
        standing.leave()


@pytest.fixture
def sqlite_url(sqlite_template: Path, database_folder: Path) -> str:
    path = database_folder / "cambio.sqlite"
    for left in database_folder.glob(f"{path.name}*"):
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql_standing: Standing) -> Iterator[str]:
    yield postgresql_standing.found_empty()
    if not postgresql_standing.left_behind():
        for app in STANDING.values():
            close_connections(app)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Every test of a use case runs on both."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def clock() -> Clock:
    return Clock()


def application(url: str, clock: Clock) -> Flask:
    app = create_app(settings_for(url), clock=clock)
    app.testing = True
    app.test_client_class = Browser
    return app


def close_connections(app: Flask) -> None:
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def make_app(clock: Clock) -> Iterator[Callable[[str], Flask]]:
    """Builds an application on a database; its connections are closed after."""
    opened: list[Flask] = []

    def make(url: str) -> Flask:
        opened.append(application(url, clock))
        return opened[-1]

    yield make
    for app in opened:
        close_connections(app)


STANDING: dict[str, Flask] = {}
"""Applications by the address of their database. Building one takes longer than most tests, and
every test finds a database of its own at the same address."""


@contextmanager
def standing_app(url: str, clock: Clock) -> Iterator[Flask]:
    """An application that stands, with this test's clock; what a test changes in it is put back."""
    app = STANDING.get(url) or application(url, clock)
    STANDING[url] = app
    changeable: tuple[dict[str, Any], ...] = (app.extensions, app.view_functions, app.config)
    before = [dict(each) for each in changeable]
    app.extensions["cambio.database"].clock = clock
    # One limiter serves all applications of a process; the last one made says whether it counts.
    limiter.enabled = app.config["RATELIMIT_ENABLED"]
    try:
        with app.app_context():
            yield app
    finally:
        if url.startswith("sqlite"):
            close_connections(app)
        for each, kept in zip(changeable, before, strict=True):
            each.clear()
            each.update(kept)


@pytest.fixture
def app(database_url: str, clock: Clock) -> Iterator[Flask]:
    """An application on both databases, in its context: `perform` and `reading` just work."""
    with standing_app(database_url, clock) as app:
        yield app


@pytest.fixture
def sqlite_app(sqlite_url: str, clock: Clock) -> Iterator[Flask]:
    """An application on SQLite alone: for edges, where the database does not matter."""
    with standing_app(sqlite_url, clock) as app:
        yield app


@pytest.fixture
def community_id(app: Flask) -> int:
    """A community called Deventer in `app`."""
    return perform(
        create_community,
        CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer"),
    )


@pytest.fixture
def client(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()
