"""The disk fills, the connection breaks: a clear answer, nothing by half, and on it goes."""

from __future__ import annotations

import multiprocessing
import resource
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.settings import driver_url
from cambio.database import Trouble, current_database, perform, reading, trouble_of
from cambio.ledger import Kind
from cambio.ledger.models import LedgerTransaction
from cambio.ledger.statements import statement
from tests.ledger.books import Book, Books, assert_sound, book
from tests.together import together

ROOM = 256 * 1024
CLIENTS, POSTS = 4, 60
LOST = 12


def booked() -> int:
    """How many awards stand in the books."""
    with reading() as session:
        query = select(func.count()).select_from(LedgerTransaction).filter_by(kind="award")
        return session.scalar(query) or 0


# ------------------------------------------------------------------------------------ a full disk


def test_a_full_disk_is_told_and_got_over(
    make_app: Callable[[str], Flask], sqlite_url: str
) -> None:
    """In a process of its own, since the limit holds for every file that it writes."""
    with make_app(sqlite_url).app_context():
        books = Books(1)
        books.grant()
    process = multiprocessing.get_context("fork").Process(
        target=fill_up, args=(make_app, sqlite_url, books)
    )
    process.start()
    process.join(60)
    assert process.exitcode == 0


def fill_up(make_app: Callable[[str], Flask], url: str, books: Books) -> None:
    """Book until there is no room; then there is again."""
    with make_app(url).app_context():
        wal = Path(f"{url.removeprefix('sqlite:///')}-wal")
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        full_at = (wal.stat().st_size if wal.exists() else 0) + ROOM
        resource.setrlimit(resource.RLIMIT_FSIZE, (full_at, limits[1]))
        done, trouble = 0, None
        while trouble is None:
            assert done < 1_000, "the disk never filled"
            try:
                books.award(1)
                done += 1
            except Exception as fault:  # noqa: BLE001 - which one is what is looked at
                trouble = trouble_of(fault)
        assert trouble is Trouble.FULL
        assert booked() == done
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        books.award(1)
        assert booked() == done + 1
        assert_sound()


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (psycopg.errors.DiskFull(), "storage_full"),
        (psycopg.errors.AdminShutdown(), "database_away"),
        (psycopg.OperationalError(), "database_away"),
        (ZeroDivisionError(), None),
    ],
)
def test_people_and_programs_are_told_what_is_the_matter(
    sqlite_app: Flask, fault: Exception, code: str | None
) -> None:
    @allow(Permission.ANYONE)
    def fail() -> str:
        raise fault

    sqlite_app.testing = False
    sqlite_app.view_functions["web.healthz"] = fail
    sqlite_app.view_functions["api-docs.openapi_json"] = fail
    client = sqlite_app.test_client()
    page, answer = client.get("/healthz"), client.get("/api/v1/openapi.json")
    assert page.status_code == answer.status_code == (503 if code else 500)
    assert answer.json is not None
    assert answer.json["code"] == (code or "fault")
    assert (answer.json["detail"] in page.text) == (code is not None)


# -------------------------------------------------------------------------------- a lost connection


@pytest.fixture
def postgresql_books(make_app: Callable[[str], Flask], postgresql_url: str) -> Iterator[Books]:
    with make_app(postgresql_url).app_context():
        books = Books(1)
        books.grant(CLIENTS * POSTS)
        yield books


def test_connections_lost_amid_posts_double_nothing(
    make_app: Callable[[str], Flask], postgresql_url: str, postgresql_books: Books
) -> None:
    """Each client asks again with the same key, as a phone would, until it is answered."""
    books = postgresql_books
    app = make_app(postgresql_url)
    over = threading.Event()

    def client() -> int:
        return sum(
            told(books.booking(Kind.AWARD, [(books.budget, books.wallet, 1)])) for _ in range(POSTS)
        )

    def all_clients() -> int:
        asked = together(app, *[client] * CLIENTS)
        over.set()
        return sum(asked)

    _, troubles = together(app, lambda: cut_off(postgresql_url, over), all_clients)
    assert isinstance(troubles, int), troubles
    assert booked() == CLIENTS * POSTS
    assert books.balance(books.wallet) == CLIENTS * POSTS
    assert_sound()


def told(command: Book) -> int:
    """Ask until there is an answer; how often the database was away."""
    away = 0
    while True:
        try:
            perform(book, command)
        except Exception as fault:
            if trouble_of(fault) is not Trouble.AWAY:
                raise
            away += 1
        else:
            return away


def cut_off(url: str, over: threading.Event) -> None:
    """Break every connection to the database, again and again."""
    own = driver_url(url).replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(own, autocommit=True) as connection:
        for _ in range(LOST):
            if over.wait(0.05):
                return
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def test_the_clock_may_jump_back(make_app: Callable[[str], Flask], app: Flask) -> None:
    """Order comes from the sequence, so that a clock set back books in order all the same."""
    books, clock = Books(1), current_database().clock
    books.grant(10)
    first = books.award(1)
    current_database().clock = lambda: first.posted_at.replace(year=2025)
    try:
        second = books.award(2)
    finally:
        current_database().clock = clock
    assert second.posted_at < first.posted_at
    books.number()
    with reading() as session:
        lines = statement(session, community_id=1, account_id=books.wallet)
    assert [line.balance_after_minor for line in lines] == [3, 1]
    assert_sound()
