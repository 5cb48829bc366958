"""Sending right after the commit: whoever changed something over the network wakes the sender.

It is a nudge and no promise. What is missed goes with the job, which comes every minute.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, current_app, request

from cambio.messages.sending.dispatching import send_due

log = logging.getLogger(__name__)

TOGETHER_SECONDS = 0.5
"""What is changed within so long is looked at together: a street full of scans is one look."""
NUDGE = "cambio.nudge"


def init_app(app: Flask) -> None:
    """Wake the sender after each request that may have noted something to tell."""
    app.after_request(_nudge)


@contextmanager
def sending_soon(app: Flask) -> Iterator[None]:
    """Send beside the serving whatever a request has just noted, until the block ends."""
    nudge, over = threading.Event(), threading.Event()

    def send() -> None:
        while nudge.wait() and not over.wait(TOGETHER_SECONDS):
            nudge.clear()
            with app.app_context():
                try:
                    send_due()
                except Exception:
                    log.exception("messages could not be sent; the job tries again")

    thread = threading.Thread(target=send, name="sending soon", daemon=True)
    thread.start()
    app.extensions[NUDGE] = nudge
    try:
        yield
    finally:
        del app.extensions[NUDGE]
        over.set()
        nudge.set()
        thread.join(timeout=1)


def _nudge(response: Response) -> Response:
    nudge: threading.Event | None = current_app.extensions.get(NUDGE)
    if nudge is not None and request.method not in ("GET", "HEAD") and response.status_code < 400:
        nudge.set()
    return response
