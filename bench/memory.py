"""Memory: what a million posts leave behind in a process, and the most that a program takes."""

from __future__ import annotations

import gc
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from bench.books import PostOne, post_one
from bench.floor import ACTOR_ID
from bench.places import OnSQLite, opened
from bench.rows import Row, alone
from cambio.database import new_id, perform_each
from cambio.ledger import Kind

POSTS, AT_ONCE, WARM_UP = 1_000_000, 1_000, 20_000


def of_a_million_posts() -> Iterator[Row]:
    """How much larger the process is after a million posts than after its first few."""
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(OnSQLite(Path(folder)).new("books")) as (_app, books),
    ):
        lane = books.lanes[0]

        def post(count: int) -> None:
            for _ in range(count // AT_ONCE):
                commands = [
                    PostOne(
                        community_id=books.community_id,
                        actor_id=ACTOR_ID,
                        request_key=str(new_id()),
                        kind=Kind.AWARD,
                        source=lane.budget,
                        target=lane.wallet,
                    )
                    for _ in range(AT_ONCE)
                ]
                perform_each(post_one, commands)

        post(WARM_UP)
        before = _resident()
        post(POSTS)
        grown = _resident() - before
    yield alone("memory after a million posts, more than before", grown / 2**20, "MiB", at_most=20)


def _resident() -> int:
    gc.collect()
    size: int = psutil.Process().memory_info().rss
    return size


def highest_of(program: subprocess.Popen[bytes]) -> int:
    """The most memory that a program takes until it ends, in bytes.

    Looked at again and again: what the system counts of a child begins with what its parent had.

    Raises:
        CalledProcessError: it ended badly.
    """
    highest = 0
    while program.poll() is None:
        with suppress(psutil.Error):  # it has just ended
            highest = max(highest, psutil.Process(program.pid).memory_info().rss)
        time.sleep(0.02)
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, program.args)
    return highest
