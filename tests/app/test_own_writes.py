"""Whoever has just written reads what they wrote, also where a replica is read that lags behind.

The replica is a real one, fed by PostgreSQL's own streaming; it lags because it is told to pause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import text

from cambio.app.factory import from_anywhere, make_app
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.settings import driver_url
from cambio.database import db, perform, reading
from tests.conftest import Browser, Clock, close_connections, settings_for
from tests.database.acts import found, named, slugs
from tests.postgresql import STANDING, database_on, replica_running
from tests.together import wait_until

WRITTEN = "cambio_written"
KEY = {"Authorization": "Bearer of-a-program"}
FROM_PRIMARY, FROM_REPLICA = False, True


@dataclass
class Pair:
    """A primary and its replica, each with the tests' database."""

    primary: psycopg.Connection
    replica: psycopg.Connection
    primary_url: str
    replica_url: str

    def pause(self) -> None:
        """Let the replica lag from here on."""
        self.replica.execute("SELECT pg_wal_replay_pause()")
        wait_until(lambda: self._says("SELECT pg_get_wal_replay_pause_state()") == "paused")

    def catch_up(self) -> None:
        """Let the replica go on, until it has all that the primary has."""
        self.replica.execute("SELECT pg_wal_replay_resume()")
        (here,) = self.primary.execute("SELECT pg_current_wal_lsn()").fetchone() or ("",)
        wait_until(lambda: bool(self._says(f"SELECT pg_last_wal_replay_lsn() >= '{here}'")))

    def _says(self, question: str) -> Any:
        return (self.replica.execute(question).fetchone() or (None,))[0]


@pytest.fixture(scope="module")
def replica_server(postgresql_server: str) -> Iterator[str]:
    folder = Path(postgresql_server.partition("host=")[2]).parent
    with replica_running(postgresql_server, folder) as address:
        yield address


@pytest.fixture
def pair(postgresql_url: str, replica_server: str) -> Iterator[Pair]:
    replica_url = database_on(replica_server, STANDING)
    with (
        closing(psycopg.connect(postgresql_url, autocommit=True)) as primary,
        closing(psycopg.connect(replica_server, autocommit=True)) as replica,
    ):
        pair = Pair(primary, replica, postgresql_url, replica_url)
        pair.catch_up()
        yield pair
        pair.catch_up()


@pytest.fixture
def web_process(pair: Pair, clock: Clock) -> Iterator[Callable[[], Flask]]:
    """Makes an application as each of several web processes has one."""
    made: list[Flask] = []

    def make() -> Flask:
        made.append(application(pair.primary_url, pair.replica_url, clock))
        return made[-1]

    yield make
    for app in made:
        close_connections(app)


def application(url: str, reading_url: str, clock: Clock) -> Flask:
    """The bare application, with a form that writes and a page that says what is there."""
    app = make_app(settings_for(url, reading_url=driver_url(reading_url)), clock=clock)
    app.test_client_class = Browser
    app.add_url_rule("/found/<slug>", "write", write, methods=["POST"])
    app.add_url_rule("/look", "look", look, methods=["GET", "POST"])
    app.add_url_rule("/found-and-look/<slug>", "write_and_look", write_and_look)
    return app


@from_anywhere
@allow(Permission.ANYONE)
def write(slug: str) -> dict[str, Any]:
    perform(found, named(slug))
    return seen()


@from_anywhere
@allow(Permission.ANYONE)
def look() -> dict[str, Any]:
    return seen()


@allow(Permission.ANYONE)
def write_and_look(slug: str) -> dict[str, Any]:
    perform(found, named(slug))
    return seen()


def seen() -> dict[str, Any]:
    """What is there to be read, and whether it was the replica that said so."""
    with reading() as session:
        replica = session.connection().engine is db.engines.get("replica")
    return {"slugs": slugs(), "replica": replica}


def answer(client: FlaskClient, path: str, **options: Any) -> tuple[list[str], bool]:
    method = "POST" if path.startswith("/found/") else "GET"
    response = client.open(path, method=method, **options)
    assert response.status_code == 200, response.text
    return response.get_json()["slugs"], response.get_json()["replica"]


