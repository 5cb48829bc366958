"""Sheets drawn beside the server: done, under way, broken off, and gone after a day."""

from __future__ import annotations

import fcntl
import os
import stat
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from flask import Flask

from cambio.app.settings import Settings
from cambio.database import new_id
from cards.jobs import forget_sheets
from cards.printing import SheetCard, draw_sheets
from cards.printing.child import FILE, TURN, Job
from cards.printing.drawing import (
    Drawing,
    DrawingState,
    begin_drawing,
    drawing,
    drawn_file,
    forget_drawing,
)
from tests.cards.printing.looking import LONG_SITE, WORDS, faces
from tests.conftest import Clock
from tests.together import wait_until

RUN = new_id()


@pytest.fixture
def folder(sqlite_app: Flask, tmp_path: Path) -> Path:
    """Where the sheets of all runs are in this test."""
    settings: Settings = sqlite_app.extensions["cambio.settings"]
    return Path(f"{settings.database_url.removeprefix('sqlite:///')}.sheets")


def some_cards(count: int) -> list[SheetCard]:
    return [SheetCard(face, "Dreef", "Dreef 3") for face in faces(count)]


def begin(clock: Clock, count: int = 12) -> None:
    begin_drawing(1, RUN, iter(some_cards(count)), words=WORDS, now=clock.now)


def state() -> DrawingState | None:
    found = drawing(1, RUN)
    return None if found is None else found.state


def test_a_child_draws_the_same_file_as_the_server_would(folder: Path, clock: Clock) -> None:
    begin(clock)
    wait_until(lambda: state() is DrawingState.DONE)
    out = BytesIO()
    draw_sheets(some_cards(12), out, words=WORDS)
    file = drawn_file(1, RUN)
    assert file == out.getvalue()
    assert len(pypdfium2.PdfDocument(file)) == 2
    assert drawing(1, RUN) == Drawing(DrawingState.DONE, 12, 12, clock.now + timedelta(days=1))


def test_nobody_else_on_the_machine_may_read_the_file(folder: Path, clock: Clock) -> None:
    begin(clock, 1)
    wait_until(lambda: state() is DrawingState.DONE)
    path = folder / f"1-{RUN.hex}" / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_while_another_file_is_drawn_it_waits_for_its_turn(folder: Path, clock: Clock) -> None:
    folder.mkdir()
    with (folder / TURN).open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        begin(clock)
        begin(clock)
        assert drawing(1, RUN) == Drawing(
            DrawingState.DRAWING, 0, 12, clock.now + timedelta(days=1)
        )
        assert drawn_file(1, RUN) is None
    wait_until(lambda: state() is DrawingState.DONE)


def test_what_broke_off_says_so_and_can_be_begun_again(folder: Path, clock: Clock) -> None:
    begin(clock, 1)
    wait_until(lambda: state() is DrawingState.DONE)
    (folder / f"1-{RUN.hex}" / FILE).unlink()
    wait_until(lambda: state() is DrawingState.BROKEN_OFF)
    begin(clock, 1)
    wait_until(lambda: state() is DrawingState.DONE)


def test_files_go_after_a_day_or_at_once_when_told(folder: Path, clock: Clock) -> None:
    assert forget_sheets() == 0
    begin(clock, 1)
    wait_until(lambda: state() is DrawingState.DONE)
    clock.now += timedelta(hours=23)
    assert forget_sheets() == 0
    clock.now += timedelta(hours=1)
    assert forget_sheets() == 1
    assert (drawing(1, RUN), drawn_file(1, RUN)) == (None, None)
    begin(clock, 1)
    wait_until(lambda: state() is DrawingState.DONE)
    forget_drawing(1, RUN)
    assert drawing(1, RUN) is None


def test_the_child_that_is_killed_leaves_no_half_file(folder: Path, clock: Clock) -> None:
    place = folder / "1-killed"
    place.mkdir(parents=True)
    job = msgspec.msgpack.encode(Job.of(iter(some_cards(3000)), WORDS))
    child = subprocess.Popen(
        [sys.executable, "-m", "cards.printing.child", str(place)], stdin=subprocess.PIPE
    )
    assert child.stdin is not None
    child.stdin.write(job)
    child.stdin.close()
    wait_until((place / "progress").exists)
    child.kill()
    child.wait()
    assert not (place / FILE).exists()


TWO_THOUSAND = """
import re, resource, subprocess, sys, time
begin = resource.getrusage(resource.RUSAGE_CHILDREN)
subprocess.run([sys.executable, "-m", "cards.printing.child", sys.argv[1]],
               stdin=open(sys.argv[2], "rb"), check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)
"""


def test_the_child_draws_two_thousand_cards_in_seconds_and_little_memory(tmp_path: Path) -> None:
    """The target of the design: 6 s, 4 MB, 200 MB, for the whole program with its start."""
    cards = [SheetCard(face, "Dreef", "Dreef 1") for face in faces(2_000, public_url=LONG_SITE)]
    (tmp_path / "job").write_bytes(msgspec.msgpack.encode(Job.of(iter(cards), WORDS)))
    (tmp_path / "run").mkdir()
    told = subprocess.run(
        [sys.executable, "-c", TWO_THOUSAND, str(tmp_path / "run"), str(tmp_path / "job")],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        env=os.environ | {"PYTHONPATH": "."},
    )
    seconds, megabytes = told.stdout.split()
    assert (tmp_path / "run" / FILE).stat().st_size < 4_000_000
    assert float(seconds) < 6
    assert int(megabytes) < 200
