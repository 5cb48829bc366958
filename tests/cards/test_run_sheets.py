"""The page of a print run while its sheets are drawn, afterwards, and when it broke off."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cambio.app.permissions import Role
from cambio.app.settings import Settings
from cards.printing import drawing
from cards.printing.child import FILE, TURN
from cards.printing.drawing import LOCK
from tests.cards.test_paper import begin_run, sheets_of
from tests.scene import Scene
from tests.signing_in import as_staff, csrf_of


@pytest.fixture
def folder(sqlite_app: Flask) -> Path:
    """Where the sheets of all runs are in this test."""
    settings: Settings = sqlite_app.extensions["cambio.settings"]
    return Path(f"{settings.database_url.removeprefix('sqlite:///')}.sheets")


@contextmanager
def somebody_else_draws(folder: Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    with (folder / TURN).open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def wait_for_the_child(folder: Path) -> None:
    """Until whoever drew let go: no longer than it takes."""
    with next(folder.glob(f"*/{LOCK}")).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)


def press(client: FlaskClient, page: str, act: str) -> TestResponse:
    return client.post(f"{page}/{act}", data={"csrf_token": csrf_of(client, page)})


def test_while_the_sheets_are_drawn_the_page_tells_how_far_and_refreshes_without_scripts(
    manager: FlaskClient, street: Scene, folder: Path
) -> None:
    street.neighbour()
    with somebody_else_draws(folder):
        begun = begin_run(manager)
        page = manager.get(begun.location).get_data(as_text=True)
        assert "0 van 1 kaarten" in page
        assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
        early = manager.get(f"{begun.location}/cards.pdf")
        assert (early.status_code, early.location) == (303, begun.location)
    assert sheets_of(manager, begun).data.startswith(b"%PDF")


def test_the_file_is_for_who_may_see_the_run_and_no_cache_keeps_it(
    sqlite_app: Flask, manager: FlaskClient, street: Scene
) -> None:
    street.neighbour()
    begun = begin_run(manager)
    file = sheets_of(manager, begun)
    assert file.headers["Cache-Control"] == "no-store"
    assert sqlite_app.test_client().get(f"{begun.location}/cards.pdf").status_code == 302
    volunteer = as_staff(sqlite_app, street.community_id, Role.VOLUNTEER)
    assert volunteer.get(f"{begun.location}/cards.pdf").status_code == 403


def test_a_file_is_deleted_when_told_and_drawn_again_when_asked(
    manager: FlaskClient, street: Scene
) -> None:
    street.neighbour()
    begun = begin_run(manager)
    first = sheets_of(manager, begun)
    assert press(manager, begun.location, "forget-sheets").status_code == 303
    page = manager.get(begun.location).get_data(as_text=True)
    assert "De bladen tekenen" in page
    assert manager.get(f"{begun.location}/cards.pdf").status_code == 303
    again = press(manager, begun.location, "sheets")
    assert sheets_of(manager, again).data == first.data


def test_a_drawing_that_broke_off_says_so(
    manager: FlaskClient, street: Scene, folder: Path
) -> None:
    street.neighbour()
    begun = begin_run(manager)
    sheets_of(manager, begun)
    wait_for_the_child(folder)
    next(folder.glob(f"*/{FILE}")).unlink()
    page = manager.get(begun.location).get_data(as_text=True)
    assert "Het tekenen is afgebroken" in page
    again = press(manager, begun.location, "sheets")
    assert sheets_of(manager, again).data.startswith(b"%PDF")


def test_who_looks_does_not_keep_a_drawing_from_beginning(
    manager: FlaskClient, street: Scene, folder: Path
) -> None:
    street.neighbour()
    begun = begin_run(manager)
    first = sheets_of(manager, begun)
    wait_for_the_child(folder)
    file = next(folder.glob(f"*/{FILE}"))
    file.write_bytes(b"of before")
    ends = Event()

    def look() -> None:
        while not ends.is_set():
            drawing.is_drawn_now(file.parent)

    with ThreadPoolExecutor() as looking:
        looks = looking.submit(look)
        try:
            again = press(manager, begun.location, "sheets")
        finally:
            ends.set()
        looks.result()
    assert sheets_of(manager, again).data == first.data