def test_a_browser_reads_what_it_wrote_from_the_primary_until_the_replica_has_it(
    pair: Pair, web_process: Callable[[], Flask]
) -> None:
    writer, visitor = web_process().test_client(), web_process().test_client()
    pair.pause()
    assert answer(writer, "/look") == ([], FROM_REPLICA)
    assert answer(writer, "/found/deventer") == (["deventer"], FROM_PRIMARY)
    assert answer(writer, "/look") == (["deventer"], FROM_PRIMARY)
    assert answer(visitor, "/look") == ([], FROM_REPLICA)
    pair.catch_up()
    assert answer(writer, "/look") == (["deventer"], FROM_REPLICA)
    assert answer(visitor, "/look") == (["deventer"], FROM_REPLICA)


def test_what_was_written_is_known_in_every_web_process(
    pair: Pair, web_process: Callable[[], Flask]
) -> None:
    one, other = web_process().test_client(), web_process().test_client()
    pair.pause()
    answer(one, "/found/deventer")
    cookie = one.get_cookie(WRITTEN)
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    other.set_cookie(WRITTEN, cookie.value)
    assert answer(other, "/look") == (["deventer"], FROM_PRIMARY)


def test_a_page_that_writes_while_it_is_made_reads_it_and_so_do_those_after_it(
    pair: Pair, web_process: Callable[[], Flask]
) -> None:
    client = web_process().test_client()
    pair.pause()
    assert answer(client, "/found-and-look/deventer") == (["deventer"], FROM_PRIMARY)
    assert answer(client, "/look") == (["deventer"], FROM_PRIMARY)


def test_a_request_that_may_change_something_reads_what_is_true_now(
    pair: Pair, web_process: Callable[[], Flask]
) -> None:
    one, other = web_process().test_client(), web_process().test_client()
    pair.pause()
    answer(one, "/found/deventer")
    assert other.get("/look").get_json() == {"slugs": [], "replica": FROM_REPLICA}
    assert other.post("/look").get_json() == {"slugs": ["deventer"], "replica": FROM_PRIMARY}


def test_a_program_is_sent_to_the_replica_only_if_it_keeps_cookies(
    pair: Pair, web_process: Callable[[], Flask]
) -> None:
    app = web_process()
    keeps, keeps_none = app.test_client(), app.test_client(use_cookies=False)
    pair.pause()
    for program in (keeps, keeps_none):
        answer(program, "/found/" + ("deventer" if program is keeps else "enschede"), headers=KEY)
        assert answer(program, "/look", headers=KEY)[1] is FROM_PRIMARY
    pair.catch_up()
    assert answer(keeps, "/look", headers=KEY) == (["deventer", "enschede"], FROM_REPLICA)
    assert answer(keeps_none, "/look", headers=KEY) == (["deventer", "enschede"], FROM_PRIMARY)


def test_what_is_no_request_reads_the_primary(pair: Pair, web_process: Callable[[], Flask]) -> None:
    app = web_process()
    pair.pause()
    with app.app_context():
        perform(found, named("deventer"))
        assert seen() == {"slugs": ["deventer"], "replica": FROM_PRIMARY}


def test_the_moment_that_is_read_begins_after_the_replica_was_asked(
    pair: Pair, web_process: Callable[[], Flask]
) -> None:
    with web_process().test_request_context("/look"):
        current_app.preprocess_request()
        with reading() as session:
            perform(found, named("deventer"))
            pair.catch_up()
            assert session.scalars(text("SELECT slug FROM community")).all() == ["deventer"]


@pytest.mark.parametrize("cookie", ["", "x", "0/0'; DROP TABLE community", "FFFFFFFF/FFFFFFFF"])
def test_a_cookie_that_is_none_of_ours_leads_to_the_primary(
    pair: Pair, web_process: Callable[[], Flask], cookie: str
) -> None:
    client = web_process().test_client()
    client.set_cookie(WRITTEN, cookie)
    assert answer(client, "/look") == ([], FROM_PRIMARY)


def test_while_the_replica_does_not_answer_the_primary_is_read(
    postgresql_url: str, clock: Clock
) -> None:
    app = application(postgresql_url, "postgresql://postgres:@/cambio?host=/nowhere", clock)
    assert answer(app.test_client(), "/look") == ([], FROM_PRIMARY)
    close_connections(app)


def test_without_a_replica_nothing_is_asked_and_nothing_is_kept(
    sqlite_url: str, clock: Clock
) -> None:
    app = application(sqlite_url, sqlite_url, clock)
    client = app.test_client()
    assert answer(client, "/found/deventer") == (["deventer"], FROM_PRIMARY)
    assert client.get_cookie(WRITTEN) is None
    assert app.extensions["cambio.database"].replica is None
    close_connections(app)
