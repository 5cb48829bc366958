"""Doing things at the same moment: threads that start together, each in the application."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask

PATIENCE_SECONDS = 60


def together(app: Flask, *acts: Callable[[], Any]) -> list[Any]:
    """Run all acts at once; answers for each what it returned, or the exception that it raised."""
    results: list[Any] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[], Any]) -> None:
        with app.app_context():
            start.wait(PATIENCE_SECONDS)
            try:
                results[place] = act()
            except Exception as failure:  # noqa: BLE001 - the test looks at it
                results[place] = failure

    threads = [
        threading.Thread(target=run, args=(place, act), daemon=True)
        for place, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    join(threads)
    return results


def join(threads: Sequence[threading.Thread]) -> None:
    """Wait for the threads; fail, rather than hang, when one does not end."""
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive(), "a thread waits for ever"


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for what another thread or process does; fail, rather than hang, when it does not."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)
