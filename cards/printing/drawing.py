"""Sheets that are drawn beside the server, and kept for a day in a private folder.

A print run has a folder. Whoever draws holds its lock, so a look at the folder tells whether the
work goes on, is done, or broke off: nothing of it is in the memory of the server, which may be
started again meanwhile. The lock is the operating system's and goes when the process goes.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TextIO
from uuid import UUID

import msgspec
from flask import current_app
from sqlalchemy.engine import make_url

from cambio.app.settings import Settings
from cards.printing.child import FILE, PROGRESS, Job
from cards.printing.sheets import SheetCard, SheetWords

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=1)
"""A file bears the secrets of its cards: nobody should find it later."""

LOCK = "drawing.lock"
"""Held, alone, by whoever draws; who looks holds it together with others, for an instant."""

_ABOUT = "about.json"
_PATIENCE_SECONDS = 1.0
_ROOT = Path(__file__).parents[2]


class DrawingState(StrEnum):
    """How it is with the file of a run."""

    DRAWING = "drawing"
    DONE = "done"
    BROKEN_OFF = "broken_off"


@dataclass(frozen=True, slots=True)
class Drawing:
    """The file of a run. `drawn` of its `cards` are drawn; it goes at `kept_until`."""

    state: DrawingState
    drawn: int
    cards: int
    kept_until: datetime


@dataclass(frozen=True, slots=True)
class _About:
    """What the folder says of itself."""

    cards: int
    begun_at: datetime


_READ_ABOUT = msgspec.json.Decoder(_About)


def begin_drawing(
    community_id: int,
    run_id: UUID,
    cards: Iterator[SheetCard],
    *,
    words: SheetWords,
    now: datetime,
) -> None:
    """Have the sheets of a run drawn; harmless while they are being drawn.

    Raises:
        CardKeyChanged: a card's code cannot be made any more; nothing is drawn.
    """
    job = Job.of(cards, words)
    folder = _folder(community_id, run_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / LOCK).open("w", encoding="ascii") as lock:
        if not _taken(lock):
            return
        for old in (FILE, PROGRESS):
            (folder / old).unlink(missing_ok=True)
        about = msgspec.json.encode(_About(len(job.cards), now))
        (folder / _ABOUT).write_bytes(about)
        # The child holds the same lock, which stays when this one is closed.
        _start(folder, msgspec.msgpack.encode(job), lock_descriptor=lock.fileno())


def drawing(community_id: int, run_id: UUID) -> Drawing | None:
    """The file of a run; None when it was never drawn, or was deleted since."""
    folder = _folder(community_id, run_id)
    about = _about(folder)
    if about is None:
        return None
    kept_until = about.begun_at + KEPT_FOR
    # First the lock, then the file: it may be finished between the two looks.
    is_busy = is_drawn_now(folder)
    if (folder / FILE).is_file():
        return Drawing(DrawingState.DONE, about.cards, about.cards, kept_until)
    state = DrawingState.DRAWING if is_busy else DrawingState.BROKEN_OFF
    return Drawing(state, _progress(folder), about.cards, kept_until)


def drawn_file(community_id: int, run_id: UUID) -> bytes | None:
    """The PDF of a run, or None while there is none."""
    try:
        return (_folder(community_id, run_id) / FILE).read_bytes()
    except FileNotFoundError:
        return None


def forget_drawing(community_id: int, run_id: UUID) -> None:
    """Delete the file of a run; harmless when there is none."""
    shutil.rmtree(_folder(community_id, run_id), ignore_errors=True)


def forget_drawings(*, now: datetime) -> int:
    """Delete what was kept long enough; answers how many files."""
    folder = _all_folders()
    old = [each for each in folder.glob("*-*") if _is_over(each, now)] if folder.is_dir() else []
    for each in old:
        shutil.rmtree(each, ignore_errors=True)
    return len(old)


def _start(folder: Path, job: bytes, *, lock_descriptor: int) -> None:
    """Run the child on its own, whatever becomes of the server."""
    process = subprocess.Popen(  # noqa: S603 - our own program, and a folder of our own naming
        [sys.executable, "-m", "cards.printing.child", str(folder), str(lock_descriptor)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.pathsep.join(sys.path)},
        pass_fds=[lock_descriptor],
        start_new_session=True,
    )
    # A child that nobody waits for would stay in the list of processes.
    threading.Thread(target=_wait, args=(process, job), daemon=True).start()


def _wait(process: subprocess.Popen[bytes], job: bytes) -> None:
    _, trouble = process.communicate(job)
    if process.returncode:
        log.error("drawing sheets failed: %s", trouble.decode(errors="replace")[-2000:])


def _folder(community_id: int, run_id: UUID) -> Path:
    return _all_folders() / f"{community_id}-{run_id.hex}"


def _all_folders() -> Path:
    """Beside the database, so that who may read the one may read the other."""
    settings: Settings = current_app.extensions["cambio.settings"]
    url = make_url(settings.database_url)
    if settings.sheets_folder:
        return Path(settings.sheets_folder)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(f"{url.database}.sheets")
    return Path(tempfile.gettempdir()) / f"cambio-sheets-{os.getuid()}"


def _about(folder: Path) -> _About | None:
    try:
        return _READ_ABOUT.decode((folder / _ABOUT).read_bytes())
    except (OSError, msgspec.DecodeError):
        return None


def is_drawn_now(folder: Path) -> bool:
    """Whether somebody is drawing into this folder."""
    with (folder / LOCK).open("r", encoding="ascii") as lock:
        return not _got(lock, fcntl.LOCK_SH)


def _taken(lock: TextIO) -> bool:
    """Take the lock for drawing; False while somebody draws.

    Somebody who only looks at that moment stands in the way too, but lets others look: so
    where looking is possible nobody draws, and it is tried again.
    """
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        if _got(lock, fcntl.LOCK_EX):
            return True
        if not _got(lock, fcntl.LOCK_SH):
            return False
    return False


def _got(lock: TextIO, how: int) -> bool:
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _progress(folder: Path) -> int:
    try:
        return int((folder / PROGRESS).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _is_over(folder: Path, now: datetime) -> bool:
    about = _about(folder)
    return about is None or about.begun_at + KEPT_FOR <= now
